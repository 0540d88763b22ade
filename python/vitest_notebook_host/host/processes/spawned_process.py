"""A kernel's process, started by its kernelspec's command."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import List, Mapping, Optional

from ...parent_death import die_with_parent
from .kernel_process import KernelProcess
from .process_exit import ProcessExit


class SpawnedProcess(KernelProcess):
    """A child of the host."""

    def __init__(self, popen: "subprocess.Popen[bytes]") -> None:
        assert popen.stderr is not None
        super().__init__(popen.stderr)
        self._popen = popen
        threading.Thread(target=self._wait, daemon=True).start()

    @classmethod
    def spawn(
        cls, command: List[str], cwd: str, env: Mapping[str, str]
    ) -> "SpawnedProcess":
        """Starts ``command`` in a session of its own.

        Raises ``OSError`` when there is no such program. Must be called in the
        main thread (see ``die_with_parent``).
        """
        from jupyter_client.launcher import launch_kernel

        return cls(
            launch_kernel(
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                # What a kernel writes to its process's stdout is a copy of what
                # it also sends as a message.
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                preexec_fn=die_with_parent(),
            )
        )

    @property
    def pid(self) -> Optional[int]:
        # Once reaped, the number may belong to somebody else.
        return self._popen.pid if self._popen.returncode is None else None

    if sys.platform == "win32":

        def interrupt(self) -> None:
            from jupyter_client.win_interrupt import send_interrupt

            send_interrupt(self._popen.win32_interrupt_event)  # type: ignore[attr-defined]

        def terminate(self) -> None:
            self._popen.terminate()

        def kill(self) -> None:
            self._popen.kill()

    def _wait(self) -> None:
        if hasattr(os, "waitid"):
            # Not reaped here: until _reap the zombie keeps the number of its
            # group, so that what is left of the group can be killed safely.
            os.waitid(os.P_PID, self._popen.pid, os.WEXITED | os.WNOWAIT)
            self.kill()
        else:
            self._popen.wait()
        stderr_tail = self._stderr.text()
        try:
            self._loop.call_soon_threadsafe(self._reap, stderr_tail)
        except RuntimeError:
            pass  # the loop has ended, and the host with it

    def _reap(self, stderr_tail: str) -> None:
        self.exited.set_result(ProcessExit.of(self._popen.wait(), stderr_tail))
