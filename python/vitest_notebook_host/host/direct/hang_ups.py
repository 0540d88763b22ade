"""Notices when a client that talks to its kernel itself is gone."""

from __future__ import annotations

import asyncio
import select
from typing import Callable, Dict


class HangUps:
    """Watches file descriptors of sockets for their end, and for nothing else.

    What can be read from them is the kernel's, and would wake the loop with
    every message: asyncio knows no such watch.
    """

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._callbacks: Dict[int, Callable[[], None]] = {}
        asyncio.get_running_loop().add_reader(self._epoll.fileno(), self._look)

    def watch(self, descriptor: int, then: Callable[[], None]) -> None:
        """Calls ``then`` once, when the other side has closed the connection."""
        self._callbacks[descriptor] = then
        self._epoll.register(descriptor, select.EPOLLRDHUP)

    def forget(self, descriptor: int) -> None:
        """To be called before ``descriptor`` is closed."""
        if self._callbacks.pop(descriptor, None) is not None:
            self._epoll.unregister(descriptor)

    def _look(self) -> None:
        for descriptor, _event in self._epoll.poll(0):
            then = self._callbacks.get(descriptor)
            self.forget(descriptor)
            if then is not None:
                then()
