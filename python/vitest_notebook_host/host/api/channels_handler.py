"""``WS /api/kernels/{id}/channels``: relayed, or handed over to the kernel."""

from __future__ import annotations

from typing import List, Optional, Union

from tornado.iostream import StreamClosedError
from tornado.websocket import WebSocketHandler

from ... import frames
from ..direct.direct_kernel import DirectKernel
from ..zeromq_kernel import ZeroMQKernel
from .http_handlers import ApiHandler


class ChannelsHandler(WebSocketHandler, ApiHandler):
    """Owns its kernel: when the socket closes, the kernel ends."""

    _kernel: Optional[ZeroMQKernel] = None

    def check_origin(self, origin: str) -> bool:
        # No browser gets here: a private socket, or a token in a header.
        return True

    def select_subprotocol(self, subprotocols: List[str]) -> Optional[str]:
        return frames.SUBPROTOCOL if frames.SUBPROTOCOL in subprotocols else None

    async def get(self, kernel_id: str) -> None:
        kernel = self.find_kernel(kernel_id)
        if kernel is None:
            return
        if kernel.attached:
            self.fail(409, "Kernel %s has a client already" % kernel_id)
            return
        await super().get(kernel_id)

    def open(self, kernel_id: str) -> None:  # type: ignore[override]
        # Nagle's algorithm costs 40 ms a cell over TCP; no matter on Unix.
        self.set_nodelay(True)
        kernel = self.kernels.get(kernel_id)
        if kernel is None or kernel.attached:
            self.close()
            return
        if self.selected_subprotocol is None:
            self.close(frames.POLICY_VIOLATION, "only " + frames.SUBPROTOCOL)
            return
        if isinstance(kernel, DirectKernel):
            self._hand_over(kernel)
        elif isinstance(kernel, ZeroMQKernel):
            self._kernel = kernel
            kernel.attach(self._send)

    def on_message(self, message: Union[str, bytes]) -> None:
        if self._kernel is None:
            return
        try:
            if isinstance(message, str):
                raise ValueError("a text frame")
            self._kernel.forward(message)
        except ValueError as error:
            self.close(frames.POLICY_VIOLATION, str(error)[:100])

    def on_close(self) -> None:
        if self._kernel is not None:
            self.kernels.detached(self._kernel)

    def _hand_over(self, kernel: DirectKernel) -> None:
        connection = self.ws_connection
        assert connection is not None and connection.stream is not None
        stream = connection.stream
        kernel.hand_over(stream.socket.fileno(), lambda: self.kernels.detached(kernel))
        # The connection goes on without this end of it.
        stream.close()

    def _send(self, packed: List[bytes]) -> None:
        # Not write_message(): a task and a system call for every message is a
        # third of what the host spends on a cell.
        connection = self.ws_connection
        if connection is not None and connection.stream is not None:
            try:
                connection.stream.write(b"".join(packed))
            except StreamClosedError:
                pass  # on_close follows
