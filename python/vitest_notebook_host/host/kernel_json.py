"""The file of a kernelspec, ``kernel.json``.

jupyter_client leaves out what it cannot read, with a word in its log, and takes
a few things that no kernel can be started by. Here the fault is kept.
"""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Mapping

_MODES = ("signal", "message")


class FaultyKernelspec(Exception):
    """Says which file, and what is wrong with it."""


def read(resource_dir: str) -> Dict[str, Any]:
    """What a kernelspec consists of, each part with the type that it must have.

    Raises ``FaultyKernelspec``.
    """
    path = os.path.join(resource_dir, "kernel.json")
    try:
        with open(path, encoding="utf-8") as file:
            raw = json.load(file)
        return _checked(raw)
    except OSError as error:
        fault = "cannot be read: %s" % error.strerror
    except ValueError as error:
        fault = str(error) if type(error) is ValueError else "is not JSON: %s" % error
    raise FaultyKernelspec("%s %s" % (path, fault))


def _checked(raw: Any) -> Dict[str, Any]:
    if not isinstance(raw, dict):
        raise ValueError("is not an object")
    argv = raw.get("argv")
    if not isinstance(argv, list) or not argv or not _are_strings(argv):
        raise ValueError('has no command: "argv" must be a list of strings')
    env = raw.get("env") or {}
    if not isinstance(env, dict) or not _are_strings(env.values()):
        raise ValueError('has an "env" whose values are not strings')
    mode = str(raw.get("interrupt_mode") or _MODES[0]).lower()
    if mode not in _MODES:
        raise ValueError('has an "interrupt_mode" that is neither of %s, %s' % _MODES)
    metadata = raw.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise ValueError('has a "metadata" that is not an object')
    if not isinstance(metadata.get("kernel_provisioner") or {}, dict):
        raise ValueError('has a "kernel_provisioner" that is not an object')
    return {
        "argv": argv,
        "env": env,
        "display_name": _text(raw, "display_name"),
        "language": _text(raw, "language"),
        "interrupt_mode": mode,
        "metadata": metadata,
    }


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key, "")
    if not isinstance(value, str):
        raise ValueError('has a "%s" that is not a string' % key)
    return value


def _are_strings(values: Any) -> bool:
    return all(isinstance(value, str) for value in values)
