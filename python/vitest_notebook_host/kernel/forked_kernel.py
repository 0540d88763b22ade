"""Makes a process that was forked off the zygote a kernel like any other.

The measure is ``python -m ipykernel_launcher -f FILE``, started by
jupyter_client with the same folder and environment: a cell must not see a
difference, but for those in docs/forked-kernels.md.
"""

from __future__ import annotations

import faulthandler
import fcntl
import importlib.util
import os
import sys
import time
from types import CodeType, ModuleType
from typing import Any, Dict, List, NamedTuple, Tuple

from .shared_modules import SharedModules

_LAUNCHER = "ipykernel_launcher"
# Out of the way of the numbers that a cell's own files get.
_FAULT_FD = 200


class LauncherProgram(NamedTuple):
    """The program ``ipykernel_launcher``, read before the fork."""

    code: CodeType
    spec: Any
    shared: SharedModules

    @classmethod
    def load(cls) -> "LauncherProgram":
        spec = importlib.util.find_spec(_LAUNCHER)
        assert spec is not None and spec.loader is not None
        code = spec.loader.get_code(_LAUNCHER)  # type: ignore[attr-defined]
        return cls(code, spec, SharedModules())


class ForkedKernel(NamedTuple):
    """What a forked process is to become.

    ``command`` is the kernelspec's, filled in: ``[python, "-m",
    "ipykernel_launcher", …]``. ``stderr`` is a file descriptor.
    """

    launcher: LauncherProgram
    command: List[str]
    cwd: str
    env: Dict[str, str]
    stderr: int

    def become(self) -> Tuple[CodeType, Dict[str, Any]]:
        """The program to run now and its namespace, ``__main__``'s."""
        isolate(self.stderr)
        program = enter(self.launcher, self.command, self.cwd, self.env)
        _prepare_application()
        return program

    def end(self) -> None:
        """To be called when the program has come to its end."""
        self.launcher.shared.end()


def isolate(stderr: int) -> None:
    """Gives up what belongs to the process that was forked."""
    os.setsid()
    _replace_standard_files(stderr)
    _log_faults()
    _reseed()


def enter(
    launcher: LauncherProgram, command: List[str], cwd: str, env: Dict[str, str]
) -> Tuple[CodeType, Dict[str, Any]]:
    """As a process that ``command`` was started in: its program and ``__main__``."""
    os.chdir(cwd)
    _replace_environment(env)
    if hasattr(sys, "orig_argv"):  # since Python 3.10
        sys.orig_argv[:] = command
    sys.argv = [launcher.spec.origin, *command[3:]]
    _forget_host()
    return launcher.code, _fresh_main(launcher)


def _replace_standard_files(stderr: int) -> None:
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.dup2(stderr, 2)
    os.close(null)
    os.close(stderr)


def _log_faults() -> None:
    # Into a copy: ipykernel redirects file descriptor 2 to the notebook, which
    # hears nothing of a process that is dying.
    try:
        copy = fcntl.fcntl(2, fcntl.F_DUPFD_CLOEXEC, _FAULT_FD)
    except OSError:
        copy = os.dup(2)  # so many files are not allowed
    faulthandler.enable(file=copy, all_threads=False)


def _replace_environment(env: Dict[str, str]) -> None:
    # As jupyter_client.launcher.launch_kernel.
    env = {**env, "JPY_PARENT_PID": str(os.getppid())}
    env.pop("PYTHONEXECUTABLE", None)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()


def _reseed() -> None:
    # `random` and `tempfile` see to it themselves.
    for name in ("numpy.random.mtrand", "sympy.core.random"):
        module = sys.modules.get(name)
        if module is not None:
            module.seed()


def _forget_host() -> None:
    ours = __name__.partition(".")[0]
    for name in list(sys.modules):
        if name == ours or name.startswith(ours + "."):
            del sys.modules[name]
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    sys.path[:] = [entry for entry in sys.path if entry != here]
    sys.path_importer_cache.pop(here, None)


def _prepare_application() -> None:
    from ipykernel.kernelapp import IPKernelApp

    # The class took its default from the environment when it was imported. The
    # launcher uses the instance that there is.
    IPKernelApp.instance(parent_handle=os.getppid())


def _fresh_main(launcher: LauncherProgram) -> Dict[str, Any]:
    """``__main__`` as ``python -m`` makes it (runpy._run_code)."""
    main = ModuleType("__main__")
    main.__dict__.update(
        __file__=launcher.spec.origin,
        __cached__=launcher.spec.cached,
        __doc__=None,
        __loader__=launcher.spec.loader,
        __package__="",
        __spec__=launcher.spec,
    )
    sys.modules["__main__"] = main
    return main.__dict__
