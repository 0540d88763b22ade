"""What forks of a kernel say: multiprocessing, ``os.fork``.

Two processes must not write on one WebSocket, so that a fork gives its messages
to the kernel.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
from typing import Callable, Dict, List, Optional, Tuple

from ... import frames
from .helper import Helper

# Who sends, and whether it is the last part of the message.
_HEAD = struct.Struct("<QQ?")
_PART_BYTES = 1 << 16
# At a time: more than can wait (net.core.wmem_default), and forks may go on to
# send for ever.
_MOST_PACKETS = 1024


class ForkMessages:
    """``on_packed`` is given each message, in the kernel."""

    def __init__(self, helper: Helper, on_packed: Callable[[bytes], None]) -> None:
        self._helper = helper
        self._on_packed = on_packed
        self._pair: Optional[Tuple[socket.socket, socket.socket]] = None
        self._parts: Dict[Tuple[int, int], List[bytes]] = {}
        #: Whether forks to come have nothing to say.
        self.is_off = False
        #: Held while messages are taken over.
        self.taking = threading.RLock()

    def prepare(self) -> None:
        """To be called before a fork."""
        if self._pair is None and not self.is_off:
            # Packets: those of several processes do not mix.
            self._pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._helper.watch(self._pair[0].fileno(), self.take_over)
            self._helper.nudge()

    @property
    def is_open(self) -> bool:
        """Whether there has been a fork."""
        return self._pair is not None

    @property
    def descriptors(self) -> List[int]:
        """What it has open."""
        return [each.fileno() for each in self._pair or ()]

    def let_go(self) -> None:
        """In a fork that is to be a kernel itself."""
        for each in self._pair or ():
            each.close()
        self._pair = None
        self._parts.clear()

    def send(self, channel: str, parts: List[bytes]) -> None:
        """In a fork. Only what it publishes: its replies answer nobody."""
        if self._pair is None or channel != "iopub":
            return
        sender = (os.getpid(), threading.get_ident())
        data = memoryview(frames.pack(channel, parts))
        while len(data) > 0:
            part, data = data[:_PART_BYTES], data[_PART_BYTES:]
            try:
                self._pair[1].send(_HEAD.pack(*sender, len(data) == 0) + part)
            except OSError:
                return  # the kernel is gone

    def take_over(self) -> None:
        """Hands on what has come."""
        if self._pair is None:
            return
        with self.taking:
            for _ in range(_MOST_PACKETS):
                try:
                    packet = self._pair[0].recv(
                        _HEAD.size + _PART_BYTES, socket.MSG_DONTWAIT
                    )
                except BlockingIOError:
                    return
                process, thread, is_last = _HEAD.unpack_from(packet)
                parts = self._parts.setdefault((process, thread), [])
                parts.append(packet[_HEAD.size :])
                if is_last:
                    del self._parts[process, thread]
                    self._on_packed(b"".join(parts))
