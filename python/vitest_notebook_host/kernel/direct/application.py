"""ipykernel's application, made before the fork, that talks to its client itself."""

from __future__ import annotations

import asyncio
import atexit
import functools
import os
import sys
import threading
from typing import Any, List

import zmq
from ipykernel.control import ControlThread
from ipykernel.kernelapp import IPKernelApp as _IPKernelApp
from tornado.ioloop import IOLoop
from traitlets.utils.importstring import import_item

from .fork_messages import ForkMessages
from .helper import Helper
from .output import OutStream
from .stand_ins import Loop, NoSubshells, Published, Stream, unstarted
from .wire import Wire

try:
    from ipykernel.shellchannel import ShellChannelThread
except ImportError:
    ShellChannelThread = None  # ipykernel 6

_PORTS = {"shell": 1, "iopub": 2, "stdin": 3, "hb": 5, "control": 4}


class DirectApplication(_IPKernelApp):  # type: ignore[misc]
    """All that is not overridden is the real one.

    Neither are ``start`` and what it calls until a cell runs: a notebook sees
    their files on the stack.
    """

    def init_connection_file(self) -> None:
        pass  # no file to read yet

    def init_poller(self) -> None:
        pass  # the system kills the process with its parent

    def init_heartbeat(self) -> None:
        pass

    def write_connection_file(self, **_info: Any) -> None:
        pass

    def log_connection_info(self) -> None:
        self._ports = dict(_PORTS)

    def init_signal(self) -> None:
        pass  # in the kernel's process

    def init_sockets(self) -> None:
        # Nobody else can get at the connection, so that nothing is signed.
        self.session.key = b""
        self.helper = Helper()
        self.wire = Wire(self.helper.wake)
        self.fork_messages = ForkMessages(self.helper, self.wire.send_packed)
        self.wire.on_fork_message = self.fork_messages.send
        self.wire.before_message = self._take_over_forks
        self.wire.before_idle = self._complete
        self.helper.tick = self._send_pending
        atexit.register(self.close)
        self.shell_socket = Stream(self.wire, "shell")
        self.stdin_socket = Stream(self.wire, "stdin")
        self.control_socket = Stream(self.wire, "control")
        self.control_thread = unstarted(ControlThread, "Control")
        self.control_thread.io_loop = Loop(self.wire)
        self.configure_tornado_logger()
        self.iopub_thread = Published(self.wire, self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket
        if ShellChannelThread is not None:
            thread = self.shell_channel_thread = unstarted(
                ShellChannelThread, "Shell channel"
            )
            thread.parent_thread = threading.current_thread()
            thread.io_loop = Loop(self.wire)
            thread._manager = NoSubshells(self.shell_socket)

    def init_io(self) -> None:
        self.outputs = [
            OutStream(self.session, self.iopub_thread, name, self.helper)
            for name in ("stdout", "stderr")
        ]
        sys.stdout, sys.stderr = self.outputs
        hook = import_item(str(self.displayhook_class))
        self.displayhook = hook(self.session, self.iopub_socket)
        sys.displayhook = self.displayhook
        self.patch_io()

    def init_kernel(self) -> None:
        threads = {}
        if ShellChannelThread is not None:
            threads["shell_channel_thread"] = self.shell_channel_thread
        kernel = self.kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            control_stream=self.control_socket,
            debugpy_stream=None,
            debug_shell_socket=None,
            shell_stream=self.shell_socket,
            control_thread=self.control_thread,
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            stdin_socket=self.stdin_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
            **threads,
        )
        kernel.record_ports({name + "_port": port for name, port in _PORTS.items()})
        # There is no race that it could help to win.
        kernel._execute_sleep = 0.0
        if hasattr(kernel, "_flush_control_queue"):
            kernel._flush_control_queue = _next_turn  # of another thread
        kernel.start = self.start_kernel
        self.displayhook.get_execution_count = lambda: kernel.execution_count

    def start_kernel(self) -> None:
        """In place of the kernel's ``start``, which is for sockets and threads."""
        kernel = self.kernel
        kernel.io_loop = IOLoop.current()
        kernel.shell.exit_now = False
        if not hasattr(kernel, "shell_main"):  # ipykernel 6
            from tornado.queues import Queue

            kernel.msg_queue = Queue()
            kernel.io_loop.add_callback(kernel.dispatch_queue)
            self.shell_socket.deliver = functools.partial(
                kernel.schedule_dispatch, kernel.dispatch_shell
            )
        else:
            from ipykernel.utils import _async_in_context

            kernel._main_asyncio_lock = asyncio.Lock()
            kernel._control_lock = asyncio.Lock()
            run = _async_in_context(functools.partial(kernel.shell_main, None))
            self.shell_socket.deliver = lambda frames: asyncio.ensure_future(
                run(frames)
            )
        self.wire.on_message = self._on_message
        kernel._publish_status("starting", "shell")

    def _on_message(self, channel: str, parts: List[bytes]) -> None:
        message = [b"client", b"<IDS|MSG>", b"", *parts]
        if channel == "stdin":
            self.stdin_socket.answer(message)
            return
        frames = [zmq.Frame(part) for part in message]
        if channel == "shell":
            self.shell_socket.deliver(frames)
        elif channel == "control":
            self.kernel.io_loop.add_callback(self.kernel.process_control, frames)

    def _complete(self) -> None:
        """What a cell has printed is there when it ends.

        Also where the notebook has put something else in place of a stream, so
        that ipykernel does not flush this one.
        """
        self._take_over_forks()
        with self.wire.uninterrupted:
            for output in self.outputs:
                output.take_over()
                output.send_pending()

    def _take_over_forks(self) -> None:
        """What forks have said by now was said before."""
        if self.fork_messages.is_open:
            with self.wire.uninterrupted:
                self.fork_messages.take_over()

    def _send_pending(self) -> None:
        for output in self.outputs:
            output.send_pending()
        self.wire.flush()

    def close(self) -> None:
        self.reset_io()
        if os.getpid() == self.iopub_thread._master_pid:
            self._send_pending()


async def _next_turn() -> None:
    # A cell that runs the event loop itself (nest_asyncio) would take what is
    # ready behind it away from the outer loop, which has counted on it.
    await asyncio.sleep(0)


# As a notebook sees it.
DirectApplication.__name__ = DirectApplication.__qualname__ = _IPKernelApp.__name__
DirectApplication.__module__ = _IPKernelApp.__module__
