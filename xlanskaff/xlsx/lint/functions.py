"""Function names: those that a file must prefix, and those that only Norwegian Excel shows."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def newer() -> Mapping[str, str]:
    """Functions that came after the file format was settled: name in the cell -> name in the file.

    Example:
        >>> newer()["IFS"], newer()["SORT"]
        ('_xlfn.IFS', '_xlfn._xlws.SORT')
    """
    names = _names()
    plain = {name: f"_xlfn.{name}" for name in names["newer"]}
    return plain | {name: f"_xlfn._xlws.{name}" for name in names["newer_on_sheets"]}


@cache
def norwegian() -> frozenset[str]:
    """Names that Norwegian Excel shows for functions whose English names differ.

    Example:
        >>> "HVISFEIL" in norwegian(), "MIN" in norwegian()
        (True, False)
    """
    return frozenset(_names()["norwegian"])


@cache
def _names() -> dict[str, list[str]]:
    file = resources.files("xlanskaff.xlsx.lint") / "functions.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
