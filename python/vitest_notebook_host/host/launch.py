"""How a kernel is started."""

from __future__ import annotations

import os
from typing import Any, Dict, Mapping, NamedTuple, Optional, Tuple

from ..kernel.ipykernel_setup import FileNotes
from .forker import Forker
from .specs import Spec


class KernelRequest(NamedTuple):
    """What a kernel is started for."""

    spec: Spec
    #: Absolute path; its folder is the working directory.
    notebook: str
    #: Added to the environment.
    env: Mapping[str, str]
    #: What it begins with importing, in this order.
    imports: Tuple[str, ...] = ()
    #: Whether the modules are wanted that the host was told to preload.
    preload: bool = True
    #: Why they will not do, where the notebook's own source says so.
    preload_refused: Optional[str] = None
    #: Why it needs ZeroMQ, where the notebook's own source says so.
    direct_refused: Optional[str] = None

    @property
    def cwd(self) -> str:
        return os.path.dirname(self.notebook)


class Launch(NamedTuple):
    """A decision: which command, where, and by whom."""

    spec: Spec
    cwd: str
    env: Mapping[str, str]
    #: None: a process of its own.
    forker: Optional[Forker]
    #: Why it is not forked.
    reason: Optional[str] = None
    preloaded: bool = False
    preload_refused: Optional[str] = None
    #: Whether it talks to its client itself, without ZeroMQ.
    direct: bool = False
    direct_refused: Optional[str] = None
    #: Whether it was started before it was asked for.
    ahead: bool = False
    #: Of what the forker has forked: the checkpoint's id, where it notes files.
    checkpoint: Optional[str] = None
    notes: Optional[FileNotes] = None
    #: What is tried where this does not start.
    instead: "Optional[Launch]" = None

    def fallback(self, reason: str) -> "Launch":
        """Of one that is forked."""
        assert self.instead is not None
        if self.preloaded:
            return self.instead._replace(preload_refused=reason)
        if self.direct:
            return self.instead._replace(direct_refused=reason)
        return self.instead._replace(reason=reason)

    def facts(self) -> Dict[str, Any]:
        """As the answer to ``POST /api/kernels`` tells of it."""
        facts = {
            "start": "plain" if self.forker is None else "forked",
            "reason": self.reason,
            "ahead": self.ahead,
            "preloaded": self.preloaded,
            "preload_refused": self.preload_refused,
            "direct": self.direct,
            "direct_refused": self.direct_refused,
            "checkpoint": self.checkpoint,
        }
        return {name: fact for name, fact in facts.items() if fact is not None}
