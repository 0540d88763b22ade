"""Whose a module is, by its file."""

from __future__ import annotations

import os
import sysconfig


def is_installed(file: str) -> bool:
    """Of a package that was installed, and not of one that is being worked on."""
    return "site-packages" in file or "dist-packages" in file


def is_standard(file: str) -> bool:
    """Of Python's own library."""
    paths = sysconfig.get_paths()
    folders = {os.path.join(paths[name], "") for name in ("stdlib", "platstdlib")}
    return file.startswith(tuple(folders)) and not is_installed(file)
