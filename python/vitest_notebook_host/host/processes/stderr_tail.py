"""The last lines a process wrote on its standard error."""

from __future__ import annotations

import os
import re
import threading
from typing import IO, List

_KEPT_LINES = 20
_KEPT_BYTES = 32 * 1024
# InteractiveShell.run_code, in IPython 7 to 9.
_RUNS_CELL = re.compile(r"interactiveshell\.py\", line \d+ in run_code")


class StderrTail:
    """Reads a pipe to its end and keeps the tail of it.

    A thread, since a pipe cannot be polled on Windows. It has to read on even
    when nobody asks: a kernel hangs once its stderr is full (a cell that runs
    ``os.system`` with 400 kB of output does that).
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._kept = b""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def text(self) -> str:
        """The last 20 lines, without a trailing newline.

        Ask once the process has ended. The pipe may stay open in a grandchild,
        so its end is awaited for 0.1 s only.
        """
        self._thread.join(0.1)
        lines = _without_machinery(self._kept.decode(errors="replace").splitlines())
        return "\n".join(lines[-_KEPT_LINES:]).rstrip()

    def _read(self) -> None:
        with self._pipe:
            while True:
                chunk = os.read(self._pipe.fileno(), 65536)
                if not chunk:
                    return
                self._kept = (self._kept + chunk)[-_KEPT_BYTES:]


def _without_machinery(lines: List[str]) -> List[str]:
    """Cuts faulthandler's stack where IPython runs the cell.

    The frames below are the same for every cell and would push the cell's own,
    which come first, out of the tail.
    """
    for index, line in enumerate(lines):
        if line.startswith("Fatal Python error"):
            for end in range(index, len(lines)):
                if _RUNS_CELL.search(lines[end]):
                    return lines[:end]
    return lines
