"""The environment variables of a kernel."""

from __future__ import annotations

import os
import sys
from typing import Dict, Mapping

from ..specs import Spec


def kernel_env(
    spec: Spec, notebook: str, requested: Mapping[str, str]
) -> Dict[str, str]:
    """The host's environment, the kernelspec's, then what the request adds."""
    env = dict(os.environ)
    if spec.is_this_python:
        _activate(env)
    env.update(spec.expanded_env(env))
    # debugpy otherwise warns about frozen modules on the kernel's stderr.
    env["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    # Where ipykernel >= 6.22 takes its global `__session__` from.
    env["JPY_SESSION_NAME"] = notebook
    env.update(requested)
    return env


def _activate(env: Dict[str, str]) -> None:
    """What ``activate`` would have set for this interpreter.

    The interpreter may have been found in a folder, with another environment
    active: ``!pip`` would be the other one's, and IPython would put the other
    one's site-packages on sys.path (InteractiveShell.init_virtualenv).
    """
    if sys.prefix != sys.base_prefix:
        env["VIRTUAL_ENV"] = sys.prefix
        env.pop("PYTHONHOME", None)
    else:
        env.pop("VIRTUAL_ENV", None)
    folder = os.path.dirname(sys.executable)
    path = env.get("PATH", os.defpath).split(os.pathsep)
    # A folder that is on PATH already keeps its place: with /usr/bin in front,
    # the user's own programs would be hidden.
    if folder not in path:
        env["PATH"] = os.pathsep.join([folder, *path])
