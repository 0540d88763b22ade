"""A kernel's process, forked off a zygote."""

from __future__ import annotations

import os
import signal
from typing import BinaryIO, Optional

from .kernel_process import KernelProcess
from .process_exit import ProcessExit


class ForkedProcess(KernelProcess):
    """A child of the zygote, which tells of its beginning and its end."""

    def __init__(self, stderr: BinaryIO) -> None:
        super().__init__(stderr)
        self._pid: Optional[int] = None
        self._killed = False

    @property
    def pid(self) -> Optional[int]:
        return None if self.exited.done() else self._pid

    def kill(self) -> None:
        self._killed = True
        super().kill()
        if self.pid is not None:
            # So young that it may have no group of its own yet.
            _kill(self.pid)

    def forked(self, pid: int) -> None:
        """The zygote has forked it."""
        self._pid = pid
        if self._killed:
            self.kill()

    def ended(self, status: int, max_rss: int) -> None:
        """The zygote has reaped it."""
        self._finish(_return_code(status), max_rss)

    def failed(self, reason: str) -> None:
        """It was not forked."""
        self._settle(ProcessExit.of(1, reason))

    def lost(self) -> None:
        """The zygote is gone, and its children are killed with it."""
        self.kill()
        self._finish(-signal.SIGKILL, None)

    def _finish(self, return_code: int, max_rss: Optional[int]) -> None:
        # In a thread, since the end of stderr is awaited for up to 0.1 s.
        def read() -> None:
            exit = ProcessExit.of(return_code, self._stderr.text(), max_rss)
            try:
                self._loop.call_soon_threadsafe(self._settle, exit)
            except RuntimeError:
                pass  # the loop has ended, and the host with it

        self._pid = None
        self._loop.run_in_executor(None, read)

    def _settle(self, exit: ProcessExit) -> None:
        if not self.exited.done():
            self.exited.set_result(exit)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _return_code(status: int) -> int:
    if os.WIFSIGNALED(status):
        return -os.WTERMSIG(status)
    return os.WEXITSTATUS(status)
