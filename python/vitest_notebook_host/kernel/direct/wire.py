"""A kernel's own end of its client's WebSocket."""

from __future__ import annotations

import os
import re
import select
import socket
import threading
from typing import Callable, List, Optional, Sequence, Tuple

from ... import frames
from ...shared_state import SharedState
from . import web_socket
from .uninterrupted import Uninterrupted

_DELIMITER = b"<IDS|MSG>"
_CHUNK = 1 << 18
#: Larger messages are sent without a copy, at once.
_HELD_BYTES = 1 << 15
_TYPE = re.compile(rb'"msg_type": ?"(\w+)"')
_STATE = re.compile(rb'"execution_state": ?"(\w+)"')
#: What waits for what follows it, up to a moment.
_PATIENT = {
    "status",
    "execute_input",
    "execute_result",
    "execute_reply",
    "stream",
    "display_data",
    "update_display_data",
    "clear_output",
    "error",
}

#: Channel and parts of a message: the JSON parts, then buffers.
Message = Tuple[str, List[bytes]]


class Wire:
    """Sends what the kernel says, in the order in which it says it.

    Each write wakes the client, so that what belongs together goes out
    together, at the latest with ``idle`` or the next ``flush``. What waits does
    so in memory shared with the host, which sends it if this process dies.

    ``soon`` is called when something has begun to wait.
    """

    def __init__(self, soon: Callable[[], None]) -> None:
        self._soon = soon
        self._socket: Optional[socket.socket] = None
        self._state: Optional[SharedState] = None
        self._reader = web_socket.FrameReader()
        self._pid = os.getpid()
        #: Held while something is sent.
        self.lock = threading.RLock()
        self.uninterrupted = Uninterrupted()
        #: Is given the messages of the client.
        self.on_message: Callable[[str, List[bytes]], None] = lambda *_: None
        #: Is given what forks of this process say.
        self.on_fork_message: Callable[[str, List[bytes]], None] = lambda *_: None
        #: Is called before each message of this process.
        self.before_message: Callable[[], None] = lambda: None
        #: Is called before a cell's last message.
        self.before_idle: Callable[[], None] = lambda: None
        #: Is told of the first reply to a cell.
        self.on_first_reply: Optional[Callable[[], None]] = None
        #: Where set, takes what is said instead of the client.
        self.recorded: Optional[List[Message]] = None

    def adopt(self, state: SharedState) -> None:
        """To be called in the kernel's process."""
        self._pid = os.getpid()
        self._state = state

    @property
    def is_busy(self) -> bool:
        """As the last status said that was sent."""
        return self._state is not None and self._state.is_busy

    def let_go(self) -> None:
        """In a fork that is to have client and state of its own."""
        self.disconnect()
        if self._state is not None:
            self._state.close()
            self._state = None

    def connect(self, connected: socket.socket) -> None:
        """Talks to this client from now on."""
        with self.lock:
            self.disconnect()
            self._reader = web_socket.FrameReader()
            self._socket = connected

    def disconnect(self) -> None:
        """Nobody is there to be talked to."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(self, channel: str, message: Sequence[bytes]) -> None:
        """Frames as jupyter_client's ``Session`` makes them for ZeroMQ."""
        start = list(message).index(_DELIMITER) + 2
        parts = [_flat(part) for part in message[start:]]
        if self.recorded is not None:
            self.recorded.append((channel, parts))
        elif self._is_fork():
            self.on_fork_message(channel, parts)
        else:
            self.before_message()
            self._send(channel, parts)

    def _is_fork(self) -> bool:
        # One that has come back into ipykernel's code: its cell has failed.
        return os.getpid() != self._pid

    def send_packed(self, data: bytes) -> None:
        """A message that a fork of this process has packed."""
        self._put([data], False)

    def _send(self, channel: str, parts: List[bytes]) -> None:
        kind = message_type(parts[0])
        is_last = False
        if kind == "status" and self._state is not None:
            state = _STATE.search(parts[3])
            is_busy = state is not None and state[1] == b"busy"
            is_last = not is_busy
            self._state.is_busy = is_busy
            if is_last:
                self.before_idle()
        self._put(frames.pieces(channel, parts), is_last or kind not in _PATIENT)
        if kind == "execute_reply" and self.on_first_reply is not None:
            told, self.on_first_reply = self.on_first_reply, None
            told()

    def _put(self, data: List[bytes], at_once: bool) -> None:
        if self._socket is None or self._state is None:
            return
        with self.lock:
            is_small = sum(map(len, data)) <= _HELD_BYTES
            if not is_small:
                self._send_all(data)
            elif not self._state.hold(b"".join(data)):
                self.flush()
                self._state.hold(b"".join(data))
        if at_once:
            self.flush()
        elif is_small:
            self._soon()

    def flush(self) -> None:
        """Sends what waits."""
        if self._state is not None and self._state.holds:
            self._send_all([])

    def _send_all(self, more: List[bytes]) -> None:
        with self.uninterrupted, self.lock:
            state = self._state
            if state is None or self._socket is None or self._is_fork():
                return
            state.is_sending = True
            held = state.held()
            self._write(held)
            state.sent(len(held))
            for data in more:
                self._write(data)
            state.is_sending = False

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while len(view) > 0 and self._socket is not None:
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                ready = select.poll()
                ready.register(self._socket, select.POLLOUT)
                ready.poll()
            except OSError:
                return  # the client is gone; the host sees it, too

    def fileno(self) -> int:
        """To wait for what the client says."""
        return -1 if self._socket is None else self._socket.fileno()

    def receive(self) -> bool:
        """Hands on what has arrived. False when nothing will come any more."""
        if self._socket is None:
            return False
        if self._is_fork():
            return True  # it is the kernel's to take
        try:
            data = self._socket.recv(_CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except OSError:
            return False
        for opcode, payload in self._reader.feed(data):
            if not self._take(opcode, payload):
                return False
        return data != b""

    def _take(self, opcode: int, payload: bytes) -> bool:
        if opcode == web_socket.BINARY:
            try:
                channel, parts = frames.unpack(payload)
            except ValueError as error:
                return self._refuse(str(error))
            if channel not in ("shell", "control", "stdin"):
                return self._refuse("no channel '%s' to send to" % channel)
            self.on_message(channel, parts)
        elif opcode == web_socket.TEXT:
            return self._refuse("a text frame")
        elif opcode == web_socket.PING:
            self._send_all([web_socket.control_frame(10, payload)])
        elif opcode == web_socket.CLOSE:
            self._close(web_socket.control_frame(web_socket.CLOSE, payload))
            return False
        return True

    def _refuse(self, reason: str) -> bool:
        self._close(web_socket.close_frame(frames.POLICY_VIOLATION, reason[:100]))
        return False

    def _close(self, frame: bytes) -> None:
        self._send_all([frame])
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # the client was faster


def message_type(header: bytes) -> str:
    """Of a message's header as JSON; empty where there is none."""
    found = _TYPE.search(header)
    return found[1].decode() if found else ""


def _flat(part: bytes) -> bytes:
    """Buffers may be views of arrays, whose length is not that in bytes."""
    return part if isinstance(part, bytes) else memoryview(part).cast("B")
