"""The ZeroMQ side of one kernel."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from typing import Any, Callable, Dict, List, Sequence

import zmq
from tornado.ioloop import IOLoop

from . import wire
from .specs import Spec

_CHANNELS = {
    "shell": zmq.DEALER,
    "control": zmq.DEALER,
    "stdin": zmq.DEALER,
    "iopub": zmq.SUB,
}
# ZeroMQ's default of 100 ms doubles the time a kernel takes to be ready.
_RECONNECT_MS = 5
_UNLIMITED = 0
_RESEND_S = 0.01
# Messages taken from one socket before others get their turn.
_TURN = 100

OnMessage = Callable[[str, List[bytes]], None]


def write_connection_file(stem: str, spec: Spec) -> Dict[str, Any]:
    """Chooses addresses and a key, and writes them to ``<stem>.json``.

    ipykernel gets Unix domain sockets beside the file. Others get TCP ports:
    not every kernel can do without (Deno's cannot).
    """
    from jupyter_client.connect import write_connection_file as write

    ipc = spec.is_ipykernel and sys.platform != "win32"
    path, info = write(
        stem + ".json",
        transport="ipc" if ipc else "tcp",
        ip=stem if ipc else "127.0.0.1",
        key=uuid.uuid4().hex.encode(),
        kernel_name=spec.name,
    )
    return {**info, "path": path}


class KernelSockets:
    """Connected sockets of a kernel that may not be listening yet.

    ``on_message(channel, parts)`` gets every message from the first on; parts
    are the JSON parts and buffers as the kernel wrote them.
    """

    def __init__(
        self, context: "zmq.Context[Any]", info: Dict[str, Any], on_message: OnMessage
    ) -> None:
        self._on_message = on_message
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
            socket.connect(_address(info, channel))
            self._sockets[channel] = socket
            self._loop.add_handler(
                socket, lambda _fd, _events, channel=channel: self.drain(channel), IOLoop.READ
            )

    def send(self, channel: str, parts: Sequence[bytes]) -> None:
        """Signs a message and sends it. Unknown channels raise ``KeyError``."""
        if channel == "iopub":
            raise KeyError(channel)
        self._sockets[channel].send_multipart(wire.sign(self._key, parts))
        # A ZeroMQ file descriptor is edge-triggered, and sending may have taken
        # the edge of an incoming message.
        self._loop.add_callback(self.drain, channel)

    def drain(self, channel: str) -> None:
        """Hands on what has arrived."""
        socket = self._sockets.get(channel)
        if socket is None:
            return
        for _ in range(_TURN):
            try:
                frames = socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            parts = wire.strip(frames)
            if len(parts) >= 4:
                self._on_message(channel, parts)
            if socket.closed:
                return
        self._loop.add_callback(self.drain, channel)

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
            stale += [_address(self._info, name)[len("ipc://") :] for name in names]
        for path in stale:
            try:
                os.unlink(path)
            except OSError:
                pass


class ReadyHandshake:
    """Finds out when a kernel answers *and* its iopub reaches us.

    A subscription takes effect some time after the connection, and what a
    kernel publishes before is lost (ZeroMQ's "slow joiner"). So kernel_info is
    repeated until an iopub message has been seen.
    """

    def __init__(self) -> None:
        self._replied = asyncio.Event()
        self._published = asyncio.Event()

    def on_message(self, channel: str, parts: List[bytes]) -> None:
        if channel == "iopub":
            self._published.set()
        elif channel == "shell":
            self._replied.set()

    async def run(self, sockets: KernelSockets) -> None:
        """Returns when the kernel is ready; cancel it when its process ends."""
        self._ask(sockets)
        # One request waits in the socket until the kernel listens. More of them
        # would only be more work at the kernel's start.
        await self._replied.wait()
        while not await _within(self._published, _RESEND_S):
            self._ask(sockets)

    def _ask(self, sockets: KernelSockets) -> None:
        sockets.send("shell", wire.message("kernel_info_request", {}, "host"))


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except asyncio.TimeoutError:
        return False
    return True


def _address(info: Dict[str, Any], channel: str) -> str:
    separator = "-" if info["transport"] == "ipc" else ":"
    return "%s://%s%s%s" % (
        info["transport"],
        info["ip"],
        separator,
        info[channel + "_port"],
    )
