"""The host's end of a zygote."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence

from ..control_socket import ControlSocket
from .processes.forked_process import ForkedProcess


class Forker:
    """Has kernels forked. ``on_lost`` is called when the zygote is gone.

    ``work``: what it does before it can, "importing ipykernel". ``base``: the
    one that it was forked off, which has fewer modules.
    """

    def __init__(
        self,
        control: ControlSocket,
        work: str,
        on_lost: Callable[[], None],
        base: "Optional[Forker]" = None,
    ) -> None:
        self.work = work
        self.base = base
        self._control = control
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._settled = asyncio.Event()
        #: Why it cannot fork, as soon as that is known.
        self.known_unfit: Optional[str] = None
        self._processes: Dict[int, ForkedProcess] = {}
        self._forked_forkers = 0
        self._is_retired = False
        self._requested = 0
        #: Of the first one: the one that forks what needs no ZeroMQ.
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

    def fork_forker(
        self, modules: Sequence[str], directory: str, project: Sequence[str]
    ) -> "Forker":
        """One that imports ``modules``, too, in a folder where nothing else is.

        Modules of the ``project``, folders, must not be among them. Call when
        ``unfit()`` gave None.
        """
        near, far = socket.socketpair()
        work = "importing %s" % ", ".join(modules)
        forker = Forker(ControlSocket(near), work, _ignore, self)
        request = {"directory": directory, "project": list(project)}
        try:
            self._control.send({"preload": list(modules), **request}, [far.fileno()])
        except OSError as error:
            forker.give_up("a process cannot be forked: %s" % error)
        finally:
            far.close()
        self._forked_forkers += 1
        return forker

    def stay(self, stays: bool) -> None:
        """Whether the first process is to go on when its stdin has ended."""
        try:
            self._control.send({"stay": stays})
        except OSError:
            pass  # it is gone, and its kernels with it

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

    def retire(self, reason: str) -> None:
        """No more forks, and the zygote ends as soon as it has none left."""
        self.give_up(reason)
        self._is_retired = True
        self._end_if_unused()

    def _end_if_unused(self) -> None:
        if self._is_retired and not self._processes and not self._forked_forkers:
            self._close()

    def _close(self) -> None:
        if self._control.fileno() == -1:
            return
        self._loop.remove_reader(self._control)
        self._control.close()
        if self.base is not None:
            self.base._forked_forkers -= 1
            self.base._end_if_unused()

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
            self._end_if_unused()
        elif "failed" in message:
            self._processes.pop(message["failed"]).failed(message["error"])
        elif "unfit" in message:
            self.give_up(message["unfit"])
        else:
            self.shadowable = message["shadowable"]
            self._settled.set()

    def _lose(self) -> None:
        self._close()
        self.give_up("the process that forks kernels has ended")
        for process in self._processes.values():
            process.lost()
        self._processes.clear()
        self._on_lost()


def _ignore() -> None:
    pass  # kernels go on without
