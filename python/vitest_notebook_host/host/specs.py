"""Kernelspecs, as jupyter_client finds them, and the kernel of this very Python."""

from __future__ import annotations

import os
import re
import string
import sys
from typing import Any, Dict, List, Mapping, NamedTuple

from . import kernel_json
from .kernel_json import FaultyKernelspec

NATIVE = "python3"


class UnknownKernelspec(Exception):
    """No kernelspec of that name; ``available`` names those there are."""

    def __init__(self, name: str, available: List[str]) -> None:
        super().__init__("kernelspec %r is not installed" % name)
        self.available = available


class UnsupportedProvisioner(Exception):
    """The kernelspec wants its kernel started by something we do not know."""


class Spec(NamedTuple):
    """What starting a kernel needs to know of its kernelspec."""

    name: str
    argv: List[str]
    env: Mapping[str, str]
    interrupt_mode: str
    resource_dir: str

    @property
    def is_ipykernel(self) -> bool:
        """Whether the command starts ipykernel, whatever Python runs it."""
        return any(
            module in ("ipykernel_launcher", "ipykernel") for module in self.argv
        )

    @property
    def is_this_python(self) -> bool:
        """Whether the kernel runs on the interpreter that runs the host."""
        return self.argv[:1] == [sys.executable]

    def command(self, connection_file: str) -> List[str]:
        """The argv with its placeholders filled in; unknown ones stay as they are."""
        values = {
            "connection_file": connection_file,
            "resource_dir": self.resource_dir,
            "prefix": sys.prefix,
        }

        def fill_in(placeholder: re.Match[str]) -> str:
            return values.get(placeholder[1], placeholder[0])

        return [re.sub(r"\{(\w+)\}", fill_in, argument) for argument in self.argv]

    def expanded_env(self, env: Mapping[str, str]) -> Dict[str, str]:
        """The spec's variables, with ``${NAME}`` taken from ``env``."""
        return {
            name: string.Template(value).safe_substitute(env)
            for name, value in self.env.items()
        }


def _native() -> Dict[str, Any]:
    return {
        "argv": [
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
        ],
        "env": {},
        "display_name": "Python %d (ipykernel)" % sys.version_info[0],
        "language": "python",
        "interrupt_mode": "signal",
        "metadata": {},
        "resource_dir": "",
    }


def preload() -> None:
    """Imports what the first kernel needs of jupyter_client."""
    import jupyter_client.kernelspec  # noqa: F401


class Installed(NamedTuple):
    """The kernelspecs by name, in the form of ``kernel.json``."""

    specs: Dict[str, Dict[str, Any]]
    #: Why those cannot be used that are not among them.
    faults: Dict[str, str]


def installed() -> Installed:
    """Every kernelspec that jupyter_client would look at.

    ``python3`` is always the Python that runs the host, also where an installed
    kernelspec of that name leads elsewhere: the host was started with the
    project's Python on purpose.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_core.paths import jupyter_path

    # jupyter_client's own default asks IPython for the last folder, and
    # importing IPython takes longer than everything else here.
    ipython_dir = os.environ.get("IPYTHONDIR") or os.path.join(
        os.path.expanduser("~"), ".ipython"
    )
    manager = KernelSpecManager(
        kernel_dirs=[
            *jupyter_path("kernels"),
            os.path.join(ipython_dir, "kernels"),
        ],
        ensure_native_kernel=False,
    )
    found = Installed({NATIVE: _native()}, {})
    # Not `get_all_specs`: it imports ipykernel (jupyter_client 6 to 8).
    for name, resource_dir in manager.find_kernel_specs().items():
        if name == NATIVE:
            continue
        try:
            found.specs[name] = {
                **kernel_json.read(resource_dir),
                "resource_dir": resource_dir,
            }
        except FaultyKernelspec as fault:
            found.faults[name] = str(fault)
    return found


def get(name: str) -> Spec:
    """The kernelspec called ``name``.

    Raises ``UnknownKernelspec``, ``FaultyKernelspec`` and
    ``UnsupportedProvisioner``.
    """
    if name == NATIVE:
        return _spec(name, _native())
    found = installed()
    # Names are case-insensitive (jupyter_client, get_kernel_spec).
    key = name.lower()
    if key in found.faults:
        raise FaultyKernelspec(found.faults[key])
    if key not in found.specs:
        raise UnknownKernelspec(name, sorted(found.specs))
    return _spec(name, found.specs[key])


def is_native_command(spec: Spec) -> bool:
    """Whether the kernel is this Python's ipykernel, started without frills."""
    return bool(spec.argv == _native()["argv"])


def _spec(name: str, raw: Dict[str, Any]) -> Spec:
    provisioner = raw["metadata"].get("kernel_provisioner") or {}
    if provisioner.get("provisioner_name", "local-provisioner") != "local-provisioner":
        raise UnsupportedProvisioner(
            "kernelspec %r is started by the provisioner %r, which only a "
            "Jupyter server runs" % (name, provisioner["provisioner_name"])
        )
    argv = list(raw["argv"])
    # "python" means the Python that owns the spec (jupyter_client,
    # KernelManager.format_kernel_cmd), not the first one on PATH.
    major, minor = sys.version_info[:2]
    if argv[0] in ("python", "python%d" % major, "python%d.%d" % (major, minor)):
        argv[0] = sys.executable
    return Spec(
        name=name,
        argv=argv,
        env=raw["env"],
        interrupt_mode=raw["interrupt_mode"],
        resource_dir=raw["resource_dir"],
    )
