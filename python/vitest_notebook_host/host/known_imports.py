"""Which of a notebook's imports can be done before its kernel is forked."""

from __future__ import annotations

import importlib.util
import os
import re
from typing import Dict, List, Sequence, Tuple

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
# Importing them changes nothing that those above read while they are imported
# (variables, sys.path, import hooks, the locale), and filters for warnings of
# their own alone: tried in November 2026. It is not so with torch, tensorflow,
# modin or gevent, and not known of what nobody has looked at, such as a
# company's own package.
_HARMLESS = re.compile(
    r"IPython|PIL|altair|bokeh|bottleneck|bs4|cloudpickle|cv2|cycler|dask"
    r"|dateutil|folium|geopandas|h5py|holoviews|imageio|ipympl|ipywidgets"
    r"|joblib|lets_plot|lightgbm|lxml|matplotlib|mpl_toolkits|mpmath"
    r"|nest_asyncio|networkx|nltk|numba|numexpr|numpy|openpyxl|pandas|panel"
    r"|patsy|plotly|polars|psutil|pyarrow|pydantic|pyproj|pytz|requests|rich"
    r"|scipy|seaborn|shapely|skimage|sklearn|sqlalchemy|statsmodels|sympy"
    r"|tabulate|termcolor|tqdm|wordcloud|xarray|xgboost|yaml"
)


def known(imports: Sequence[str], cwd: str) -> List[Tuple[str, ...]]:
    """Modules that are safe to import beforehand, and installed, by package.

    ``imports``: what a notebook in ``cwd`` begins with importing, in its order.
    Behind what may do anything, such as the project's own modules, none is safe.
    """
    found = set()
    for name in imports:
        top = name.partition(".")[0]
        if _is_in(cwd, top) or not _is_settled(top):
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
    """Whether a top-level module is Python's own, or installed and harmless."""
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    if spec is None:
        return False
    if spec.origin in ("built-in", "frozen") or is_standard(spec.origin or ""):
        return True
    # A namespace package (mpl_toolkits) has no file of its own.
    places = [spec.origin] if spec.origin else spec.submodule_search_locations or [""]
    return bool(_HARMLESS.fullmatch(top)) and all(map(is_installed, places))
