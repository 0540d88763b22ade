"""Carries values of a notebook to a test, as JSON, without losing what they are.

Its text is run inside a kernel, which knows none of our modules, as a module of
its own (``vitest_notebook_values``), when a test first asks for a value.

JSON has no bytes and no sets: they are objects with one member, ``MARK``, which
names what they are, and a dict that has it itself is marked, too.
"""

import base64
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import fractions
import ipaddress
import json
import math
import os
import sys
import types
import uuid
from typing import Any, Dict, List, Optional, Tuple

MARK = "$vitest-notebook"
MIME_TYPE = "application/vnd.vitest-notebook.value+json"

#: Types whose text says all there is, and which that text can be made of again.
_TEXTS = (
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    ipaddress.IPv4Address,
    ipaddress.IPv6Address,
)
_LISTS = (
    list,
    tuple,
    range,
    collections.deque,
    collections.abc.KeysView,
    collections.abc.ValuesView,
    collections.abc.ItemsView,
)


class CannotCross(Exception):
    """A value has no equal in JSON; ``place`` leads to it, ``kind`` says what it is."""

    def __init__(self, place: str, kind: str, remedy: str) -> None:
        super().__init__(place, kind, remedy)
        self.place = place
        self.kind = kind
        self.remedy = remedy


class Carried:
    """What a frontend gets of a value: the text for the test, or why there is none."""

    def __init__(self, value: object) -> None:
        self._data: Dict[str, object]
        try:
            self._data = {"json": json.dumps(_carry(value, "", ()))}
        except CannotCross as error:
            self._data = {
                "place": error.place,
                "kind": error.kind,
                "remedy": error.remedy,
            }
        except RecursionError:
            self._data = {
                "place": "",
                "kind": f"a {_name_of(value)} nested too deeply",
                "remedy": "Ask for a part of it.",
            }

    def __repr__(self) -> str:
        return "<a value for a test>"

    def _repr_mimebundle_(self, **_: object) -> Dict[str, object]:
        return {MIME_TYPE: self._data}


_kept: List[object] = []


def keep(value: object) -> None:
    """Keeps the value of an expression until it is asked for."""
    _kept[:] = [value]


def carried() -> Carried:
    """What was kept, which then is no longer."""
    return Carried(_kept.pop())


def _carry(value: Any, place: str, above: Tuple[int, ...]) -> Any:
    if value is None or isinstance(value, (bool, str)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, enum.Enum):
        return _carry(value.value, place, above)
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {MARK: "bytes", "base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, (datetime.date, datetime.time)):
        # NaT of pandas is one, too.
        return value.isoformat() if value == value else None
    if isinstance(value, datetime.timedelta):
        return value.total_seconds() if value == value else None
    if isinstance(value, _TEXTS):
        return str(value)
    if isinstance(value, os.PathLike):
        return _carry(os.fspath(value), place, above)
    if id(value) in above:
        raise CannotCross(
            place,
            f"a {_name_of(value)} that contains itself",
            "Ask for a part of it.",
        )
    inside = (*above, id(value))
    if isinstance(value, _LISTS):
        return _list(value, place, inside)
    if isinstance(value, (set, frozenset)):
        return {MARK: "set", "items": _list(value, place, inside)}
    if isinstance(value, collections.abc.Mapping):
        return _mapping(value, place, inside)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: getattr(value, field.name)
            for field in dataclasses.fields(value)
        }
        return _mapping(fields, place, inside)
    return _of_library(value, place, inside)


def _list(values: Any, place: str, above: Tuple[int, ...]) -> List[Any]:
    return [
        _carry(value, f"{place}[{index}]", above) for index, value in enumerate(values)
    ]


