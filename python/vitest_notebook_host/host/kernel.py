"""One kernel: started, relayed to one WebSocket, ended."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Callable, Dict, List, Optional, Sequence

import zmq

from ..kernel import ipykernel_setup
from ..kernel.ipykernel_setup import FileNotes
from .api import frames
from .channels import wire
from .channels.connection_file import write_connection_file
from .channels.kernel_sockets import KernelSockets
from .channels.ready_handshake import ReadyHandshake
from .launch import Launch
from .processes.kernel_process import KernelProcess
from .processes.process_exit import ProcessExit
from .processes.spawned_process import SpawnedProcess

# Clean shutdown of an idle ipykernel takes 0.2 s; the rest is for atexit, and for
# a busy machine. jupyter_client gives a kernel as long (`shutdown_wait_time`).
_SHUTDOWN_GRACE_S = 5.0
_TERMINATE_GRACE_S = 0.5
# What a dead process had written to its sockets still arrives.
_LAST_WORDS_S = 0.02

Send = Callable[[List[bytes]], None]


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
    """A kernel's process and sockets. Made by ``Kernel.spawn``."""

    def __init__(
        self,
        kernel_id: str,
        launch: Launch,
        process: KernelProcess,
        sockets: KernelSockets,
        notes: Optional[FileNotes],
    ) -> None:
        self.id = kernel_id
        self.spec = launch.spec
        self.launch = launch
        self.execution_state = "starting"
        self.last_activity = wire.timestamp()
        self.process = process
        self._send: Optional[Send] = None
        self._held: List[bytes] = []
        self._ending = False
        self._handshake: Optional[ReadyHandshake] = ReadyHandshake()
        self._on_first_reply: Optional[Callable[[], None]] = None
        self._watching: Optional[asyncio.Future[None]] = None
        self._notes = notes
        self._sockets = sockets
        sockets.receive(self._on_messages)

    @classmethod
    def spawn(
        cls,
        kernel_id: str,
        launch: Launch,
        context: "zmq.Context[Any]",
        stem: str,
        noted: Sequence[str],
    ) -> "Kernel":
        """Starts the process; call ``become_ready`` before anything else.

        ``stem`` is the path that files and sockets of this kernel begin with,
        ``noted`` the folders whose files are noted when they are used.
        Raises ``KernelStartError``.
        """
        spec = launch.spec
        connection = write_connection_file(stem, spec)
        command = spec.command(connection["path"])
        if spec.is_ipykernel:
            command += ipykernel_setup.EXTRA_ARGUMENTS
        start = SpawnedProcess.spawn if launch.forker is None else launch.forker.fork
        try:
            process = start(command, launch.cwd, launch.env)
        except OSError as error:
            raise KernelStartError(
                "%s cannot be started: %s" % (command[0], error.strerror)
            ) from error
        notes = (
            FileNotes(noted, stem + ".files") if noted and spec.is_ipykernel else None
        )
        sockets = KernelSockets(context, connection)
        return cls(kernel_id, launch, process, sockets, notes)

    async def become_ready(self) -> None:
        """Returns when the kernel answers and its iopub reaches us.

        Raises ``KernelStartError`` when its process ends before.
        """
        assert self._handshake is not None
        handshake = asyncio.ensure_future(self._handshake.run(self._sockets))
        ends: List[asyncio.Future[Any]] = [handshake, self.process.exited]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            handshake.cancel()
        self._handshake = None
        if self.process.exited.done():
            self._sockets.close()
            raise KernelStartError(
                "the process of kernel %r ended before it answered" % self.spec.name,
                self.process.exited.result(),
            )
        if self.spec.is_ipykernel:
            setup = [ipykernel_setup.UNLIMITED_IOPUB]
            if self._notes is not None:
                setup.append(ipykernel_setup.note_files(self._notes))
            self.run_silently("\n".join(setup))
        self.execution_state = "idle"
        # The loop alone would not keep it from being collected.
        self._watching = asyncio.ensure_future(self._watch())

    def run_silently(self, code: str) -> None:
        """Before all that is sent from now on; nobody sees the answers."""
        self._sockets.send("shell", wire.silent_cell(code))

    def on_first_reply(self, then: Callable[[], None]) -> None:
        """Calls ``then`` when the first cell of the client has been run."""
        self._on_first_reply = then

    def facts(self) -> Dict[str, Any]:
        """As the answer to ``POST /api/kernels`` tells of it."""
        facts = self.launch.facts()
        if self._notes is not None:
            facts["noted_in"] = self._notes.report
        return facts

    @property
    def attached(self) -> bool:
        """Whether a WebSocket is connected to this kernel."""
        return self._send is not None

    def attach(self, send: Send) -> None:
        """Gives ``send`` every message from now on, packed by ``frames``."""
        self._send = send
        self._held = []
        if self.execution_state == "dead":
            self._report_death()

    def detach(self) -> None:
        self._send = None

    def forward(self, frame: bytes) -> None:
        """A v1 frame of the client, on to the kernel.

        Raises ``ValueError`` for one that cannot be read.
        """
        channel, parts = frames.unpack(frame)
        if self.execution_state == "dead":
            return
        try:
            self._sockets.send(channel, parts)
        except KeyError as error:
            raise ValueError("no channel %s to send to" % error) from None

    def interrupt(self) -> None:
        """Returns once the signal or the message is on its way."""
        if self.execution_state == "dead":
            return
        if self.spec.interrupt_mode == "message":
            self._sockets.send("control", wire.message("interrupt_request", {}, "host"))
        else:
            self.process.interrupt()

    async def end(self) -> None:
        """Shuts the kernel down, by force when it takes too long."""
        self._ending = True
        exited = self.process.exited
        if not exited.done():
            # A busy ipykernel agrees to shut down and goes on with its cell.
            if self.execution_state == "busy":
                self.interrupt()
            self._sockets.send(
                "control",
                wire.message("shutdown_request", {"restart": False}, "host"),
            )
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
        self._sockets.close()

    async def _watch(self) -> None:
        await asyncio.wait([self.process.exited])
        if self._ending:
            return
        await asyncio.sleep(_LAST_WORDS_S)
        self._sockets.drain("iopub")
        self._sockets.drain("shell")
        self.execution_state = "dead"
        self._sockets.close()
        self._report_death()

    def _report_death(self) -> None:
        if self._send is None:
            return
        exit = self.process.exited.result()
        content = {"execution_state": "dead", **exit.facts()}
        parts = wire.message("status", content, "host")
        self._pass_on("iopub", [parts])

    def _on_messages(self, channel: str, messages: List[List[bytes]]) -> None:
        self.last_activity = wire.timestamp()
        for parts in messages:
            if self._handshake is not None:
                self._handshake.on_message(channel)
            if channel == "iopub" and b'"status"' in parts[0]:
                self._note_state(parts[3])
        self._pass_on(channel, messages)
        if (
            self._on_first_reply is not None
            and channel == "shell"
            and any(map(wire.is_reply_to_cell, messages))
        ):
            self._on_first_reply()
            self._on_first_reply = None

    def _pass_on(self, channel: str, messages: List[List[bytes]]) -> None:
        """To the client; what only announces an output, together with that.

        Each write wakes the client, which does nothing with these by themselves.
        """
        if self._send is None:
            return
        self._held += [frames.pack(channel, parts) for parts in messages]
        if channel != "iopub" or not all(map(wire.announces_output, messages)):
            held, self._held = self._held, []
            self._send(held)

    def _note_state(self, content: bytes) -> None:
        try:
            state = json.loads(content).get("execution_state")
        except (ValueError, AttributeError):
            return
        if state in ("busy", "idle") and self._handshake is None:
            self.execution_state = state
