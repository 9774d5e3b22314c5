"""A Windows without Windows: enough of pywin32 for xlwings to take its Windows branch, and ranges to read.

The decorators, the conversion of arguments and results, and `call_udf` are xlwings' own; only what would
talk to Excel is not there. `pretend` changes the interpreter for good, so it belongs in a process of its own.
"""

from __future__ import annotations

import codecs
import collections
import ctypes
import datetime as dt
import sys
import types
from collections.abc import Sequence
from typing import Any

RANGE_ID = "{00020846-0000-0000-C000-000000000046}"
MISSING = -2147352572
"""What COM hands over for an argument that was left out."""

NAMES = ("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone",
         "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server", "win32com.server.dispatcher",
         "win32com.server.policy", "win32com.server.util")


class _Absent(types.ModuleType):
    """A module in which every name can be found and none does anything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = type(name, (), {}) if name[0].isupper() else (lambda *_, **__: None)
        setattr(self, name, found)
        return found


class Time(dt.datetime):
    """A date as COM hands it over."""


def pretend() -> Any:
    """xlwings, imported as on Windows."""
    import asyncio  # noqa: F401 - before the platform changes its name: its Windows part cannot be loaded here

    for name in NAMES:
        module = _Absent(name)
        module.__path__ = []
        module.__file__ = __file__
        sys.modules[name] = module
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, module)
    sys.modules["pywintypes"].TimeType = Time  # type: ignore[attr-defined]
    sys.modules["pywintypes"].IID = str  # type: ignore[attr-defined]
    sys.modules["pywintypes"].com_error = type("com_error", (Exception,), {})  # type: ignore[attr-defined]
    sys.modules["pythoncom"].TypeIIDs = collections.defaultdict(object)  # type: ignore[attr-defined]
    sys.modules["pythoncom"].ole_error = type("ole_error", (Exception,), {})  # type: ignore[attr-defined]
    sys.modules["win32process"].GetWindowThreadProcessId = lambda _: (1, 1)  # type: ignore[attr-defined]
    for name in ("oledll", "windll"):
        setattr(ctypes, name, types.SimpleNamespace(ole32=_Library(), oleacc=_Library(), user32=_Library()))
    plain, ctypes.PyDLL = ctypes.PyDLL, lambda _: _Library()  # type: ignore[assignment, misc]
    codecs.register(lambda name: codecs.lookup("cp1252") if name == "mbcs" else None)
    sys.platform = "win32"
    import xlwings

    ctypes.PyDLL = plain  # type: ignore[misc]
    assert xlwings.func.__module__ == "xlwings.udfs"
    return xlwings


class _Library:
    """A library whose functions can be told their types, and do nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


class ComRange:
    """A range as VBA hands it over: an object whose `Value` is one value or rows of values."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self.Value = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else tuple(map(tuple, rows))
        kind = types.SimpleNamespace(iid=RANGE_ID)
        self._oleobj_ = types.SimpleNamespace(
            GetTypeInfo=lambda: types.SimpleNamespace(GetTypeAttr=lambda: kind))
        self.Rows = types.SimpleNamespace(Count=len(rows))
        self.Columns = types.SimpleNamespace(Count=len(rows[0]))
        self.Row = self.Column = 1
        self.Worksheet = types.SimpleNamespace(Parent=types.SimpleNamespace(Application=types.SimpleNamespace(Hwnd=1)))


def call(module: Any, name: str, *arguments: Any) -> list[list[Any]]:
    """Call a function as a cell does; arguments are ranges, plain values or `MISSING`."""
    import xlwings.udfs

    xlwings.udfs.udf_modules.setdefault(module.__name__, {"module": module, "filename": "", "filetime": None})
    named = len(getattr(module, name).__xlfunc__["args"])
    given = (*arguments, *[MISSING] * (named - len(arguments)))
    found = xlwings.udfs.call_udf(module.__name__, name, given)
    return [list(row) for row in found]
