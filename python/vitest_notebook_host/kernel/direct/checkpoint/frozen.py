"""The process that a checkpoint is: a copy of a kernel that stands still.

Kernels are forked off it, and it tells the host of their ends as the processes
do that fork the others (``zygote``).
"""

from __future__ import annotations

import os
import select
import signal
import socket
from typing import Any, Dict, NamedTuple, Optional

from ....control_socket import ControlSocket
from ....parent_death import die_with_parent


class Thawed(NamedTuple):
    """What a fork is given to become a kernel; file descriptors."""

    stderr: int
    control: int
    state: int


class Frozen:
    """``wakeup``: of ``signal.set_wakeup_fd``, before."""

    def __init__(self, control: ControlSocket, wakeup: int) -> None:
        self._control = control
        self._wakeup_before = wakeup
        self._wake, self._wakeup = os.pipe()
        os.set_blocking(self._wakeup, False)
        signal.set_wakeup_fd(self._wakeup, warn_on_full_buffer=False)
        self._handler = signal.signal(signal.SIGCHLD, lambda *_: None)
        self._kernels: Dict[int, int] = {}
        arm = die_with_parent()
        assert arm is not None
        self._die_with_parent = arm

    def serve(self) -> Thawed:
        """Returns in every fork. This process ends in here: with the host, or
        when the host has no use for it any more."""
        self._tell({"ready": True, "shadowable": []})
        poll = select.poll()
        poll.register(self._control.fileno(), select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        while True:
            for descriptor, _event in poll.poll():
                if descriptor == self._wake:
                    os.read(self._wake, 4096)
                    self._reap()
                    continue
                try:
                    messages = self._control.receive()
                except EOFError:
                    os._exit(0)
                for message in messages:
                    thawed = self._fork(message)
                    if thawed is not None:
                        return thawed

    def _fork(self, request: Dict[str, Any]) -> Optional[Thawed]:
        thawed = Thawed(*(self._control.take_fd() for _ in Thawed._fields))
        try:
            pid = os.fork()
        except OSError as error:
            self._tell({"failed": request["id"], "error": str(error)})
            pid = -1
        if pid == 0:
            self._die_with_parent()
            self._restore()
            os.setsid()
            return thawed
        for descriptor in thawed:
            os.close(descriptor)
        if pid != -1:
            self._kernels[pid] = request["id"]
            self._tell({"forked": request["id"], "pid": pid})
        return None

    def _restore(self) -> None:
        signal.set_wakeup_fd(self._wakeup_before)
        if self._handler is not None:
            signal.signal(signal.SIGCHLD, self._handler)
        self._control.close()
        os.close(self._wake)
        os.close(self._wakeup)

    def _reap(self) -> None:
        for pid, kernel_id in list(self._kernels.items()):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            # The zombie keeps the number of its group.
            try:
                os.killpg(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            _pid, status, usage = os.wait4(pid, 0)
            del self._kernels[pid]
            self._tell(
                {"ended": kernel_id, "status": status, "max_rss": usage.ru_maxrss}
            )

    def _tell(self, message: Dict[str, Any]) -> None:
        try:
            self._control.send(message)
        except OSError:
            os._exit(0)  # there is no host any more; the kernels end with this


def take_socket(descriptor: int) -> ControlSocket:
    """Of a descriptor that came along with a message."""
    return ControlSocket(socket.socket(fileno=descriptor))
