"""A kernel that is talked to over ZeroMQ, relayed to one WebSocket."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Callable, List, Optional, Sequence

import zmq

from .. import frames
from ..kernel import ipykernel_setup
from ..kernel.ipykernel_setup import FileNotes, LineCoverage
from .channels import wire
from .channels.connection_file import write_connection_file
from .channels.kernel_sockets import KernelSockets
from .channels.ready_handshake import ReadyHandshake
from .kernel import Kernel, KernelStartError
from .launch import Launch
from .processes.kernel_process import KernelProcess
from .processes.process_exit import ProcessExit
from .processes.spawned_process import SpawnedProcess

# What a dead process had written to its sockets still arrives.
_LAST_WORDS_S = 0.02

Send = Callable[[List[bytes]], None]


class ZeroMQKernel(Kernel):
    """A kernel's process and sockets. Made by ``spawn``."""

    def __init__(
        self,
        kernel_id: str,
        launch: Launch,
        process: KernelProcess,
        sockets: KernelSockets,
        notes: Optional[FileNotes],
        coverage: Optional[LineCoverage],
        connection_file: str,
    ) -> None:
        super().__init__(kernel_id, launch, process, notes)
        self.connection_file = connection_file
        self._coverage = coverage
        self._state = "starting"
        self._last_activity = wire.timestamp()
        self._send: Optional[Send] = None
        self._held: List[bytes] = []
        self._handshake: Optional[ReadyHandshake] = ReadyHandshake()
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
        coverage: Optional[LineCoverage],
    ) -> "ZeroMQKernel":
        """Starts the process; call ``become_ready`` before anything else.

        ``stem`` is the path that files and sockets of this kernel begin with,
        ``noted`` the folders whose files are noted when they are used, ``coverage``
        where it is told which lines are run, if that is to be measured.
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
        return cls(
            kernel_id,
            launch,
            process,
            sockets,
            notes,
            coverage,
            connection["path"],
        )

    @property
    def execution_state(self) -> str:
        return "dead" if self._is_dead else self._state

    @property
    def last_activity(self) -> str:
        return self._last_activity

    async def become_ready(self) -> None:
        """Returns when the kernel answers and its iopub reaches us."""
        assert self._handshake is not None
        await self._unless_ended(self._handshake.run(self._sockets))
        self._handshake = None
        if self.spec.is_ipykernel:
            setup = [ipykernel_setup.UNLIMITED_IOPUB]
            if self._coverage is not None:
                # Before the notes, which are not of what coverage.py reads.
                setup.append(ipykernel_setup.measure_lines(self._coverage))
            if self._notes is not None:
                setup.append(ipykernel_setup.note_files(self._notes))
            self._run_silently("\n".join(setup))
        self._state = "idle"
        self._watch()

    async def move(self, launch: Launch) -> None:
        supposed, self.launch = self.launch, launch
        if launch is supposed:
            return
        self._run_silently(ipykernel_setup.move(launch.cwd, supposed.env, launch.env))

    def _run_silently(self, code: str) -> None:
        """Before all that is sent from now on; nobody sees the answers."""
        self._sockets.send("shell", wire.silent_cell(code))

    @property
    def attached(self) -> bool:
        return self._send is not None

    def attach(self, send: Send) -> None:
        """Gives ``send`` every message from now on, packed by ``frames``."""
        self._send = send
        self._held = []
        if self._is_dead:
            self._report_death(self.process.exited.result())

    def detach(self) -> None:
        self._send = None

    def forward(self, frame: bytes) -> None:
        """A v1 frame of the client, on to the kernel.

        Raises ``ValueError`` for one that cannot be read.
        """
        channel, parts = frames.unpack(frame)
        if self._is_dead:
            return
        try:
            self._sockets.send(channel, parts)
        except KeyError as error:
            raise ValueError("no channel %s to send to" % error) from None

    def interrupt(self) -> None:
        if self._is_dead:
            return
        if self.spec.interrupt_mode == "message":
            self._sockets.send("control", wire.message("interrupt_request", {}, "host"))
        else:
            self.process.interrupt()

    def _ask_to_end(self) -> None:
        self._sockets.send(
            "control", wire.message("shutdown_request", {"restart": False}, "host")
        )

    async def _take_last_words(self) -> None:
        await asyncio.sleep(_LAST_WORDS_S)
        self._sockets.drain("iopub")
        self._sockets.drain("shell")
        self._sockets.close()

    def _report_death(self, exit: ProcessExit) -> None:
        self._pass_on("iopub", [wire.death(exit)])

    def _close(self) -> None:
        self._sockets.close()

    def _on_messages(self, channel: str, messages: List[List[bytes]]) -> None:
        self._last_activity = wire.timestamp()
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
            self._note_first_reply()

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
            self._state = state
