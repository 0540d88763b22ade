"""The process of a kernel: started, signalled, and known to have ended at once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from typing import List, Mapping, NamedTuple, Optional

from .parent_death import die_with_parent
from .stderr_tail import StderrTail


class ProcessExit(NamedTuple):
    """How a process ended; exactly one of the first two is set."""

    exit_code: Optional[int]
    signal: Optional[str]
    stderr_tail: str


class KernelProcess:
    """A kernel's process and its process group.

    ``exited`` is a future of ``ProcessExit``.
    """

    def __init__(self, popen: "subprocess.Popen[bytes]") -> None:
        self._popen = popen
        self._loop = asyncio.get_running_loop()
        self.exited: "asyncio.Future[ProcessExit]" = self._loop.create_future()
        assert popen.stderr is not None
        self._stderr = StderrTail(popen.stderr)
        threading.Thread(target=self._wait, daemon=True).start()

    @classmethod
    def spawn(
        cls, command: List[str], cwd: str, env: Mapping[str, str]
    ) -> "KernelProcess":
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

    def interrupt(self) -> None:
        """SIGINT to the group, so that a running ``!command`` gets it, too."""
        if sys.platform == "win32":
            from jupyter_client.win_interrupt import send_interrupt

            send_interrupt(self._popen.win32_interrupt_event)  # type: ignore[attr-defined]
        else:
            self._signal_group(signal.SIGINT)

    def terminate(self) -> None:
        """SIGTERM to the group (Windows: ends the process)."""
        if sys.platform == "win32":
            self._popen.terminate()
        else:
            self._signal_group(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to the group (Windows: ends the process)."""
        if sys.platform == "win32":
            self._popen.kill()
        else:
            self._signal_group(signal.SIGKILL)

    def _signal_group(self, signum: int) -> None:
        # Once reaped, the number may belong to somebody else.
        if self._popen.returncode is not None:
            return
        try:
            os.killpg(self._popen.pid, signum)
        except (ProcessLookupError, PermissionError):
            # macOS answers EPERM for a group of zombies.
            pass

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
        code = self._popen.wait()
        killed = code < 0
        self.exited.set_result(
            ProcessExit(
                exit_code=None if killed else code,
                signal=_signal_name(-code) if killed else None,
                stderr_tail=stderr_tail,
            )
        )


def _signal_name(signum: int) -> str:
    try:
        return signal.Signals(signum).name
    except ValueError:
        return "signal %d" % signum  # a real-time signal
