"""Modules that were looked for and are nowhere."""

from __future__ import annotations

import sys
from typing import Any, Set


class MissingModules:
    """Notes them while it is entered: a finder behind all others.

    Libraries do without what is not installed (pandas without ``pytz``), but a
    notebook's own folder may have a file of that name, which they would find.
    """

    def __init__(self) -> None:
        #: Top-level ones.
        self.names: Set[str] = set()

    def find_spec(self, name: str, path: Any = None, _target: Any = None) -> None:
        """As the import system calls it."""
        if path is None:
            self.names.add(name)

    def __enter__(self) -> "MissingModules":
        sys.meta_path.append(self)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.meta_path.remove(self)
