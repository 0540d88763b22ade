"""Which of a notebook's imports can be done before its kernel is forked."""

from __future__ import annotations

import importlib.util
import os
import re
from typing import Dict, List, Optional, Sequence, Tuple

from ..installed import is_installed, is_standard

# In the order in which they are imported, with what each of them imports anyway.
# None of them starts a Python thread, runs an OpenMP region, looks for a kernel
# or prints; tried with numpy 2.4, pandas 3.1, matplotlib 3.11, scipy 1.17,
# scikit-learn 1.9, seaborn 0.13, sympy 1.14.
_KNOWN: "Dict[re.Pattern[str], List[str]]" = {
    re.compile(pattern): implied
    for pattern, implied in {
        r"numpy": [],
        r"pandas": ["numpy"],
        r"matplotlib\.pyplot": ["numpy"],
        r"scipy\.(?:cluster|constants|fft|integrate|interpolate|io|linalg|ndimage"
        r"|optimize|signal|sparse|spatial|special|stats)": ["numpy"],
        r"sklearn\.(?:cluster|compose|datasets|decomposition|discriminant_analysis"
        r"|dummy|ensemble|feature_extraction|feature_selection|gaussian_process"
        r"|impute|inspection|kernel_ridge|linear_model|manifold|metrics|mixture"
        r"|model_selection|multiclass|naive_bayes|neighbors|neural_network"
        r"|pipeline|preprocessing|random_projection|svm|tree|utils)": ["numpy"],
        r"seaborn": ["numpy", "pandas", "matplotlib.pyplot"],
        r"sympy": [],
    }.items()
}
# What others read when they are imported is changed by importing these, or two
# copies of a library get in each other's way in the order of their imports.
_UNSETTLING = {"cudf", "cupy", "fireducks", "gevent", "jax", "modin", "mkl"}
_UNSETTLING |= {"pyximport", "tensorflow", "torch"}


def known(imports: Sequence[str], cwd: str) -> List[Tuple[str, ...]]:
    """Modules that are safe to import beforehand, and installed, by package.

    ``imports``: what a notebook in ``cwd`` begins with importing, in its order.
    Behind one of the project's own modules, which may do anything, none is safe.
    """
    found = set()
    for name in imports:
        top = name.partition(".")[0]
        if top in _UNSETTLING or _is_in(cwd, top) or not _is_settled(top):
            break
        for pattern, implied in _KNOWN.items():
            if pattern.fullmatch(name):
                found.update([name, *implied])
    wanted = (tuple(sorted(filter(pattern.fullmatch, found))) for pattern in _KNOWN)
    return [modules for modules in wanted if modules]


def _is_in(folder: str, top: str) -> bool:
    path = os.path.join(folder, top)
    return os.path.exists(path + ".py") or os.path.exists(path)


def _is_settled(top: str) -> bool:
    """Whether a top-level module is Python's own, or installed."""
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    if spec is None:
        return False
    origin: Optional[str] = spec.origin
    if origin is None:  # a namespace package
        return all(map(is_installed, spec.submodule_search_locations or [""]))
    if origin in ("built-in", "frozen"):
        return True
    return is_installed(origin) or is_standard(origin)
