"""The host's process: listens, says so, ends."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import shutil
import sys
from importlib.metadata import version
from typing import Any, Dict, Optional

from tornado.httpserver import HTTPServer
from tornado.web import Application

from . import __version__, lifeline, specs
from .channels_handler import ChannelsHandler
from .http_handlers import (
    InterruptHandler,
    KernelHandler,
    KernelsHandler,
    KernelspecsHandler,
    VersionHandler,
)
from .kernels import Kernels

# Tornado's default is 10 MiB, which a cell with data in its source exceeds.
_MAX_MESSAGE_BYTES = 2**30


def main() -> None:
    """Runs until stdin ends. Prints one JSON line when it listens."""
    parser = argparse.ArgumentParser(prog="vitest_notebook_host")
    parser.add_argument(
        "--directory",
        required=True,
        help="private folder for sockets; removed at the end",
    )
    directory = os.path.abspath(parser.parse_args().directory)
    try:
        asyncio.run(_serve(directory))
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def _serve(directory: str) -> None:
    kernels = Kernels(directory)
    stopped = asyncio.Event()

    def hard_stop() -> None:
        kernels.kill_all()
        shutil.rmtree(directory, ignore_errors=True)

    lifeline.watch(stopped.set, hard_stop)

    about = {
        "executable": sys.executable,
        "python": "%d.%d.%d" % sys.version_info[:3],
        "ipykernel": version("ipykernel"),
        "jupyter_client": version("jupyter_client"),
    }
    # Any user of the machine can connect to a TCP port, but not open a file in
    # a private folder.
    tcp = sys.platform == "win32"
    token = secrets.token_hex() if tcp else None
    server = HTTPServer(_application(kernels, token, about))
    ready: Dict[str, Any] = {**about, "pid": os.getpid()}
    if tcp:
        from tornado.netutil import bind_sockets

        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        ready.update(port=sockets[0].getsockname()[1], token=token)
    else:
        from tornado.netutil import bind_unix_socket

        path = os.path.join(directory, "api.sock")
        server.add_socket(bind_unix_socket(path))
        ready.update(socket=path)
    print(json.dumps(ready), flush=True)

    # The first kernel needs jupyter_client; 60 ms that need not wait for it.
    asyncio.get_running_loop().run_in_executor(None, specs.preload)
    await stopped.wait()
    server.stop()
    await kernels.close()


def _application(
    kernels: Kernels, token: Optional[str], about: Dict[str, Any]
) -> Application:
    shared = {"kernels": kernels, "token": token}
    kernel = r"/api/kernels/([\w-]+)"
    return Application(
        [
            (
                r"/api",
                VersionHandler,
                {**shared, "about": {"version": __version__, "host": about}},
            ),
            (r"/api/kernelspecs", KernelspecsHandler, shared),
            (r"/api/kernels", KernelsHandler, shared),
            (kernel, KernelHandler, shared),
            (kernel + r"/interrupt", InterruptHandler, shared),
            (kernel + r"/channels", ChannelsHandler, shared),
        ],
        websocket_max_message_size=_MAX_MESSAGE_BYTES,
        log_function=lambda _handler: None,
    )
