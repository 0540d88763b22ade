"""The host's end of a zygote."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Callable, Dict, List, Mapping, Optional

from ..control_socket import ControlSocket
from .processes.forked_process import ForkedProcess


class Forker:
    """Has kernels forked. ``on_lost`` is called when the zygote is gone.

    ``work``: what it does before it can, "importing ipykernel".
    """

    def __init__(
        self, control: ControlSocket, work: str, on_lost: Callable[[], None]
    ) -> None:
        self.work = work
        self._control = control
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._settled = asyncio.Event()
        #: Why it cannot fork, as soon as that is known.
        self.known_unfit: Optional[str] = None
        self._processes: Dict[int, ForkedProcess] = {}
        self._requested = 0
        #: The one that forks what needs no ZeroMQ, with the same modules.
        self.direct: Optional[Forker] = None
        #: Modules that a notebook's own folder must not hold another one of.
        self.shadowable: List[str] = []
        self._loop.add_reader(control, self._receive)

    async def unfit(self) -> Optional[str]:
        """Why it cannot fork; None when it can. Waits for the zygote's imports."""
        await self._settled.wait()
        return self.known_unfit

    @property
    def is_working(self) -> bool:
        """Whether it is not known yet if it can fork."""
        return not self._settled.is_set()

    def give_up(self, reason: str) -> None:
        """No more forks."""
        self.known_unfit = self.known_unfit or reason
        self._settled.set()

    def fork(
        self, command: List[str], cwd: str, env: Mapping[str, str]
    ) -> ForkedProcess:
        """Call when ``unfit()`` gave None. Raises ``OSError``."""
        return self._fork({"command": command, "cwd": cwd, "env": dict(env)}, [])

    def fork_direct(self, control: int, state: int) -> ForkedProcess:
        """A kernel that is told over ``control`` what it is for.

        Raises ``OSError``. File descriptors stay with the caller.
        """
        return self._fork({}, [control, state])

    def _fork(self, request: Dict[str, Any], fds: List[int]) -> ForkedProcess:
        self._requested += 1
        ours, theirs = os.pipe()
        process = ForkedProcess(os.fdopen(ours, "rb", buffering=0))
        try:
            self._control.send({"id": self._requested, **request}, [theirs, *fds])
        finally:
            os.close(theirs)
        self._processes[self._requested] = process
        return process

    def close(self) -> None:
        self._loop.remove_reader(self._control)
        self._control.close()

    def _receive(self) -> None:
        try:
            messages = self._control.receive()
        except EOFError:
            self._lose()
            return
        for message in messages:
            self._on_message(message)

    def _on_message(self, message: Dict[str, Any]) -> None:
        if "forked" in message:
            self._processes[message["forked"]].forked(message["pid"])
        elif "ended" in message:
            # ru_maxrss is in KiB on Linux.
            max_rss = message["max_rss"] * 1024
            self._processes.pop(message["ended"]).ended(message["status"], max_rss)
        elif "failed" in message:
            self._processes.pop(message["failed"]).failed(message["error"])
        elif "unfit" in message:
            self.give_up(message["unfit"])
        else:
            self.shadowable = message["shadowable"]
            self._settled.set()

    def _lose(self) -> None:
        self.close()
        self.give_up("the process that forks kernels has ended")
        for process in self._processes.values():
            process.lost()
        self._processes.clear()
        self._on_lost()
