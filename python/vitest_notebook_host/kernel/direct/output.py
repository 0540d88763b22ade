"""``sys.stdout`` and ``sys.stderr`` of a direct kernel."""

from __future__ import annotations

import codecs
import fcntl
import os
import sys
import termios
import threading
from typing import Any, List, Optional

from ipykernel import iostream
from tornado.log import gen_log

from .helper import Helper
from .wire import Wire

_CHUNK = 1 << 16
# Room for a number that the system gives (`int`).
_NO_COUNT = bytes(4)
# In place of a descriptor, until there is another one.
_LET_GO = -1


class OutStream(iostream.OutStream):  # type: ignore[misc]
    """ipykernel's, which hands its text to a thread, without the threads.

    What is written on the file descriptor, by programs or a C library, is taken
    over before anything else is sent: it comes where it was written, not late.
    """

    def __init__(self, session: Any, iopub: Any, name: str, helper: Helper) -> None:
        super().__init__(session, iopub, name, watchfd=False)
        self._helper = helper
        self._flush_pending = False
        self._wire: Wire = iopub.wire
        self._descriptor: Optional[int] = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._is_taking = False
        #: Held while text is taken over from the file descriptor.
        self.taking = threading.RLock()
        #: Held while text is sent.
        self.sending = threading.RLock()

    def adopt(self) -> None:
        """Takes over the file descriptor; to be called in the kernel's process."""
        self._should_watch = True
        original = getattr(sys, "__%s__" % self.name).fileno()
        self._original_stdstream_fd = original
        self._original_stdstream_copy = os.dup(original)
        self._listen()

    def _listen(self) -> None:
        self._master_pid = os.getpid()
        original = self._original_stdstream_fd
        self._descriptor, write = os.pipe()
        os.dup2(write, original)
        os.close(write)
        os.set_blocking(self._descriptor, False)
        self._helper.watch(self._descriptor, self.take_over)

    @property
    def copy(self) -> int:
        """Where the file descriptor led before."""
        return int(self._original_stdstream_copy)

    @property
    def descriptors(self) -> List[int]:
        """What it has open; none when it was closed."""
        if self._descriptor is None:
            return []
        own = [self._descriptor, self.copy]
        original = self._original_stdstream_fd
        # The notebook may have led it elsewhere.
        if os.path.samestat(os.fstat(original), os.fstat(self._descriptor)):
            own.append(original)
        return own

    def let_go(self, null: int) -> None:
        """In a fork that is to have its own."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            os.dup2(null, self._original_stdstream_fd)
            self._descriptor = _LET_GO

    def listen_again(self) -> None:
        """In a fork that had let go."""
        self._master_pid = os.getpid()
        if self._descriptor == _LET_GO:
            self._listen()

    def write(self, string: str) -> Any:
        # What programs and C code have written by now was written before. Asked
        # in this order: the helper reads while it holds the other one.
        if _available(self._descriptor) > 0 or self._is_taking:
            self.take_over()
        return super().write(string)

    def take_over(self) -> None:
        """Prints what was written on the file descriptor."""
        if self._descriptor is None or os.getpid() != self._master_pid:
            return
        # What has been read must be printed.
        with self._wire.uninterrupted, self.taking:
            self._is_taking = True
            # Of ipykernel 6.29 and later: without it, the helper's thread would be
            # looked up, and get a name and a number by that; and it would be text
            # of another thread that only prints next.
            parent: Any = getattr(self, "_parent_header", None)
            has_parent = hasattr(parent, "set")
            token = parent.set(self._parent_header_global) if has_parent else None
            try:
                self._take_over(self._descriptor)
            finally:
                if has_parent:
                    parent.reset(token)
                self._is_taking = False

    def _take_over(self, descriptor: int) -> None:
        # No more than is there by now: a program may go on to write for ever.
        left = _available(descriptor)
        while left > 0:
            try:
                data = os.read(descriptor, _CHUNK)
            except BlockingIOError:
                return
            left -= len(data)
            super().write(self._decoder.decode(data))
            os.write(self._original_stdstream_copy, data)

    def flush(self) -> None:
        self.take_over()
        is_fork = os.getpid() != self._master_pid
        with self.sending:
            if self._flush_pending or is_fork:
                self._flush()
        if not is_fork and not _is_machinery(sys._getframe(1)):
            self._wire.flush()

    def _flush(self) -> None:
        with self._wire.uninterrupted, self.sending:
            try:
                super()._flush()
            except Exception:
                # A lone surrogate cannot be sent. The cell goes on, as where
                # ipykernel's thread fails, and this is the log that says so.
                gen_log.error("Uncaught exception in a flush", exc_info=True)

    def _schedule_flush(self) -> None:
        if not self._flush_pending:
            self._flush_pending = True
            self._helper.wake()

    def send_pending(self) -> None:
        """Sends what was printed; from the helper's thread."""
        with self.sending:
            if self._flush_pending:
                self._flush()

    def close(self) -> None:
        if self._descriptor is not None:
            self._should_watch = False
            self.take_over()
            os.dup2(self._original_stdstream_copy, self._original_stdstream_fd)
            os.close(self._original_stdstream_copy)
            self._descriptor = None
        self.pub_thread = None


def _available(descriptor: Optional[int]) -> int:
    if descriptor is None or descriptor == _LET_GO:
        return 0
    count = fcntl.ioctl(descriptor, termios.FIONREAD, _NO_COUNT)
    return int.from_bytes(count, sys.byteorder)


def _is_machinery(frame: Any) -> bool:
    """Whether code flushes that does so for every cell, and not the notebook's."""
    name = str(frame.f_globals.get("__name__", ""))
    return name.startswith(("ipykernel.", "IPython."))


# As a notebook sees it.
OutStream.__module__ = iostream.OutStream.__module__
