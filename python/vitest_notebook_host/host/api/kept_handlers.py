"""``/api/kernels/ID/keep`` and ``/leave``: ours alone, for `keepKernel`."""

from __future__ import annotations

from ..kept.kept_kernels import KeepRefused
from .http_handlers import ApiHandler


class KeepHandler(ApiHandler):
    def post(self, kernel_id: str) -> None:
        """It does not end with its client, but with the run."""
        kernel = self.find_kernel(kernel_id)
        if kernel is None:
            return
        try:
            self.kernels.kept.keep(kernel)
        except KeepRefused as error:
            self.fail(409, str(error))
        else:
            self.set_status(204)
            self.finish()


class LeaveHandler(ApiHandler):
    def post(self, kernel_id: str) -> None:
        """It does not end with the run, either; answers how to connect to it."""
        kernel = self.find_kernel(kernel_id)
        if kernel is None:
            return
        try:
            facts = self.kernels.kept.leave(kernel)
        except KeepRefused as error:
            self.fail(409, str(error))
        else:
            self.write_json(facts)
