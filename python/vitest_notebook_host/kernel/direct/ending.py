"""The end of a direct kernel's process."""

from __future__ import annotations

import builtins
import ctypes
import gc
import sys
from types import ModuleType

from ..shared_modules import SharedModules

# Loaded before the fork. It keeps the interpreter to itself, so that no thread
# of the notebook runs on in what has been taken apart.
_exit = ctypes.PyDLL(None).exit


def leave(shared: SharedModules) -> None:
    """Ends the process in the manner of Python, as far as a notebook can see it.

    Python would go on to take apart the interpreter itself, page by page of what
    is shared with other kernels: a third of what a short kernel costs.
    """
    shared.end()
    # A daemon thread gets no turn any more, as in Py_FinalizeEx.
    sys.setswitchinterval(1000)
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)
    modules = [
        module
        for module in list(sys.modules.values())
        if isinstance(module, ModuleType) and module not in (sys, builtins)
    ]
    for module in reversed(modules):
        _empty(module)
    shared.empty_builtins()
    del modules
    gc.collect()
    shared.flush_files()
    # C's own exit: libraries close their files, which `os._exit` would not let them.
    _exit(0)


def _empty(module: ModuleType) -> None:
    """As PyModule's dealloc: private names first."""
    names = vars(module)
    for name in [name for name in names if name[:1] == "_" and name[:2] != "__"]:
        names[name] = None
    for name in [name for name in names if name != "__builtins__"]:
        names[name] = None
