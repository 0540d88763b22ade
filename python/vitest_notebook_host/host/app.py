"""The host's process: listens, says so, ends."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import sys
from importlib.metadata import version
from typing import Any, Awaitable, Callable, Dict, Optional, Sequence

from tornado.httpserver import HTTPServer
from tornado.web import Application

from ..control_socket import ControlSocket
from ..options import Options
from . import lifeline, specs
from .api.channels_handler import ChannelsHandler
from .api.http_handlers import (
    CheckpointHandler,
    CheckpointsHandler,
    InterruptHandler,
    KernelHandler,
    KernelsHandler,
    KernelspecsHandler,
    VersionHandler,
)
from .api.kept_handlers import KeepHandler, LeaveHandler
from .forker import Forker
from .kept.kept_kernels import KeptKernels
from .kernels import Kernels
from .launch import KernelRequest
from .launcher import Launcher
from .preloads import Preloads

# Tornado's default is 10 MiB, which a cell with data in its source exceeds.
_MAX_MESSAGE_BYTES = 2**30


def main(options: Options, controls: Sequence[ControlSocket] = ()) -> None:
    """Runs until stdin ends. Prints one JSON line when it listens.

    ``controls`` lead to the processes that fork kernels, if there are any.
    """
    try:
        asyncio.run(_serve(options, controls))
    finally:
        shutil.rmtree(options.directory, ignore_errors=True)


async def _serve(options: Options, controls: Sequence[ControlSocket]) -> None:
    directory = options.directory
    stopped = asyncio.Event()
    # The one folder of this run that nobody else puts a module into.
    # What is imported beforehand is not measured, so that a list, which may name
    # anything, does not hold.
    preload = () if options.coverage else options.preload
    own = Preloads(directory, options.noted if preload else [os.sep])
    forker = _forker(controls, stopped.set)
    launcher = Launcher(forker, _no_forker(options), own, preload)
    kept = KeptKernels(_ignore if forker is None else forker.stay)
    kernels = Kernels(
        directory, launcher, options.spares, options.noted, options.coverage, kept
    )

    def hard_stop() -> None:
        kernels.kill_all()
        shutil.rmtree(directory, ignore_errors=True)

    alone = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stay() -> bool:
        if kept.left:
            loop.call_soon_threadsafe(alone.set)
            return True
        return False

    lifeline.watch(stopped.set, hard_stop, stay)

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
    server = HTTPServer(_application(kernels, token, about, launcher))
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

    folder = os.path.join(os.getcwd(), "")
    native = specs.get(specs.NATIVE)
    supposed = KernelRequest(native, folder, {}, options.imports)
    ahead = asyncio.ensure_future(kernels.start_ahead(supposed))
    await _either(stopped.wait(), alone.wait())
    ahead.cancel()
    server.stop()
    if not stopped.is_set():
        await kernels.close(kept.left)
        launcher.retire()
        await _either(stopped.wait(), kept.all_ended())
    await kernels.close()


async def _either(*awaited: Awaitable[Any]) -> None:
    tasks = [asyncio.ensure_future(each) for each in awaited]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _forker(
    controls: Sequence[ControlSocket], stop: Callable[[], None]
) -> Optional[Forker]:
    if not controls:
        return None
    forker = Forker(controls[0], "importing ipykernel", stop)
    # Without the other one, kernels go on by ZeroMQ.
    for control in controls[1:]:
        forker.direct = Forker(control, "preparing a kernel", _ignore)
    return forker


def _ignore(*_: object) -> None:
    pass


def _no_forker(options: Options) -> str:
    if not options.fork:
        return "the host was told not to fork"
    return "kernels are forked on Linux only"


def _application(
    kernels: Kernels, token: Optional[str], about: Dict[str, Any], launcher: Launcher
) -> Application:
    shared = {"kernels": kernels, "token": token}
    kernel = r"/api/kernels/([\w-]+)"
    return Application(
        [
            (
                r"/api",
                VersionHandler,
                {**shared, "about": about, "launcher": launcher},
            ),
            (r"/api/kernelspecs", KernelspecsHandler, shared),
            (r"/api/kernels", KernelsHandler, shared),
            (kernel, KernelHandler, shared),
            (kernel + r"/interrupt", InterruptHandler, shared),
            (kernel + r"/keep", KeepHandler, shared),
            (kernel + r"/leave", LeaveHandler, shared),
            (kernel + r"/checkpoints", CheckpointsHandler, shared),
            (r"/api/checkpoints/([\w-]+)", CheckpointHandler, shared),
            (kernel + r"/channels", ChannelsHandler, shared),
        ],
        websocket_max_message_size=_MAX_MESSAGE_BYTES,
        log_function=lambda _handler: None,
    )
