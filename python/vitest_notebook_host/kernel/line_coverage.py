"""Measures which lines of a project a kernel runs, by coverage.py.

Its text is run inside the kernel, which knows none of our modules, with ``root``
and ``data`` as globals: the folder whose configuration of coverage.py counts, and
the one for what is measured. Leaves no name behind.

Each Python has a folder of its own in ``data``: ``python.json`` tells which it is,
``.coverage.*`` are what kernels measured, ``missing`` is there where coverage.py is
not, and ``failed`` says what it raised. A ``begun.*`` with the notebook's path is
there from a kernel's start until its end, so that one that was killed is noticed.
"""

import atexit
import importlib.util
import json
import os
import sys
import tempfile
import warnings
import zlib
from typing import Any, List

# What it says of these is about a whole run, and no kernel has that.
_SILENT = [
    "already-imported",
    "module-not-imported",
    "module-not-measured",
    "module-not-python",
    "no-data-collected",
]
# The host, which may be in a folder that is measured: in its node_modules.
_NOBODYS = ["*/vitest_notebook_host/*"]
_SOURCES = ("run:source", "run:source_pkgs", "run:source_dirs", "run:include")


def measure(root: str, data: str) -> None:
    """Starts to measure. What has been measured is saved at the kernel's end."""
    python = zlib.crc32(os.fsencode("%s\0%s" % (sys.executable, root)))
    folder = os.path.join(data, "%08x" % python)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    pip = importlib.util.find_spec("pip") is not None
    version = "%d.%d.%d" % sys.version_info[:3]
    facts = {"executable": sys.executable, "version": version, "root": root}
    _write(os.path.join(folder, "python.json"), json.dumps({**facts, "pip": pip}))
    spec = importlib.util.find_spec("coverage")
    # A folder of reports passes for a package without code.
    if spec is None or spec.origin in (None, "namespace"):
        _write(os.path.join(folder, "missing"), "")
        return
    try:
        _start(root, folder)
    except Exception as error:
        _write(os.path.join(folder, "failed"), str(error) or repr(error))


def _start(root: str, folder: str) -> None:
    from coverage import Coverage  # type: ignore[import-not-found,unused-ignore]

    notebook = os.environ.get("JPY_SESSION_NAME", "")
    pid = os.getpid()
    begun = os.path.join(folder, "begun.%d" % pid)

    def end() -> None:
        if os.getpid() == pid:
            os.unlink(begun)

    before = os.getcwd()
    # Where it looks for its configuration, to whose folder paths there are relative.
    os.chdir(root)
    try:
        with warnings.catch_warnings():
            # They would be an output of the notebook's.
            warnings.simplefilter("ignore")
            lines = Coverage(
                data_file=os.path.join(folder, ".coverage"),
                data_suffix=True,
                auto_data=True,
            )
            _configure(lines, root, folder, notebook)
            _write(begun, notebook)
            # Handlers run in reverse: after the one that saves.
            atexit.register(end)
            lines.start()
    finally:
        os.chdir(before)


def _configure(lines: Any, root: str, folder: str, notebook: str) -> None:
    silent = lines.get_option("run:disable_warnings") or []
    lines.set_option("run:disable_warnings", [*silent, *_SILENT])
    omit: List[str] = [*(lines.get_option("run:omit") or []), *_NOBODYS, *_cells()]
    if not any(_option(lines, name) for name in _SOURCES):
        lines.set_option("run:source", [root])
        omit += ["*/site-packages/*", "*/dist-packages/*", "*/node_modules/*"]
        environment = os.path.join(os.path.realpath(sys.prefix), "")
        if environment.startswith(os.path.join(os.path.realpath(root), "")):
            omit.append(environment + "*")
    lines.set_option("run:omit", omit)
    if not lines.get_option("run:context") and notebook.startswith(root):
        # What `show_contexts` of its reports shows.
        lines.set_option("run:context", os.path.relpath(notebook, root))
    if "multiprocessing" in (lines.get_option("run:concurrency") or []):
        # Its processes read the configuration again, and save where that says.
        os.environ["COVERAGE_FILE"] = os.path.join(folder, ".coverage")


def _option(lines: Any, name: str) -> Any:
    try:
        return lines.get_option(name)
    except Exception:
        return None  # another version of coverage.py


def _cells() -> List[str]:
    """The files that ipykernel names for cells."""
    folder = tempfile.gettempdir()
    names = sorted({folder, os.path.realpath(folder)})
    return [os.path.join(name, "ipykernel_*", "*") for name in names]


def _write(path: str, text: str) -> None:
    """As a whole: other kernels write the same."""
    new = "%s.%d" % (path, os.getpid())
    with open(new, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(new, path)


try:
    measure(root, data)  # type: ignore[name-defined] # noqa: F821
except Exception:
    pass  # no file can be written; the main process notices that there is none
