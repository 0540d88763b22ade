"""The ZeroMQ side of one kernel."""

from __future__ import annotations

import functools
import os
import uuid
from typing import Any, Callable, Dict, List, Sequence

import zmq
from tornado.ioloop import IOLoop

from . import wire
from .connection_file import address

_CHANNELS = {
    "shell": zmq.DEALER,
    "control": zmq.DEALER,
    "stdin": zmq.DEALER,
    "iopub": zmq.SUB,
}
# ZeroMQ's default of 100 ms doubles the time a kernel takes to be ready.
_RECONNECT_MS = 5
_UNLIMITED = 0
# Messages taken from one socket before others get their turn.
_TURN = 100

OnMessages = Callable[[str, List[List[bytes]]], None]


class KernelSockets:
    """Connected sockets of a kernel that may not be listening yet.

    ``info`` is what ``write_connection_file`` gave.
    """

    def __init__(self, context: "zmq.Context[Any]", info: Dict[str, Any]) -> None:
        self._on_messages: OnMessages = lambda _channel, _messages: None
        self._key = info["key"].encode()
        self._info = info
        self._loop = IOLoop.current()
        # ipykernel answers `input()` on stdin to the identity that asked on
        # shell, so all of them need the same one.
        identity = uuid.uuid4().hex.encode()
        self._sockets: Dict[str, "zmq.Socket[Any]"] = {}
        for channel, kind in _CHANNELS.items():
            socket = context.socket(kind)
            socket.linger = 0
            socket.setsockopt(zmq.RECONNECT_IVL, _RECONNECT_MS)
            socket.setsockopt(zmq.RCVHWM, _UNLIMITED)
            socket.setsockopt(zmq.SNDHWM, _UNLIMITED)
            if kind == zmq.SUB:
                socket.setsockopt(zmq.SUBSCRIBE, b"")
            else:
                socket.setsockopt(zmq.IDENTITY, identity)
            socket.connect(address(info, channel))
            self._sockets[channel] = socket
            self._loop.add_handler(
                socket,
                functools.partial(self._on_readable, channel),
                IOLoop.READ,
            )

    def receive(self, on_messages: OnMessages) -> None:
        """Gives ``on_messages(channel, messages)`` every message from now on.

        A message is its JSON parts and buffers, as the kernel wrote them.
        """
        self._on_messages = on_messages

    def send(self, channel: str, parts: Sequence[bytes]) -> None:
        """Signs a message and sends it. Unknown channels raise ``KeyError``."""
        if channel == "iopub":
            raise KeyError(channel)
        self._sockets[channel].send_multipart(wire.sign(self._key, parts))
        # A ZeroMQ file descriptor is edge-triggered, and sending may have taken
        # the edge of an incoming message.
        self._loop.add_callback(self.drain, channel)

    def _on_readable(self, channel: str, _socket: object, _events: int) -> None:
        self.drain(channel)

    def drain(self, channel: str) -> None:
        """Hands on what has arrived."""
        socket = self._sockets.get(channel)
        if socket is None:
            return
        messages: List[List[bytes]] = []
        try:
            while len(messages) < _TURN:
                parts = wire.strip(socket.recv_multipart(zmq.NOBLOCK))
                if len(parts) >= 4:
                    messages.append(parts)
            self._loop.add_callback(self.drain, channel)
        except zmq.Again:
            pass
        if messages:
            self._on_messages(channel, messages)

    def close(self) -> None:
        """Closes all sockets and removes their files."""
        sockets, self._sockets = self._sockets, {}
        for socket in sockets.values():
            self._loop.remove_handler(socket)
            socket.close()
        # libzmq removes the files of a kernel that ends in order only.
        stale = [self._info["path"]]
        if self._info["transport"] == "ipc":
            names = [*_CHANNELS, "hb"]
            stale += [address(self._info, name)[len("ipc://") :] for name in names]
        for path in stale:
            try:
                os.unlink(path)
            except OSError:
                pass
