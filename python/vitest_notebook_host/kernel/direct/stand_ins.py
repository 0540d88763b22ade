"""Stand where ipykernel (6.17 to 7.4) has ZeroMQ sockets and threads."""

from __future__ import annotations

import atexit
import importlib
import os
import threading
from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional, Sequence

import zmq
from ipykernel.iostream import BackgroundSocket, IOPubThread
from zmq.eventloop.zmqstream import ZMQStream

from .wire import Wire

_BOTH = int(zmq.POLLIN | zmq.POLLOUT)


class Stream(ZMQStream):
    """One channel: what ipykernel asks of the stream and the socket.

    Traits check for the class. ``__init__`` is not called, since it wants a
    real socket.
    """

    def __init__(self, wire: Wire, channel: str) -> None:
        self._wire = wire
        self._channel = channel
        self.socket = self  # type: ignore[assignment]
        self.io_loop = Loop(wire)  # type: ignore[assignment]
        self._answers: Deque[List[bytes]] = deque()
        #: Takes a message of the client, in ZeroMQ's frames.
        self.deliver: Callable[[List[zmq.Frame]], Any] = lambda _frames: None

    def send(self, msg: Any, *_args: Any, **_more: Any) -> None:
        # ipykernel 7, to itself: "stop aborting".
        self.deliver([zmq.Frame(msg)])

    def send_multipart(self, msg: Sequence[Any], *_args: Any, **_more: Any) -> None:
        self._wire.send(self._channel, msg)

    def fileno(self) -> int:
        # ipykernel, `_input_request`: a cell waits until something has come.
        return self._wire.fileno()

    def recv_multipart(self, *_args: Any, **_more: Any) -> List[bytes]:
        # Only of stdin, and while a cell runs, so that the loop does not.
        self._wire.receive()
        if not self._answers:
            raise zmq.Again
        return self._answers.popleft()

    def answer(self, frames: List[bytes]) -> None:
        """What the client says on stdin."""
        self._answers.append(frames)

    def on_recv(self, *_args: Any, **_more: Any) -> None:
        pass

    def flush(self, flag: int = _BOTH, limit: Optional[int] = None) -> int:
        # ipykernel 6, `_abort_queues`: what has come by now is to be aborted.
        if flag & zmq.POLLIN:
            self._wire.receive()
        return 0

    def closed(self) -> bool:
        return True

    def close(self, linger: Optional[int] = None) -> None:
        pass

    def receiving(self) -> bool:
        return True

    def sending(self) -> bool:
        return False

    def __del__(self) -> None:
        pass


class _PublishedSocket:
    """``IOPubThread.socket``."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send_multipart(
        self, msg: Sequence[Any], copy: bool = True, **_more: Any
    ) -> None:
        if not copy:
            # A notebook sees the module, as ZeroMQ imports it for a large message.
            importlib.import_module("zmq.utils.garbage")
        self._wire.send("iopub", msg)

    def close(self) -> None:
        pass


class Published(IOPubThread):  # type: ignore[misc]
    """The thread that publishes, without a thread: ipykernel then calls directly."""

    def __init__(self, wire: Wire, session: Any) -> None:
        self.wire = wire
        self.socket = _PublishedSocket(wire)
        self.session = session
        self._stopped = False
        self.background_socket = BackgroundSocket(self)
        self._master_pid = os.getpid()
        # The wire itself knows a fork.
        self._pipe_flag = False
        self.io_loop = None
        self._local = threading.local()
        self._events: Deque[Any] = deque()
        self._event_pipes: Dict[Any, Any] = {}
        self.thread = _NoThread()

    def start(self) -> None:
        atexit.register(self.stop)


class _NoThread:
    ident = None
    name = "IOPub"
    daemon = True

    def is_alive(self) -> bool:
        return False

    def join(self, timeout: Optional[float] = None) -> None:
        pass


def unstarted(thread: type, name: str) -> Any:
    """A thread of this class, without the event loop that its ``__init__`` makes."""
    made: Any = thread.__new__(thread)  # type: ignore[call-overload]
    threading.Thread.__init__(made, name=name, daemon=True)
    return made


class NoSubshells:
    """``ShellChannelThread.manager`` of ipykernel 7."""

    def __init__(self, shell: Stream) -> None:
        self._shell = shell

    def get_subshell_to_shell_channel_socket(self, subshell_id: Optional[str]) -> Any:
        if subshell_id is not None:
            raise KeyError(subshell_id)
        return self._shell

    get_shell_channel_to_subshell_socket = get_subshell_to_shell_channel_socket

    def list_subshell(self) -> List[str]:
        return []

    def subshell_id_from_thread_id(self, _thread_id: int) -> None:
        return None


class Loop:
    """The loop of a thread that there is not: calls back at once.

    ipykernel 7 has the thread for shell messages end an abort, after what has
    come by then (``_abort_queues``).
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add_callback(self, callback: Callable[..., Any], *args: Any) -> None:
        self._wire.receive()
        callback(*args)

    def stop(self) -> None:
        pass
