"""What is imported once, before kernels are forked."""

from __future__ import annotations

import builtins
import gc
import importlib
import importlib.util
import os
import sys
import threading
import time
import warnings
from types import ModuleType
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Set

from ..installed import is_installed, is_standard
from ..kernel.quick_flush import spare_empty_flushes
from .missing_modules import MissingModules

_SHARED = ["asyncio", "zmq", "tornado.ioloop"]
# What ipykernel 6.29 to 7.4 imports only while a kernel starts. Without these,
# every forked kernel would import them for itself (measured: 60 to 100 ms).
_LATE = [
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "psutil",
    "sqlite3",
    "tornado.gen",
    "tornado.platform.asyncio",
    "tornado.queues",
    "encodings.ascii",
    "encodings.idna",
    "encodings.latin_1",
    "faulthandler",
    "resource",
    "runpy",
]
# Their threads are not Python's, and a fork of them hangs.
_UNFORKABLE = ("grpc", "jax", "polars", "tensorflow", "torch")
# They tell the kernel of themselves while they are imported, once.
_FOR_KERNELS = ("ipywidgets",)
_INLINE_BACKEND = "module://matplotlib_inline.backend_inline"
# matplotlib's warning about its font cache is a timer that is being cancelled.
_THREADS_END_S = 0.5


class Imported(NamedTuple):
    """What came of the imports."""

    #: Why kernels must not be forked from this process.
    unfit: Optional[str]
    #: Environment variables that the imports have set.
    env: Dict[str, str]
    #: Top-level modules, outside of the standard library, which a notebook's
    #: own folder may hold another one of; also those that are not installed.
    shadowable: List[str]


def import_shared() -> None:
    """Imports what the host needs as well as kernels do; it starts no thread."""
    for name in _SHARED:
        importlib.import_module(name)


def import_ipykernel(measured: bool = False) -> Imported:
    """Imports ipykernel and what a kernel imports while it starts.

    ``measured``: whether kernels will start coverage.py, too.
    """
    # debugpy otherwise warns about frozen modules.
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    env = dict(os.environ)
    gc.disable()
    try:
        importlib.import_module("ipykernel.kernelapp")
        spare_empty_flushes()
        before = set(sys.modules)
        for name in [*_LATE, *(["coverage"] if measured else [])]:
            _import_if_there(name)
    except Exception as error:
        return Imported("ipykernel cannot be imported: %r" % error, {}, [])
    finally:
        gc.enable()
    shadowable = _new_top_level(before)
    unfit = _odd_launcher() or _traced() or threads_alive()
    return Imported(unfit, _set_since(env), shadowable)


def import_preload(modules: Sequence[str], project: Sequence[str]) -> Imported:
    """Imports ``modules`` as a notebook would; nothing of them is run.

    ``project``: folders whose modules must not be among them, Python's own and
    those of installed packages aside.
    """
    env = dict(os.environ)
    # As ipykernel does before any cell (IPKernelApp.init_gui_pylab).
    os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND") or _INLINE_BACKEND
    before = set(sys.modules)
    gc.disable()
    missing = MissingModules()
    try:
        for name in modules:
            with missing:
                warned = _import_as_notebook(name)
            if warned is not None:
                # The notebook would show it, and its outputs have it.
                reason = "importing %s warns: %s" % (name, warned)
                return Imported(reason, {}, [])
    except Exception as error:
        return Imported("%s cannot be imported: %r" % (name, error), {}, [])
    finally:
        gc.enable()
        if "MPLBACKEND" not in env:
            del os.environ["MPLBACKEND"]
    own = _module_below(project, before)
    if own is not None:
        # In watch mode kernels would go on with what it was.
        return Imported("%s is a module of the project" % own, {}, [])
    shadowable = _new_top_level(before) + sorted(missing.names)
    unfit = _unforkable(before) or threads_alive()
    return Imported(unfit, _set_since(env), shadowable)


def _odd_launcher() -> Optional[str]:
    # 6.17 leaves the notebook's folder where `python -m` has put it: before the
    # standard library. 6.29 takes it away.
    spec = importlib.util.find_spec("ipykernel_launcher")
    assert spec is not None and spec.loader is not None
    code = spec.loader.get_code(spec.name)  # type: ignore[attr-defined]
    if "cwd" in code.co_names:
        return None
    return "this ipykernel looks for modules in the notebook's folder first"


class _Shell:
    """What modules see of a kernel's shell where there is none yet."""

    kernel = None


def _import_as_notebook(name: str) -> Optional[str]:
    """Gives the first warning that a cell with the import would show."""
    shown: List[str] = []
    show, warnings.showwarning = (
        warnings.showwarning,
        (lambda message, *_args, **_kwargs: shown.append(str(message))),
    )
    # pandas (3.1, `core/config_init.py`) decides when it is imported whether it
    # prints for a notebook or for a terminal, by `get_ipython().kernel`.
    shell = _shell() or _Shell
    builtins.get_ipython = lambda: shell  # type: ignore[attr-defined]
    try:
        exec("import " + name, {"__name__": "__main__"})
    finally:
        warnings.showwarning = show
        del builtins.get_ipython  # type: ignore[attr-defined]
    return shown[0] if shown else None


def _import_if_there(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:
        pass  # another version of ipykernel


def _set_since(before: Dict[str, str]) -> Dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if before.get(name) != value
    }


def _new_top_level(before: Set[str]) -> List[str]:
    return sorted(
        name
        for name, module in sys.modules.items()
        # The standard library comes before a notebook's folder on sys.path.
        if "." not in name and name not in before and _is_installed(module)
    )


def _unforkable(before: Set[str]) -> Optional[str]:
    new = [name for name in _UNFORKABLE if name in sys.modules and name not in before]
    if new:
        return "%s is imported, which cannot be forked" % new[0]
    if _shell() is not None:
        return None
    new = [name for name in _FOR_KERNELS if name in sys.modules and name not in before]
    return "%s is imported, which needs the kernel" % new[0] if new else None


def _shell() -> Any:
    """That of a kernel that has been made already."""
    return importlib.import_module("IPython").get_ipython()


def _module_below(folders: Sequence[str], before: Set[str]) -> Optional[str]:
    below = tuple(os.path.join(folder, "") for folder in folders)
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if name in before or not file.startswith(below):
            continue
        if not is_installed(file) and not is_standard(file):
            return name
    return None


def _is_installed(module: ModuleType) -> bool:
    return is_installed(getattr(module, "__file__", None) or "")


def _traced() -> Optional[str]:
    """A tool that watches every line belongs to the process it was started in."""
    monitoring = getattr(sys, "monitoring", None)  # since Python 3.12
    tools = [monitoring.get_tool(number) for number in range(6)] if monitoring else []
    if sys.gettrace() or sys.getprofile() or any(tools):
        return "every line is traced (coverage does that)"
    return None


def threads_alive() -> Optional[str]:
    """Why this process must not be forked.

    A fork copies the calling thread alone: locks of others stay locked.
    """
    deadline = time.monotonic() + _THREADS_END_S
    while threading.active_count() > 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    names = [
        thread.name
        for thread in threading.enumerate()
        if thread is not threading.main_thread()
    ]
    if not names:
        return None
    return "threads were alive after the imports: %s" % ", ".join(names)
