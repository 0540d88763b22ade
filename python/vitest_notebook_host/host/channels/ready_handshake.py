"""When a kernel can be used."""

from __future__ import annotations

import asyncio

from . import wire
from .kernel_sockets import KernelSockets

_RESEND_S = 0.01


class ReadyHandshake:
    """Finds out when a kernel answers *and* its iopub reaches us.

    A subscription takes effect some time after the connection, and what a
    kernel publishes before is lost (ZeroMQ's "slow joiner"). So kernel_info is
    repeated until an iopub message has been seen.
    """

    def __init__(self) -> None:
        self._replied = asyncio.Event()
        self._published = asyncio.Event()

    def on_message(self, channel: str) -> None:
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