def _mapping(values: Any, place: str, above: Tuple[int, ...]) -> Dict[str, Any]:
    carried: Dict[str, Any] = {}
    for key, value in values.items():
        name = _key(key, place)
        if name in carried:
            raise CannotCross(
                place,
                f"a {_name_of(values)} with two keys that are both {name!r} as text",
                "Ask for list(… .items()).",
            )
        carried[name] = _carry(value, f"{place}[{key!r}]", above)
    if MARK not in carried:
        return carried
    return {MARK: "dict", "items": [[key, item] for key, item in carried.items()]}


def _key(key: Any, place: str) -> str:
    """As ``json`` has it, and of enums and NumPy what they stand for."""
    plain = _scalar(key.value if isinstance(key, enum.Enum) else key)
    if isinstance(plain, str):
        return str(plain)
    if plain is None or isinstance(plain, (bool, int, float)):
        text: str = json.dumps(plain)
        return text
    if isinstance(plain, (datetime.date, datetime.time)):
        return plain.isoformat()
    raise CannotCross(
        place,
        f"a mapping with a key of type {_name_of(key)}",
        "Ask for list(… .items()).",
    )


def _scalar(value: Any) -> Any:
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, (numpy.bool_, numpy.number)):
        return value.item()
    return value


def _of_library(value: Any, place: str, above: Tuple[int, ...]) -> Any:
    pandas = sys.modules.get("pandas")
    if pandas is not None:
        if value is getattr(pandas, "NA", None) or value is pandas.NaT:
            return None
        if isinstance(value, pandas.DataFrame):
            names = [str(_scalar(name)) for name in value.columns]
            columns = [value.iloc[:, at].tolist() for at in range(len(names))]
            return _records(names, zip(*columns), len(value), place, above)
        extension = getattr(pandas.api.extensions, "ExtensionArray", ())
        if isinstance(value, (pandas.Series, pandas.Index, extension)):
            return _list(list(value), place, above)
        if isinstance(value, (pandas.Period, pandas.Interval)):
            return str(value)
    polars = sys.modules.get("polars")
    if polars is not None:
        if isinstance(value, polars.DataFrame):
            return _list(value.to_dicts(), place, above)
        if isinstance(value, polars.Series):
            return _list(value.to_list(), place, above)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        if isinstance(value, numpy.generic):
            return _numpy_scalar(numpy, value, place, above)
        # Tensors and arrays of other libraries have this.
        array = value if isinstance(value, numpy.ndarray) else _as_array(numpy, value)
        if array is not None:
            return _array(numpy, array, place, above)
    raise CannotCross(place, _kind_of(value), _remedy_for(value))


def _records(
    names: List[str], rows: Any, count: int, place: str, above: Tuple[int, ...]
) -> List[Any]:
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise CannotCross(
            place,
            f"a DataFrame with several columns {twice[0]!r}",
            "Give them other names, or ask for its values: df.to_numpy()",
        )
    if not names:
        return [{} for _ in range(count)]
    return [
        _mapping(dict(zip(names, row)), f"{place}[{index}]", above)
        for index, row in enumerate(rows)
    ]


def _numpy_scalar(numpy: Any, value: Any, place: str, above: Tuple[int, ...]) -> Any:
    kind = value.dtype.kind
    if kind in "mM":
        return _array(numpy, value.reshape(1), place, above)[0]
    item = value.item()
    if isinstance(item, type(value)) or (kind == "f" and not _is_kept(value, item)):
        raise CannotCross(
            place,
            f"a {_name_of(value)}, which has more digits than a double",
            "Ask for its text: str(…)",
        )
    if value.dtype.names is not None:
        return _mapping(dict(zip(value.dtype.names, item)), place, above)
    return _carry(item, place, above)


def _is_kept(value: Any, item: Any) -> bool:
    return isinstance(item, float) and (math.isnan(item) or bool(value == item))


def _as_array(numpy: Any, value: Any) -> Optional[Any]:
    if isinstance(value, type) or not hasattr(type(value), "__array__"):
        return None
    try:
        return numpy.asarray(value)
    except Exception:
        return None


