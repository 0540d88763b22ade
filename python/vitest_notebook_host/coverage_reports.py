"""Combines what kernels measured, and reports it, by coverage.py.

Run by path, by the Python whose kernels measured. The first argument is JSON:
``root``, whose configuration of coverage.py counts; ``data``, the folders to
combine; ``directory`` for what is written; ``reports``, those wanted of
``_REPORTS``. Prints JSON: the ``table``, the ``total`` in percent as it is shown,
``fail_under`` where the total is below, the paths of ``reports``, ``empty`` where
there is nothing to report, or ``error``.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import warnings
from typing import Any, Dict, List

_REPORTS = {
    "lcov": ("lcov_report", "outfile", "lcov.info"),
    "html": ("html_report", "directory", "html"),
    "json": ("json_report", "outfile", "coverage.json"),
    "xml": ("xml_report", "outfile", "coverage.xml"),
}


def main() -> None:
    # The folder of a script is first, where modules of ours would have the names of
    # others.
    del sys.path[0]
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, io.StringIO()
    try:
        answer = report(**json.loads(sys.argv[1]))
    except Exception as error:
        answer = {"error": "%s: %s" % (type(error).__name__, error)}
    print(json.dumps(answer), file=out)


def report(
    root: str, data: List[str], directory: str, reports: List[str]
) -> Dict[str, Any]:
    from coverage import (  # type: ignore[import-not-found,unused-ignore]
        Coverage,
        CoverageException,
    )
    from coverage.results import (  # type: ignore[import-not-found,unused-ignore]
        should_fail_under,
    )

    os.chdir(root)
    os.makedirs(directory, exist_ok=True)
    combined = os.path.join(directory, ".coverage")
    if os.path.exists(combined):
        os.unlink(combined)
    lines = Coverage(data_file=combined)
    omit = lines.get_option("report:omit") or lines.get_option("run:omit") or []
    temporary = os.path.realpath(tempfile.gettempdir())
    cells = os.path.join(temporary, "ipykernel_*", "*")
    host = os.path.join(os.path.dirname(os.path.realpath(__file__)), "*")
    lines.set_option("report:omit", [*omit, cells, host])
    lines.combine(data)
    lines.save()
    table = io.StringIO()
    try:
        total = lines.report(file=table, show_missing=True)
    except CoverageException as error:
        if str(error).startswith("No data to report"):
            return {"empty": True}
        raise
    written = []
    for name in reports:
        method, parameter, file = _REPORTS[name]
        path = os.path.join(directory, file)
        getattr(lines, method)(**{parameter: path})
        written.append(os.path.join(path, "index.html") if name == "html" else path)
    precision = lines.get_option("report:precision") or 0
    wanted = lines.get_option("report:fail_under") or 0
    is_below = should_fail_under(total, wanted, precision)
    if is_below:
        # 72 % is not below 72.3 % to the eye, where it is 72.4 %.
        precision = max(precision, len(("%g" % wanted).partition(".")[2]))
    return {
        "table": table.getvalue().rstrip(),
        "total": _shown(total, precision),
        "fail_under": wanted if is_below else None,
        "reports": written,
    }


def _shown(total: float, precision: int) -> str:
    """As its tables have it: what is not quite all is not 100, nor a little 0."""
    least = 10**-precision
    if 0 < total < 100:
        total = min(max(total, least), 100 - least)
    return "%.*f" % (precision, total)


if __name__ == "__main__":
    main()
