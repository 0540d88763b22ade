"""Reads notebooks with nbformat, which has to find them valid and in its own style.

argv: folder. stdout: by path {"isCanonical": bool, "nbformat": [major, minor],
    "cells": [[cell_type, source, execution_count, outputs, metadata]]}
"""
import json
import sys
from pathlib import Path

import nbformat

folder = Path(sys.argv[1])
answer = {}
for path in sorted(folder.rglob("*")):
    if path.is_dir():
        continue
    text = path.read_text("utf8")
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    answer[path.relative_to(folder).as_posix()] = {
        "isCanonical": nbformat.writes(notebook) + "\n" == text,
        "nbformat": [notebook.nbformat, notebook.nbformat_minor],
        "cells": [
            [
                cell.cell_type,
                cell.source,
                cell.get("execution_count"),
                cell.get("outputs"),
                cell.metadata,
            ]
            for cell in notebook.cells
        ],
    }
json.dump(answer, sys.stdout)
