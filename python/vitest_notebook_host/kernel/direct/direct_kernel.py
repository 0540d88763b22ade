"""Makes a process that was forked off a prepared one a kernel that needs no ZeroMQ.

The application, the kernel and the shell are made once, before the forks; here
is what belongs to one kernel alone.
"""

from __future__ import annotations

import itertools
import os
import pathlib
import signal
import socket
import sys
import threading
import time
import uuid
from io import FileIO, TextIOWrapper
from types import CodeType
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from tornado.ioloop import IOLoop

from ...control_socket import ControlSocket
from ...shared_state import SharedState
from .. import forked_kernel, ipykernel_setup
from ..forked_kernel import LauncherProgram
from ..ipykernel_setup import EXTRA_ARGUMENTS, FileNotes, LineCoverage
from .application import DirectApplication
from .checkpoint.checkpoints import Checkpoints
from .checkpoint.frozen import take_socket
from .checkpoint.own_descriptors import inherited
from .ending import leave
from .fork_hooks import ForkHooks
from .warm_up import warm_up

# Without a name of their own: two for the standard streams, one for the parent.
_OWN_THREADS = 3
# For which a fork leaves the kernel what has arrived.
_STRAY_PAUSE_S = 0.01
_INLINE_BACKEND = "module://matplotlib_inline.backend_inline"


class Prepared:
    """What all kernels that are forked from here share."""

    def __init__(self) -> None:
        """Raises whatever ipykernel does when it is not as it was known to be."""
        main = sys.modules["__main__"]
        before = _process_state()
        path = list(sys.path)
        os.environ["MPLBACKEND"] = os.environ.get("MPLBACKEND") or _INLINE_BACKEND
        # Shows whether this ipykernel makes use of it.
        os.environ["JPY_SESSION_NAME"] = "of a notebook"
        self.application: Any = DirectApplication.instance()
        try:
            self.application.initialize(["-f", "kernel.json", *EXTRA_ARGUMENTS])
            warm_up(self.application)
            self._made = _process_state()
        finally:
            _set_process_state(before)
            sys.path[:] = path
            sys.modules["__main__"] = main
        self.inherited = inherited()
        self.note_files = ipykernel_setup.file_notes_code()

    def kernel(
        self,
        launcher: LauncherProgram,
        env: Dict[str, str],
        stderr: int,
        control: int,
        state: int,
    ) -> "DirectKernel":
        """What a fork is to become. The last three are file descriptors."""
        connected = ControlSocket(socket.socket(fileno=control))
        return DirectKernel(launcher, self, env, stderr, connected, state)

    def use(self) -> None:
        """Puts the kernel's streams and hooks into their places."""
        _set_process_state(self._made)


class DirectKernel(NamedTuple):
    """What a forked process is to become.

    ``control`` leads to the host, which tells the rest as soon as it is known.
    """

    launcher: LauncherProgram
    prepared: Prepared
    env: Dict[str, str]
    stderr: int
    control: ControlSocket
    state: int

    def become(self) -> Tuple[CodeType, Dict[str, Any]]:
        """The program to run now and its namespace, ``__main__``'s.

        Waits until the host knows for which notebook it is.
        """
        forked_kernel.isolate(self.stderr)
        state = SharedState(self.state)
        wanted = _first_message(self.control)
        env = {**wanted["env"], **self.env}
        code, namespace = forked_kernel.enter(
            self.launcher, wanted["command"], wanted["cwd"], env
        )
        self.prepared.use()
        application = self.prepared.application
        coverage = wanted["coverage"] and LineCoverage(*wanted["coverage"])
        application.initialize = _Adoption(self, state, wanted["notes"], coverage)
        return code, namespace

    def end(self) -> None:
        """To be called when the program has come to its end."""
        self.prepared.application.helper.finish()
        leave(self.launcher.shared)


