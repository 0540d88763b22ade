"""Flushes of a notebook's streams that have nothing to send."""

from __future__ import annotations

import functools
from typing import Set


def spare_empty_flushes() -> None:
    """Has ``OutStream.flush`` wait for ipykernel's thread only where it must.

    ipykernel (6.17 to 7.4) flushes stdout and stderr up to six times a cell.
    Each time it wakes the thread that publishes and waits for its answer, also
    when nothing was written: a third of what a cell costs. Whatever is written
    sets ``_flush_pending``, which ``_flush`` resets when it *begins* to send.
    """
    from ipykernel.iostream import OutStream

    flush, send = OutStream.flush, OutStream._flush
    sending: Set[OutStream] = set()

    @functools.wraps(flush)
    def flush_written(self: OutStream) -> None:
        if self._flush_pending or self in sending or self.echo is not None:
            flush(self)

    @functools.wraps(send)
    def send_written(self: OutStream) -> None:
        sending.add(self)
        try:
            send(self)
        finally:
            sending.discard(self)

    OutStream.flush = flush_written
    OutStream._flush = send_written
