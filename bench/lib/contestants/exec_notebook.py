"""Executes the code cells of a notebook without any kernel: the floor.

Shows nothing and draws no plot, so it does less than every other contestant.

Usage: exec_notebook.py NOTEBOOK
"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    notebook = json.load(file)
namespace = {"__name__": "__main__"}
for number, cell in enumerate(notebook["cells"]):
    if cell["cell_type"] == "code":
        source = "".join(cell["source"])
        exec(compile(source, f"<cell {number}>", "exec"), namespace)
