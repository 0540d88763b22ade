"""The REST part: ``/api``, ``/api/kernelspecs``, ``/api/kernels``.

Paths, methods, status codes and bodies are jupyter_server's; what a failed
start adds to the body is ours.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from typing import Any, Coroutine, Dict, Mapping, Optional

from tornado.web import RequestHandler

from ... import __version__
from .. import specs
from ..direct.checkpoint import CheckpointRefused
from ..kernel import Kernel, KernelStartError
from ..kernel_json import FaultyKernelspec
from ..kernels import Kernels
from ..launch import KernelRequest
from ..launcher import Launcher


class ApiHandler(RequestHandler):
    """What all handlers share: the token where there is one, errors as JSON."""

    def initialize(self, kernels: Kernels, token: Optional[str]) -> None:
        self.kernels = kernels
        self._token = token

    def prepare(self) -> None:
        if self._token is None:
            return
        given = self.request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), b"token " + self._token.encode()):
            self.fail(403, "Forbidden")

    def fail(self, status: int, message: str, **facts: Any) -> None:
        """Ends the request with a JSON body."""
        self.set_status(status)
        self.finish({"message": message, **facts})

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None))[1]
        self.finish({"message": str(error or self._reason)})

    def find_kernel(self, kernel_id: str) -> Optional[Kernel]:
        """The kernel, or None after a 404 has been sent."""
        kernel = self.kernels.get(kernel_id)
        if kernel is None:
            self.fail(404, "Kernel does not exist: %s" % kernel_id)
        return kernel

    def write_json(self, body: Any) -> None:
        # Tornado's own write() takes no lists.
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body))


class VersionHandler(ApiHandler):
    def initialize(  # type: ignore[override]
        self,
        kernels: Kernels,
        token: Optional[str],
        about: Dict[str, Any],
        launcher: Launcher,
    ) -> None:
        super().initialize(kernels, token)
        self._about = about
        self._launcher = launcher

    def get(self) -> None:
        host = {**self._about, **self._launcher.facts()}
        self.write_json({"version": __version__, "host": host})


class KernelspecsHandler(ApiHandler):
    async def get(self) -> None:
        found = await asyncio.get_running_loop().run_in_executor(None, specs.installed)
        self.write_json(
            {
                "default": specs.NATIVE,
                "kernelspecs": {
                    name: {"name": name, "spec": spec, "resources": {}}
                    for name, spec in found.specs.items()
                },
                "faults": found.faults,
            }
        )


class KernelsHandler(ApiHandler):
    _starting: Optional["asyncio.Task[Kernel]"] = None

    def get(self) -> None:
        self.write_json([_model(kernel) for kernel in self.kernels.all()])

    async def post(self) -> None:
        """Answers when the kernel is ready, so that a failed start is one here."""
        try:
            request = json.loads(self.request.body or b"{}")
            if request.get("checkpoint") is not None:
                await self._resume(request["checkpoint"])
                return
            name = request.get("name") or specs.NATIVE
            env: Mapping[str, str] = request.get("env") or {}
            kernel_request = KernelRequest(
                specs.get(name),
                request["path"],
                env,
                tuple(request.get("imports") or ()),
                request.get("preload", True),
                request.get("preload_refused"),
                request.get("direct_refused"),
            )
        except specs.UnknownKernelspec as error:
            self.fail(404, str(error), available=error.available)
        except (FaultyKernelspec, specs.UnsupportedProvisioner) as error:
            self.fail(501, str(error))
        except (ValueError, AttributeError, KeyError) as error:
            self.fail(400, "not a request to start a kernel: %r" % error)
        else:
            await self._start(kernel_request)

    async def _start(self, request: KernelRequest) -> None:
        if not os.path.isdir(request.cwd):
            self.fail(400, "there is no folder %s" % request.cwd)
            return
        await self._answer(self.kernels.start(request))

    async def _resume(self, checkpoint: str) -> None:
        launch = self.kernels.checkpoints.find(checkpoint)
        if launch is None:
            self.fail(404, "Checkpoint does not exist: %s" % checkpoint)
        else:
            await self._answer(self.kernels.resume(launch))

    async def _answer(self, start: Coroutine[Any, Any, Kernel]) -> None:
        self._starting = asyncio.ensure_future(start)
        try:
            kernel = await self._starting
        except asyncio.CancelledError:
            pass  # by on_connection_close: nobody to answer
        except KernelStartError as error:
            facts = error.exit.facts() if error.exit else {}
            self.fail(500, str(error), **facts)
        else:
            self.set_status(201)
            self.set_header("Location", "/api/kernels/" + kernel.id)
            self.write_json({**_model(kernel), **kernel.facts()})

    def on_connection_close(self) -> None:
        # Whoever wanted the kernel does not wait for it any longer.
        if self._starting is not None:
            self._starting.cancel()


class KernelHandler(ApiHandler):
    def get(self, kernel_id: str) -> None:
        kernel = self.find_kernel(kernel_id)
        if kernel is not None:
            self.write_json(_model(kernel))

    def delete(self, kernel_id: str) -> None:
        """Answers at once: a kernel's end must not hold up the next notebook."""
        kernel = self.find_kernel(kernel_id)
        if kernel is not None:
            self.kernels.end(kernel)
            self.set_status(204)
            self.finish()


class InterruptHandler(ApiHandler):
    def post(self, kernel_id: str) -> None:
        kernel = self.find_kernel(kernel_id)
        if kernel is not None:
            kernel.interrupt()
            self.set_status(204)
            self.finish()


class CheckpointsHandler(ApiHandler):
    async def post(self, kernel_id: str) -> None:
        kernel = self.find_kernel(kernel_id)
        if kernel is None:
            return
        try:
            checkpoint = await self.kernels.checkpoints.make(kernel)
        except CheckpointRefused as error:
            self.fail(409, str(error))
        else:
            self.set_status(201)
            self.write_json({"id": checkpoint})


class CheckpointHandler(ApiHandler):
    def delete(self, checkpoint: str) -> None:
        """Kernels that were forked off it go on."""
        if self.kernels.checkpoints.delete(checkpoint):
            self.set_status(204)
            self.finish()
        else:
            self.fail(404, "Checkpoint does not exist: %s" % checkpoint)


def _model(kernel: Kernel) -> Dict[str, Any]:
    exit = kernel.death
    return {
        **(exit.facts() if exit else {}),
        "id": kernel.id,
        "name": kernel.spec.name,
        "last_activity": kernel.last_activity,
        "execution_state": kernel.execution_state,
        "connections": int(kernel.attached),
    }
