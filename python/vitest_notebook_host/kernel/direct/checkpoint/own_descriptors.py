"""What a process that was forked needs of its own, under the old numbers."""

from __future__ import annotations

import asyncio
import fcntl
import os
import select
import signal
import socket
import stat
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

#: What a file was opened with that is no matter, or in the way, to open it again.
_NOT_AGAIN = os.O_NOFOLLOW | os.O_NOCTTY


def descriptors_of(loop: asyncio.AbstractEventLoop) -> List[int]:
    """What an event loop has open for itself."""
    each: Any = loop
    return [each._selector.fileno(), each._ssock.fileno(), each._csock.fileno()]


def renew_loop(loop: asyncio.AbstractEventLoop, wakeup: int) -> None:
    """Lets a fork go on in its event loop (CPython 3.8 to 3.13).

    Its epoll and its pair of sockets are shared with the process that was
    forked: what is registered here would be there. ``wakeup``: what
    ``signal.set_wakeup_fd`` had been given before the fork.
    """
    each: Any = loop
    renewed = select.epoll()
    for key in each._selector.get_map().values():
        events = (select.EPOLLIN if key.events & 1 else 0) | (
            select.EPOLLOUT if key.events & 2 else 0
        )
        if key.fd != each._ssock.fileno():
            renewed.register(key.fd, events)
    pair = socket.socketpair()
    for new, old in zip(pair, (each._ssock, each._csock)):
        new.setblocking(False)
        os.dup2(new.fileno(), old.fileno(), inheritable=False)
        new.close()
    renewed.register(each._ssock.fileno(), select.EPOLLIN)
    os.dup2(renewed.fileno(), each._selector.fileno(), inheritable=False)
    renewed.close()
    # A fork forgets them (asyncio.events: `on_fork` since Python 3.12, the number
    # of the process before).
    asyncio.set_event_loop(loop)
    asyncio._set_running_loop(loop)
    if wakeup != -1:
        signal.set_wakeup_fd(wakeup)


class OpenFile(NamedTuple):
    """A file that is read. Two processes would share the place in it."""

    descriptor: int
    identity: Tuple[int, int]
    place: Optional[int]

    @classmethod
    def of(cls, descriptor: int) -> "OpenFile":
        status = os.fstat(descriptor)
        try:
            place: Optional[int] = os.lseek(descriptor, 0, os.SEEK_CUR)
        except OSError:
            place = None  # one without places
        return cls(descriptor, (status.st_dev, status.st_ino), place)

    def open_again(self) -> None:
        """As of its own. Raises ``OSError``."""
        # A library may close its own in a fork, as matplotlib does with fonts.
        if inherited().get(self.descriptor) != self.identity:
            return
        flags = fcntl.fcntl(self.descriptor, fcntl.F_GETFL) & ~_NOT_AGAIN
        renewed = os.open("/proc/self/fd/%d" % self.descriptor, flags)
        if self.place is not None:
            os.lseek(renewed, self.place, os.SEEK_SET)
        is_inherited = os.get_inheritable(self.descriptor)
        os.dup2(renewed, self.descriptor, inheritable=is_inherited)
        os.close(renewed)


def inherited() -> Dict[int, Tuple[int, int]]:
    """What is open here, and was so before there was a kernel."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            status = os.fstat(int(name))
        except OSError:
            continue  # that of the listing
        if stat.S_IFMT(status.st_mode) != 0:
            found[int(name)] = (status.st_dev, status.st_ino)
    return found


def still_open(before: Dict[int, Tuple[int, int]]) -> List[int]:
    """Those of ``inherited`` that lead to where they did."""
    now = inherited()
    return [each for each, place in before.items() if now.get(each) == place]


def same_file(descriptor: int) -> List[int]:
    """All descriptors of this process that lead to where this one does."""
    wanted = os.fstat(descriptor)
    found = []
    for name in os.listdir("/proc/self/fd"):
        try:
            status = os.fstat(int(name))
        except OSError:
            continue
        if os.path.samestat(status, wanted):
            found.append(int(name))
    return found


def lead_to(target: int, descriptors: List[int]) -> None:
    """Has them lead where ``target`` does."""
    for descriptor in descriptors:
        os.dup2(target, descriptor, inheritable=descriptor <= 2)
