"""How a process ended."""

from __future__ import annotations

import signal
from typing import Any, Dict, NamedTuple, Optional


class ProcessExit(NamedTuple):
    """Exactly one of the first two is set."""

    exit_code: Optional[int]
    signal: Optional[str]
    stderr_tail: str
    #: Bytes; None where the system does not say.
    max_rss: Optional[int] = None

    @classmethod
    def of(
        cls, return_code: int, stderr_tail: str, max_rss: Optional[int] = None
    ) -> "ProcessExit":
        """``return_code`` as ``subprocess`` gives it: negative for a signal."""
        killed = return_code < 0
        return cls(
            exit_code=None if killed else return_code,
            signal=_signal_name(-return_code) if killed else None,
            stderr_tail=stderr_tail,
            max_rss=max_rss,
        )

    def facts(self) -> Dict[str, Any]:
        """As answers and messages tell of it."""
        facts = self._asdict()
        if self.max_rss is None:
            del facts["max_rss"]
        return facts


def _signal_name(signum: int) -> str:
    try:
        return signal.Signals(signum).name
    except ValueError:
        return "signal %d" % signum  # a real-time signal
