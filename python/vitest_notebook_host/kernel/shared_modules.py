"""What a forked kernel leaves alone when it ends."""

from __future__ import annotations

import atexit
import builtins
import contextlib
import gc
import io
import sys
import threading
from types import ModuleType
from typing import Any, List, NamedTuple

# Python itself looks for these at its end.
_NEEDED = {"builtins", "sys", "threading"}


class _Shared(NamedTuple):
    name: str
    module: ModuleType
    size: int


class SharedModules:
    """The modules that were imported before a fork.

    At its end, Python empties every module. In a forked kernel, that takes apart
    what it shares with others, and was half of what its end costs.
    """

    def __init__(self) -> None:
        self._shared = [
            _Shared(name, module, len(vars(module)))
            for name, module in sys.modules.items()
            if isinstance(module, ModuleType) and name not in _NEEDED
        ]
        self._builtins = set(vars(builtins))
        # A cycle that `gc.freeze()` follows on lives for ever, and so do they.
        immortal: List[Any] = [self]
        immortal.append(immortal)

    def end(self) -> None:
        """The first half of Python's end, after which it finds fewer modules.

        The order is that of ``Py_FinalizeEx``: threads are waited for, then exit
        handlers run. What follows is left to Python, which empties the modules
        of the notebook and all that it imported: open files are flushed and
        ``__del__`` is called. So it is for modules that the notebook has added
        something to.
        """
        threading._shutdown()  # type: ignore[attr-defined]
        # Up to Python 3.9 it raises what the last handler raised and it printed.
        with contextlib.suppress(BaseException):
            atexit._run_exitfuncs()
        for name, module, size in self._shared:
            if sys.modules.get(name) is module and len(vars(module)) == size:
                del sys.modules[name]
        self.flush_files()

    def empty_builtins(self) -> None:
        """Removes what the notebook has added to Python's own names."""
        names = vars(builtins)
        for name in set(names) - self._builtins:
            del names[name]

    def flush_files(self) -> None:
        """For files that the notebook has put deep into a module that is left alone.

        These are few objects: what was there before the fork is frozen, and not
        among them.
        """
        files = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)
        for each in gc.get_objects():
            # Not `isinstance`, which may ask an object of the notebook's for its
            # class.
            if issubclass(type(each), files):
                with contextlib.suppress(Exception):
                    each.flush()