class _Adoption:
    """In place of the application's ``initialize``."""

    def __init__(
        self,
        kernel: DirectKernel,
        state: SharedState,
        notes: Optional[List[Any]],
        coverage: Optional[LineCoverage],
    ) -> None:
        self._control = kernel.control
        self._prepared = kernel.prepared
        self._application = kernel.prepared.application
        self._state = state
        self._notes = notes
        self._coverage = coverage
        self._client: Optional[socket.socket] = None
        self._pid = os.getpid()

    def __call__(self, _argv: Optional[List[str]] = None) -> None:
        application = self._application
        del application.initialize
        self._adopt_connection()
        self._adopt_streams()
        self._adopt_shell()
        loop = IOLoop.current()
        loop.add_handler(self._control, self._on_control, IOLoop.READ)
        self._loop = loop
        if self._coverage is not None:
            exec(ipykernel_setup.line_coverage(), self._coverage.names())
        names: Dict[str, Any] = {}
        if self._notes is not None:
            names = FileNotes(*self._notes).names()
            exec(self._prepared.note_files, names)
        each: Any = loop
        self._checkpoints = Checkpoints(
            application,
            each.asyncio_loop,
            names,
            self._prepared.inherited,
            self._leave,
            self._rejoin,
        )
        # When all is set up, which is when the loop has begun.
        loop.add_callback(self._tell, {"ready": True})

    def _adopt_connection(self) -> None:
        application = self._application
        path = sys.argv[sys.argv.index("-f") + 1]
        application.connection_file = path
        application.config.IPKernelApp.connection_file = path
        self._adopt_identity()
        application.wire.adopt(self._state)
        application.wire.on_first_reply = lambda: self._tell({"replied": True})

    def _adopt_identity(self) -> None:
        application = self._application
        application.parent_handle = os.getppid()
        session = application.session
        session.session = str(uuid.uuid4())
        session.pid = os.getpid()
        session.username = os.environ.get("USER", "username")
        kernel = application.kernel
        kernel.ident = str(uuid.uuid4())
        kernel.shell.displayhook.topic = kernel._topic("execute_result")
        application.iopub_thread._master_pid = os.getpid()

    def _adopt_streams(self) -> None:
        application = self._application
        application.helper.start()
        for output in application.outputs:
            output.adopt()
        # IPKernelApp.init_io: its log goes past the notebook.
        for handler in application.log.handlers:
            stream = getattr(handler, "stream", None)
            if stream is not None and stream.buffer.fileno() == 2:
                copy = application.outputs[1]._original_stdstream_copy
                handler.stream = TextIOWrapper(FileIO(copy, "w"))
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        ForkHooks(
            application.wire.uninterrupted,
            [
                *(output.taking for output in application.outputs),
                *(output.sending for output in application.outputs),
                application.fork_messages.taking,
                application.wire.lock,
            ],
            application.fork_messages.prepare,
            application.helper.stop,
        ).register()

    def _adopt_shell(self) -> None:
        application = self._application
        shell = application.kernel.shell
        os.environ.setdefault("MPLBACKEND", _INLINE_BACKEND)
        shell.starting_dir = os.getcwd()
        shell.user_ns["_dh"][:] = [pathlib.Path.cwd()]
        for names in (shell.user_ns, shell.user_ns_hidden):
            if "__session__" in names:
                names["__session__"] = os.environ["JPY_SESSION_NAME"]
        shell._orig_sys_modules_main_mod = sys.modules["__main__"]
        sys.modules["__main__"] = shell.user_module
        application.init_path()
        shell.init_environment()
        # As many as ipykernel's own threads have used up.
        numbers = _thread_numbers()
        for _ in range(_OWN_THREADS):
            next(numbers)

    def _on_control(self, _control: Any, _events: int) -> None:
        if self._is_stray():
            return
        try:
            messages = self._control.receive()
        except EOFError:
            self._loop.remove_handler(self._control)
            self._end()
            return
        for message in messages:
            if "channels" in message:
                self._connect(socket.socket(fileno=self._control.take_fd()))
            elif "checkpoint" in message:
                own = [self._control.fileno()]
                if self._client is not None:
                    own.append(self._client.fileno())
                self._checkpoints.make(take_socket(self._control.take_fd()), own)

    def _leave(self) -> None:
        self._disconnect()
        self._loop.remove_handler(self._control)
        self._control.close()

    def _rejoin(self, control: ControlSocket, state: SharedState) -> None:
        self._pid = os.getpid()
        self._control = control
        self._adopt_identity()
        wire = self._application.wire
        wire.adopt(state)
        wire.on_first_reply = None
        self._loop.add_handler(control, self._on_control, IOLoop.READ)
        self._loop.add_callback(self._tell, {"ready": True})

    def _connect(self, client: socket.socket) -> None:
        self._disconnect()
        self._client = client
        wire = self._application.wire
        wire.connect(client)

        def receive(_client: Any, _events: int) -> None:
            if not self._is_stray() and not wire.receive():
                # The host sees it, too, and knows what is to come of it.
                self._disconnect()

        self._loop.add_handler(client, receive, IOLoop.READ)

    def _is_stray(self) -> bool:
        """Whether this is a fork that has come back to the event loop.

        It shares the kernel's sockets and its epoll, where to remove a handler
        would be to remove the kernel's. What has arrived is the kernel's to take.
        """
        if os.getpid() == self._pid:
            return False
        if os.getppid() != self._pid:
            os._exit(0)  # the kernel has ended
        time.sleep(_STRAY_PAUSE_S)
        return True

    def _disconnect(self) -> None:
        if self._client is not None:
            self._loop.remove_handler(self._client)
            self._client = None

    def _end(self) -> None:
        kernel = self._application.kernel
        kernel.shell.exit_now = True

        async def end() -> None:
            if _has_children():
                await kernel._at_shutdown()
            self._loop.stop()

        self._loop.add_callback(end)

    def _tell(self, message: Dict[str, Any]) -> None:
        try:
            self._control.send(message)
        except OSError:
            pass  # the host is gone, and so are we soon


def _first_message(control: ControlSocket) -> Dict[str, Any]:
    while True:
        try:
            messages = control.receive()
        except EOFError:
            os._exit(0)  # it is not needed after all
        if messages:
            return messages[0]


def _process_state() -> Dict[str, Any]:
    names = ("stdout", "stderr", "displayhook", "excepthook")
    return {name: getattr(sys, name) for name in names}


def _set_process_state(state: Dict[str, Any]) -> None:
    for name, value in state.items():
        setattr(sys, name, value)


def _thread_numbers() -> "itertools.count[int]":
    counter = getattr(threading, "_counter", None)
    # Up to Python 3.9, the method of one.
    return getattr(counter, "__self__", counter)  # type: ignore[return-value]


def _has_children() -> bool:
    try:
        for task in os.listdir("/proc/self/task"):
            with open("/proc/self/task/%s/children" % task) as file:
                if file.read():
                    return True
    except OSError:
        return True
    return False
