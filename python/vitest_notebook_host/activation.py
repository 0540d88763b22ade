"""The environment variables of kernels on this very Python."""

from __future__ import annotations

import os
import sys
from typing import MutableMapping


def activate(env: MutableMapping[str, str]) -> None:
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
