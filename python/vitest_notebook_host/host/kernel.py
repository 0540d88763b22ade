"""One kernel: started, talked to by one client, ended."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, Dict, List, Optional

from ..kernel.ipykernel_setup import FileNotes
from .launch import Launch
from .processes.kernel_process import KernelProcess
from .processes.process_exit import ProcessExit

# Clean shutdown of an idle ipykernel takes 0.2 s; the rest is for atexit, and for
# a busy machine. jupyter_client gives a kernel as long (`shutdown_wait_time`).
_SHUTDOWN_GRACE_S = 5.0
_TERMINATE_GRACE_S = 0.5


class KernelStartError(Exception):
    """The kernel's process could not be started or ended before it answered."""

    def __init__(self, message: str, exit: Optional[ProcessExit] = None) -> None:
        super().__init__(message)
        self.exit = exit

    @property
    def lost_port(self) -> bool:
        """Whether somebody else bound a port between our choice and its use."""
        tail = self.exit.stderr_tail if self.exit else ""
        return "Address already in use" in tail


class Kernel:
    """A kernel's process, and what is known of it; how it is talked to is open."""

    def __init__(
        self,
        kernel_id: str,
        launch: Launch,
        process: KernelProcess,
        notes: Optional[FileNotes],
    ) -> None:
        self.id = kernel_id
        self.spec = launch.spec
        self.launch = launch
        self.process = process
        self._notes = notes
        #: Of one that others can connect to.
        self.connection_file: Optional[str] = None
        self._is_dead = False
        self._ending = False
        self._on_first_reply: Optional[Callable[[], None]] = None
        self._watching: Optional[asyncio.Future[None]] = None

    @property
    def execution_state(self) -> str:
        """As Jupyter's API names it."""
        raise NotImplementedError

    @property
    def last_activity(self) -> str:
        """When it last said something, ISO 8601."""
        raise NotImplementedError

    @property
    def attached(self) -> bool:
        """Whether a WebSocket is connected to this kernel."""
        raise NotImplementedError

    async def become_ready(self) -> None:
        """Returns when the kernel can be moved to a notebook.

        Raises ``KernelStartError`` when its process ends before.
        """
        raise NotImplementedError

    async def move(self, launch: Launch) -> None:
        """Takes the kernel to the folder and environment of ``launch``.

        Returns when it can be used. Raises ``KernelStartError``.
        """
        raise NotImplementedError

    def interrupt(self) -> None:
        """Returns once the signal or the message is on its way."""
        raise NotImplementedError

    def detach(self) -> None:
        """Forgets the WebSocket."""
        raise NotImplementedError

    def _ask_to_end(self) -> None:
        raise NotImplementedError

    async def _take_last_words(self) -> None:
        """What a dead process had said still arrives."""

    def _report_death(self, exit: ProcessExit) -> None:
        """Tells the client, if there is one."""
        raise NotImplementedError

    def _close(self) -> None:
        """Gives back what it was talked to by."""
        raise NotImplementedError

    @property
    def notes(self) -> Optional[FileNotes]:
        """Where it notes which files it uses, if it does."""
        return self._notes

    @property
    def death(self) -> Optional[ProcessExit]:
        """How the process ended without our asking, if it has."""
        return self.process.exited.result() if self._is_dead else None

    def on_first_reply(self, then: Callable[[], None]) -> None:
        """Calls ``then`` when the first cell of the client has been run."""
        self._on_first_reply = then

    def facts(self) -> Dict[str, Any]:
        """As the answer to ``POST /api/kernels`` tells of it."""
        facts = self.launch.facts()
        if self._notes is not None:
            facts["noted_in"] = self._notes.report
        return facts

    async def end(self) -> None:
        """Shuts the kernel down, by force when it takes too long."""
        self._ending = True
        exited = self.process.exited
        if not exited.done():
            # A busy ipykernel agrees to shut down and goes on with its cell.
            if self.execution_state == "busy":
                self.interrupt()
            self._ask_to_end()
            await asyncio.wait([exited], timeout=_SHUTDOWN_GRACE_S)
        if not exited.done():
            self.process.terminate()
            await asyncio.wait([exited], timeout=_TERMINATE_GRACE_S)
        await self.kill()

    async def kill(self) -> None:
        """Ends the process and its group at once."""
        self._ending = True
        self.process.kill()
        await asyncio.wait([self.process.exited])
        self._close()

    async def _unless_ended(self, ready: Awaitable[Any]) -> None:
        """Waits, and raises ``KernelStartError`` if the process ends before."""
        awaited = asyncio.ensure_future(ready)
        ends: List[asyncio.Future[Any]] = [awaited, self.process.exited]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            awaited.cancel()
        if self.process.exited.done():
            self._close()
            raise KernelStartError(
                "the process of kernel %r ended before it answered" % self.spec.name,
                self.process.exited.result(),
            )

    def _watch(self) -> None:
        # The loop alone would not keep it from being collected.
        self._watching = asyncio.ensure_future(self._await_death())

    async def _await_death(self) -> None:
        await asyncio.wait([self.process.exited])
        if self._ending:
            return
        await self._take_last_words()
        self._is_dead = True
        self._report_death(self.process.exited.result())

    def _note_first_reply(self) -> None:
        if self._on_first_reply is not None:
            then, self._on_first_reply = self._on_first_reply, None
            then()
