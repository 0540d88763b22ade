"""The process of a kernel, as the host sees it."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import IO, Optional

from .process_exit import ProcessExit
from .stderr_tail import StderrTail


class KernelProcess:
    """A kernel's process and its process group.

    ``exited`` is a future of ``ProcessExit``.
    """

    def __init__(self, stderr: IO[bytes]) -> None:
        self._stderr = StderrTail(stderr)
        self._loop = asyncio.get_running_loop()
        self.exited: "asyncio.Future[ProcessExit]" = self._loop.create_future()

    @property
    def pid(self) -> Optional[int]:
        """None while there is no process that could be signalled."""
        raise NotImplementedError

    def interrupt(self) -> None:
        """SIGINT to the group, so that a running ``!command`` gets it, too."""
        self._signal_group(signal.SIGINT)

    def terminate(self) -> None:
        """SIGTERM to the group."""
        self._signal_group(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the group; safe to call from any thread."""
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, signum: int) -> None:
        pid = self.pid
        if pid is None:
            return
        try:
            os.killpg(pid, signum)
        except (ProcessLookupError, PermissionError):
            # macOS answers EPERM for a group of zombies.
            pass
