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

    os.chdir(root)
    os.makedirs(directory, exist_ok=True)
    combined = os.path.join(directory, ".coverage")
    if os.path.exists(combined):
        os.unlink(combined)
    lines = Coverage(data_file=combined)
    omit = lines.get_option("report:omit") or lines.get_option("run:omit") or []
    temporary = os.path.realpath(tempfile.gettempdir())
    cells = os.path.join(temporary, "ipykernel_*", "*")
    lines.set_option("report:omit", [*omit, cells])
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
    # As its own command line: 99.9 is not 100.
    shown = round(total, precision)
    if shown == 100 and total < 100:
        shown = 100 - 10**-precision
    return {
        "table": table.getvalue().rstrip(),
        "total": "%.*f" % (precision, shown),
        "fail_under": wanted if shown < wanted else None,
        "reports": written,
    }


if __name__ == "__main__":
    main()
