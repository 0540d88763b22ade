"""Reads notebooks and JSON texts as Python does, for comparison.

stdin: {"files": [path], "texts": [text]}
stdout: {"notebooks": [[cell]], "accepted": [bool]}
"""
import json
import sys
import warnings

import nbformat

warnings.simplefilter("ignore")


def constants_by_name(value):
    if isinstance(value, dict):
        return {key: constants_by_name(each) for key, each in value.items()}
    if isinstance(value, list):
        return [constants_by_name(each) for each in value]
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return json.dumps(value)
    return value


def cells(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        notebook = nbformat.reads(file.read(), as_version=4)
    return [
        {
            key: constants_by_name(cell[key])
            for key in ("cell_type", "source", "execution_count", "outputs")
            if key in cell
        }
        for cell in notebook.cells
    ]


def accepted(text):
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


request = json.load(sys.stdin)
json.dump(
    {
        "notebooks": [cells(path) for path in request["files"]],
        "accepted": [accepted(text) for text in request["texts"]],
    },
    sys.stdout,
)
