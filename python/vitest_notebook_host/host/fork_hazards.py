"""What speaks against a forked kernel, and against preloaded modules in it."""

from __future__ import annotations

import glob
import importlib.machinery
import os
import re
from typing import Collection, List, Mapping, Optional

from ..startup_code import STARTUP_CODE, has_startup_code
from . import start_code

# Read while Python starts or ipykernel is imported, which is over at a fork.
_READ_AT_START = re.compile(
    r"PYTHON|IPYTHON|JUPYTER|PYDEV|DEBUG_PYDEVD|DEBUGPY|LD_|DYLD_|LANG|LC_|LOCPATH$"
    r"|NO_COLOR|GCONV_PATH|MALLOC_|GLIBC_|OPENSSL_|SQLITE_|COVERAGE_|GEVENT_|PSUTIL_"
    r"|PYZMQ_|TORNADO_|TRAITLETS_|HOME$"
)
# Read when numpy, pandas, matplotlib or what they are built on is imported.
_READ_AT_IMPORT = re.compile(
    r"MPL|MATPLOTLIB|XDG_|TMPDIR$|DISPLAY$|OMP_|GOMP_|KMP_|OPENBLAS|GOTO_|MKL_"
    r"|BLIS_|ATLAS_|NUMEXPR_|VECLIB_|NPY_|NUMPY_|PANDAS_|SCIPY_|SKLEARN_|TBB_|ARROW_"
)
# Read when IPython's shell is made.
_READ_BY_IPYTHON = re.compile(r"VIRTUAL_ENV|CONDA_|TERM$|SHELL$|PATH$")
# Set by the host for every kernel, and of no account.
_OURS = {"PYDEVD_DISABLE_FILE_VALIDATION"}
# Set by the host for most kernels, and of no account when Python starts.
_ACTIVATED = {"PATH", "VIRTUAL_ENV", "JPY_SESSION_NAME"}

Env = Mapping[str, str]


def start_hazard(
    env: Env, wanted: Env, cwd: str, modules: Collection[str]
) -> Optional[str]:
    """Why the kernel has to be started the plain way.

    ``env`` is the environment that the imports were run with, ``wanted`` the
    kernel's, ``modules`` what a plain kernel would import in its folder.
    """
    # Python takes a relative one from the folder it is started in.
    path = wanted.get("PYTHONPATH")
    if path and not all(map(os.path.isabs, path.split(os.pathsep))):
        return "PYTHONPATH has a relative folder"
    return (
        _changed(_READ_AT_START, env, wanted)
        or _set(start_code.reads({*_differing(env, wanted)} - _ACTIVATED))
        or _shadow(cwd, modules)
    )


def preload_hazard(
    env: Env, wanted: Env, cwd: str, modules: Collection[str]
) -> Optional[str]:
    """Why the kernel has to do without preloaded modules."""
    settings = os.path.join(cwd, "matplotlibrc")
    if "matplotlib" in modules and os.path.isfile(settings):
        return "matplotlibrc in %s" % cwd
    return (
        _changed(_READ_AT_IMPORT, env, wanted)
        # It comes before the imports of the notebook, and may do anything.
        or _runs_at_start(cwd)
        or _shadow(cwd, modules)
    )


def direct_hazard(
    env: Env, wanted: Env, cwd: str, modules: Collection[str]
) -> Optional[str]:
    """Why the kernel cannot have the shell that was made with ``env``."""
    return (
        _runs_at_start(cwd)
        or _changed(_READ_BY_IPYTHON, env, wanted)
        or _shadow(cwd, modules)
    )


def spare_hazard(env: Env, wanted: Env) -> bool:
    """Whether a kernel that was started with ``env`` cannot be given ``wanted``."""
    return any(
        _changed(names, env, wanted)
        for names in (_READ_AT_START, _READ_AT_IMPORT, _READ_BY_IPYTHON)
    )


def _runs_at_start(cwd: str) -> Optional[str]:
    """What of the user's IPython runs or reads when it starts."""
    settings = sorted(glob.glob(os.path.join(glob.escape(cwd), "ipython*_config.*")))
    if settings:
        # IPython before 7.31 reads them.
        return "%s in %s" % (os.path.basename(settings[0]), cwd)
    return STARTUP_CODE if has_startup_code() else None


def _changed(names: "re.Pattern[str]", env: Env, wanted: Env) -> Optional[str]:
    differing = _differing(env, wanted)
    return _set(next((name for name in differing if names.match(name)), None))


def _differing(env: Env, wanted: Env) -> List[str]:
    names = sorted({*env, *wanted} - _OURS)
    return [name for name in names if env.get(name) != wanted.get(name)]


def _set(name: Optional[str]) -> Optional[str]:
    return name and "%s is set for the notebook" % name


def _shadow(cwd: str, modules: Collection[str]) -> Optional[str]:
    """A file that ``import`` would find in ``cwd`` before the installed module.

    A folder without ``__init__`` is none: a namespace package comes last.
    """
    try:
        entries = set(os.listdir(cwd))
    except OSError:
        return None
    for module in modules:
        for suffix in importlib.machinery.all_suffixes():
            if module + suffix in entries:
                return "%s in %s" % (module + suffix, cwd)
            init = os.path.join(cwd, module, "__init__" + suffix)
            if module in entries and os.path.isfile(init):
                return "%s/ in %s" % (module, cwd)
    return None
