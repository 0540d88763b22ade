"""What a direct kernel and the host share without a word: a page of memory.

The kernel writes, the host reads: to know at once whether the kernel is busy,
and to finish what a kernel that died has left.
"""

from __future__ import annotations

import mmap
import os
import struct
import tempfile
from time import time  # a notebook may patch `time.time`

_SIZE = 1 << 16
_BUSY, _SENDING = 0, 1
_ACTIVITY = struct.Struct("<d")
_ACTIVITY_AT = 8
# Of the held bytes: those before the first number have been sent.
_SPAN = struct.Struct("<II")
_SPAN_AT = 16
_HELD_AT = 64


def create() -> int:
    """A file descriptor for it, which programs do not inherit."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("vitest-notebook")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, _SIZE)
    return descriptor


class SharedState:
    """Takes over the file descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._memory = mmap.mmap(descriptor, _SIZE)
        os.close(descriptor)

    def close(self) -> None:
        """Gives the memory back."""
        self._memory.close()

    @property
    def is_busy(self) -> bool:
        return self._memory[_BUSY] == 1

    @is_busy.setter
    def is_busy(self, value: bool) -> None:
        self._memory[_BUSY] = value
        _ACTIVITY.pack_into(self._memory, _ACTIVITY_AT, time())

    @property
    def last_activity(self) -> float:
        """Seconds since the epoch; 0 where there was none."""
        (seconds,) = _ACTIVITY.unpack_from(self._memory, _ACTIVITY_AT)
        return float(seconds)

    @property
    def is_sending(self) -> bool:
        """Whether a part of a message may have been sent."""
        return self._memory[_SENDING] == 1

    @is_sending.setter
    def is_sending(self, value: bool) -> None:
        self._memory[_SENDING] = value

    def hold(self, data: bytes) -> bool:
        """Keeps bytes to be sent soon. False where there is no room."""
        start, end = _SPAN.unpack_from(self._memory, _SPAN_AT)
        if start == end:
            start = end = 0
        if _HELD_AT + end + len(data) > _SIZE:
            return False
        at = _HELD_AT + end
        self._memory[at : at + len(data)] = data
        # Last: what has no length yet was never there.
        _SPAN.pack_into(self._memory, _SPAN_AT, start, end + len(data))
        return True

    @property
    def holds(self) -> bool:
        """Whether something is to be sent."""
        start, end = _SPAN.unpack_from(self._memory, _SPAN_AT)
        return bool(start != end)

    def held(self) -> bytes:
        """What has not been sent yet."""
        start, end = _SPAN.unpack_from(self._memory, _SPAN_AT)
        return self._memory[_HELD_AT + start : _HELD_AT + end]

    def sent(self, count: int) -> None:
        """That so many of the held bytes have been sent."""
        start, end = _SPAN.unpack_from(self._memory, _SPAN_AT)
        _SPAN.pack_into(self._memory, _SPAN_AT, start + count, end)
