"""What we ask of an ipykernel beyond its kernelspec."""

from __future__ import annotations

from typing import List

from . import wire

# Otherwise the user's own ~/.ipython history would be written.
EXTRA_ARGUMENTS = ["--HistoryManager.hist_file=:memory:"]

# ipykernel (6.17 to 7.4) publishes on a socket with ZeroMQ's default limit: when
# 1000 messages wait, because this process got no CPU for a moment, further ones
# are dropped without a word, `idle` included. 23 is ZMQ_SNDHWM, 0 no limit. Set
# in the thread that owns the socket; an expression, so that it leaves no name.
_UNLIMITED_IOPUB = (
    "(lambda thread: thread.schedule(lambda: thread.socket.setsockopt(23, 0)))"
    "(get_ipython().kernel.iopub_thread)"
)


def setup_request() -> List[bytes]:
    """A silent cell to send before all others; nobody has to await its reply."""
    return wire.message(
        "execute_request",
        {
            "code": _UNLIMITED_IOPUB,
            "silent": True,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        },
        "host",
    )
