"""Decides how a kernel is started."""

from __future__ import annotations

import os
from typing import Dict, Mapping, Optional, Tuple

from ..activation import activate
from . import fork_hazards, specs
from .forker import Forker
from .known_imports import known
from .launch import KernelRequest, Launch
from .preloads import Preloads
from .specs import Spec


class Launcher:
    """``bare``: what forks kernels, or None, and ``no_forker`` says why.

    ``preload``: modules for every notebook.
    """

    def __init__(
        self,
        bare: Optional[Forker],
        no_forker: Optional[str],
        preloads: Preloads,
        preload: Tuple[str, ...],
    ) -> None:
        self._bare = bare
        self._no_forker = no_forker
        self._preloads = preloads
        self._preload = preload
        #: That of direct kernels until they know their notebook.
        self._prepared_env = _kernel_env(specs.get(specs.NATIVE), "", {})

    def facts(self) -> Dict[str, str]:
        """How kernels are started as far as it is known, for ``GET /api``."""
        unfit = self._no_forker if self._bare is None else self._bare.known_unfit
        if unfit is not None:
            return {"start": "plain", "reason": unfit}
        forkers = (self._bare, self._bare and self._bare.direct)
        works = [each.work for each in forkers if each is not None and each.is_working]
        awaited = [*works, self._preloads.working][0]
        return {"start": "forked", **({"awaits": awaited} if awaited else {})}

    def retire(self) -> None:
        """Lets go of what no kernel needs that is left."""
        self._preloads.retire("no more kernels are started")
        if self._bare is not None and self._bare.direct is not None:
            self._bare.direct.retire("no more kernels are started")

    async def decide(self, request: KernelRequest) -> Launch:
        """Waits for the imports of the process that is to be forked."""
        env = _kernel_env(request.spec, request.notebook, request.env)
        plain = Launch(request.spec, request.cwd, env, None)
        bare = self._bare
        if bare is None:
            return plain._replace(reason=self._no_forker)
        reason = (
            None
            if specs.is_native_command(request.spec)
            else "kernelspec %s has a command of its own" % request.spec.name
        )
        reason = reason or await bare.unfit()
        reason = reason or fork_hazards.start_hazard(
            os.environ, env, request.cwd, bare.shadowable
        )
        if reason is not None:
            return plain._replace(reason=reason)
        launch = plain._replace(forker=bare, instead=plain)
        return await self._with_modules(request, await self._connect(request, launch))

    async def _connect(self, request: KernelRequest, launch: Launch) -> Launch:
        direct = launch.forker and launch.forker.direct
        if direct is None:
            return launch._replace(direct_refused=request.direct_refused)
        refused = (
            request.direct_refused
            or await direct.unfit()
            or fork_hazards.direct_hazard(
                self._prepared_env, launch.env, launch.cwd, direct.shadowable
            )
        )
        if refused is not None:
            return launch._replace(direct_refused=refused)
        return launch._replace(forker=direct, direct=True, instead=launch)

    async def _with_modules(self, request: KernelRequest, launch: Launch) -> Launch:
        if self._preload:
            steps = [self._preload] if request.preload else []
        else:
            steps = known(request.imports, request.cwd)
        if not steps or launch.forker is None:
            return launch
        if request.preload_refused is not None:
            return launch._replace(preload_refused=request.preload_refused)
        forker, refused = await self._preloads.find(
            launch.forker, steps, launch.env, launch.cwd
        )
        if forker is launch.forker:
            return launch._replace(preload_refused=refused)
        return launch._replace(forker=forker, preloaded=True, instead=launch)


def _kernel_env(
    spec: Spec, notebook: str, requested: Mapping[str, str]
) -> Dict[str, str]:
    """The host's environment, the kernelspec's, then what the request adds."""
    env = dict(os.environ)
    if spec.is_this_python:
        activate(env)
    env.update(spec.expanded_env(env))
    # debugpy otherwise warns about frozen modules on the kernel's stderr.
    env["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    # Where ipykernel >= 6.22 takes its global `__session__` from.
    env["JPY_SESSION_NAME"] = notebook
    env.update(requested)
    return env
