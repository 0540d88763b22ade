"""Prints the HTML of tables as pandas writes them, as JSON by name."""

import json
import sys

import numpy as np
import pandas as pd

plain = pd.DataFrame({"city": ["Oslo", "<b>"], "price": [3.99, 12.5]})
named = plain.rename_axis(index="id", columns="field")
columns = pd.MultiIndex.from_product([["A", "B"], ["x", "y"]])
levels = pd.DataFrame(np.arange(8).reshape(2, 4), columns=columns)
rows = pd.MultiIndex.from_tuples([("p", "q"), ("p", "r")], names=["i", "j"])

json.dump(
    {
        "plain": plain._repr_html_(),
        "named index and columns": named._repr_html_(),
        "columns of levels": levels._repr_html_(),
        "columns and rows of levels": levels.set_index(rows)._repr_html_(),
        "grouped": plain.groupby("city").describe()._repr_html_(),
        "cut": pd.DataFrame({"v": range(100)})._repr_html_(),
        "empty": pd.DataFrame()._repr_html_(),
        "without rows": plain.head(0)._repr_html_(),
        "without an index": plain.to_html(index=False),
        "dictionaries": pd.DataFrame({"d": [{"a": 1}, None]})._repr_html_(),
    },
    sys.stdout,
)
