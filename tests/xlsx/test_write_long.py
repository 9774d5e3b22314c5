"""Long tables: room for many rows, without looking empty and without printing blank pages."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any
from xml.etree import ElementTree as ET

import ironcalc
import openpyxl
import pytest
from annotated_types import MaxLen

from xlanskaff.grammar.blocks import Sheet, Table, Workbook
from xlanskaff.grammar.columns import Kind, Row, computed, constant, field, reference
from xlanskaff.grammar.expr import BLANK, IfError, Largest, Lookup, col, is_number, when
from xlanskaff.language import texts
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.write import write

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
ROOM, CALM, FIRST = 30, 5, 6


class ThingRow(Row):
    """One thing, with an id that stands there beforehand."""

    id: Annotated[str, constant(fmt="id")]
    name: Annotated[str | None, field(fmt="prose"), MaxLen(200)] = None
    weight: Annotated[int | None, field(Kind.WHOLE, fmt="whole")] = None
    key: Annotated[int | None, computed(when(is_number(col("weight")), col("weight")), kind=Kind.WHOLE,
                                        fmt="whole")] = None
    other: Annotated[str | None, reference("things", "id")] = None


class HeaviestRow(Row):
    """One of the things by weight."""

    rank: Annotated[int, constant(Kind.WHOLE, fmt="id")]
    name: Annotated[str | None, computed(
        IfError(Lookup(Largest("things", "key", col("rank")), "things", "key", "name"), BLANK),
        kind=Kind.TEXT, fmt="prose")] = None


def _ids(_lang: str) -> list[dict[str, Any]]:
    return [{"id": f"T{n}"} for n in range(1, ROOM + 1)]


def _ranks(_lang: str) -> list[dict[str, Any]]:
    return [{"rank": n} for n in range(1, ROOM + 1)]


SPEC = Workbook("long", 1, (
    Sheet("things", (2, 8, 40, 10, 10, 10), (
        Table("things", model=ThingRow, constants=_ids, id_column="id", optional=True, freeze=True, calm=CALM),)),
    Sheet("heaviest", (2, 8, 40), (
        Table("heaviest", model=HeaviestRow, constants=_ranks, id_column="rank", freeze=True, shown_by="name"),)),
))
WORDS = {"title": "Lang", "file": "Lang",
    **{f"sheet.{sheet}.{part}": f"{sheet} {part}"
       for sheet in ("things", "heaviest") for part in ("tab", "title", "lead")},
    **{f"things.{name}.label": name for name in ("id", "name", "weight", "key", "other")},
    **{f"heaviest.{name}.label": name for name in ("rank", "name")}}


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The texts of the small workbook."""
    real = texts.entries
    monkeypatch.setattr(texts, "entries", lambda surface, lang: WORDS if surface == "long" else real(surface, lang))
    yield


def _written(path: Path, rows: dict[int, dict[str, Any]]) -> Path:
    given: list[dict[str, Any]] = [rows.get(n, {}) for n in range(1, ROOM + 1)]
    path.write_bytes(write(SPEC, "nb", rows={"things": given}))
    return path


def _names(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("xl/workbook.xml"))
    names = root.iter(f"{{{_NS['m']}}}definedName")
    return {f"{n.get('localSheetId', '')}{n.get('name')}": n.text or "" for n in names}


def _sheet(path: Path, number: int = 1) -> ET.Element:
    with zipfile.ZipFile(path) as archive:
        return ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))


def _value(path: Path, formula: str) -> Any:
    """What a formula comes to in a cell of the book where nothing else stands."""
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.set_user_input(0, 200, 50, f"={formula}")
    model.evaluate()
    return model.get_cell_value(0, 200, 50)


def _last_printed(path: Path, sheet: int = 0) -> Any:
    area = _names(path)[f"{sheet}_xlnm.Print_Area"]
    found = re.fullmatch(r"'.+'!\$A\$1:INDEX\('.+'!\$[A-Z]\$1:\$[A-Z]\$\d+,(.+)\)", area)
    assert found, area
    return _value(path, found[1])


def _framed(path: Path, row: int) -> bool:
    """Whether the row's name is drawn as a field: by its own style, or by the conditional format."""
    sheet = _sheet(path)
    if row - FIRST < CALM:
        cell = sheet.find(f".//m:c[@r='C{row}']", _NS)
        calm = sheet.find(f".//m:c[@r='C{FIRST + CALM}']", _NS)
        return cell is not None and calm is not None and cell.get("s") != calm.get("s")
    rules = [(rule.get("sqref", ""), rule.findtext(".//m:formula", "", _NS)) for rule in sheet.iter(
        f"{{{_NS['m']}}}conditionalFormatting")]
    formula = next(f for where, f in rules if where.split()[0].startswith(f"C{FIRST + CALM}"))
    moved = re.sub(r"(?<=[A-Z])(\d+)(?=:)", lambda m: str(int(m[0]) + row - FIRST - CALM), formula)
    return bool(_value(path, moved))


