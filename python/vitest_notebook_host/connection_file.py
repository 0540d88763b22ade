"""Where a kernel listens, and the file that tells it so."""

from __future__ import annotations

import sys
import uuid
from typing import Any, Dict

from .specs import Spec


def write_connection_file(stem: str, spec: Spec) -> Dict[str, Any]:
    """Chooses addresses and a key, and writes them to ``<stem>.json``.

    ipykernel gets Unix domain sockets beside the file. Others get TCP ports:
    not every kernel can do without (Deno's cannot).
    """
    from jupyter_client.connect import write_connection_file as write

    ipc = spec.is_ipykernel and sys.platform != "win32"
    path, info = write(
        stem + ".json",
        transport="ipc" if ipc else "tcp",
        ip=stem if ipc else "127.0.0.1",
        key=uuid.uuid4().hex.encode(),
        kernel_name=spec.name,
    )
    return {**info, "path": path}


def address(info: Dict[str, Any], channel: str) -> str:
    """The ZeroMQ address of one channel (``shell``, ``hb`` …)."""
    separator = "-" if info["transport"] == "ipc" else ":"
    return "%s://%s%s%s" % (
        info["transport"],
        info["ip"],
        separator,
        info[channel + "_port"],
    )
