"""Decides how a kernel is started."""

from __future__ import annotations

import os
from typing import Dict, List, Mapping, Optional

from ..activation import activate
from . import fork_hazards, specs
from .forker import Forker
from .launch import KernelRequest, Launch
from .specs import Spec


class Launcher:
    """``forkers``: none, one, or one without and one with preloaded modules.

    ``no_forkers`` says why there is none.
    """

    def __init__(self, forkers: List[Forker], no_forkers: Optional[str]) -> None:
        self._bare = forkers[0] if forkers else None
        self._preloaded = forkers[1] if len(forkers) > 1 else None
        self._no_forkers = no_forkers
        #: That of direct kernels until they know their notebook.
        self._prepared_env = _kernel_env(specs.get(specs.NATIVE), "", {})

    def facts(self) -> Dict[str, str]:
        """How kernels are started as far as it is known, for ``GET /api``."""
        unfit = self._no_forkers if self._bare is None else self._bare.known_unfit
        if unfit is not None:
            return {"start": "plain", "reason": unfit}
        facts = {"start": "forked"}
        for forker in (self._bare, self._preloaded):
            for each in (forker, forker and forker.direct):
                if each is not None and each.is_working:
                    return {**facts, "awaits": each.work}
        return facts

    async def decide(self, request: KernelRequest) -> Launch:
        """Waits for the imports of the process that is to be forked."""
        env = _kernel_env(request.spec, request.notebook, request.env)
        plain = Launch(request.spec, request.cwd, env, None)
        bare = self._bare
        if bare is None:
            return plain._replace(reason=self._no_forkers)
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
        launch = await self._preload(request, plain._replace(forker=bare))
        return await self._connect(request, launch)

    async def _preload(self, request: KernelRequest, forked: Launch) -> Launch:
        preloaded, env = self._preloaded, forked.env
        if preloaded is None or not request.preload:
            return forked
        refused = (
            request.preload_refused
            or await preloaded.unfit()
            or fork_hazards.preload_hazard(
                os.environ, env, request.cwd, preloaded.shadowable
            )
        )
        if refused is not None:
            return forked._replace(preload_refused=refused)
        return forked._replace(forker=preloaded, preloaded=True)

    async def _connect(self, request: KernelRequest, launch: Launch) -> Launch:
        direct = launch.forker and launch.forker.direct
        if direct is None:
            return launch
        refused = (
            request.direct_refused
            or await direct.unfit()
            or fork_hazards.direct_hazard(self._prepared_env, launch.env, launch.cwd)
        )
        if refused is not None:
            return launch._replace(direct_refused=refused)
        return launch._replace(direct=True)


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
