"""What the host is told on its command line."""

from __future__ import annotations

import argparse
import os
from typing import List, NamedTuple, Optional, Tuple

from .kernel.ipykernel_setup import LineCoverage


class Options(NamedTuple):
    """See the help texts below."""

    directory: str
    fork: bool
    direct: bool
    preload: Tuple[str, ...]
    imports: Tuple[str, ...]
    spares: int
    noted: Tuple[str, ...]
    coverage: Optional[LineCoverage]


def parse(arguments: List[str]) -> Options:
    """Ends the process with a usage message where the arguments are wrong."""
    parser = argparse.ArgumentParser(prog="vitest_notebook_host")
    parser.add_argument(
        "--directory",
        required=True,
        help="private folder for sockets; removed at the end",
    )
    parser.add_argument(
        "--no-fork",
        action="store_true",
        help="start every kernel as jupyter_client does",
    )
    parser.add_argument(
        "--no-direct",
        action="store_true",
        help="relay what forked kernels say over ZeroMQ",
    )
    parser.add_argument(
        "--preload",
        default="",
        help="comma-separated modules to import before kernels are forked",
    )
    parser.add_argument(
        "--imports",
        default="",
        help="comma-separated modules that the first notebook begins with importing",
    )
    parser.add_argument(
        "--spares", type=int, default=1, help="kernels forked ahead (default 1)"
    )
    parser.add_argument(
        "--noted",
        action="append",
        default=[],
        help="folder: note which files below it a Python kernel uses",
    )
    parser.add_argument(
        "--coverage",
        nargs=2,
        metavar=("ROOT", "DATA"),
        help="folders: measure which lines Python kernels run, as coverage.py is"
        " configured in the first, into the second",
    )
    given = parser.parse_args(arguments)
    return Options(
        directory=os.path.abspath(given.directory),
        fork=not given.no_fork,
        direct=not given.no_direct and not given.no_fork,
        preload=tuple(filter(None, given.preload.split(","))),
        imports=tuple(filter(None, given.imports.split(","))),
        spares=given.spares,
        noted=tuple(map(os.path.abspath, given.noted)),
        coverage=given.coverage and LineCoverage(*map(os.path.abspath, given.coverage)),
    )
