"""Carries values of a notebook to a test, as JSON, without losing what they are.

Its text is run inside a kernel, which knows none of our modules, as a module of
its own (``vitest_notebook_values``), when a test first asks for a value.

JSON has no bytes and no sets: they are objects with one member, ``MARK``, which
names what they are, and a dict that has it itself is marked, too.
"""

import array
import base64
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import fractions
import inspect
import ipaddress
import json
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
    array.array,
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
                "kind": f"{_a(_name_of(value))} nested too deeply",
                "remedy": "Ask for a part of it.",
            }
        except Exception as error:
            # Of the value's own code, such as a property, or of a limit of Python.
            self._data = {
                "place": "",
                "kind": f"{_a(_name_of(value))} that raises "
                f"{type(error).__name__} when it is read: {error}",
                "remedy": _remedy_for(value),
            }

    def __repr__(self) -> str:
        return "<a value for a test>"

    def _repr_mimebundle_(self, **_: object) -> Dict[str, object]:
        return {MIME_TYPE: self._data}


#: Types that JSON has as they are.
_PLAIN = frozenset([bool, int, float, str])

_kept: List[object] = []


def keep(value: object, expression: str = "") -> None:
    """Keeps the value of an expression until it is asked for."""
    if type(value) is tuple and not value and _is_blank(expression):
        raise ValueError("there is no expression to evaluate")
    _kept[:] = [value]


def _is_blank(expression: str) -> bool:
    """Whether nothing stands in it but comments, so that ``()`` is not its value."""
    lines = [line.strip() for line in expression.splitlines()]
    return expression != "" and all(line[:1] in ("", "#") for line in lines)


def carried() -> Carried:
    """What was kept, which then is no longer."""
    return Carried(_kept.pop())


def _carry(value: Any, place: str, above: Tuple[int, ...]) -> Any:
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, enum.Enum):
        # Before all others: members may be text or numbers as well.
        return _carry(value.value, place, above)
    # What a class says of itself by `__str__` may be something else.
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int.__index__(value)
    if isinstance(value, float):
        return float.__float__(value)
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
            f"{_a(_name_of(value))} that contains itself",
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
        value if type(value) in _PLAIN else _carry(value, f"{place}[{index}]", above)
        for index, value in enumerate(values)
    ]


def _mapping(values: Any, place: str, above: Tuple[int, ...]) -> Dict[str, Any]:
    carried: Dict[str, Any] = {}
    for key, value in values.items():
        name = _key(key, place)
        if name in carried:
            raise CannotCross(
                place,
                f"{_a(_name_of(values))} with two keys that are both {name!r} as text",
                "Ask for list(… .items()).",
            )
        carried[name] = _carry(value, f"{place}[{key!r}]", above)
    return _unmistakable(carried)


def _unmistakable(carried: Dict[str, Any]) -> Dict[str, Any]:
    if MARK not in carried:
        return carried
    return {MARK: "dict", "items": [[key, item] for key, item in carried.items()]}


def _key(key: Any, place: str) -> str:
    """As ``json`` has it, and of enums and NumPy what they stand for."""
    plain = _scalar(key.value if isinstance(key, enum.Enum) else key)
    if isinstance(plain, str):
        return str.__str__(plain)
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
            return _records(value, place, above)
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
    pyarrow = sys.modules.get("pyarrow")
    if pyarrow is not None:
        if isinstance(value, pyarrow.Scalar):
            return _carry(value.as_py(), place, above)
        tabular = (pyarrow.Table, pyarrow.RecordBatch)
        if isinstance(value, (*tabular, pyarrow.Array, pyarrow.ChunkedArray)):
            return _list(value.to_pylist(), place, above)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        if isinstance(value, numpy.generic):
            return _numpy_scalar(numpy, value, place, above)
        # Tensors and arrays of other libraries have this.
        array = value if isinstance(value, numpy.ndarray) else _as_array(numpy, value)
        if array is not None:
            return _array(numpy, array, place, above)
    raise CannotCross(place, _kind_of(value), _remedy_for(value))


