"""Frames from a WebSocket's client (RFC 6455, 5.2)."""

from __future__ import annotations

import struct
from typing import Iterator, Optional, Tuple

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
_CONTINUED = 0
_CONTROL = 8
_FINAL = 0x80
_MASKED = 0x80


def control_frame(opcode: int, payload: bytes) -> bytes:
    """A server's, of at most 125 bytes."""
    return struct.pack("!BB", _FINAL | opcode, len(payload)) + payload


def close_frame(code: int, reason: str) -> bytes:
    """Ends a connection, and says why."""
    return control_frame(CLOSE, struct.pack("!H", code) + reason.encode()[:120])


class FrameReader:
    """Makes messages of what has arrived."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._opcode = _CONTINUED
        self._fragments = bytearray()

    def feed(self, data: bytes) -> Iterator[Tuple[int, bytes]]:
        """The messages that are complete now: opcode and payload."""
        self._buffer += data
        position = 0
        try:
            while True:
                frame = _parse(self._buffer, position)
                if frame is None:
                    return
                first, payload, position = frame
                message = self._assemble(first, payload)
                if message is not None:
                    yield message
        finally:
            del self._buffer[:position]

    def _assemble(self, first: int, payload: bytes) -> Optional[Tuple[int, bytes]]:
        opcode = first & 0x0F
        if opcode >= _CONTROL:
            return opcode, payload
        if opcode != _CONTINUED:
            self._opcode = opcode
            if first & _FINAL:
                return opcode, payload
        self._fragments += payload
        if not first & _FINAL:
            return None
        whole = bytes(self._fragments)
        self._fragments.clear()
        return self._opcode, whole


def _parse(buffer: bytearray, start: int) -> Optional[Tuple[int, bytes, int]]:
    """First byte, payload and end of the frame; None where it is not complete."""
    available = len(buffer) - start
    if available < 2:
        return None
    first, second = buffer[start], buffer[start + 1]
    length = second & 0x7F
    size = 2
    if length == 126:
        size = 4
    elif length == 127:
        size = 10
    masked = second & _MASKED
    if available < size + (4 if masked else 0):
        return None
    if length == 126:
        (length,) = struct.unpack_from("!H", buffer, start + 2)
    elif length == 127:
        (length,) = struct.unpack_from("!Q", buffer, start + 2)
    mask = b""
    if masked:
        mask = bytes(buffer[start + size : start + size + 4])
        size += 4
    end = start + size + length
    if len(buffer) < end:
        return None
    return first, _unmask(mask, bytes(buffer[start + size : end])), end


def _unmask(mask: bytes, payload: bytes) -> bytes:
    if not any(mask):
        return payload
    # As numbers: a hundred times as fast as byte by byte.
    length = len(payload)
    key = int.from_bytes((mask * (length // 4 + 1))[:length], "little")
    return (int.from_bytes(payload, "little") ^ key).to_bytes(length, "little")
