"""The first process: forks the host off, imports ipykernel, forks kernels.

It has one thread, no event loop and no ZeroMQ context, so that a fork of it is
a whole Python. For kernels that talk to their clients themselves, a second
zygote is forked off the first one, and makes all that they can share. For those
that are to have modules imported, the host asks for further ones, which are
forked off either, or off each other, and import them.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Optional, Set, Union

from ..control_socket import ControlSocket
from ..kernel.forked_kernel import ForkedKernel, LauncherProgram
from ..options import Options
from ..parent_death import die_with_parent
from . import fork_imports
from .child_processes import has_ended, kill_group, wait_or_kill
from .fork_imports import Imported
from .missing_modules import MissingModules

if TYPE_CHECKING:
    # Imports ipykernel, for which it is too early.
    from ..kernel.direct.direct_kernel import DirectKernel, Prepared

    _Forked = Union[ForkedKernel, DirectKernel]

_FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# The host ends within 0.9 s of its stdin, if need be by force of its own.
_HOST_END_S = 1.0
_FORKER_END_S = 0.3


def main(options: Options) -> Optional[_Forked]:
    """Returns in the host once it has ended (None) and in every kernel.

    The zygote's own process ends in here.
    """
    # The second one is for the zygote with a kernel prepared.
    pairs = [socket.socketpair() for _ in range(2 if options.direct else 1)]
    fork_imports.import_shared()
    sys.stdout.flush()
    host = os.fork()
    if host == 0:
        for _, far in pairs:
            far.close()
        from ..host import app

        app.main(options, [ControlSocket(near) for near, _ in pairs])
        return None
    for near, _ in pairs:
        near.close()
    first = _Zygote([ControlSocket(far) for _, far in pairs], host)
    _say("importing ipykernel")
    imported = fork_imports.import_ipykernel(options.coverage is not None)
    _say(None)
    return first.serve(imported)


class _Zygote:
    """Forks kernels on request and tells the host how they ended.

    ``controls``: its own connection to the host, and those of zygotes to be
    forked off it. ``host``: process id where the host is a child of this one.
    ``prepared``: what kernels share that need no ZeroMQ.
    """

    def __init__(
        self,
        controls: List[ControlSocket],
        host: Optional[int],
        prepared: "Optional[Prepared]" = None,
    ) -> None:
        self._control, *self._others = controls
        self._host = host
        self._host_deadline: Optional[float] = None
        self._stdin_ended = False
        # Whether the host has kernels that outlive the run.
        self._stays = False
        self._forkers: Set[int] = set()
        self._prepared = prepared
        self._kernels: Dict[int, int] = {}
        self._serving = False
        self._wake, wakeup = os.pipe()
        os.set_blocking(wakeup, False)
        self._wakeup = wakeup
        signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
        self._handlers: Dict[int, Any] = {}
        self._on_signal([signal.SIGCHLD], self._note_children)
        if host is not None:
            self._on_signal(_FORWARDED, self._forward)
        arm = die_with_parent()
        assert arm is not None
        self._die_with_parent = arm

    def fork_zygote(self, given: List[ControlSocket]) -> "Optional[_Zygote]":
        """Another one, with these connections; in its own process.

        None in this one, which gives the connections up. Raises ``OSError``.
        """
        arm = self._die_with_parent
        forker = os.fork()
        if forker != 0:
            self._forkers.add(forker)
            for control in given:
                control.close()
            return None
        arm()
        self._restore()
        return _Zygote(given, None, self._prepared)

    def drop_others(self) -> None:
        for control in self._others:
            control.close()
        self._others = []

    def serve(self, imported: Imported) -> "Optional[_Forked]":
        """Returns in every forked kernel; this process ends in here."""
        if imported.unfit is not None:
            for control in [self._control, *self._others]:
                self._tell({"unfit": imported.unfit}, control)
            self.drop_others()
            if self._host is None:
                os._exit(0)
            self._run(imported, None)
            return None
        if self._others:
            others, self._others = self._others, []
            direct = self.fork_zygote(others)
            if direct is not None:
                return direct.serve_direct(imported)
        return self._serve(imported)

    def serve_direct(self, imported: Imported) -> "Optional[_Forked]":
        """Prepares a kernel and forks those that need no ZeroMQ."""
        from .prepare_kernel import prepare_kernel

        with MissingModules() as missing:
            prepared = prepare_kernel()
        if isinstance(prepared, str):
            self._tell({"unfit": prepared})
            os._exit(0)
        self._prepared = prepared
        shadowable = imported.shadowable + sorted(missing.names)
        return self._serve(imported._replace(shadowable=shadowable))

    def _serve(self, imported: Imported) -> "Optional[_Forked]":
        launcher = LauncherProgram.load()
        # What has been made so far is not looked at again by the garbage
        # collector, so that it stays shared and a kernel ends sooner.
        gc.freeze()
        self._tell({"ready": True, "shadowable": imported.shadowable})
        return self._run(imported, launcher)

    def _serve_preloaded(
        self, request: Dict[str, Any], imported: Imported
    ) -> "Optional[_Forked]":
        """Has a zygote go on with more modules; returns in its kernels."""
        control = ControlSocket(socket.socket(fileno=self._control.take_fd()))
        try:
            preloaded = self.fork_zygote([control])
        except OSError as error:
            self._tell({"unfit": "a process cannot be forked: %s" % error}, control)
            control.close()
            return None
        if preloaded is None:
            return None
        # matplotlib reads a `matplotlibrc` of the folder it is imported in.
        os.chdir(request["directory"])
        more = fork_imports.import_preload(request["preload"], request["project"])
        env = {**imported.env, **more.env}
        shadowable = imported.shadowable + more.shadowable
        return preloaded.serve(Imported(more.unfit, env, shadowable))

    def _run(
        self, imported: Imported, launcher: Optional[LauncherProgram]
    ) -> "Optional[_Forked]":
        self._serving = True
        poll = select.poll()
        poll.register(self._control.fileno(), select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        if self._host is not None:
            poll.register(0, select.POLLIN)
        self._reap()
        while True:
            for fd, _event in poll.poll(self._poll_ms()):
                if fd == self._wake:
                    os.read(self._wake, 4096)
                    self._reap()
                elif fd == 0:
                    if not _read(0):
                        poll.unregister(0)
                        self._stdin_ended = True
                        self._await_host()
                else:
                    try:
                        messages = self._control.receive()
                    except EOFError:
                        self._end()
                    for message in messages:
                        if "stay" in message:
                            self._stays = message["stay"]
                            self._await_host()
                            continue
                        if "preload" in message:
                            kernel = self._serve_preloaded(message, imported)
                        else:
                            kernel = self._fork_kernel(message, imported, launcher)
                        if kernel is not None:
                            return kernel
            if self._host_deadline and time.monotonic() > self._host_deadline:
                self._end()

    def _await_host(self) -> None:
        """Gives the host its time to end, where it is to."""
        if self._stdin_ended:
            deadline = time.monotonic() + _HOST_END_S
            self._host_deadline = None if self._stays else deadline

    def _poll_ms(self) -> Optional[float]:
        if self._host_deadline is None:
            return None
        return max(0, self._host_deadline - time.monotonic()) * 1000 + 1

    def _fork_kernel(
        self,
        request: Dict[str, Any],
        imported: Imported,
        launcher: Optional[LauncherProgram],
    ) -> "Optional[_Forked]":
        stderr = self._control.take_fd()
        fds = [stderr]
        if self._prepared is not None:
            fds += [self._control.take_fd(), self._control.take_fd()]
        assert launcher is not None
        try:
            pid = os.fork()
        except OSError as error:
            _close(fds)
            self._tell({"failed": request["id"], "error": str(error)})
            return None
        if pid != 0:
            _close(fds)
            self._kernels[pid] = request["id"]
            self._tell({"forked": request["id"], "pid": pid})
            return None
        self._die_with_parent()
        self._restore()
        self.drop_others()
        if self._prepared is not None:
            return self._prepared.kernel(launcher, imported.env, *fds)
        env = {**request["env"], **imported.env}
        return ForkedKernel(launcher, request["command"], request["cwd"], env, stderr)

    def _tell(
        self, message: Dict[str, Any], control: Optional[ControlSocket] = None
    ) -> None:
        try:
            (control or self._control).send(message)
        except OSError:
            self._end()  # there is no host any more

    def _restore(self) -> None:
        """In a child: gives up what belongs to this process."""
        signal.set_wakeup_fd(-1)
        for signum, handler in self._handlers.items():
            signal.signal(signum, handler)
        self._control.close()
        os.close(self._wake)
        os.close(self._wakeup)

    def _on_signal(self, signals: Iterable[int], handle: Any) -> None:
        for signum in signals:
            self._handlers[signum] = signal.signal(signum, handle)

    def _forward(self, signum: int, _frame: Any) -> None:
        assert self._host is not None
        self._host_deadline = time.monotonic() + _HOST_END_S
        os.kill(self._host, signum)

    def _note_children(self, _signum: int, _frame: Any) -> None:
        # While imports run, nobody looks whether the host is still there.
        if not self._serving and self._host is not None:
            pid, status = os.waitpid(self._host, os.WNOHANG)
            if pid != 0:
                self._leave(status)

    def _reap(self) -> None:
        for pid, kernel_id in list(self._kernels.items()):
            if not has_ended(pid):
                continue
            # The zombie keeps the number of its group, so that what is left of
            # the group can be killed safely.
            kill_group(pid)
            _pid, status, usage = os.wait4(pid, 0)
            del self._kernels[pid]
            self._tell(
                {"ended": kernel_id, "status": status, "max_rss": usage.ru_maxrss}
            )
        if self._host is not None and has_ended(self._host):
            self._end()
        for forker in list(self._forkers):
            if has_ended(forker):
                os.waitpid(forker, 0)
                self._forkers.remove(forker)

    def _end(self) -> None:
        """Ends the kernels and this process; in the manner of the host."""
        for pid in self._kernels:
            kill_group(pid)
        if self._host is None:
            os._exit(0)
        status = wait_or_kill(self._host, _HOST_END_S)
        for forker in self._forkers:
            wait_or_kill(forker, _FORKER_END_S)
        self._leave(status)

    def _leave(self, status: int) -> None:
        # Not sys.exit(): it would take apart all of the modules first.
        if os.WIFSIGNALED(status):
            signum = os.WTERMSIG(status)
            if signum != signal.SIGKILL:
                signal.signal(signum, signal.SIG_DFL)
            os.kill(os.getpid(), signum)
        os._exit(os.WEXITSTATUS(status))


def _close(fds: Iterable[int]) -> None:
    for fd in fds:
        os.close(fd)


def _say(work: Optional[str]) -> None:
    """What this process is at, for when it ends meanwhile.

    To where the host greets: that line is whole, and so is this one.
    """
    try:
        os.write(1, json.dumps({"work": work}).encode() + b"\n")
    except OSError:
        pass  # nobody is there any more


def _read(fd: int) -> bytes:
    try:
        return os.read(fd, 4096)
    except OSError:
        return b""
