"""The host ends with the process that started it, however that one ends.

Unless it has kernels that were left to somebody: then it ends with these.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from typing import Callable

# The promise is one second, from the end of the other process to ours.
_HARD_STOP_S = 0.9


def watch(
    stop: Callable[[], None],
    hard_stop: Callable[[], None],
    stay: Callable[[], bool],
) -> None:
    """Calls ``stop`` in the loop when stdin ends or a signal asks us to end.

    stdin is a pipe that the other process holds open and never writes to.
    ``hard_stop`` is called from another thread, just before the process is
    ended by force, when the loop has not made it in 0.9 s. ``stay`` is asked in
    that thread when stdin has ended: where it says so, this is not the end.
    """
    loop = asyncio.get_running_loop()

    def follow_stdin() -> None:
        try:
            while os.read(0, 4096):
                pass
        except OSError:
            pass  # started without a stdin: there is nobody to outlive
        if stay():
            return
        loop.call_soon_threadsafe(stop)
        time.sleep(_HARD_STOP_S)
        hard_stop()
        os._exit(1)

    threading.Thread(target=follow_stdin, daemon=True).start()
    names = ["SIGTERM", "SIGINT", "SIGHUP"]
    for signum in [getattr(signal, name) for name in names if hasattr(signal, name)]:
        if sys.platform == "win32":
            signal.signal(signum, lambda *_: loop.call_soon_threadsafe(stop))
        else:
            loop.add_signal_handler(signum, stop)
