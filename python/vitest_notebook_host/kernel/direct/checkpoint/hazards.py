"""Why a kernel cannot be forked as it is: what two processes would share."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import stat
import sys
import threading
import time
from typing import Collection, Iterator, List, Optional

#: The name of the memory that a kernel shares with the host (``shared_state``).
_OWN_MEMORY = "memfd:vitest-notebook"
# null, zero, full, random, urandom: nothing is kept there.
_STATELESS_DEVICES = {os.makedev(1, minor) for minor in (3, 5, 7, 8, 9)}
_SHARED_MAPPING = re.compile(r"^\S+ .w.s \S+ \S+ \S+ *(.*)$", re.MULTILINE)
# A thread that was waited for is listed for a moment longer.
_THREAD_END_S = 0.2


def refusal(own: Collection[int], helper: int) -> Optional[str]:
    """In words. ``own``: descriptors of ours; ``helper``: our thread's ident."""
    reasons = (
        _threads(helper),
        _children(),
        _timers(),
        _mappings(),
        _descriptors(own),
    )
    return next((reason for each in reasons for reason in each), None)


def threads_left(count: int) -> Optional[str]:
    """To be called after a fork: libraries that can be forked have ended theirs.

    OpenBLAS does so before each fork, and starts them again when it needs them.
    ``count``: how many there should be.
    """
    deadline = time.monotonic() + _THREAD_END_S
    while True:
        found = len(os.listdir("/proc/self/task"))
        if found <= count:
            return None
        if time.monotonic() > deadline:
            return "threads of a library are alive: %d" % (found - count)
        time.sleep(0.005)


def readable_files(own: Collection[int]) -> List[int]:
    """Descriptors of files that are open to be read, and have a place in them."""
    return [
        descriptor
        for descriptor in _others(own)
        if stat.S_IFMT(os.fstat(descriptor).st_mode) in (stat.S_IFREG, stat.S_IFDIR)
    ]


def is_own_memory(descriptor: int) -> bool:
    """Whether it is the memory shared with the host."""
    return _OWN_MEMORY in _target(descriptor)


def _threads(helper: int) -> Iterator[str]:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    main = threading.main_thread().ident
    for ident in sys._current_frames():
        if ident not in (main, helper):
            name = names.get(ident)
            yield "a thread is alive" + (": %s" % name if name else "")


def _children() -> Iterator[str]:
    for task in os.listdir("/proc/self/task"):
        try:
            with open("/proc/self/task/%s/children" % task) as file:
                children = file.read().split()
        except FileNotFoundError:
            if os.path.exists("/proc/self/task/%s" % task):
                yield "this system does not tell which child processes are alive"
            continue
        for child in children:
            yield "a child process is alive: %s (%s)" % (child, _program(child))


def _program(pid: str) -> str:
    try:
        with open("/proc/%s/comm" % pid) as file:
            return file.read().strip()
    except OSError:
        return "?"


def _timers() -> Iterator[str]:
    # A fork does not have them.
    for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
        if signal.getitimer(timer)[0] > 0:
            yield "an alarm is set (signal.alarm or signal.setitimer)"


def _mappings() -> Iterator[str]:
    with open("/proc/self/maps", errors="replace") as file:
        maps = file.read()
    for found in _SHARED_MAPPING.finditer(maps):
        if _OWN_MEMORY not in found[1]:
            yield "memory is shared with other processes: %s" % found[1]


def _descriptors(own: Collection[int]) -> Iterator[str]:
    for descriptor in _others(own):
        reason = _descriptor(descriptor)
        if reason is not None:
            yield "%s (descriptor %d)" % (reason, descriptor)


def _others(own: Collection[int]) -> List[int]:
    found = []
    for name in os.listdir("/proc/self/fd"):
        descriptor = int(name)
        try:
            os.fstat(descriptor)
        except OSError:
            continue  # that of the listing itself
        if descriptor not in own and not is_own_memory(descriptor):
            found.append(descriptor)
    return sorted(found)


def _descriptor(descriptor: int) -> Optional[str]:
    status = os.fstat(descriptor)
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFSOCK:
        return "a socket is open"
    if kind == stat.S_IFIFO:
        return "a pipe is open"
    target = _target(descriptor)
    if kind == stat.S_IFCHR:
        if status.st_rdev in _STATELESS_DEVICES:
            return None
        return "a device is open: %s" % target
    if kind == stat.S_IFREG:
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
        if flags & os.O_ACCMODE == os.O_RDONLY:
            return None
        return "a file is open to be written: %s" % target
    if kind == stat.S_IFDIR:
        return None
    return "%s is open" % target


def _target(descriptor: int) -> str:
    return os.readlink("/proc/self/fd/%d" % descriptor)
