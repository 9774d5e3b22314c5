"""Names as people type them: signs that Excel reads as patterns or comparisons count as themselves."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import ironcalc
import pytest

from tools.action_plan_answers import ASSESSED, FIRST, LAST, PLAN
from tools.cells import cells
from xlanskaff.books import KEYS, book
from xlanskaff.grammar.blocks import Table, Workbook
from xlanskaff.grammar.columns import Kind, Role
from xlanskaff.grammar.compute import Cells
from xlanskaff.grammar.expr import Aggregate, Col, JoinWhere, Lookup
from xlanskaff.grammar.formula import walk
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.recompute import same
from xlanskaff.grammar.values import cells_of
from xlanskaff.xlsx.write import write

ODD = ("Anna", "A*", "A???", "*", "?", "~", "A~*", "<5", ">", "=Anna", "<>", "0301", "301", "Å~?", "anna b", "TRUE")
TYPES = (*ODD, 301)
"""A number and the same digits as text are two names in Excel and in ironcalc; LibreOffice takes them for one."""
COMPUTED = {("activities", "owner_no"), ("activities", "unit_no"), ("activities", "unit_key"), ("load", "hours"),
            ("load", "undated"), ("load", "verdict"), ("by_unit", "unit"), ("by_unit", "count"), ("by_unit", "hours"),
            ("load", "quarter01"), ("balance_rows", "hours")}


def plan(names: list[Any], units: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """A plan where each name owns one activity, with hours that tell them apart, and all are listed with capacity."""
    activities = [{"activity": f"a{n}", "owner": name, "responsible_unit": unit, "hours": 2 ** n, "start": FIRST + n,
                   "deadline": FIRST + n + 10} for n, (name, unit) in enumerate(zip(names, units, strict=True))]
    load = [{"owner": name, "capacity": 100} for name in dict.fromkeys(names) if name is not None]
    return {"plan": [{"period_start": FIRST, "period_end": LAST, "assessed_on": ASSESSED}], "activities": activities,
            "load": load}


def computed(names: list[Any], units: list[Any]) -> Cells:
    return cells_of(place(PLAN, "nb"), plan(names, units))


def test_each_owner_has_their_own_hours_whatever_signs_the_name_has() -> None:
    found = computed([*TYPES], [*TYPES])
    assert found["load", "hours"][:len(TYPES)] == [2 ** n for n in range(len(TYPES))]
    assert [n for n in found["by_unit", "count"] if n != ""] == [1] * len(TYPES)
    assert "Står to ganger i listen" not in found["load", "verdict"]


def test_upper_and_lower_case_are_one_name_as_excel_has_it() -> None:
    found = computed(["Kari", "KARI", "kari"], ["IKT", "ikt", "Ikt"])
    assert found["load", "hours"][:3] == [7, "", ""]
    assert found["by_unit", "count"][:2] == [3, ""]


def _disagreements(given_rows: dict[str, list[dict[str, Any]]], path: Path) -> list[str]:
    """Computed cells where ironcalc comes to something else than Python."""
    path.write_bytes(write(PLAN, "nb", rows=given_rows))
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    sheets = [sheet["name"] if isinstance(sheet, dict) else sheet.name for sheet in model.get_worksheets_properties()]
    layout = place(PLAN, "nb")
    right = cells_of(layout, given_rows)
    found = []
    for key in COMPUTED:
        area = layout.names[name_of(*key)]
        for index, value in enumerate(right[key]):
            got = model.get_cell_value(sheets.index(area.sheet), area.top + index, area.left)
            if not same(got, value):
                found.append(f"{key}[{index}]: {got!r} against {value!r}")
    return found


def test_ironcalc_comes_to_the_same(tmp_path: Path) -> None:
    assert _disagreements(plan([*TYPES], [*reversed(TYPES)]), tmp_path / "odd.xlsx") == []


@pytest.mark.office
def test_libreoffice_comes_to_the_same(office: Any, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(write(PLAN, "nb", rows=plan([*ODD], [*reversed(ODD)])))
    again = office.recalculated([path])[path]
    assert [(sheet, where, value, again[sheet].get(where)) for sheet, values in cells(path).items()
            for where, value in values.items() if not _alike(value, again[sheet].get(where, ""))] == []


def _alike(ours: Any, theirs: Any) -> bool:
    numbers = isinstance(ours, int | float) and isinstance(theirs, int | float)
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) if numbers else ours == theirs


def _typed(spec: Workbook, block: str, node: object) -> bool:
    """Whether a criterion is a cell of the row at hand that people type any text in."""
    found = spec.block(block)
    return isinstance(node, Col) and isinstance(found, Table) and any(
        c.name == node.name and c.role in {Role.INPUT, Role.PREFILLED} and c.kind in {Kind.TEXT, Kind.LONG_TEXT}
        and c.refers_to is None for c in found.columns)


def test_no_book_takes_a_typed_text_for_a_criterion() -> None:
    odd = [(spec.key, block, column, w.column) for spec in map(book, KEYS)
           for (block, column), expr in spec.expressions().items() for node in walk(expr)
           if isinstance(node, Aggregate | JoinWhere) for w in node.where if _typed(spec, block, w.value)]
    odd += [(spec.key, block, column, node.keys) for spec in map(book, KEYS)
            for (block, column), expr in spec.expressions().items() for node in walk(expr)
            if isinstance(node, Lookup) and _typed(spec, block, node.key)]
    assert odd == []
