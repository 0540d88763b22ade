"""Children of the process that forks kernels."""

from __future__ import annotations

import os
import signal
import time


def has_ended(pid: int) -> bool:
    """Whether a child is a zombie; it stays one."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, pid, flags) is not None


def wait_or_kill(pid: int, seconds: float) -> int:
    """The status of a child that is ending; it is killed after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not has_ended(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            break
        time.sleep(0.005)
    return os.waitpid(pid, 0)[1]


def kill_group(pid: int) -> None:
    """SIGKILL to a child and its process group."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # killpg: so young that it has no group of its own yet
