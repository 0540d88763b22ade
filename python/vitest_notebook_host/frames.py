"""Frames of the WebSocket subprotocol ``v1.kernel.websocket.jupyter.org``.

Layout, little-endian unsigned 64-bit: the number of offsets, the offsets from
the start of the frame, then channel, header, parent header, metadata, content
and buffers one after the other. The last offset is the length of the frame.
"""

from __future__ import annotations

import struct
from typing import List, Sequence, Tuple

SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
#: Of a WebSocket that is closed for what came over it.
POLICY_VIOLATION = 1008

_WORD = 8
_FINAL_BINARY = 0x82
# header, parent header, metadata, content
_JSON_PARTS = 4


def pack(channel: str, parts: Sequence[bytes]) -> bytes:
    """One frame of ``channel`` and the message's parts, JSON parts first.

    It comes as the bytes of a WebSocket message from a server (RFC 6455, 5.2),
    so that several can be sent by one write, and the parts are copied once.
    """
    return b"".join(pieces(channel, parts))


def pieces(channel: str, parts: Sequence[bytes]) -> List[bytes]:
    """What ``pack`` joins: a large message can be sent without a copy."""
    sections = [channel.encode(), *parts]
    offset = _WORD * (len(sections) + 2)
    offsets = [offset]
    for section in sections:
        offset += len(section)
        offsets.append(offset)
    words = struct.pack("<%dQ" % (len(offsets) + 1), len(offsets), *offsets)
    return [_websocket_header(offset), words, *sections]


def _websocket_header(length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", _FINAL_BINARY, length)
    if length < 1 << 16:
        return struct.pack("!BBH", _FINAL_BINARY, 126, length)
    return struct.pack("!BBQ", _FINAL_BINARY, 127, length)


def unpack(frame: bytes) -> Tuple[str, List[bytes]]:
    """The channel and the parts of a frame.

    Raises ``ValueError`` when the frame does not follow the layout.
    """
    try:
        (count,) = struct.unpack_from("<Q", frame)
        if count < _JSON_PARTS + 2 or count > len(frame) // _WORD:
            raise ValueError("%d offsets" % count)
        offsets = struct.unpack_from("<%dQ" % count, frame, _WORD)
    except struct.error as error:
        raise ValueError(str(error)) from error
    if list(offsets) != sorted(offsets) or offsets[-1] > len(frame):
        raise ValueError("offsets out of order or outside of the frame")
    channel, *parts = (frame[start:end] for start, end in zip(offsets, offsets[1:]))
    return channel.decode(), parts
