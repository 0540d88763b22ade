"""A kernel's checkpoints: when one is made, and how a fork of one goes on."""

from __future__ import annotations

import os
import random
import traceback
from typing import Any, Callable, Dict, List, Tuple

from ....control_socket import ControlSocket
from ....shared_state import SharedState
from .freeze import Kept, freeze, refuse, unnoticed
from .frozen import Thawed, take_socket
from .own_descriptors import descriptors_of, lead_to, renew_loop, same_file, still_open

# Of the event loop. After them, what had arrived has begun: a message is handed
# to a queue or a task (ipykernel 6 and 7), which begins with the state "busy".
_ROUNDS = 5


class Checkpoints:
    """``leave`` gives up the connections to host and client in a copy.

    ``rejoin`` gives a fork its own. ``notes``: the globals of ``file_notes``.
    ``inherited``: descriptors of the process that kernels are forked off.
    """

    def __init__(
        self,
        application: Any,
        loop: Any,
        notes: Dict[str, Any],
        inherited: Dict[int, Tuple[int, int]],
        leave: Callable[[], None],
        rejoin: Callable[[ControlSocket, SharedState], None],
    ) -> None:
        self._application = application
        self._loop = loop
        self._notes = notes
        self._inherited = inherited
        self._leave = leave
        self._rejoin = rejoin

    def make(self, control: ControlSocket, descriptors: List[int]) -> None:
        """``control``: of the copy. ``descriptors``: of our connections."""
        self._application.wire.receive()
        self._in_turn(_ROUNDS, control, descriptors)

    def _in_turn(
        self, rounds: int, control: ControlSocket, descriptors: List[int]
    ) -> None:
        if rounds > 0:
            left = rounds - 1
            self._loop.call_soon(self._in_turn, left, control, descriptors)
        elif self._application.wire.is_busy:
            refuse(control, "the kernel is busy")
        else:
            self._make(control, descriptors)

    def _make(self, control: ControlSocket, descriptors: List[int]) -> None:
        application = self._application
        application._complete()
        application.wire.flush()
        own = [*descriptors, control.fileno(), *self._descriptors()]
        with unnoticed(self._notes):
            application.fork_messages.is_off = True
            try:
                forked = freeze(control, own, application.helper.ident, self._let_go)
            finally:
                application.fork_messages.is_off = False
        if forked is not None:
            try:
                self._go_on(*forked)
            except BaseException:
                # Never on as half a kernel.
                lead_to(forked[0].stderr, [2])
                os.write(2, traceback.format_exc().encode())
                os._exit(1)

    def _descriptors(self) -> List[int]:
        application = self._application
        own = [
            *still_open(self._inherited),
            *descriptors_of(self._loop),
            *application.helper.descriptors,
            *application.fork_messages.descriptors,
        ]
        for output in application.outputs:
            own += output.descriptors
        return own + self._stderr_copies()

    def _stderr_copies(self) -> List[int]:
        """That of the stream, of the log, and of the report of a segfault."""
        stderr = self._application.outputs[1]
        return same_file(stderr.copy) if stderr.descriptors else []

    def _let_go(self, kept: Kept) -> None:
        """In the copy: what is the kernel's stays the kernel's alone."""
        application = self._application
        renew_loop(self._loop, -1)
        self._leave()
        application.wire.let_go()
        application.fork_messages.let_go()
        application.helper.let_go()
        self._copies = self._stderr_copies()
        null = os.open(os.devnull, os.O_RDWR)
        lead_to(null, self._copies)
        for output in application.outputs:
            output.let_go(null)
        os.close(null)
        for file in kept.files:
            file.open_again()

    def _go_on(self, thawed: Thawed, kept: Kept) -> None:
        """In a fork of the copy."""
        application = self._application
        renew_loop(self._loop, kept.wakeup)
        lead_to(thawed.stderr, self._copies)
        for file in kept.files:
            file.open_again()
        application.helper.start()
        for output in application.outputs:
            output.listen_again()
        os.environ["JPY_PARENT_PID"] = str(os.getppid())
        self._rejoin(take_socket(thawed.control), SharedState(thawed.state))
        os.close(thawed.stderr)
        random.setstate(kept.random)
