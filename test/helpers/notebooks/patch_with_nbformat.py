"""Writes notebooks as nbformat does, and changes them with it.

stdin: {"rewrite": [text]} or {"patch": [{"before": text, "after": text,
    "patches": [{"index": int, "execution_count": int, "outputs": text}]}]}
stdout: [text], or for each case what nbformat writes after the same patches
    ("written"), whether it reads the text after as that ("same"), and what is
    wrong with the text before and after, if it is ("wasInvalid", "isInvalid")
"""
import copy
import json
import re
import sys

import nbformat
from nbformat.v4 import nbjson


def read(text):
    return nbjson.reads(text.removeprefix("\ufeff"))


def write(notebook):
    text = nbjson.writes(notebook) + "\n"
    # Lone surrogates have no UTF-8: nbformat cannot write them to a file.
    return re.sub("[\ud800-\udfff]", lambda each: f"\\u{ord(each[0]):04x}", text)


def problem(notebook):
    try:
        # It mends some of what it finds.
        nbformat.validate(copy.deepcopy(notebook))
        return None
    except nbformat.ValidationError as error:
        return str(error).splitlines()[0]


def check(case):
    notebook = read(case["before"])
    was_invalid = problem(notebook)
    for patch in case["patches"]:
        cell = notebook.cells[patch["index"]]
        outputs = json.loads(patch["outputs"])
        cell.outputs = [nbformat.from_dict(each) for each in outputs]
        cell.execution_count = patch["execution_count"]
    after = read(case["after"])
    written = write(notebook)
    return {
        "written": written,
        "same": write(after) == written,
        "wasInvalid": was_invalid,
        "isInvalid": problem(after),
    }


request = json.load(sys.stdin)
answer = (
    [write(read(text)) for text in request["rewrite"]]
    if "rewrite" in request
    else [check(case) for case in request["patch"]]
)
json.dump(answer, sys.stdout)
