"""Forks of a kernel's process: multiprocessing, ``os.fork``, ``!command``."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
from typing import Any, Callable, Dict, List, Sequence

from .uninterrupted import Uninterrupted

_PAUSE_S = 0.001


class ForkHooks:
    """Has a fork find nothing locked, and lose no interrupt.

    What another thread holds would stay locked in the fork. And Python ignores
    what a hook raises, so that the ``KeyboardInterrupt`` of an interrupt would be
    lost in one.
    """

    def __init__(
        self,
        uninterrupted: Uninterrupted,
        locks: Sequence[Any],
        prepare: Callable[[], None],
        in_fork: Callable[[], None],
    ) -> None:
        """``locks`` in the order in which they may be held together."""
        self._uninterrupted = uninterrupted
        self._locks = locks
        self._prepare = prepare
        self._in_fork = in_fork
        # By the thread that forks: what is to be undone.
        self._held: Dict[int, List[Any]] = {}

    def register(self) -> None:
        """To be called in the kernel's process; it holds for its forks, too."""
        os.register_at_fork(
            before=self._before,
            after_in_parent=self._after,
            after_in_child=self._after_in_fork,
        )

    def _before(self) -> None:
        self._uninterrupted.begin()
        held = self._held[threading.get_ident()] = []
        self._prepare()
        for lock in self._locks:
            lock.acquire()
            held.append(lock)

    def _after(self) -> None:
        if self._release():
            missed = self._uninterrupted.end()
            if missed:
                self._send_again(missed)

    def _after_in_fork(self) -> None:
        self._in_fork()
        self._release()
        self._held.clear()
        # What came was the kernel's.
        self._uninterrupted.abandon()

    def _release(self) -> bool:
        held = self._held.pop(threading.get_ident(), None)
        for lock in reversed(held or []):
            lock.release()
        return held is not None

    def _send_again(self, signals: List[int]) -> None:
        main = threading.main_thread().ident
        hook = type(self)._after.__code__

        def send() -> None:
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            time.sleep(_PAUSE_S)
            while _is_running(hook, main):
                time.sleep(_PAUSE_S)
            for signum in signals:
                # To this thread, which may have to be awakened.
                signal.pthread_kill(main, signum)  # type: ignore[arg-type]

        try:
            _thread.start_new_thread(send, ())
        except RuntimeError:
            pass  # no more threads are allowed


def _is_running(code: Any, thread: Any) -> bool:
    frame = sys._current_frames().get(thread)
    while frame is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False
