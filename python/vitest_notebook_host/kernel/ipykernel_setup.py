"""What we ask of an ipykernel beyond its kernelspec.

Silent cells to be run before all others. Expressions, so that they leave no name
in the notebook's namespace.
"""

from __future__ import annotations

import os
from types import CodeType
from typing import Any, Dict, Mapping, NamedTuple, Sequence

# Otherwise the user's own ~/.ipython history would be written.
EXTRA_ARGUMENTS = ["--HistoryManager.hist_file=:memory:"]

# ipykernel (6.17 to 7.4) publishes on a socket with ZeroMQ's default limit: when
# 1000 messages wait, because this process got no CPU for a moment, further ones
# are dropped without a word, `idle` included. 23 is ZMQ_SNDHWM, 0 no limit. Set in
# the thread that owns the socket.
UNLIMITED_IOPUB = (
    "(lambda thread: thread.schedule(lambda: thread.socket.setsockopt(23, 0)))"
    "(get_ipython().kernel.iopub_thread)"
)

# What a kernel that was started ahead has taken from a folder and environment
# that were only supposed: IPython 9 (InteractiveShell.init_instance_attrs,
# HistoryAccessor's dir_hist) and ipykernel (IPythonKernel.__init__).
_MOVE = """
import os, pathlib, time
os.chdir(cwd)
for name in set(os.environ) & removed:
    del os.environ[name]
os.environ.update(changed)
time.tzset()
shell.starting_dir = os.getcwd()
shell.user_ns["_dh"][:] = [pathlib.Path.cwd()]
if "__session__" in shell.user_ns:
    shell.user_ns["__session__"] = os.environ["JPY_SESSION_NAME"]
"""


class FileNotes(NamedTuple):
    """That a kernel notes which files it uses (``file_notes``)."""

    #: Absolute paths of the folders that matter.
    below: Sequence[str]
    #: The file to note in.
    report: str

    def names(self) -> Dict[str, Any]:
        """The globals that the script expects."""
        below = [os.path.join(folder, "") for folder in self.below]
        return {"below": below, "report": self.report}


class LineCoverage(NamedTuple):
    """That a kernel measures which lines it runs (``line_coverage``)."""

    #: Absolute path of the folder whose configuration of coverage.py counts.
    root: str
    #: Absolute path of the folder for what is measured.
    data: str

    def names(self) -> Dict[str, Any]:
        """The globals that the script expects."""
        return self._asdict()


def measure_lines(coverage: LineCoverage) -> str:
    """A cell that starts to measure. Leaves no name behind."""
    return "exec(%r, %r)" % (line_coverage(), dict(coverage.names()))


def line_coverage() -> str:
    """What that cell runs."""
    return _script("line_coverage.py")


def note_files(notes: FileNotes) -> str:
    """A cell that starts the notes. Leaves no name behind."""
    return "exec(%r, %r)" % (_file_notes(), notes.names())


def file_notes_code() -> CodeType:
    """What that cell runs."""
    return compile(_file_notes(), "<string>", "exec")


def _file_notes() -> str:
    return _script("file_notes.py")


def _script(name: str) -> str:
    script = os.path.join(os.path.dirname(__file__), name)
    with open(script, encoding="utf-8") as file:
        return file.read()


def move(cwd: str, before: Mapping[str, str], env: Mapping[str, str]) -> str:
    """A cell that takes a fresh kernel to another folder and environment.

    ``before`` is what it was started with. Leaves no name behind.
    """
    changed = {name: value for name, value in env.items() if before.get(name) != value}
    names = "{'shell': get_ipython(), 'cwd': %r, 'changed': %r, 'removed': %r}"
    return "exec(%r, %s)" % (_MOVE, names % (cwd, changed, set(before) - set(env)))
