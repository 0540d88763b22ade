"""Children that do not outlive the process that started them."""

from __future__ import annotations

import os
import signal
import sys
from typing import Callable, Optional

_PR_SET_PDEATHSIG = 1


def die_with_parent() -> Optional[Callable[[], None]]:
    """To be called in a child, by which the system kills it with its parent.

    Linux only; None elsewhere. ipykernel watches ``JPY_PARENT_PID`` by itself,
    but once a second, and other kernels do not. The signal comes at the end of
    the *thread* that forked: fork in the main thread.
    """
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    # Loaded before the fork: dlopen takes locks that another thread may hold.
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def arm() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return arm
