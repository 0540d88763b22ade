"""Makes a notebook of a script in percent format and stores its true outputs.

Usage: make_notebook.py SCRIPT NOTEBOOK
"""

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

script, target = map(Path, sys.argv[1:])
sources = [
    source.strip()
    for source in re.split(r"^# %%$", script.read_text(), flags=re.MULTILINE)
    if source.strip()
]
notebook = nbformat.v4.new_notebook(
    cells=[
        nbformat.v4.new_markdown_cell("# Title"),
        *map(nbformat.v4.new_code_cell, sources),
    ],
    metadata={
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
    },
)
# Timing is of no use in the file and would differ from what Jupyter stores.
NotebookClient(notebook, record_timing=False).execute()
nbformat.write(notebook, target)
