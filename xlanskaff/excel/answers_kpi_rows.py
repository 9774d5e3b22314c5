"""The rows that an indicator is calculated from, out of columns of cells.

Which columns, and in which order, is what the indicator's module says (`NEEDS`), followed by the single
values that it cannot do without, such as a day or a category.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from xlanskaff.excel.answers import Wrong
from xlanskaff.excel.cells import Cell, Fault, Given, Reader, day, flag, grid, number, word
from xlanskaff.language.texts import LANGUAGES, Lang, entries, text
from xlanskaff.rules.kpi import module_of

NO_DAY = date(1, 1, 1)
"""Stands where a row must have a day and the indicator does not ask for one."""

_SECTIONS = {"Purchase": "purchase", "Contract": "contract", "Invoice": "invoice", "Competition": "competition",
             "RiskContract": "risk_contract", "Activity": "activity", "SavingLine": "saving",
             "Notifiable": "notifiable"}


def columns_of(key: str, lang: Lang) -> tuple[str, ...]:
    """The columns that an indicator is calculated from, as people know them.

    Example:
        >>> columns_of("KPI06", "nb")
        ('beløp', 'fakturadato', 'leverandør')
        >>> columns_of("KPI24", "nb")[-1], columns_of("KPI02", "nb")[-1]
        ('dag (én verdi)', 'Avtaler: kategorier')
    """
    rows, values = plan(key)
    named = [(f"{text(f'kpi.row.{section}', lang)}: " if len(rows) > 1 else "")
             + text(f"kpi.column.{section}.{column}", lang) for section, _, columns in rows for column in columns]
    return (*named, *(_single(name, hint, lang) for name, hint in values))


def _single(name: str, hint: Any, lang: Lang) -> str:
    """What a value that is no column is called; a set of values may be a range."""
    named = text(f"kpi.input.{name}", lang)
    return named if get_origin(hint) is frozenset else text("functions.say.one_value", lang, name=named)


def inputs_of(key: str, given: Sequence[Given], lang: Lang) -> Any:
    """The `Inputs` of an indicator; a `Wrong` when the columns are not those it needs."""
    rows, values = plan(key)
    wanted = columns_of(key, lang)
    spare = 0
    for _, hint in reversed(values):
        if not _optional(hint):
            break
        spare += 1
    if not len(wanted) - spare <= len(given) <= len(wanted):
        return Wrong(Fault("XA-881", key, (("number", len(wanted)), ("given", len(given)), ("columns", wanted))))
    given = [*given, *[None] * (len(wanted) - len(given))]
    made: dict[str, Any] = {}
    place = 0
    for _, field, columns in rows:
        found = _rows(key, field, given[place:place + len(columns)], columns, wanted[place:], lang)
        if isinstance(found, Wrong):
            return found
        made[field], place = found, place + len(columns)
    for (name, hint), cells, label in zip(values, given[place:], wanted[place:], strict=True):
        read = _reader(hint)
        found = [read(cell, lang) for cell in grid(cells).cells]
        wrong = next((each for each in found if isinstance(each, Fault)), None)
        if wrong is not None:
            return Wrong(wrong, label)
        if get_origin(hint) is frozenset:
            made[name] = frozenset().union(*(each for each in found if each))
        elif found[0] is None and not _optional(hint):
            return Wrong(Fault("XA-866"), label)
        else:
            made[name] = found[0]
    return module_of(key).Inputs(**made)


def _rows(
    key: str, field: str, given: Sequence[Given], columns: Sequence[str], labels: Sequence[str], lang: Lang,
) -> list[Any] | Wrong:
    """The rows of one kind. A row in which nothing stands is none."""
    grids = [grid(cells) for cells in given]
    lengths = {len(each.cells) for each in grids}
    if len(lengths) != 1:
        sizes = tuple(f"{each.rows} × {each.columns}" for each in grids)
        return Wrong(Fault("XA-860", args=(("sizes", sizes),)))
    kind = _kind(key, field)
    readers = [_reader(_hints(kind)[column] if kind else float | str | None) for column in columns]
    found = []
    for number_, cells in enumerate(zip(*(each.cells for each in grids), strict=True), 1):
        if all(cell is None or cell == "" for cell in cells) and kind is not None:
            continue
        row: dict[str, Any] = {}
        for column, read, label, cell in zip(columns, readers, labels, cells, strict=False):
            value = read(cell, lang)
            if isinstance(value, Fault):
                return Wrong(value, label)
            row[column] = value
        if kind is None:
            found.append(row[columns[0]])
            continue
        complete = _complete(kind, row, number_)
        if isinstance(complete, str):
            return Wrong(Fault("XA-866"), dict(zip(columns, labels, strict=False))[complete])
        found.append(kind(**complete))
    return found


def _complete(kind: type, row: dict[str, Any], number_: int) -> dict[str, Any] | str:
    """A row as its kind wants it; the name of a column that must be filled in and is not."""
    hints, given = _hints(kind), {}
    for field in fields(kind):
        required = field.default is MISSING and field.default_factory is MISSING
        value = row.get(field.name)
        if value is None and field.name in row and required and not _optional(hints[field.name]):
            return field.name
        if value is None and not required:
            continue
        if value is None and field.name not in row:
            value = str(number_) if field.name == "id" else NO_DAY if hints[field.name] is date else None
        given[field.name] = value
    return given


@cache
def plan(key: str) -> tuple[tuple[tuple[str, str, tuple[str, ...]], ...], tuple[tuple[str, Any], ...]]:
    """What an indicator is given: rows as (section, field of the inputs, columns), single values as (field, type).

    Example:
        >>> plan("KPI23"), [name for name, _ in plan("KPI24")[1]]
        (((('answer', 'answers', ('value',)),), ()), ['on'])
    """
    module = module_of(key)
    hints = get_type_hints(module.Inputs)
    by_section: dict[str, list[str]] = {}
    for need in module.NEEDS:
        section, _, column = need.partition(".")
        by_section.setdefault(section, []).append(column)
    if "purchase.contract" in module.NEEDS:
        by_section["contract"].insert(0, "id")  # what the purchases refer to
    of_section = {_SECTIONS.get(getattr(get_args(hints[field.name])[0], "__name__", ""), "answer"): field.name
                  for field in fields(module.Inputs) if get_args(hints[field.name]) and _is_rows(hints[field.name])}
    rows = tuple((section, of_section[section], tuple(columns)) for section, columns in by_section.items())
    values = tuple((field.name, hints[field.name]) for field in fields(module.Inputs)
                   if field.default is MISSING and field.default_factory is MISSING
                   and not _is_rows(hints[field.name]))
    return rows, values


def _is_rows(hint: Any) -> bool:
    return get_origin(hint) is not None and getattr(get_origin(hint), "__name__", "") == "Sequence"


def _kind(key: str, field: str) -> type | None:
    """The class of the rows; None for plain answers."""
    row = get_args(get_type_hints(module_of(key).Inputs)[field])[0]
    return row if getattr(row, "__name__", "") in _SECTIONS else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def _optional(hint: Any) -> bool:
    return type(None) in _options(hint)


def _reader(hint: Any) -> Reader[Any]:
    wanted = next(option for option in _options(hint) if option is not type(None))
    if get_origin(wanted) is Literal:
        return _status
    if wanted is float:
        return _answer
    return _READERS[get_origin(wanted) or wanted]


def _decimal(cell: Cell, lang: Lang) -> Any:
    found = number(cell, lang)
    return Decimal(repr(found)) if isinstance(found, float) else found


def _integer(cell: Cell, lang: Lang) -> Any:
    found = number(cell, lang)
    if isinstance(found, float):
        return int(found) if found.is_integer() else Fault("XA-862", f"{found:g}")
    return found


def _answer(cell: Cell, lang: Lang) -> Any:
    """An answer from 1 to 5; anything that is no number is no answer, but an error is one of Excel's."""
    found = number(cell, lang)
    return None if isinstance(found, Fault) and found.code != "XA-861" else found


def _names(cell: Cell, lang: Lang) -> Any:
    found = word(cell, lang)
    if not isinstance(found, str):
        return found
    return frozenset(part.strip() for part in found.replace(";", ",").split(",") if part.strip())


def _status(cell: Cell, lang: Lang) -> Any:
    """The status of a saving, by its name in any language."""
    found = word(cell, lang)
    if not isinstance(found, str):
        return found
    known = {name.casefold(): code for code, name in _statuses()}
    choices = tuple(name for name in (entries("kpi", lang).get(f"status.{code}") for code, _ in _statuses()) if name)
    return known.get(found.casefold()) or Fault("XA-867", found[:60], (("choices", tuple(dict.fromkeys(choices))),))


def _statuses() -> Iterator[tuple[str, str]]:
    for lang in LANGUAGES:
        for key, name in entries("kpi", lang).items():
            section, _, code = key.partition(".")
            if section == "status":
                yield code, name
                yield code, code


_READERS: dict[Any, Callable[[Cell, Lang], Any]] = {
    Decimal: _decimal, int: _integer, str: word, date: day, bool: flag, frozenset: _names,
}
