"""A thread beside the notebook's own, which sleeps unless something is to be done.

It reads what child processes write while a cell waits for them, and sends what
a long cell has printed.
"""

from __future__ import annotations

import _thread
import os
import select
import signal
from time import monotonic  # a notebook may stop `time.monotonic`
from typing import Callable, Dict, List

# As ipykernel's OutStream.flush_interval.
_TICK_S = 0.2


class Helper:
    """``tick`` is called a moment after each ``wake``."""

    def __init__(self) -> None:
        self.tick: Callable[[], None] = lambda: None
        self._callbacks: Dict[int, Callable[[], None]] = {}
        self._awake = True  # until there is a thread that could be woken
        self._is_over = False
        self._wakeup = -1
        self._awaken = -1
        #: Of the thread, as ``threading.get_ident`` has it.
        self.ident = 0
        self._poll = select.poll()

    def start(self) -> None:
        """To be called in the kernel's process."""
        awaken, self._wakeup = os.pipe()
        self._awaken = awaken
        self._poll = select.poll()
        self._poll.register(awaken, select.POLLIN)
        self._callbacks = {awaken: lambda: _read(awaken)}
        self._awake = False
        # Not `threading.Thread`, of which a notebook would see a number and a name.
        self.ident = _thread.start_new_thread(self._run, ())

    @property
    def descriptors(self) -> List[int]:
        """What it has open."""
        return [self._awaken, self._wakeup]

    def let_go(self) -> None:
        """In a fork that is to start one of its own."""
        for descriptor in self.descriptors:
            os.close(descriptor)

    def stop(self) -> None:
        """In a fork, which has no such thread."""
        self._awake = True

    def finish(self) -> None:
        """Ends the thread."""
        self._is_over = True
        self.nudge()

    def watch(self, descriptor: int, on_readable: Callable[[], None]) -> None:
        """Calls ``on_readable`` in the thread."""
        self._callbacks[descriptor] = on_readable
        self._poll.register(descriptor, select.POLLIN)

    def wake(self) -> None:
        """Has ``tick`` called soon, once for all that ask meanwhile."""
        if not self._awake:
            try:
                self._awake = True
                self.nudge()
            except BaseException:
                # Interrupted, perhaps before the nudge: the next who asks does it.
                self._awake = False
                raise

    def nudge(self) -> None:
        """Has the thread look at what it watches."""
        os.write(self._wakeup, b"\0")

    def _run(self) -> None:
        # All of them are the main thread's, which they may have to awaken.
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        due = 0.0
        while not self._is_over:
            now = monotonic()
            if not self._awake:
                due, timeout = 0.0, None
            else:
                due = due or now + _TICK_S
                timeout = max(0.0, due - now) * 1000
            for descriptor, event in self._poll.poll(timeout):
                self._callbacks[descriptor]()
                if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    self._poll.unregister(descriptor)
            if self._awake and due and monotonic() >= due:
                due = 0.0
                # First: who asks from now on wakes it again.
                self._awake = False
                self.tick()


def _read(descriptor: int) -> None:
    os.read(descriptor, 4096)