def test_an_empty_table_shows_a_few_rows_and_prints_only_those(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", {})
    assert [_framed(path, FIRST + n) for n in (0, CALM - 1, CALM, ROOM - 1)] == [True, True, False, False]
    assert _last_printed(path) == FIRST + CALM - 1


@pytest.mark.parametrize("last", [1, 5, 9, 28, 30])
def test_rows_follow_the_last_one_that_is_filled(last: int, tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", {last: {"weight": 3}})
    shown = [_framed(path, FIRST + n - 1) for n in range(1, ROOM + 1)]
    assert shown == [n <= max(CALM, last + CALM) for n in range(1, ROOM + 1)]
    assert _last_printed(path) == FIRST - 1 + max(CALM, last)


def test_a_computed_list_shows_and_prints_what_it_holds(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", {3: {"name": "a", "weight": 3}, 9: {"name": "b", "weight": 9}})
    assert _last_printed(path, 1) == FIRST + 1
    assert _last_printed(_written(tmp_path / "b.xlsx", {}), 1) == FIRST


def test_only_ids_down_to_the_last_filled_row_can_be_chosen(tmp_path: Path) -> None:
    for last, count in ((0, 1), (1, 1), (12, 12), (30, 30)):
        path = _written(tmp_path / f"{last}.xlsx", {last: {"name": "x"}})
        used = _names(path)["xa_things__used"]
        found = re.fullmatch(r"'things tab'!\$B\$6:INDEX\('things tab'!\$B\$6:\$B\$35,(.+)\)", used)
        assert found and _value(path, found[1]) == count
        rule = next(v for v in _sheet(path).iter(f"{{{_NS['m']}}}dataValidation") if v.get("sqref", "").startswith("F"))
        assert rule.findtext("m:formula1", "", _NS) == "xa_things__used"


def test_rows_are_as_high_as_what_is_typed_in_them_needs(tmp_path: Path) -> None:
    """A fixed height would cut what somebody types; Excel sets the height of rows that have none."""
    sheet = _sheet(_written(tmp_path / "a.xlsx", {2: {"name": "lang tekst " * 12}}))
    rows = {row.get("r"): row for row in sheet.iter(f"{{{_NS['m']}}}row")}
    heights = [rows[str(FIRST + n)].get("ht") for n in range(ROOM)]
    assert heights.pop(1) is not None and heights == [None] * (ROOM - 1)
    assert [rows[str(FIRST + n)].get("customHeight") for n in range(ROOM)] == [None] * ROOM


def test_the_lint_has_nothing_to_say_about_a_long_table(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", {2: {"name": "x", "weight": 4, "other": "T2"}})
    assert [(f.code, f.cell) for f in (*lint(path), *accessibility(path))] == []


def test_microsofts_validator_accepts_a_long_table(sdk: Any, tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", {2: {"name": "x"}})
    assert sdk.complaints_of([path])[path] == []


def test_libreoffice_keeps_every_row_of_a_long_table(office: Any, tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", {29: {"name": "siste", "weight": 1}})
    values = office.recalculated([path])[path]
    assert values["things tab"][FIRST + 28, 3] == "siste" and values["heaviest tab"][FIRST, 3] == "siste"




def test_the_line_where_a_list_changes_is_drawn_between_shown_rows_only() -> None:
    banded = replace(SPEC, sheets=(SPEC.sheets[0], replace(SPEC.sheets[1], blocks=tuple(
        replace(block, band="rank") for block in SPEC.sheets[1].blocks))))
    with zipfile.ZipFile(BytesIO(write(banded, "nb", rows={}))) as package:
        told = ET.fromstring(package.read("xl/worksheets/sheet2.xml")).findall(".//m:cfRule/m:formula", _NS)
    assert f'AND($C{FIRST + 1}<>"",$B{FIRST + 1}<>$B{FIRST})' in [formula.text for formula in told]


@pytest.mark.filterwarnings("ignore:Print area")
def test_of_a_table_that_is_begun_the_first_row_alone_is_written_and_every_sum_is_of_all() -> None:
    given = {"things": [{"name": f"Ting {n}", "weight": n} for n in range(1, ROOM + 1)]}
    whole, begun = (openpyxl.load_workbook(BytesIO(write(SPEC, "nb", rows=given, begun=of)), data_only=True)
                    for of in ((), ("things",)))

    def values(book: openpyxl.Workbook, sheet: str) -> list[tuple[Any, ...]]:
        return [*book[f"{sheet} tab"].iter_rows(min_row=FIRST, values_only=True)]

    assert values(begun, "heaviest") == values(whole, "heaviest")
    assert values(begun, "heaviest")[0][2] == f"Ting {ROOM}"
    assert values(begun, "things")[0] == values(whole, "things")[0]
    assert not any(any(row) for row in values(begun, "things")[1:]) and all(any(row) for row in values(whole, "things"))
    assert begun["things tab"].tables["tbl_things"].ref == whole["things tab"].tables["tbl_things"].ref
