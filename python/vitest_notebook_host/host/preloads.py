"""Processes with modules imported, which kernels are forked off."""

from __future__ import annotations

import os
import site
import sysconfig
from typing import List, Mapping, NamedTuple, Optional, Sequence, Tuple

from . import fork_hazards
from .forker import Forker

# Each keeps what it has imported: 10 to 80 MB. Further ones would be for
# notebooks that have few imports in common with others.
_MOST = 8

_Step = Tuple[str, ...]


class Found(NamedTuple):
    """The process to fork off, and why modules are missing in it."""

    forker: Forker
    refused: Optional[str]


class _Made(NamedTuple):
    """A process, off which one it was forked, and what it has imported more."""

    base: Forker
    steps: Tuple[_Step, ...]
    forker: Forker


class Preloads:
    """Makes them when a notebook wants them, each off the one with fewer modules.

    ``directory``: an empty one, to import modules in. ``project``: folders whose
    own modules must not be among them.
    """

    def __init__(self, directory: str, project: Sequence[str]) -> None:
        self._directory = directory
        self._project = project
        self._made: List[_Made] = []
        self._packages = _packages_state()

    @property
    def working(self) -> Optional[str]:
        """What one of them does before it can fork."""
        works = (each.forker.work for each in self._made if each.forker.is_working)
        return next(works, None)

    async def find(
        self,
        base: Forker,
        steps: Sequence[_Step],
        env: Mapping[str, str],
        cwd: str,
    ) -> Found:
        """``base`` itself where nothing else is possible.

        ``steps``: modules that are imported together, in this order.
        """
        self._drop_outdated()
        forker, left = base, list(steps)
        tried: List[Forker] = []
        # Before a process is made that will not do.
        refused = fork_hazards.preload_hazard(os.environ, env, cwd, ())
        if refused is not None:
            return Found(base, refused)
        while left:
            made = self._fitting(forker, left, tried) or self._make(forker, left)
            if made is None:
                break
            hazard = await made.forker.unfit() or fork_hazards.preload_hazard(
                os.environ, env, cwd, made.forker.shadowable
            )
            if hazard is None:
                forker = made.forker
                left = [step for step in left if step not in made.steps]
            else:
                refused = refused or hazard
                tried.append(made.forker)
                if len(made.steps) == 1:
                    left.remove(made.steps[0])
        return Found(forker, refused)

    def _fitting(
        self, base: Forker, left: Sequence[_Step], tried: Sequence[Forker]
    ) -> Optional[_Made]:
        """What has most of the modules, and no others."""
        fitting = [
            each
            for each in self._made
            if each.base is base
            and set(each.steps) <= set(left)
            and each.forker not in tried
        ]
        return max(fitting, key=lambda each: len(each.steps)) if fitting else None

    def _make(self, base: Forker, left: Sequence[_Step]) -> Optional[_Made]:
        """All at once, which is fastest, and step by step where they differ."""
        if sum(each.forker.known_unfit is None for each in self._made) >= _MOST:
            return None
        steps = tuple(left)
        if any(each.base is base for each in self._made):
            steps = steps[:1]
        modules = [name for step in steps for name in step]
        forker = base.fork_forker(modules, self._directory, self._project)
        self._made.append(_Made(base, steps, forker))
        return self._made[-1]

    def _drop_outdated(self) -> None:
        """Lets go of all where packages have been installed meanwhile."""
        packages = _packages_state()
        if packages != self._packages:
            self._packages = packages
            self.retire("packages were installed meanwhile")

    def retire(self, reason: str) -> None:
        """Lets go of all: each ends when its last kernel has ended."""
        made, self._made = self._made, []
        for each in reversed(made):
            each.forker.retire(reason)


def _packages_state() -> List[Optional[int]]:
    """Another one after each installation, which adds or removes an entry."""
    paths = sysconfig.get_paths()
    folders = [paths["purelib"], paths["platlib"], *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    return [_changed_at(folder) for folder in folders]


def _changed_at(folder: str) -> Optional[int]:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return None
