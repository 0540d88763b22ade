"""A kernel that talks to its client itself; the host sees no message."""

from __future__ import annotations

import asyncio
import os
import socket
from datetime import datetime, timezone
from typing import Any, Callable, Dict, Optional, Sequence

from ... import frames, shared_state
from ...control_socket import ControlSocket
from ...kernel.ipykernel_setup import EXTRA_ARGUMENTS, FileNotes, LineCoverage
from ...shared_state import SharedState
from ..channels import wire
from ..channels.connection_file import write_connection_file
from ..forker import Forker
from ..kernel import Kernel, KernelStartError
from ..launch import Launch
from ..processes.kernel_process import KernelProcess
from ..processes.process_exit import ProcessExit
from .client_socket import ClientSocket
from .hang_ups import HangUps


class DirectKernel(Kernel):
    """Made by ``fork``, off a process that has a kernel prepared."""

    def __init__(
        self,
        kernel_id: str,
        launch: Launch,
        process: KernelProcess,
        control: ControlSocket,
        state: SharedState,
        stem: str,
        notes: Optional[FileNotes],
        coverage: Optional[LineCoverage],
        hang_ups: HangUps,
    ) -> None:
        super().__init__(kernel_id, launch, process, notes)
        self._coverage = coverage
        self._control = control
        self._state = state
        self._stem = stem
        self._hang_ups = hang_ups
        self._started = wire.timestamp()
        self._client: Optional[ClientSocket] = None
        self._ready = asyncio.Event()
        #: Held while a copy of it is made: two would see each other's sockets.
        self.freezing = asyncio.Lock()
        asyncio.get_running_loop().add_reader(control, self._receive)

    @classmethod
    def fork(
        cls,
        kernel_id: str,
        launch: Launch,
        stem: str,
        noted: Sequence[str],
        coverage: Optional[LineCoverage],
        hang_ups: HangUps,
    ) -> "DirectKernel":
        """Forks the process, which does not know what it is for yet.

        Parameters are those of ``ZeroMQKernel.spawn``. Raises ``KernelStartError``.
        """
        assert launch.forker is not None
        notes = FileNotes(noted, stem + ".files") if noted else None
        if launch.checkpoint is not None:
            notes = launch.notes
        near, far = socket.socketpair()
        state = shared_state.create()
        try:
            process = launch.forker.fork_direct(far.fileno(), state)
        except OSError as error:
            near.close()
            os.close(state)
            raise KernelStartError(
                "a kernel cannot be forked: %s" % error.strerror
            ) from error
        finally:
            far.close()
        return cls(
            kernel_id,
            launch,
            process,
            ControlSocket(near),
            SharedState(state),
            stem,
            notes,
            coverage,
            hang_ups,
        )

    @property
    def execution_state(self) -> str:
        if self._is_dead:
            return "dead"
        if not self._ready.is_set():
            return "starting"
        return "busy" if self._state.is_busy else "idle"

    @property
    def last_activity(self) -> str:
        seconds = self._state.last_activity
        if seconds == 0:
            return self._started
        return wire.timestamp(datetime.fromtimestamp(seconds, timezone.utc))

    @property
    def attached(self) -> bool:
        return self._client is not None

    async def become_ready(self) -> None:
        self._watch()
        if self.launch.checkpoint is not None:
            # It is where it belongs already.
            await self._unless_ended(self._ready.wait())

    @property
    def is_measured(self) -> bool:
        """Whether it notes which lines are run."""
        return self._coverage is not None

    def freeze(self) -> Forker:
        """A copy of it, as it is now, that forks kernels; ask it whether it can."""
        near, far = socket.socketpair()
        forker = Forker(ControlSocket(near), "making a checkpoint", _ignore)
        self._tell({"checkpoint": True}, [far.fileno()])
        far.close()
        return forker

    async def move(self, launch: Launch) -> None:
        self.launch = launch
        connection = write_connection_file(self._stem, self.spec)
        command = self.spec.command(connection["path"]) + EXTRA_ARGUMENTS
        notes = None if self._notes is None else list(self._notes)
        self._tell(
            {
                "command": command,
                "cwd": launch.cwd,
                "env": dict(launch.env),
                "notes": notes,
                "coverage": self._coverage and list(self._coverage),
            }
        )
        await self._unless_ended(self._ready.wait())

    def hand_over(self, descriptor: int, then: Callable[[], None]) -> None:
        """Has the kernel talk over this WebSocket, a copy of which goes to it.

        ``then`` is called when the client is gone.
        """
        self._client = ClientSocket.copy_of(descriptor, self._hang_ups)
        self._hang_ups.watch(self._client.fileno(), then)
        if self._is_dead:
            self._report_death(self.process.exited.result())
        else:
            self._tell({"channels": True}, [descriptor])

    def detach(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def interrupt(self) -> None:
        if not self._is_dead:
            self.process.interrupt()

    def _ask_to_end(self) -> None:
        self._close_control()

    def _report_death(self, exit: ProcessExit) -> None:
        if self._client is None:
            return
        if self._state.is_sending:
            # In the midst of a message, nothing can be added to it.
            self._client.cut()
            return
        held = self._state.held()
        self._state.sent(len(held))
        self._client.write(held + frames.pack("iopub", wire.death(exit)))

    def _close(self) -> None:
        self._close_control()
        if self._client is not None:
            self._client.cut()
            self._client = None
        self._state.close()
        try:
            os.unlink(self._stem + ".json")
        except OSError:
            pass

    def _close_control(self) -> None:
        if self._control.fileno() != -1:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()

    def _receive(self) -> None:
        try:
            messages = self._control.receive()
        except EOFError:
            self._close_control()
            return
        for message in messages:
            if "ready" in message:
                self._ready.set()
            elif "replied" in message:
                self._note_first_reply()

    def _tell(self, message: Dict[str, Any], fds: Sequence[int] = ()) -> None:
        try:
            self._control.send(message, fds)
        except OSError:
            pass  # it is dead, which is noticed by its process


def _ignore() -> None:
    pass  # kernels that were forked off it are told of by themselves