def _array(numpy: Any, array: Any, place: str, above: Tuple[int, ...]) -> Any:
    kind = array.dtype.kind
    if array.dtype.names is not None:
        rows: Any = [
            _structured(array.dtype.names, row, f"{place}[{index}]", above)
            for index, row in enumerate(array.tolist())
        ]
        return rows
    if kind == "M":
        texts = numpy.datetime_as_string(array)
        return numpy.where(numpy.isnat(array), None, texts).tolist()
    if kind == "m":
        seconds = array / numpy.timedelta64(1, "s")
        return numpy.where(numpy.isnat(array), None, seconds).tolist()
    if kind == "f" and array.dtype.itemsize > 8:
        raise CannotCross(
            place,
            f"a {_name_of(array)} of {array.dtype}, which has more digits than doubles",
            "Ask for them as doubles: ….astype(float)",
        )
    return _carry(array.tolist(), place, above[:-1])


def _structured(
    names: Tuple[str, ...], row: Any, place: str, above: Tuple[int, ...]
) -> Any:
    if not isinstance(row, tuple):
        return [
            _structured(names, each, f"{place}[{index}]", above)
            for index, each in enumerate(row)
        ]
    return _mapping(dict(zip(names, row)), place, above)


def _kind_of(value: Any) -> str:
    if isinstance(value, type):
        return f"the class {value.__qualname__}"
    if isinstance(value, types.ModuleType):
        return f"the module {value.__name__}"
    return f"a {_name_of(value)}"


def _name_of(value: object) -> str:
    kind = type(value)
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__.partition('.')[0]}.{kind.__qualname__}"


def _remedy_for(value: Any) -> str:
    if isinstance(value, complex):
        return "Ask for its parts: [z.real, z.imag]"
    if isinstance(value, collections.abc.Iterator):
        return "Ask for what it gives: list(…)"
    if callable(value):
        return "Ask for what it returns: call it in the expression."
    return "Ask for a part of it, or for its text: repr(…)"


def patch(target: str, namespace: Dict[str, Any], code: Optional[str]) -> int:
    """Puts something else in the place of a name; gives the number to undo it by."""
    from unittest import mock

    replacement = mock.MagicMock() if code is None else _value_of(code, namespace)
    holder, _, name = target.rpartition(".")
    if holder == "":
        return _patch_name(namespace, name, replacement)
    patcher: Any
    if holder.partition(".")[0] in namespace:
        patcher = mock.patch.object(eval(holder, namespace), name, replacement)
    else:
        patcher = mock.patch(target, replacement)
    patcher.start()
    _patches.append(patcher.stop)
    return len(_patches) - 1


_patches: List[Any] = []


def _patch_name(namespace: Dict[str, Any], name: str, replacement: Any) -> int:
    if name not in namespace:
        raise NameError(f"name {name!r} is not defined, so it cannot be patched")
    before = namespace[name]
    namespace[name] = replacement

    def undo() -> None:
        namespace[name] = before

    _patches.append(undo)
    return len(_patches) - 1


def unpatch(number: int) -> None:
    """Gives a name what it had before; once."""
    undo = _patches[number]
    _patches[number] = _nothing
    undo()


def _nothing() -> None:
    pass


def _value_of(code: str, namespace: Dict[str, Any]) -> Any:
    """The value of an expression, or what the last statement defines."""
    import ast
    import textwrap

    tree = ast.parse(textwrap.dedent(code).strip(), "<patch>")
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        before = ast.Module(tree.body[:-1], [])
        exec(compile(before, "<patch>", "exec"), namespace)
        value = compile(ast.Expression(last.value), "<patch>", "eval")
        return eval(value, namespace)
    exec(compile(tree, "<patch>", "exec"), namespace)
    if isinstance(last, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return namespace[last.name]
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        return namespace[last.targets[0].id]
    raise SyntaxError("a patch must be an expression, or end with what it defines")
