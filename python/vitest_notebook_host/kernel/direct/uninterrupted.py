"""What a signal must not tear apart.

ipykernel sends in threads, where no handler of a signal is ever run. Where the
notebook's own thread sends, the ``KeyboardInterrupt`` of an interrupt, or the
exception of a notebook's own handler, could come in the midst of it.
"""

from __future__ import annotations

import signal
import threading
from typing import Any, List, Tuple

#: Whose handlers raise, in notebooks that limit the time of something.
_RAISING = (
    signal.SIGINT,
    signal.SIGALRM,
    signal.SIGVTALRM,
    signal.SIGPROF,
    signal.SIGTERM,
    signal.SIGUSR1,
    signal.SIGUSR2,
)


class Uninterrupted:
    """A context in which handlers of signals wait until its end.

    Not by a mask: another thread of the process could take the signal, and its
    handler would be run in the main thread all the same.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._handlers: List[Tuple[int, Any]] = []
        self._waiting: List[Tuple[int, Any]] = []

    def __enter__(self) -> None:
        if threading.get_ident() != _main_thread():
            return
        if self._depth == 0:
            self._replace()
        self._depth += 1

    def __exit__(self, *_error: object) -> None:
        if threading.get_ident() != _main_thread():
            return
        self._depth -= 1
        if self._depth == 0:
            self._restore()

    def _replace(self) -> None:
        try:
            for signum in _RAISING:
                handler = signal.getsignal(signum)
                if callable(handler):
                    self._handlers.append((signum, handler))
                    signal.signal(signum, self._note)
        except BaseException:
            self._put_back()
            raise

    def _restore(self) -> None:
        self._put_back()
        waiting, self._waiting = self._waiting, []
        for signum, frame in waiting:
            handler = signal.getsignal(signum)
            if callable(handler):
                handler(signum, frame)

    def _put_back(self) -> None:
        handlers, self._handlers = self._handlers, []
        for signum, handler in handlers:
            signal.signal(signum, handler)

    def _note(self, signum: int, frame: Any) -> None:
        self._waiting.append((signum, frame))


def _main_thread() -> int:
    return threading.main_thread().ident or 0