def _records(frame: Any, place: str, above: Tuple[int, ...]) -> List[Any]:
    names = [_column_name(name, place) for name in frame.columns]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise CannotCross(
            place,
            f"a DataFrame with several columns {twice[0]!r}",
            "Give them other names, or ask for its values: df.to_numpy()",
        )
    if not names:
        return [{} for _ in range(len(frame))]
    columns = [
        [
            item
            if type(item) in _PLAIN
            else _carry(item, f"{place}[{row}][{name!r}]", above)
            for row, item in enumerate(frame.iloc[:, at].tolist())
        ]
        for at, name in enumerate(names)
    ]
    records = (dict(zip(names, row)) for row in zip(*columns))
    return [_unmistakable(record) for record in records]


def _column_name(name: Any, place: str) -> str:
    """That of several levels is the text of its tuple."""
    if isinstance(name, tuple):
        return str(tuple(_scalar(part) for part in name))
    return _key(name, place)


def _numpy_scalar(numpy: Any, value: Any, place: str, above: Tuple[int, ...]) -> Any:
    if value.dtype.names is not None:
        return _structured(numpy, value, place, above)
    if value.dtype.kind in "mMfc":
        return _array(numpy, numpy.asarray(value), place, above)
    return _carry(value.item(), place, above)


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
        return _structured(numpy, array, place, above)
    if kind == "M":
        texts = numpy.datetime_as_string(array)
        return numpy.where(numpy.isnat(array), None, texts).tolist()
    if kind == "m":
        return _durations(numpy, array, place)
    if kind == "f" and array.dtype.itemsize > 8:
        array = _doubles(numpy, array, place)
    if kind in "biufU" and not isinstance(array, numpy.ma.MaskedArray):
        # Nothing in it needs another look, and there may be millions.
        return array.tolist()
    return _carry(array.tolist(), place, above)


def _durations(numpy: Any, array: Any, place: str) -> Any:
    unit, _ = numpy.datetime_data(array.dtype)
    if unit in ("Y", "M", "generic"):
        raise CannotCross(
            place,
            f"{_array_of(array)}, which is no number of seconds",
            "Ask for its number: ….astype(int)",
        )
    seconds = array / numpy.timedelta64(1, "s")
    return numpy.where(numpy.isnat(array), None, seconds).tolist()


def _doubles(numpy: Any, array: Any, place: str) -> Any:
    with numpy.errstate(all="ignore"):
        doubles = array.astype(float)
    if numpy.all((doubles == array) | numpy.isnan(array)):
        return doubles
    raise CannotCross(
        place,
        f"{_array_of(array)}, which has more digits than a double",
        "Ask for doubles: ….astype(float), or for its text: str(…)",
    )


def _array_of(array: Any) -> str:
    return f"an array of {array.dtype}" if array.ndim > 0 else _a(str(array.dtype))


def _structured(numpy: Any, value: Any, place: str, above: Tuple[int, ...]) -> Any:
    """Records: each field by its own type, which ``tolist`` would forget."""
    if value.ndim > 0:
        return [
            _structured(numpy, each, f"{place}[{index}]", above)
            for index, each in enumerate(value)
        ]
    fields = {
        name: _carry(value[name], f"{place}[{name!r}]", above)
        for name in value.dtype.names
    }
    return _unmistakable(fields)


def _kind_of(value: Any) -> str:
    if isinstance(value, type):
        return f"the class {value.__qualname__}"
    if isinstance(value, types.ModuleType):
        return f"the module {value.__name__}"
    return _a(_name_of(value))


def _a(name: str) -> str:
    return f"{'an' if name[:1].lower() in ('a', 'e', 'i', 'o') else 'a'} {name}"


def _name_of(value: object) -> str:
    kind = type(value)
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__.partition('.')[0]}.{kind.__qualname__}"


def _remedy_for(value: Any) -> str:
    if isinstance(value, complex):
        return "Ask for its parts: [z.real, z.imag]"
    if inspect.isawaitable(value):
        return "Ask for what it comes to: await …"
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
