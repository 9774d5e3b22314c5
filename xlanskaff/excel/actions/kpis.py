"""«Beregn styringsparametere»: fills in what the catalogue knows, and says where each indicator stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlanskaff.books.strategy_lists import KPI_DIRECTION, KPI_GROUP, KPI_LEVEL
from xlanskaff.catalogue.kpi import Kpi, kpi, kpi_id, term
from xlanskaff.excel.actions.kpis_page import page
from xlanskaff.excel.actions.opened import Opened, opened
from xlanskaff.excel.actions.places import runs
from xlanskaff.excel.host import Host, Outcome
from xlanskaff.grammar.blocks import Table
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.names import name_of
from xlanskaff.language.texts import Lang, text

NEEDS: tuple[Key, ...] = (("kpis", "id"), ("kpis", "parameter"), ("kpis", "baseline"), ("kpis", "target1"))


@dataclass(frozen=True, slots=True)
class Filled:
    """One input cell that gets a value; `row` is the row on the sheet."""

    block: str
    column: str
    row: int
    value: str


def run(host: Host, _argument: str = "") -> Outcome:
    """Fill blank cells of rows that name an indicator of the catalogue, and put a page on where each stands.

    Raises:
        Problem: as `opened`.
    """
    found = opened(host, "kpis", needs=NEEDS, writes_values=True)
    filled = [*_chosen(found), *_described(found)]
    shown, counts = page(found, host.today, host.lang)
    if not shown.rows:
        return Outcome(text("actions.kpis.none", host.lang))
    message = " ".join([text("actions.kpis.done", host.lang, **counts), *(
        [text("actions.kpis.filled", host.lang, count=len(filled))] if filled else [])])
    for area, rows in _areas(found, filled):
        found.book.replace(area, rows)
    if filled:
        host.calculate()
    found.book.put_page(shown)
    return Outcome(message)


def _chosen(found: Opened) -> list[Filled]:
    """Indicators that are typed in another way than the list has them, and their level; the rows are read anew."""
    reading, filled = found.reading, []
    block = found.spec.block("kpis")
    assert isinstance(block, Table)
    choices = next(column.choices for column in block.columns if column.name == "parameter")
    assert choices is not None
    for number, row in enumerate(reading.tables["kpis"]):
        typed = _raw(found, ("kpis", "parameter"), number)
        code = choices.code_of(typed) or (kpi_id(typed) if isinstance(typed, str) else None)
        if code is None:
            continue
        row["parameter"] = code
        label = str(choices.label(code, reading.lang))
        if typed != label:
            filled.append(_cell(found, "kpis", "parameter", number, label))
        if kpi_id(code) is not None and _blank(found, "kpis", "level", number):
            row["level"] = kpi(code).level
            filled.append(_cell(found, "kpis", "level", number, str(KPI_LEVEL.label(row["level"], reading.lang))))
    return filled


def _described(found: Opened) -> list[Filled]:
    """One's own indicators that are named by an id of the catalogue get what it says about that one."""
    reading, filled = found.reading, []
    for number, row in enumerate(reading.tables.get("own_kpis", ())):
        typed = _raw(found, ("own_kpis", "name"), number)
        plain = "".join(typed.split()).upper() if isinstance(typed, str) else ""
        code = kpi_id(plain) if plain.startswith("KPI") else None
        if code is None:
            continue
        for column, (value, shown) in _facts(kpi(code), reading.lang).items():
            if column == "name" or _blank(found, "own_kpis", column, number):
                row[column] = value
                filled.append(_cell(found, "own_kpis", column, number, shown))
    return filled


def _facts(listed: Kpi, lang: Lang) -> Mapping[str, tuple[str, str]]:
    """Column -> what the record holds, and what the cell shows, in the language of the book."""
    unit = term(f"unit.{listed.unit}").text(lang)
    return {
        "name": (listed.text(lang), listed.text(lang)), "method": (listed.formula(lang), listed.formula(lang)),
        "group": (listed.group, str(KPI_GROUP.label(listed.group, lang))), "unit": (unit, unit),
        "direction": (listed.direction, str(KPI_DIRECTION.label(listed.direction, lang))),
    }


def _blank(found: Opened, block: str, column: str, number: int) -> bool:
    return found.has(block, column) and _raw(found, (block, column), number) in (None, "")


def _raw(found: Opened, key: Key, number: int) -> Any:
    value = found.reading.cells[key][found.reading.index[key[0]][number]]
    return value.strip() if isinstance(value, str) else value


def _cell(found: Opened, block: str, column: str, number: int, value: str) -> Filled:
    row = found.reading.location.rows[block][found.reading.index[block][number]]
    return Filled(block, column, row, value)


def _areas(found: Opened, filled: Sequence[Filled]) -> list[tuple[Area, list[list[CellValue]]]]:
    """What is written: for each column, cells that stand one under the other."""
    columns: dict[Key, dict[int, str]] = {}
    for each in filled:
        columns.setdefault((each.block, each.column), {})[each.row] = each.value
    areas: list[tuple[Area, list[list[CellValue]]]] = []
    for key, values in columns.items():
        place = found.reading.location.names[name_of(*key)]
        for top, bottom in runs(sorted(values)):
            areas.append((Area(place.sheet, top, place.left, bottom, place.left),
                          [[values[row]] for row in range(top, bottom + 1)]))
    return areas
