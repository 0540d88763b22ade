"""A copy of a direct kernel that stands still, to fork further ones off."""

from __future__ import annotations

import asyncio
import uuid
from typing import Dict, Optional

from ..forker import Forker
from ..kernel import Kernel
from ..launch import Launch
from .direct_kernel import DirectKernel

# It takes some milliseconds, but a kernel may have become busy.
_ANSWER_S = 10.0


class CheckpointRefused(Exception):
    """Says why there is none."""


class Checkpoints:
    """Of all kernels. A checkpoint outlives its kernel."""

    def __init__(self) -> None:
        self._launches: Dict[str, Launch] = {}

    async def make(self, kernel: Kernel) -> str:
        """Its id. Raises ``CheckpointRefused``."""
        if not isinstance(kernel, DirectKernel):
            raise CheckpointRefused(_not_direct(kernel.launch))
        if kernel.is_measured:
            # Each would save what was run before the checkpoint, too.
            raise CheckpointRefused("coverage.py measures which lines are run")
        async with kernel.freezing:
            forker = await _freeze(kernel)
        checkpoint = str(uuid.uuid4())
        self._launches[checkpoint] = kernel.launch._replace(
            forker=forker, checkpoint=checkpoint, notes=kernel.notes, ahead=False
        )
        return checkpoint

    def find(self, checkpoint: str) -> Optional[Launch]:
        """How a kernel is forked off it."""
        return self._launches.get(checkpoint)

    def delete(self, checkpoint: str) -> bool:
        """Whether there was one. Kernels that were forked off it go on."""
        launch = self._launches.pop(checkpoint, None)
        if launch is None or launch.forker is None:
            return False
        launch.forker.retire("the checkpoint was deleted")
        return True


async def _freeze(kernel: DirectKernel) -> Forker:
    if kernel.execution_state != "idle":
        raise CheckpointRefused("the kernel is %s" % kernel.execution_state)
    forker = kernel.freeze()
    try:
        refused = await asyncio.wait_for(forker.unfit(), _ANSWER_S)
    except asyncio.TimeoutError:
        refused = "the kernel does not answer; it may be busy"
    except asyncio.CancelledError:
        forker.retire("nobody waits for it")
        raise
    if refused is not None:
        forker.retire(refused)
        raise CheckpointRefused(refused)
    return forker


def _not_direct(launch: Launch) -> str:
    if launch.forker is None:
        why = "the kernel was not forked"
        return why if launch.reason is None else "%s: %s" % (why, launch.reason)
    why = "the kernel has ZeroMQ's threads"
    refused = launch.direct_refused
    return why if refused is None else "%s: %s" % (why, refused)
