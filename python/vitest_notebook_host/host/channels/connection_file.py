"""Where a kernel listens, and the file that tells it so."""

from __future__ import annotations

import json
import os
import sys
import uuid
from typing import Any, Dict

from ..specs import Spec

_CHANNELS = ["shell", "iopub", "stdin", "control", "hb"]


def write_connection_file(stem: str, spec: Spec) -> Dict[str, Any]:
    """Chooses addresses and a key, and writes them to ``<stem>.json``.

    ipykernel gets Unix domain sockets beside the file. Others get TCP ports:
    not every kernel can do without (Deno's cannot).
    """
    path = stem + ".json"
    if spec.is_ipykernel and sys.platform != "win32":
        return {**_write_ipc(path, stem, spec.name), "path": path}
    # Importing it takes 60 ms, which forked kernels are spared.
    from jupyter_client.connect import write_connection_file as write

    _path, info = write(
        path,
        transport="tcp",
        ip="127.0.0.1",
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


def _write_ipc(path: str, stem: str, kernel_name: str) -> Dict[str, Any]:
    ports = {name + "_port": port for port, name in enumerate(_CHANNELS, 1)}
    info = {
        **ports,
        "ip": stem,
        "key": uuid.uuid4().hex,
        "transport": "ipc",
        "signature_scheme": "hmac-sha256",
        "kernel_name": kernel_name,
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(info, file, indent=2)
    return info
