"""Jupyter messages as they go over ZeroMQ (Jupyter messaging, "The Wire Protocol")."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import uuid
from datetime import datetime, timezone
from typing import Any, Dict, List, Optional, Sequence

from ..processes.process_exit import ProcessExit

_DELIMITER = b"<IDS|MSG>"
_PROTOCOL_VERSION = "5.3"
_EXECUTE_INPUT = re.compile(rb'"msg_type": ?"execute_input"')
_STATUS = re.compile(rb'"msg_type": ?"status"')
_BUSY = re.compile(rb'"execution_state": ?"busy"')

HOST_SESSION = "host"


def sign(key: bytes, parts: Sequence[bytes]) -> List[bytes]:
    """The ZeroMQ frames of a message to a kernel; buffers are not signed."""
    digest = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts[:4]:
        digest.update(part)
    return [_DELIMITER, digest.hexdigest().encode(), *parts]


def strip(frames: Sequence[bytes]) -> List[bytes]:
    """The parts of a message from a kernel, without identities and signature.

    Empty when there is no delimiter. The signature is not checked: who could
    forge one has to sit on a socket of ours or in our private directory.
    """
    try:
        start = frames.index(_DELIMITER)
    except ValueError:
        return []
    return list(frames[start + 2 :])


def message(msg_type: str, content: Dict[str, Any], session: str) -> List[bytes]:
    """The four JSON parts of a message that nobody asked for."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "session": session,
        "username": "vitest-notebook",
        "date": timestamp(),
        "msg_type": msg_type,
        "version": _PROTOCOL_VERSION,
    }
    return [
        json.dumps(header).encode(),
        b"{}",
        b"{}",
        json.dumps(content).encode(),
    ]


def death(exit: ProcessExit) -> List[bytes]:
    """The host's report that a kernel's process has ended."""
    content = {"execution_state": "dead", **exit.facts()}
    return message("status", content, HOST_SESSION)


def silent_cell(code: str) -> List[bytes]:
    """An ``execute_request`` of the host's own, whose reply nobody awaits."""
    return message(
        "execute_request",
        {
            "code": code,
            "silent": True,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        },
        HOST_SESSION,
    )


def is_reply_to_cell(parts: Sequence[bytes]) -> bool:
    """Whether it is an ``execute_reply`` to somebody other than the host."""
    if b'"execute_reply"' not in parts[0]:
        return False
    return bool(json.loads(parts[1]).get("session") != HOST_SESSION)


def announces_output(parts: Sequence[bytes]) -> bool:
    """Whether it is an ``execute_input`` or the status ``busy``."""
    # A quote inside of a string would have a backslash before it.
    return _EXECUTE_INPUT.search(parts[0]) is not None or (
        _STATUS.search(parts[0]) is not None and _BUSY.search(parts[3]) is not None
    )


def timestamp(at: Optional[datetime] = None) -> str:
    """A time in UTC, by default now, ISO 8601."""
    at = at or datetime.now(timezone.utc)
    return at.isoformat().replace("+00:00", "Z")
