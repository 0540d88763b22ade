"""Code that Python runs before any program: ``.pth`` files, ``sitecustomize``."""

from __future__ import annotations

import functools
import itertools
import os
import re
import site
import sys
from typing import Collection, Iterator, Optional

_CUSTOM = ("sitecustomize", "usercustomize")


def reads(names: Collection[str]) -> Optional[str]:
    """One of these environment variables that such code names, if any.

    coverage, for one, starts measuring when ``COVERAGE_PROCESS_START`` is set.
    """
    if not names:
        return None
    quoted = r"['\"](%s)['\"]" % "|".join(map(re.escape, names))
    found = re.search(quoted, _text())
    return found and found[1]


@functools.lru_cache(maxsize=None)
def _text() -> str:
    return "\n".join([*_pth_lines(), *_sources()])


def _pth_lines() -> Iterator[str]:
    folders = site.getsitepackages()
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    for folder in folders:
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            if name.endswith(".pth"):
                for line in _read(os.path.join(folder, name)).splitlines():
                    if line.startswith(("import ", "import\t")):
                        yield line


def _sources() -> Iterator[str]:
    """Of the modules that were imported before the first one of ours."""
    ours = __name__.partition(".")[0]
    for name in itertools.takewhile(lambda name: name != ours, list(sys.modules)):
        file = getattr(sys.modules[name], "__file__", None) or ""
        if file.endswith(".py") and (
            name in _CUSTOM or "site-packages" in file or "dist-packages" in file
        ):
            yield _read(file)


def _read(file: str) -> str:
    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            return opened.read()
    except OSError:
        return ""
