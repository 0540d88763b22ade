"""Processes with modules imported, which kernels are forked off."""

from __future__ import annotations

import os
import site
import sysconfig
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from . import fork_hazards
from .forker import Forker

# Each keeps what it has imported: 10 to 80 MB. Further ones would be for
# notebooks that have few imports in common with others.
_MOST = 8

_Step = Tuple[str, ...]
_Key = Tuple[Forker, _Step]


class Found(NamedTuple):
    """The process to fork off, and why modules are missing in it."""

    forker: Forker
    refused: Optional[str]


class Preloads:
    """Makes them when a notebook wants them, each off the one with fewer modules.

    ``directory``: an empty one, to import modules in. ``project``: folders whose
    own modules must not be among them.
    """

    def __init__(self, directory: str, project: Sequence[str]) -> None:
        self._directory = directory
        self._project = project
        self._forkers: Dict[_Key, Forker] = {}
        self._packages = _packages_state()

    @property
    def working(self) -> Optional[str]:
        """What one of them does before it can fork."""
        works = (each.work for each in self._forkers.values() if each.is_working)
        return next(works, None)

    async def find(
        self,
        base: Forker,
        steps: Sequence[_Step],
        env: Mapping[str, str],
        cwd: str,
    ) -> Found:
        """``base`` itself where nothing else is possible.

        ``steps``: modules that are imported one after the other, each in a
        process of its own.
        """
        self._drop_outdated()
        forker = base
        refused: Optional[str] = None
        for step in steps:
            found = self._forkers.get((forker, step)) or self._make(forker, step)
            if found is None:
                continue
            hazard = await found.unfit() or fork_hazards.preload_hazard(
                os.environ, env, cwd, found.shadowable
            )
            if hazard is None:
                forker = found
            else:
                refused = refused or hazard
        return Found(forker, refused)

    def _make(self, base: Forker, step: _Step) -> Optional[Forker]:
        alive = [each for each in self._forkers.values() if each.known_unfit is None]
        if len(alive) >= _MOST:
            return None
        made = base.fork_forker(step, self._directory, self._project)
        self._forkers[base, step] = made
        return made

    def _drop_outdated(self) -> None:
        """Lets go of all where packages have been installed meanwhile."""
        packages = _packages_state()
        if packages != self._packages:
            self._packages = packages
            forkers, self._forkers = list(self._forkers.values()), {}
            for forker in reversed(forkers):
                forker.retire("packages were installed meanwhile")


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
