"""The kernels of this host, by id."""

from __future__ import annotations

import asyncio
import os
import uuid
from typing import (
    AbstractSet,
    Any,
    Awaitable,
    Coroutine,
    Dict,
    List,
    Optional,
    Sequence,
    Set,
)

import zmq

from ..kernel.ipykernel_setup import LineCoverage
from . import specs
from .direct.checkpoint import Checkpoints
from .direct.direct_kernel import DirectKernel
from .direct.hang_ups import HangUps
from .kept.kept_kernels import KeptKernels
from .kernel import Kernel, KernelStartError
from .launch import KernelRequest, Launch
from .launcher import Launcher
from .spares import Spares
from .zeromq_kernel import ZeroMQKernel

# Ports are chosen before the kernel binds them; somebody may be faster.
_PORT_ATTEMPTS = 3
# A forked kernel answers in 0.1 s; one that has not after this time never will.
_FORKED_ANSWER_S = 10.0
# A kernel belongs to the WebSocket that opens it.
_UNCLAIMED_S = 30.0
# Time for a DELETE to follow the close of the WebSocket.
_DETACHED_S = 0.5
# What kernels that are shutting down already still get when the host ends.
_LAST_GRACE_S = 0.5


class Kernels:
    """Starts kernels and sees to it that none is left."""

    def __init__(
        self,
        directory: str,
        launcher: Launcher,
        spares: int,
        noted: Sequence[str],
        coverage: Optional[LineCoverage],
        kept: KeptKernels,
    ) -> None:
        self._directory = directory
        self._noted = noted
        self._coverage = coverage
        self._launcher = launcher
        self._context: "zmq.Context[Any]" = zmq.Context()
        self._kernels: Dict[str, Kernel] = {}
        self._spares = Spares(
            spares,
            self._start_kept,
            lambda kernel: self._background(kernel.kill()),
        )
        self._spawned: Set[Kernel] = set()
        self._tasks: Set["asyncio.Future[Any]"] = set()
        self._started = 0
        self._hang_ups: Optional[HangUps] = None
        self.checkpoints = Checkpoints()
        self.kept = kept

    async def start(self, request: KernelRequest) -> Kernel:
        """Starts a kernel and returns it ready.

        Raises ``KernelStartError``. When cancelled, the process is killed.
        """
        launch = await self._launcher.decide(request)
        kernel = await self._spares.take(launch)
        if kernel is None:
            kernel = await self._start_anew(launch)
        self._kernels[kernel.id] = kernel
        self._end_unless_attached(kernel, _UNCLAIMED_S)
        # Not at once: the notebook's first cells come first.
        kernel.on_first_reply(lambda: self._refill(launch))
        return kernel

    async def resume(self, launch: Launch) -> Kernel:
        """Forks a kernel off a checkpoint and returns it ready.

        Raises ``KernelStartError``. When cancelled, the process is killed.
        """
        forker = launch.forker
        if forker is None or forker.known_unfit is not None:
            raise KernelStartError("the checkpoint's process has ended")
        kernel = await _in_time(self._start_once(launch))
        self._kernels[kernel.id] = kernel
        self._end_unless_attached(kernel, _UNCLAIMED_S)
        return kernel

    async def start_ahead(self, request: KernelRequest) -> None:
        """Supposes that ``request`` will be made."""
        launch = await self._launcher.decide(request)
        if launch.forker is None:
            # A plain start needs jupyter_client: 60 ms that need not wait for it.
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, specs.preload)
        else:
            self._refill(launch)

    def _refill(self, launch: Launch) -> None:
        # With ZeroMQ, one ahead would measure before it is known for what.
        if self._coverage is None or launch.direct:
            self._spares.refill(launch)

    async def _start_anew(self, launch: Launch) -> Kernel:
        if launch.forker is None:
            return await self._start_plain(launch)
        try:
            return await self._start_forked(launch)
        except KernelStartError as error:
            reason = str(error)
        # If the next one starts, it was not the notebook's fault.
        kernel = await self._start_anew(launch.fallback(reason))
        launch.forker.give_up(reason)
        return kernel

    async def _start_kept(self, launch: Launch) -> Kernel:
        """One that is to be moved to a notebook."""
        return await _in_time(self._start_once(launch))

    async def _start_forked(self, launch: Launch) -> Kernel:
        return await _in_time(self._start_and_move(launch))

    async def _start_and_move(self, launch: Launch) -> Kernel:
        kernel = await self._start_once(launch)
        try:
            await kernel.move(launch)
        except asyncio.CancelledError:
            self._background(kernel.kill())
            raise
        return kernel

    async def _start_plain(self, launch: Launch) -> Kernel:
        for _ in range(_PORT_ATTEMPTS - 1):
            try:
                return await self._start_once(launch)
            except KernelStartError as error:
                if not error.lost_port:
                    raise
        return await self._start_once(launch)

    async def _start_once(self, launch: Launch) -> Kernel:
        self._started += 1
        # Short: the path of a Unix domain socket has 100 bytes or so.
        stem = os.path.join(self._directory, "k%d" % self._started)
        kernel = self._spawn(launch, stem)
        self._spawned.add(kernel)
        kernel.process.exited.add_done_callback(lambda _: self._spawned.discard(kernel))
        try:
            await kernel.become_ready()
        except asyncio.CancelledError:
            self._background(kernel.kill())
            raise
        return kernel

    def _spawn(self, launch: Launch, stem: str) -> Kernel:
        kernel_id = str(uuid.uuid4())
        if not launch.direct:
            return ZeroMQKernel.spawn(
                kernel_id, launch, self._context, stem, self._noted, self._coverage
            )
        if self._hang_ups is None:
            self._hang_ups = HangUps()
        return DirectKernel.fork(
            kernel_id, launch, stem, self._noted, self._coverage, self._hang_ups
        )

    def get(self, kernel_id: str) -> Optional[Kernel]:
        return self._kernels.get(kernel_id)

    def all(self) -> List[Kernel]:
        return list(self._kernels.values())

    def detached(self, kernel: Kernel) -> None:
        """The kernel's WebSocket is gone, and the kernel goes with it."""
        kernel.detach()
        self._end_unless_attached(kernel, _DETACHED_S)

    def end(self, kernel: Kernel) -> None:
        """Forgets the kernel at once and shuts it down in the background."""
        self.kept.forget(kernel)
        if self._kernels.pop(kernel.id, None) is not None:
            self._background(kernel.end())

    async def close(self, spared: AbstractSet[Kernel] = frozenset()) -> None:
        """Ends every kernel: those in use now, those shutting down soon."""
        await self._spares.close()
        in_use = set(self._kernels.values()) - spared
        self._kernels.clear()
        for kernel in in_use:
            kernel.process.kill()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_GRACE_S)
        self.kill_all(spared)
        exits = [kernel.process.exited for kernel in self._spawned - spared]
        if exits:
            await asyncio.wait(exits, timeout=_LAST_GRACE_S)

    def kill_all(self, spared: AbstractSet[Kernel] = frozenset()) -> None:
        """Kills every process, in any state; safe to call from any thread."""
        for kernel in self._spawned - spared:
            kernel.process.kill()

    def _end_unless_attached(self, kernel: Kernel, seconds: float) -> None:
        def check() -> None:
            if not kernel.attached and kernel not in self.kept:
                self.end(kernel)

        asyncio.get_running_loop().call_later(seconds, check)

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _in_time(start: Awaitable[Kernel]) -> Kernel:
    try:
        return await asyncio.wait_for(start, _FORKED_ANSWER_S)
    except asyncio.TimeoutError:
        raise KernelStartError("a forked kernel did not answer") from None
