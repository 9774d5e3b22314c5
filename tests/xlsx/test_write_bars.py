"""Bars of the Gantt chart, signs past a capacity, ids that wait unseen: what conditional formats do, worked out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import ironcalc
import pytest

from tools.action_plan_answers import ASSESSED, FIRST, LAST, PLAN
from xlanskaff.books.action_plan_lists import STATUS
from xlanskaff.grammar.book import cell_name, column_letters, column_number
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.dates import EPOCH
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.words import has_words, words
from xlanskaff.xlsx import look
from xlanskaff.xlsx.write import write

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NB = labels(STATUS, "nb")
ROWS: list[dict[str, Any]] = [
    {"activity": "i to måneder", "start": FIRST + 20, "deadline": FIRST + 40, "status": NB["completed"]},
    {"activity": "én dag", "start": FIRST + 59, "deadline": FIRST + 59, "status": NB["in_progress"]},
    {"activity": "bare frist", "deadline": FIRST + 100},
    {"activity": "bare start", "start": FIRST + 200, "status": NB["delayed"]},
    {"activity": "hele tiden og mer", "start": FIRST - 30, "deadline": LAST + 30, "status": NB["stopped"]},
    {"activity": "uten datoer"},
]


class Drawn:
    """The conditional formats of one sheet of a written plan, evaluated cell by cell."""

    def __init__(self, path: Path, sheet: str) -> None:
        tabs = [s.key for s in PLAN.sheets]
        self.number = tabs.index(sheet)
        with zipfile.ZipFile(path) as archive:
            self.sheet = ET.fromstring(archive.read(f"xl/worksheets/sheet{self.number + 1}.xml"))
            self.styles = ET.fromstring(archive.read("xl/styles.xml"))
        self.model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        self.model.evaluate()

    def rules(self, cells: Sequence[tuple[int, int]]) -> list[list[ET.Element]]:
        """For each cell, the formats whose formula holds there, by priority; the book is worked out once."""
        asked: list[tuple[int, ET.Element]] = []
        for block in self.sheet.iter(f"{_M}conditionalFormatting"):
            first, inside = _ranges(block.get("sqref", ""))
            for number, at in enumerate(cells):
                for rule in block.iter(f"{_M}cfRule") if inside(at) else ():
                    formula = _moved(rule.findtext(f"{_M}formula", ""), at[0] - first[0], at[1] - first[1])
                    self.model.set_user_input(self.number, 900 + len(asked), 200, f"={formula}")
                    asked.append((number, rule))
        self.model.evaluate()
        found: list[list[ET.Element]] = [[] for _ in cells]
        for place_, (number, rule) in enumerate(asked):
            if self.model.get_cell_value(self.number, 900 + place_, 200) is True:
                found[number].append(rule)
        return [sorted(rules, key=lambda rule: int(rule.get("priority", "0"))) for rules in found]

    def dxf(self, rule: ET.Element) -> ET.Element:
        found = self.styles.find(f"{_M}dxfs")
        assert found is not None
        return found[int(rule.get("dxfId", "0"))]

    def fills(self, cells: Sequence[tuple[int, int]]) -> list[str]:
        """The colour that each cell is filled with; empty for none."""
        found = []
        for rules in self.rules(cells):
            grounds = (self.dxf(rule).find(f".//{_M}bgColor") for rule in rules)
            ground = next((g for g in grounds if g is not None), None)
            found.append("" if ground is None else "#" + ground.get("rgb", "")[-6:])
        return found


def _ranges(sqref: str) -> tuple[tuple[int, int], Callable[[tuple[int, int]], bool]]:
    areas = []
    for part in sqref.split():
        corners = [(int(row), column_number(letters)) for letters, row in re.findall(r"([A-Z]+)([0-9]+)", part)]
        areas.append((corners[0], corners[-1]))
    return areas[0][0], lambda at: any(a[0] <= at[0] <= b[0] and a[1] <= at[1] <= b[1] for a, b in areas)


def _moved(formula: str, down: int, right: int) -> str:
    """A formula as it reads in another cell."""
    def move(m: re.Match[str]) -> str:
        letters = m[2] if m[1] else column_letters(column_number(m[2]) + right)
        return f"{m[1]}{letters}{m[3]}{m[4] if m[3] else int(m[4]) + down}"
    return re.sub(r"(?<![A-Za-z_!.$])(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?![A-Za-z0-9_(])", move, formula)


@pytest.fixture(scope="module")
def gantt(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """A plan with a few activities."""
    path = tmp_path_factory.mktemp("bars") / "plan.xlsx"
    plan = {"period_start": FIRST, "period_end": FIRST + 700, "assessed_on": ASSESSED}
    path.write_bytes(write(PLAN, "nb", rows={"plan": [plan], "activities": ROWS}))
    return Drawn(path, "gantt")


def _month_cell(row: int, month: int) -> tuple[int, int]:
    names = place(PLAN, "nb").names
    return names[name_of("gantt", "id")].top + row, names[name_of("months", "month01")].left + month


def _covered(row: dict[str, Any]) -> set[int]:
    """The months that an activity touches, counted from the first of the plan."""
    days = [row[name] for name in ("start", "deadline") if name in row]
    if not days:
        return set()
    ends = [EPOCH.fromordinal(EPOCH.toordinal() + day) for day in (min(days), max(days))]
    first, last = ((d.year - 2027) * 12 + d.month - 1 for d in ends)
    return set(range(max(first, 0), min(last, 47) + 1))


def test_a_bar_covers_the_months_of_its_activity_in_the_colour_of_its_status(gantt: Drawn) -> None:
    order = [4, 0, 1, 2, 3, 5]  # by first date
    colours = gantt.fills([_month_cell(line, month) for line in range(6) for month in range(26)])
    for line, number in enumerate(order):
        row = ROWS[number]
        filled = {month: colour for month, colour in enumerate(colours[line * 26:line * 26 + 26]) if colour}
        assert set(filled) == {month for month in _covered(row) if month < 24}, row
        code = next((code for code, label in NB.items() if label == row.get("status")), "")
        assert set(filled.values()) <= {look.BARS.get(("status", code), look.BAR)["bg_color"]}


def test_the_month_of_the_assessed_date_stands_between_two_lines(gantt: Drawn) -> None:
    marked = []
    for month, rules in enumerate(gantt.rules([_month_cell(5, month) for month in range(24)])):
        borders = (border for rule in rules for border in gantt.dxf(rule).iter(f"{_M}border"))
        sides = {side.tag for border in borders for side in border if side.get("style")}
        if {f"{_M}left", f"{_M}right"} <= sides:
            marked.append(month)
    assert marked == [8]  # September 2027


def test_hours_past_the_capacity_carry_a_sign_and_not_only_a_colour(tmp_path: Path) -> None:
    rows = {"plan": [{"period_start": FIRST}], "load": [{"owner": "X", "capacity": 10}],
            "activities": [{"activity": "a", "owner": "X", "hours": hours, "start": day, "deadline": day}
                           for hours, day in ((11, FIRST), (10, FIRST + 95), (10.02, FIRST + 190))]}
    (tmp_path / "a.xlsx").write_bytes(write(PLAN, "nb", rows=rows))
    drawn = Drawn(tmp_path / "a.xlsx", "resources")
    area = place(PLAN, "nb").names[name_of("load", "quarter01")]
    signs = [[f.get("formatCode") for rule in rules for f in drawn.dxf(rule).iter(f"{_M}numFmt")]
             for rules in drawn.rules([(area.top, area.left + quarter) for quarter in range(3)])]
    assert signs == [['#,##0" ▲"'], [], []]


def test_ids_of_rows_nobody_has_come_to_are_there_but_not_seen(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(write(PLAN, "nb", rows={"activities": [{"activity": "a"}] * 3}))
    drawn = Drawn(tmp_path / "a.xlsx", "activities")
    ids = place(PLAN, "nb").names[name_of("activities", "id")]
    cells = {c.get("r"): int(c.get("s", "0")) for c in drawn.sheet.iter(f"{_M}c")}
    formats = {f.get("numFmtId"): f.get("formatCode") for f in drawn.styles.iter(f"{_M}numFmt")}
    styles = drawn.styles.find(f"{_M}cellXfs")
    assert styles is not None

    places = [(ids.top + row, ids.left) for row in (0, 14, 17, 18, 199)]
    own = [formats.get(styles[cells[cell_name(*at)]].get("numFmtId"), "") != ";;;" for at in places]
    lent = [any(drawn.dxf(rule).find(f"{_M}numFmt") is not None for rule in rules) for rules in drawn.rules(places)]
    assert own == [True, True, False, False, False] and lent == [False, False, True, False, False]


def test_columns_that_differ_by_a_number_share_their_label() -> None:
    assert words(PLAN, "load.quarter07.label", "nb") == "Kv. 7"
    assert words(PLAN, "load.quarter16.label", "en") == "Qtr. 16"
    assert has_words(PLAN, "months.month48.label", "nn") and not has_words(PLAN, "months.week48.label", "nn")
    with pytest.raises(KeyError):
        words(PLAN, "months.week48.label", "nb")
