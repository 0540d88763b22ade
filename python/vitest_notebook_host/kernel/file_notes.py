"""Notes which files of a project a kernel uses, so that they can be watched.

Its text is run inside the kernel, which knows none of our modules, with
``below`` and ``report`` as globals: the folders of the project (with the
separator at their end) and the file to note in. Leaves no name behind.

An entry is a letter, the absolute path, and a NUL: ``r`` for a file that is
read, ``w`` for one that is written, ``?`` for one that is opened by a library
which does not say what for, and ``p``, without a path, when a process is
started, of which nothing is known. It is written when that happens, so that it
is there whatever becomes of the kernel, and also from forks of the kernel.
"""

import os
import sys
from typing import Any, List, Set, Tuple, Union

_WRITES = os.O_WRONLY | os.O_RDWR
#: Events whose paths are written, and which of their arguments these are.
_CHANGES = {
    "os.rename": (0, 1),
    "os.remove": (0,),
    "os.link": (1,),
    "os.symlink": (1,),
    "os.truncate": (0,),
}
_PROCESSES = {
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "subprocess.Popen",
}
# One set and one look into it for all other events: `id()` raises one, too.
_EVENTS = frozenset(
    ["open", "exec", "import", "sqlite3.connect", *_CHANGES, *_PROCESSES]
)


def note_uses(folders: List[str], report: str) -> None:
    """Starts to note. An audit hook stays as long as the process."""
    below = tuple(map(os.path.normcase, folders))
    # The environment may lie in the project, or the project in its folder.
    installed = tuple(
        os.path.normcase(os.path.join(folder, ""))
        for folder in {sys.prefix, sys.base_prefix, os.path.dirname(os.__file__)}
    )
    installed = tuple(
        folder
        for folder in installed
        if not any(project.startswith(folder) for project in below)
    )
    noted: Set[bytes] = set()

    def note(how: str, path: Union[str, bytes, int]) -> None:
        if isinstance(path, int):
            return
        path = os.fsdecode(path)
        if not os.path.isabs(path):
            path = os.path.join(os.getcwd(), path)
        if os.pardir in path:
            path = os.path.normpath(path)
        key = os.path.normcase(path)
        if not key.startswith(below) or key.startswith(installed):
            return
        if path != report:
            write(how + path)

    def write(text: str) -> None:
        entry = os.fsencode(text) + b"\0"
        if entry in noted:
            return
        noted.add(entry)
        descriptor = os.open(report, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(descriptor, entry)
        finally:
            os.close(descriptor)

    def hook(event: str, arguments: Tuple[Any, ...]) -> None:
        if event not in _EVENTS:
            return
        try:
            if event == "open":
                path, _mode, flags = arguments
                note("w" if flags & _WRITES else "r", path)
            elif event == "exec":
                # A module's file, also where its code comes out of a cache.
                file = arguments[0].co_filename
                if os.path.isabs(file) or os.path.isfile(file):  # and not `<string>`
                    note("r", file)
            elif event == "import":
                if arguments[1] is not None:  # an extension module
                    note("r", arguments[1])
            elif event == "sqlite3.connect":
                if os.path.isfile(arguments[0]):  # and not `:memory:`
                    note("?", arguments[0])
            elif event in _PROCESSES:
                write("p")
            else:
                for index in _CHANGES[event]:
                    note("w", arguments[index])
        except Exception:
            pass  # the notebook must not notice

    os.close(os.open(report, os.O_WRONLY | os.O_CREAT, 0o600))
    sys.addaudithook(hook)


try:
    note_uses(below, report)  # type: ignore[name-defined] # noqa: F821
except Exception:
    pass  # Python 3.7, or the kernel runs on another machine
