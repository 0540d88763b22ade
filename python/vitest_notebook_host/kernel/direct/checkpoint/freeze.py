"""Makes a checkpoint: forks a copy of the kernel that stands still."""

from __future__ import annotations

import os
import random
import signal
import warnings
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ....control_socket import ControlSocket
from . import hazards
from .frozen import Frozen, Thawed
from .own_descriptors import OpenFile


class Kept(NamedTuple):
    """What a fork would lose, and is put back in each one."""

    #: Python's own generator, which reseeds itself in forks.
    random: Tuple[Any, ...]
    files: List[OpenFile]
    #: Of ``signal.set_wakeup_fd``.
    wakeup: int

    @classmethod
    def now(cls, own: List[int]) -> "Kept":
        wakeup = signal.set_wakeup_fd(-1)
        if wakeup != -1:
            signal.set_wakeup_fd(wakeup)
        files = [OpenFile.of(each) for each in hazards.readable_files(own)]
        return cls(random.getstate(), files, wakeup)


def freeze(
    control: ControlSocket,
    own: List[int],
    helper: int,
    let_go: Callable[[Kept], None],
) -> Optional[Tuple[Thawed, Kept]]:
    """Returns None in the kernel, which goes on, and something in each fork.

    ``own``: the kernel's own file descriptors. ``let_go`` is called in the copy:
    it gives up what is the kernel's.
    """
    try:
        refused = hazards.refusal(own, helper)
    except OSError as error:
        refused = "what the kernel has open cannot be looked at: %s" % error
    if refused is not None:
        refuse(control, refused)
        return None
    kept = Kept.now(own)
    # On its other end, the copy waits to be told that it is one.
    go, say = os.pipe()
    try:
        with _default_child_handler():
            pid = os.fork()
            if pid == 0:
                # No child of the kernel: the notebook may wait for its children.
                if _fork_or_leave() != 0:
                    os._exit(0)
            else:
                _pid, status = os.waitpid(pid, 0)
    except OSError as error:
        os.close(go)
        os.close(say)
        refuse(control, "a process cannot be forked: %s" % error.strerror)
        return None
    if pid == 0:
        try:
            os.setsid()
            os.close(say)
            if os.read(go, 1) == b"":
                os._exit(0)
            os.close(go)
            let_go(kept)
            return Frozen(control, kept.wakeup).serve(), kept
        except BaseException as error:
            # Never back into the event loop, where there would be two kernels.
            refuse(control, "the copy failed: %r" % error)
            os._exit(1)
    os.close(go)
    # The notebook's own one, and the helper.
    refused = hazards.threads_left(2)
    if status != 0:
        refused = "a process cannot be forked"
    if refused is None:
        os.write(say, b"\1")
        control.close()
    else:
        refuse(control, refused)
    os.close(say)
    return None


def _fork_or_leave() -> int:
    try:
        return os.fork()
    except BaseException:
        os._exit(1)


def refuse(control: ControlSocket, reason: str) -> None:
    """Says why there is no checkpoint."""
    try:
        control.send({"unfit": reason})
    except OSError:
        pass  # nobody waits for it any more
    control.close()


@contextmanager
def _default_child_handler() -> Iterator[None]:
    """So that a handler of the notebook's does not hear of the first fork."""
    handler = signal.getsignal(signal.SIGCHLD)
    if handler is None:  # not Python's
        yield
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGCHLD, handler)


@contextmanager
def unnoticed(notes: Dict[str, Any]) -> Iterator[None]:
    """Neither the notes of used files nor a warning tell of the forks.

    Python 3.12 warns of one beside a thread, which the helper is. The list is
    changed by hand: ``catch_warnings`` would have warnings shown again that the
    notebook has seen. ``notes``: the globals of ``file_notes``.
    """
    quiet = ("ignore", None, DeprecationWarning, None, 0)
    events = notes.get("_EVENTS")
    filters = warnings.filters
    filters.insert(0, quiet)  # type: ignore[attr-defined]
    if events is not None:
        notes["_EVENTS"] = frozenset()
    try:
        yield
    finally:
        if filters and filters[0] is quiet:
            del filters[0]  # type: ignore[attr-defined]
        if events is not None:
            notes["_EVENTS"] = events
