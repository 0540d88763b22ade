"""Runs cells before the fork, and looks whether they go as they should.

What a first cell makes and specialises is then shared by all kernels. And a
version of ipykernel that works in another way is found out by that.
"""

from __future__ import annotations

import asyncio
import contextvars
import linecache
import signal
import sys
from contextlib import ExitStack, contextmanager
from typing import Any, Dict, Iterator, List

import zmq

from .application import DirectApplication
from .wire import message_type

_ROUNDS = 4
_CELLS = {
    "x0 = 1 * 2\nx0": ["execute_result"],
    "print(1)": ["stream"],
    "import os\nfor i in range(2): pass\n": [],
}


class Surprise(Exception):
    """This ipykernel is not as it was known to be."""


def warm_up(application: DirectApplication) -> None:
    """Raises ``Surprise``. Afterwards all is as before."""
    with ExitStack() as stack:
        for kept in (_streams, _shell, _formatters, _main):
            stack.enter_context(kept(application))
        context = contextvars.copy_context()
        loop = asyncio.new_event_loop()
        try:
            context.run(loop.run_until_complete, _run(application))
        finally:
            loop.close()
            asyncio.set_event_loop(None)


async def _run(application: DirectApplication) -> None:
    for _ in range(_ROUNDS):
        for code, outputs in _CELLS.items():
            wanted = ["status", "execute_input", *outputs, "execute_reply", "status"]
            recorded = application.wire.recorded = []
            await application.kernel.dispatch_shell(_request(application.session, code))
            said = [message_type(parts[0]) for _channel, parts in recorded]
            if said != wanted:
                raise Surprise(
                    "a cell was answered by %s" % (", ".join(said) or "nothing")
                )


def _request(session: Any, code: str) -> List[zmq.Frame]:
    content = {
        "code": code,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": False,
    }
    message = session.msg("execute_request", content, metadata={"cellId": "0"})
    frames = [b"client", *session.serialize(message)]
    return [zmq.Frame(frame) for frame in frames]


@contextmanager
def _streams(application: DirectApplication) -> Iterator[None]:
    session = application.session
    count, handler = session.message_count, signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        application.wire.recorded = None
        session.message_count = count
        session.digest_history.clear()
        for output in application.outputs:
            output._flush_pending = False
            output.parent_header = {}
        application.displayhook.set_parent({})


@contextmanager
def _main(application: DirectApplication) -> Iterator[None]:
    lines = set(linecache.cache)
    try:
        yield
    finally:
        for name in set(linecache.cache) - lines:
            del linecache.cache[name]
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            vars(sys).pop(name, None)


@contextmanager
def _shell(application: DirectApplication) -> Iterator[None]:
    kernel = application.kernel
    shell = kernel.shell
    history = shell.history_manager
    names, hidden = dict(shell.user_ns), dict(shell.user_ns_hidden)
    count = shell.execution_count
    inputs = list(history.input_hist_parsed), list(history.input_hist_raw)
    outputs = dict(history.output_hist)
    kept = _attributes(history, "_i", "_ii", "_iii", "_i00")
    hooked = _attributes(shell.displayhook, "_", "__", "___")
    state = _attributes(
        shell, "last_execution_succeeded", "last_execution_result", "_last_traceback"
    )
    try:
        yield
    finally:
        for name in set(shell.user_ns) - set(names):
            del shell.user_ns[name]
        shell.user_ns.update(names)
        shell.user_ns_hidden.clear()
        shell.user_ns_hidden.update(hidden)
        shell.compile._filename_map.clear()
        shell.execution_count = count
        history.input_hist_parsed[:], history.input_hist_raw[:] = inputs
        history.output_hist.clear()
        history.output_hist.update(outputs)
        history.db_input_cache.clear()
        history.db_output_cache.clear()
        for owner, attributes in (
            (history, kept),
            (shell.displayhook, hooked),
            (shell, state),
        ):
            for name, value in attributes.items():
                setattr(owner, name, value)
        kernel.set_parent([], {})
        shell.set_parent({})


@contextmanager
def _formatters(application: DirectApplication) -> Iterator[None]:
    # Made at a notebook's first result: by its configuration, and by what has been
    # registered with IPython.lib.pretty by then.
    traits = application.kernel.shell.display_formatter._trait_values
    before = dict(traits)
    try:
        yield
    finally:
        traits.clear()
        traits.update(before)


def _attributes(owner: Any, *names: str) -> Dict[str, Any]:
    return {name: getattr(owner, name) for name in names if hasattr(owner, name)}
