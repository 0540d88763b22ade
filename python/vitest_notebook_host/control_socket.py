"""Messages between the host and the process that forks kernels for it.

One JSON object a line over a Unix stream socket; file descriptors go along with
the line that needs them.
"""

from __future__ import annotations

import array
import json
import os
import socket
from typing import Any, Dict, List, Sequence

_CHUNK = 65536
_MAX_FDS = 16
_FD_SIZE = array.array("i").itemsize


class ControlSocket:
    """One end of the connection."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._pending = b""
        self._fds: List[int] = []

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()
        while self._fds:
            os.close(self._fds.pop())

    def send(self, message: Dict[str, Any], fds: Sequence[int] = ()) -> None:
        """Blocks when the peer does not read. Raises ``OSError`` without one."""
        line = json.dumps(message).encode() + b"\n"
        ancillary = []
        if fds:
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))]
        sent = self._socket.sendmsg([line], ancillary)
        self._socket.sendall(line[sent:])

    def receive(self) -> List[Dict[str, Any]]:
        """The messages that have come in full. Blocks until something comes.

        Raises ``EOFError`` when the peer is gone.
        """
        # As socket.recv_fds, which Python 3.8 does not have.
        try:
            data, ancillary, _flags, _address = self._socket.recvmsg(
                _CHUNK, socket.CMSG_LEN(_MAX_FDS * _FD_SIZE)
            )
        except ConnectionError:
            data, ancillary = b"", []
        for level, kind, payload in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                whole = len(payload) - len(payload) % _FD_SIZE
                self._fds.extend(array.array("i", payload[:whole]))
        if not data:
            raise EOFError
        *lines, self._pending = (self._pending + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def take_fd(self) -> int:
        """The next file descriptor that came along, not inherited by programs."""
        fd = self._fds.pop(0)
        os.set_inheritable(fd, False)
        return fd
