"""Makes all of a kernel that its forks can share, if this is possible here."""

from __future__ import annotations

import os
import re
from importlib.metadata import version
from typing import Union

from ..activation import activate
from ..kernel.direct.direct_kernel import Prepared
from ..startup_code import STARTUP_CODE, has_startup_code
from .fork_imports import threads_alive

# Others were not looked at. 7.0 hands messages on in a way of its own.
_KNOWN = re.compile(r"6\.(1[7-9]|[2-9]\d)\.|7\.[1-9]\d*\.")


def prepare_kernel() -> Union[Prepared, str]:
    """Otherwise why not. What has been made by then cannot be undone."""
    ipykernel = version("ipykernel")
    if _KNOWN.match(ipykernel) is None:
        return "ipykernel %s is not known" % ipykernel
    if has_startup_code():
        return STARTUP_CODE
    activate(os.environ)
    try:
        prepared = Prepared()
    except (Exception, SystemExit) as error:
        return "ipykernel %s cannot be prepared: %r" % (ipykernel, error)
    return threads_alive() or prepared
