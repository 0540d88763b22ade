"""Kernels that stay for somebody who looks why their notebook is red."""

from __future__ import annotations

import asyncio
import importlib.util
from typing import Any, Callable, Dict, FrozenSet, Set

from ..kernel import Kernel


class KeepRefused(Exception):
    """Says why it cannot be kept."""


class KeptKernels:
    """One that is kept does not end with its client, one that is left not with the run.

    ``on_left`` is told whether there are any of the latter.
    """

    def __init__(self, on_left: Callable[[bool], None]) -> None:
        self._on_left = on_left
        self._kept: Set[Kernel] = set()
        self._left: Set[Kernel] = set()

    def keep(self, kernel: Kernel) -> None:
        """Raises ``KeepRefused``."""
        if kernel.connection_file is None:
            raise KeepRefused("the kernel has no ZeroMQ that others could connect to")
        if kernel.process.exited.done():
            raise KeepRefused("the kernel has ended")
        self._kept.add(kernel)
        kernel.process.exited.add_done_callback(lambda _: self.forget(kernel))

    def leave(self, kernel: Kernel) -> Dict[str, Any]:
        """Returns how to connect to it, and its process. Raises ``KeepRefused``."""
        self.keep(kernel)
        self._left.add(kernel)
        self._on_left(True)
        return {
            "pid": kernel.process.pid,
            "connection_file": kernel.connection_file,
            "console": _importable("jupyter_console"),
            "pip": _importable("pip"),
        }

    def forget(self, kernel: Kernel) -> None:
        """It is one like others, or is gone."""
        self._kept.discard(kernel)
        if kernel in self._left:
            self._left.discard(kernel)
            self._on_left(len(self._left) > 0)

    def __contains__(self, kernel: Kernel) -> bool:
        return kernel in self._kept

    @property
    def left(self) -> FrozenSet[Kernel]:
        return frozenset(self._left)

    async def all_ended(self) -> None:
        """Returns when none is left any more."""
        while self._left:
            await asyncio.wait([kernel.process.exited for kernel in self._left])


def _importable(name: str) -> bool:
    return importlib.util.find_spec(name) is not None
