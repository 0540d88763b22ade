"""Kernels that are not as the protocol has it; the first argument says how.

Code: `echo TEXT` prints, `fail` is an error, `iopub TYPE JSON` sends just that,
`raw TEXT` a stream with content that is no JSON object.
"""

import json
import sys
import time

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

HOW = sys.argv.pop(1)
ABORTING_S = 0.3


class OddKernel(Kernel):
    implementation = "odd"
    implementation_version = "1"
    banner = "odd"
    language_info = {"name": "text", "mimetype": "text/plain", "file_extension": ".txt"}
    failed_at = float("-inf")

    def do_execute(self, code, silent, *args, **kwargs):
        if HOW == "aborting" and time.monotonic() < self.failed_at + ABORTING_S:
            return {"status": "abort"}
        reply = {"execution_count": self.execution_count}
        if HOW != "no-status":
            reply["status"] = "error" if code == "fail" else "ok"
        word, _, rest = code.partition(" ")
        if word == "fail":
            self.failed_at = time.monotonic()
            self.send("stream", {"name": "stderr", "text": "1:1 - wrong\n"})
            if HOW == "no-status":
                self.send("error", {"ename": "Boom", "evalue": "bad", "traceback": []})
        if word == "echo":
            self.send("stream", {"name": "stdout", "text": f"{rest}\n"})
        if word == "raw":
            parent = self.get_parent("shell")
            self.session.send(self.iopub_socket, "stream", rest.encode(), parent)
        if word == "iopub":
            kind, _, content = rest.partition(" ")
            self.send(kind, json.loads(content))
        return reply

    def _publish_execute_input(self, *args):
        # tslab sends none.
        if HOW != "aborting":
            super()._publish_execute_input(*args)

    def send(self, kind, content):
        self.send_response(self.iopub_socket, kind, content)


IPKernelApp.launch_instance(kernel_class=OddKernel)
