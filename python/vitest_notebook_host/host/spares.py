"""Kernels that are started before anybody asks for them."""

from __future__ import annotations

import asyncio
import os
from typing import Awaitable, Callable, Dict, Optional

from ..startup_code import has_startup_code
from . import fork_hazards
from .kernel import Kernel, KernelStartError
from .launch import Launch

Start = Callable[[Launch], Awaitable[Kernel]]
Kill = Callable[[Kernel], None]


class Spares:
    """Supposes that the next notebook wants what the last one wanted.

    A spare is a whole kernel, which is moved to the notebook's folder and
    environment when it is taken. Only forked kernels are
    worth it: a plain one costs too much where it is not wanted after all.
    """

    def __init__(self, count: int, start: Start, kill: Kill) -> None:
        # Their code would see a folder that was only supposed.
        self._count = 0 if has_startup_code() else count
        self._start = start
        self._kill = kill
        self._spares: "Dict[asyncio.Task[Kernel], Launch]" = {}

    async def take(self, launch: Launch) -> Optional[Kernel]:
        """A ready kernel for ``launch``; None when there is none that fits."""
        fitting = (item for item in self._spares.items() if _fits(item[1], launch))
        found = next(fitting, None)
        # It could not be moved to a folder that it may not enter.
        if found is None or not os.access(launch.cwd, os.X_OK):
            return None
        spare, _supposed = found
        del self._spares[spare]
        try:
            kernel = await spare
        except asyncio.CancelledError:
            self._discard(spare)
            raise
        except Exception:
            return None
        if kernel.process.exited.done():
            return None
        try:
            await kernel.move(launch._replace(ahead=True))
        except KernelStartError:
            return None
        except asyncio.CancelledError:
            self._kill(kernel)
            raise
        return kernel

    def refill(self, launch: Launch) -> None:
        """Starts what a notebook like ``launch`` will want."""
        if launch.forker is None:
            return
        unwanted = [
            spare
            for spare, supposed in self._spares.items()
            if not _fits(supposed, launch)
        ]
        for spare in unwanted[: max(0, len(self._spares) + 1 - self._count)]:
            del self._spares[spare]
            self._discard(spare)
        if len(self._spares) < self._count:
            task = asyncio.ensure_future(self._start(launch))
            self._spares[task] = launch
            task.add_done_callback(self._drop_failed)

    async def close(self) -> None:
        """Stops those that are on their way; the others' processes are left."""
        self._count = 0
        spares, self._spares = list(self._spares), {}
        for spare in spares:
            spare.cancel()
        if spares:
            await asyncio.wait(spares)

    def _discard(self, spare: "asyncio.Task[Kernel]") -> None:
        spare.cancel()
        spare.add_done_callback(self._kill_result)

    def _kill_result(self, spare: "asyncio.Task[Kernel]") -> None:
        if not spare.cancelled() and spare.exception() is None:
            self._kill(spare.result())

    def _drop_failed(self, spare: "asyncio.Task[Kernel]") -> None:
        # Whoever wants it next starts one anew, and hears of the failure.
        if spare.cancelled() or spare.exception() is not None:
            self._spares.pop(spare, None)


def _fits(supposed: Launch, launch: Launch) -> bool:
    return (
        supposed.forker is launch.forker
        and supposed.direct == launch.direct
        and supposed.spec == launch.spec
        and not fork_hazards.spare_hazard(supposed.env, launch.env)
    )
