"""Code and settings of the user's that a kernel's start would run or read."""

from __future__ import annotations

import glob
import os
import sys
from typing import List

STARTUP_CODE = "IPython has settings of its own, or files that it runs at its start"


def has_startup_code() -> bool:
    """Whether IPython runs code of the user's, or is configured to."""
    profile = os.path.join(_ipython_directory(), "profile_default")
    etc = [
        os.path.join(folder, "etc", "ipython")
        for folder in (sys.prefix, os.sep + os.path.join("usr", "local"), os.sep)
    ]
    patterns: List[str] = [os.path.join(profile, "startup", "*.*py")]
    for folder in [profile, *etc]:
        patterns.append(os.path.join(folder, "ipython*_config.*"))
        patterns.append(os.path.join(folder, "startup", "*.*py"))
    return "PYTHONSTARTUP" in os.environ or any(map(glob.glob, patterns))


def _ipython_directory() -> str:
    return os.environ.get("IPYTHONDIR") or os.path.join(
        os.path.expanduser("~"), ".ipython"
    )
