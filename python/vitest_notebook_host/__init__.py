"""The local kernel host: a subset of the Jupyter Server API for one test run.

Needs nothing but ``ipykernel``, which brings jupyter_client, tornado and pyzmq.
"""

from __future__ import annotations

__version__ = "0.1.0"
