"""The host's hold on a WebSocket that a kernel talks over."""

from __future__ import annotations

import asyncio
import os
import socket

from .hang_ups import HangUps


class ClientSocket:
    """Nothing is read from it; it is written to when the kernel is dead."""

    def __init__(self, descriptor: int, hang_ups: HangUps) -> None:
        """Takes over the file descriptor."""
        self._socket = socket.socket(fileno=descriptor)
        self._hang_ups = hang_ups
        self._loop = asyncio.get_running_loop()
        self._unsent = b""

    @classmethod
    def copy_of(cls, descriptor: int, hang_ups: HangUps) -> "ClientSocket":
        return cls(os.dup(descriptor), hang_ups)

    def fileno(self) -> int:
        return self._socket.fileno()

    def write(self, data: bytes) -> None:
        """As fast as the client takes it."""
        self._unsent += data
        self._write_on()

    def _write_on(self) -> None:
        try:
            while self._unsent:
                self._unsent = self._unsent[self._socket.send(self._unsent) :]
        except BlockingIOError:
            self._loop.add_writer(self._socket, self._write_on)
            return
        except OSError:
            self._unsent = b""  # the client is gone
        self._loop.remove_writer(self._socket)

    def cut(self) -> None:
        """Ends the connection, whoever else holds it."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the client was faster
        self.close()

    def close(self) -> None:
        if self._socket.fileno() != -1:
            self._loop.remove_writer(self._socket)
            self._hang_ups.forget(self._socket.fileno())
            self._socket.close()
