"""Makes all of a kernel that its forks can share, if this is possible here."""

from __future__ import annotations

import importlib
import os
from importlib.metadata import version
from typing import Union

from ..activation import activate
from ..kernel.direct.direct_kernel import Prepared
from ..startup_code import has_startup_code
from .fork_imports import threads_alive

# Others were not looked at.
_KNOWN = range(6, 8)


def prepare_kernel() -> Union[Prepared, str]:
    """Otherwise why not. What has been made by then cannot be undone."""
    ipykernel = version("ipykernel")
    if int(ipykernel.split(".")[0]) not in _KNOWN:
        return "ipykernel %s is not known" % ipykernel
    if has_startup_code():
        return "IPython has settings of its own, or files that it runs at its start"
    activate(os.environ)
    try:
        # ZeroMQ's first large message would import it.
        importlib.import_module("zmq.utils.garbage")
        prepared = Prepared()
    except (Exception, SystemExit) as error:
        return "ipykernel %s cannot be prepared: %r" % (ipykernel, error)
    return threads_alive() or prepared
