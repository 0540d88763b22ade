"""What a signal must not tear apart.

ipykernel sends in threads, where no handler of a signal is ever run. Where the
notebook's own thread sends, the ``KeyboardInterrupt`` of an interrupt, or the
exception of a notebook's own handler, could come in the midst of it.
"""

from __future__ import annotations

# Not `signal`, which makes an enum of each handler: it takes ten times as long.
import _signal  # type: ignore[import-not-found]
import signal
import threading
from typing import Any, Dict, List, Tuple

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
        # In the order in which they came; once each, as the system has it.
        self._waiting: Dict[int, Any] = {}

    def __enter__(self) -> None:
        self.begin()

    def __exit__(self, *_error: object) -> None:
        if self._leave():
            try:
                self._put_back()
            finally:
                self._call_waiting()

    def begin(self) -> None:
        """As ``with`` does."""
        if threading.get_ident() != _main_thread():
            return
        if self._depth == 0:
            self._replace()
        self._depth += 1

    def end(self) -> List[int]:
        """Raises nothing, and calls nobody: gives the signals that came."""
        if not self._leave():
            return []
        try:
            self._put_back()
            came = list(self._waiting)
        except KeyboardInterrupt:
            came = list({**self._waiting, signal.SIGINT: None})
        self._waiting = {}
        return came

    def abandon(self) -> None:
        """In a fork, of which no other thread has come along."""
        self._depth = 0
        self._waiting = {}
        self._put_back()

    def _leave(self) -> bool:
        # Not entered: in a fork that another thread has made meanwhile.
        if threading.get_ident() != _main_thread() or self._depth == 0:
            return False
        self._depth -= 1
        return self._depth == 0

    def _replace(self) -> None:
        try:
            for signum in _RAISING:
                handler = _signal.getsignal(signum)
                if callable(handler):
                    self._handlers.append((signum, handler))
                    _signal.signal(signum, self._note)
        except BaseException:
            self._put_back()
            raise

    def _put_back(self) -> None:
        try:
            # SIGINT's last, with which an exception may come at once.
            while self._handlers:
                _signal.signal(*self._handlers[-1])
                self._handlers.pop()
        finally:
            if self._handlers:
                self._put_back()

    def _call_waiting(self) -> None:
        try:
            while self._waiting:
                signum = next(iter(self._waiting))
                frame = self._waiting.pop(signum)
                handler = _signal.getsignal(signum)
                if callable(handler):
                    handler(signum, frame)
        finally:
            if self._waiting:
                self._call_waiting()

    def _note(self, signum: int, frame: Any) -> None:
        self._waiting.setdefault(signum, frame)


def _main_thread() -> int:
    return threading.main_thread().ident or 0
