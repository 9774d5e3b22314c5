"""Formulas of the user: those that depend on a filled cell lose their cached result, the others keep it."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.utils.cell import range_boundaries

from tools.zips import part, with_text
from xlanskaff.grammar.book import cell_name
from xlanskaff.xlsx.fill import Slot, compile_template
from xlanskaff.xlsx.fill.references import (
    MAX_COLUMN,
    MAX_ROW,
    AreaReference,
    NameReference,
    TableReference,
    reads,
    sheets_of,
)


def book(sheets: dict[str, dict[str, str | float]], names: dict[str, str] | None = None) -> bytes:
    """A workbook from cells by address; a text with `=` is a formula with a cached 99, `{=` an array."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        for name, cells in sheets.items():
            sheet = workbook.add_worksheet(name)
            for address, value in cells.items():
                if isinstance(value, str) and value.startswith("{"):
                    first, _, formula = address.partition(" "), None, value
                    sheet.write_array_formula(first[0], formula, None, 99)
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(address, value, None, 99)
                else:
                    sheet.write(address, value)
        for name, reference in (names or {}).items():
            workbook.define_name(name, reference)
    return made.getvalue()


def dropped(source: bytes, *slots: Slot, cached: tuple[Slot, ...] = ()) -> set[str]:
    return {str(slot) for slot in compile_template(source, slots, cached=cached).dropped}


A1 = Slot("Ark", 1, 1)


@pytest.mark.parametrize(
    ("formula", "depends"),
    [
        ("=A1", True),
        ("=$A$1*2", True),
        ("=B1", False),
        ("=SUM(A1:B9)", True),
        ("=SUM(B1:C9)", False),
        ("=SUM(A:A)", True),
        ("=SUM(B:XFD)", False),
        ("=SUM($1:$1)", True),
        ("=SUM(2:1048576)", False),
        ("=Ark!A1", True),
        ("='Ark'!A1", True),
        ("=Andre!A1", False),
        ("=SUM(Andre:Ark!A1)", True),
        ("=SUM(Andre:Tredje!A1)", False),
        ("=navn", True),
        ("=NAVN+1", True),
        ("=annet", False),
        ("=kjede", True),
        ("=lokalt", False),
        ("=ukjent", False),
        ('="A1"', False),
        ('=CONCATENATE("A1","=A1")', False),
        ("=1E5+A11", False),
        ("=LOG10(5)", False),
        ("=#REF!", False),
        ('=INDIRECT("A"&1)', True),
        ("=OFFSET(B5,1,1)", True),
        ("=TODAY()", True),
        ("=_xlfn.RANDARRAY(2)", True),
        ("=SUM(B1:INDEX(B1:B9,3))", True),
        ("=INDEX(B1:B9,3)", False),
        ("=IF(B1,A1,C1)", True),
        ("={1,2;3,4}", False),
        ("=[1]Ark!A1", False),
        ("='[1]Ark'!$A$1", False),
        ("=[0]!navn", True),
        ("=A1#", True),
        ("=(B1,A1)", True),
        ("=A:A 1:1", True),
    ],
)
def test_a_formula_depends_on_what_it_reads(formula: str, depends: bool) -> None:
    source = book(
        {"Andre": {"A1": 1}, "Tredje": {"A1": 1}, "Ark": {"A1": 1, "D20": formula.replace("#", "#")}},
        {"navn": "=Ark!$A$1", "annet": "=Ark!$B$1", "kjede": "=navn*2", "Andre!lokalt": "=Ark!$A$1"},
    )
    assert dropped(source, A1) == ({"Ark!D20"} if depends else set())


def test_dependence_goes_on_through_other_formulas_and_sheets() -> None:
    source = book(
        {
            "Ark": {"A1": 1, "B1": "=A1", "C1": "=C2", "C2": 5},
            "To": {"A1": "=Ark!B1+1", "A2": "=A1", "A3": "=C9"},
            "Tre": {"A1": "=SUM(To!A2:A3)", "B1": "=To!A3"},
        }
    )
    assert dropped(source, A1) == {"Ark!B1", "To!A1", "To!A2", "Tre!A1"}
    assert dropped(source, Slot("To", 9, 3)) == {"To!A3", "Tre!A1", "Tre!B1"}
    assert dropped(source, Slot("To", 9, 4)) == set()


def test_a_long_chain_written_backwards_is_followed_to_its_end() -> None:
    cells: dict[str, str | float] = {f"B{row}": f"=B{row + 1}+A{row}" for row in range(1, 3000)}
    assert len(dropped(book({"Ark": {"A1": 1, **cells}}), Slot("Ark", 3000, 2))) == 2999


def test_formulas_in_a_circle_end() -> None:
    assert dropped(book({"Ark": {"A1": 1, "B1": "=C1+A1", "C1": "=B1"}}), A1) == {"Ark!B1", "Ark!C1"}


def test_a_formula_that_reads_a_cached_slot_depends_and_the_slot_itself_stays() -> None:
    source = book({"Ark": {"A1": 1, "B1": "=A1*2", "C1": "=B1+D1"}})
    assert dropped(source, A1, cached=(Slot("Ark", 1, 2),)) == {"Ark!C1"}
    assert dropped(source, A1, cached=(Slot("Ark", 1, 2), Slot("Ark", 1, 3))) == set()


def test_only_the_value_goes_and_recalculation_is_asked_for() -> None:
    source = book(
        {
            "Ark": {"A1": 1, "B1": "=A1*2", "C1": "=D1"},
            "To": {"A1": "=Ark!A1", "B1": "=B2"},
            "Tre": {"A1": "=A2"},
        }
    )
    source = with_text(source, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    template = compile_template(source, [A1])
    out = b"".join(template.fill([5]))
    assert '<c r="B1"><f>A1*2</f></c><c r="C1"><f>D1</f><v>99</v></c>' in part(
        out, "xl/worksheets/sheet1.xml"
    )
    assert '<c r="A1"><f>Ark!A1</f></c><c r="B1"><f>B2</f><v>99</v></c>' in part(
        out, "xl/worksheets/sheet2.xml"
    )
    assert "xl/worksheets/sheet3.xml" not in template.changed
    assert 'fullCalcOnLoad="1"' in part(out, "xl/workbook.xml")


def test_shared_formulas_depend_each_as_it_stands() -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="B{row}" t="str"><f t="shared" si="0"'
        + (' ref="B1:B5">A1+$C$9+C1' if row == 1 else ">")
        + "</f><v>9</v></c></row>"
        for row in range(1, 6)
    )
    source = with_text(
        book({"Ark": {}}), "xl/worksheets/sheet1.xml", "<sheetData/>", f"<sheetData>{rows}</sheetData>"
    )
    assert dropped(source, Slot("Ark", 3, 1)) == {"Ark!B3"}
    assert dropped(source, Slot("Ark", 4, 3)) == {"Ark!B4"}
    assert dropped(source, Slot("Ark", 9, 3)) == {f"Ark!B{row}" for row in range(1, 6)}
    out = b"".join(compile_template(source, [Slot("Ark", 3, 1)]).fill([2]))
    assert '<c r="B3"><f t="shared" si="0"></f></c>' in part(out, "xl/worksheets/sheet1.xml")


def test_the_whole_block_of_an_array_formula_loses_its_results() -> None:
    source = book({"Ark": {"A1": 1, "C1:D2": "{=A1:B2}", "F1": "=D2", "G1": "=D3"}})
    template = compile_template(source, [A1])
    assert {str(slot) for slot in template.dropped} == {"Ark!C1", "Ark!D1", "Ark!C2", "Ark!D2", "Ark!F1"}
    sheet = part(b"".join(template.fill([5])), "xl/worksheets/sheet1.xml")
    assert '<c r="D2"></c>' in sheet or '<c r="D2"/>' in sheet
    assert '<f t="array" ref="C1:D2">A1:B2</f></c>' in sheet


def test_a_data_table_is_taken_to_depend_on_everything() -> None:
    rows = (
        '<row r="1"><c r="C1"><f t="dataTable" ref="C1:C2" dt2D="0" dtr="0" r1="E1"/>'
        '<v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c></row>'
    )
    source = with_text(
        book({"Ark": {}}), "xl/worksheets/sheet1.xml", "<sheetData/>", f"<sheetData>{rows}</sheetData>"
    )
    assert dropped(source, A1) == {"Ark!C1", "Ark!C2"}


def test_relative_names_are_read_from_the_cell_that_uses_them() -> None:
    source = book({"Ark": {"A1": 1, "B1": "=venstre", "B2": "=venstre", "D4": "=venstre"}})
    source = with_text(
        source,
        "xl/workbook.xml",
        "<calcPr",
        '<definedNames><definedName name="venstre">Ark!XFD1</definedName></definedNames><calcPr',
    )
    # Seen from A1, the cell to the left wraps round to the last column; from B1 it is A1.
    assert "Ark!B1" in dropped(source, A1)


@pytest.mark.parametrize(
    ("formula", "reads_rows", "column"),
    [
        ("=SUM(Tiltak[sum])", (2, 5), 2),
        ("=SUM(Tiltak[[sum]:[note]])", (2, 5), 3),
        ("=Tiltak[[#This Row],[sum]]", (3, 3), 2),
        ("=COUNTA(Tiltak)", (2, 5), 1),
        ("=Tiltak[[#Headers],[sum]]", (1, 1), 2),
        ("=Tiltak[[#Totals],[sum]]", (6, 6), 2),
        ("=COUNTA(Tiltak[#All])", (1, 6), 3),
        ("=SUM(tiltak[note '[kr''']])", (2, 5), 3),
    ],
)
def test_structured_references_are_read_to_the_row_and_column(
    formula: str, reads_rows: tuple[int, int], column: int
) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Ark")
        last = "note [kr']" if "kr" in formula else "note"
        sheet.add_table(
            "A1:C6",
            {
                "name": "Tiltak",
                "total_row": True,
                "columns": [{"header": "id"}, {"header": "sum"}, {"header": last}],
            },
        )
        workbook.add_worksheet("Mål")
        sheet.write_formula("E3", "=1")
    place = "E3"
    source = with_text(
        made.getvalue(),
        "xl/worksheets/sheet1.xml",
        "<f>1</f>",
        f"<f>{html.escape(formula[1:], quote=False)}</f>",
    )
    low, high = reads_rows
    for row in range(1, 8):
        for number in (1, 2, 3):
            found = dropped(source, Slot("Ark", row, number))
            inside = low <= row <= high and (
                number == column
                or ("[[sum]:" in formula and number in (2, 3))
                or "#All" in formula
                or "(Tiltak)" in formula
            )
            assert found == ({f"Ark!{place}"} if inside else set()), (row, number)


CELLS = [(row, column) for row in range(1, 7) for column in range(1, 5)]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["Ark", "To"]), st.sampled_from(CELLS)),
        st.lists(
            st.tuples(st.sampled_from(["Ark", "To"]), st.sampled_from(CELLS), st.sampled_from(CELLS)),
            min_size=1,
            max_size=2,
        ),
        max_size=14,
    ),
    st.tuples(st.sampled_from(["Ark", "To"]), st.sampled_from(CELLS)),
)
def test_any_net_of_formulas_is_followed_exactly(net: dict, slot: tuple[str, tuple[int, int]]) -> None:  # type: ignore[type-arg]
    net = {place: areas for place, areas in net.items() if place != slot}
    sheets: dict[str, dict[str, str | float]] = {"Ark": {}, "To": {}}
    for (sheet, (row, column)), areas in net.items():
        written = [f"{name}!{cell_name(*first)}:{cell_name(*last)}" for name, first, last in areas]
        sheets[sheet][cell_name(row, column)] = f"=SUM({','.join(written)})"
    changed = {slot}
    while True:
        more = {
            place
            for place, areas in net.items()
            if place not in changed
            and any(
                name == sheet
                and min(first[0], last[0]) <= row <= max(first[0], last[0])
                and min(first[1], last[1]) <= column <= max(first[1], last[1])
                for name, first, last in areas
                for sheet, (row, column) in changed
            )
        }
        if not more:
            break
        changed |= more
    expected = {f"{sheet}!{cell_name(*cell)}" for sheet, cell in changed - {slot}}
    assert dropped(book(sheets), Slot(slot[0], *slot[1])) == expected


def formulas_of(path: Path) -> set[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return {
                html.unescape(found)
                for name in archive.namelist()
                if "sheet" in name.lower() and name.endswith(".xml")
                for found in re.findall(
                    r"<(?:\w+:)?f(?: [^>]*[^/>])?>([^<]+)</(?:\w+:)?f>",
                    archive.read(name).decode("utf-8", "replace"),
                )
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return set()


def test_references_are_those_that_openpyxl_finds_in_every_real_formula(testdata: Path) -> None:
    seen = 0
    for path in [*(testdata / "workbooks").iterdir(), *(testdata / "torture").iterdir()]:
        for formula in formulas_of(path):
            operands = [
                token.value
                for token in Tokenizer(f"={formula}").items
                if token.type == Token.OPERAND and token.subtype == Token.RANGE
            ]
            found = reads(formula)
            assert ours(found.references) == {one for one in map(theirs, operands) if one}, formula
            seen += 1
    assert seen > 4000


def ours(references: tuple[object, ...]) -> set[object]:
    canonical: set[object] = set()
    for one in references:
        if isinstance(one, AreaReference):
            canonical.add((one.sheets, one.left[0], one.top[0], one.right[0], one.bottom[0]))
        elif isinstance(one, TableReference):
            canonical.add(one.table + one.brackets)
        elif isinstance(one, NameReference) and not one.called and one.name.upper() not in ("TRUE", "FALSE"):
            canonical.add((one.sheets, one.name))
    return canonical


def theirs(operand: str) -> object:
    sheet, mark, rest = operand.rpartition("!")
    prefix = sheets_of(sheet + mark)
    if prefix is None:
        return None
    if "[" in rest:
        return rest
    if rest == "#REF" or operand.endswith("#REF!"):
        return None
    if rest.isidentifier() and not any(letter.isdigit() for letter in rest):
        return (prefix, rest)  # range_boundaries takes a short name for a column
    try:
        left, top, right, bottom = range_boundaries(rest.upper())
    except ValueError:
        return (prefix, rest)
    return (prefix, left or 1, top or 1, right or MAX_COLUMN, bottom or MAX_ROW)


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize(
    ("name", "slots"),
    [
        (
            "SAMM_Assessment_Toolbox_v2.0.xlsx",
            [("Interview", 18, 6), ("Interview", 29, 6), ("Roadmap", 20, 9)],
        ),
        ("relationship-segmentation-template.xlsx", None),
        ("risk-assessment-template.xlsx", None),
        ("simple-monthly-budget.xlsx", None),
    ],
)
def test_no_result_that_changes_keeps_its_cached_value(
    office: ModuleType, testdata: Path, tmp_path: Path, name: str, slots: list[tuple[str, int, int]] | None
) -> None:
    source = (testdata / "workbooks" / name).read_bytes()
    original = tmp_path / f"før-{name}"
    original.write_bytes(source)
    before = office.recalculated([original])[original]
    chosen = [Slot(*slot) for slot in slots] if slots else numbers_without_formula(source, before)
    template = compile_template(source, chosen)
    after = tmp_path / f"etter-{name}"
    after.write_bytes(b"".join(template.fill([3 if index % 2 else 4711.5 for index in range(len(chosen))])))
    recalculated = office.recalculated([after])[after]
    changed = {
        Slot(sheet, *place)
        for sheet in before
        for place in before[sheet].keys() | recalculated[sheet].keys()
        if before[sheet].get(place) != recalculated[sheet].get(place)
    }
    assert changed - set(chosen) <= set(template.dropped)
    assert changed - set(chosen), "nothing depended on the slots, so nothing was shown"


def numbers_without_formula(source: bytes, values: dict[str, dict[tuple[int, int], object]]) -> list[Slot]:
    """Every third numeric constant of a workbook."""
    import openpyxl

    sheets = openpyxl.load_workbook(io.BytesIO(source))
    return [
        Slot(sheet, row, column)
        for sheet in values
        for row, column in sorted(values[sheet])
        if isinstance(sheets[sheet].cell(row, column).value, int | float)
    ][::3]


def test_formulas_that_are_known_not_to_depend_on_a_slot_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    from xlanskaff.xlsx.fill import compile as compiling

    source = book({"Ark": {"A1": 1, "B1": "=A1*2", "C1": "=1+1"}, "Andre": {"A1": "=2+2", "B1": 3}})
    monkeypatch.setattr(compiling, "_drop_dependents", lambda *_: pytest.fail("the analysis ran"))
    settled = [Slot("Ark", 1, 3), Slot("Andre", 1, 1)]
    compiled = compile_template(source, [A1], cached=[Slot("Ark", 1, 2)], settled=settled)
    assert compiled.dropped == ()
    sheet = part(b"".join(compiled.fill([5, 10])), "xl/worksheets/sheet2.xml")
    assert "<v>99</v>" in sheet


@pytest.mark.parametrize("users", [{"Ark": {"D1": "=B1"}}, {"Andre": {"D4": "=Ark!A1"}}, {"Tredje": {"A1": "=Ark!A1"}}])
def test_one_formula_more_than_is_known_brings_the_analysis_back(users: dict[str, dict[str, str | float]]) -> None:
    sheets: dict[str, dict[str, str | float]] = {"Ark": {"A1": 1, "B1": "=A1*2", "C1": "=1+1"}, "Andre": {"A1": "=2+2"}}
    for name, cells in users.items():
        sheets[name] = sheets.get(name, {}) | cells
    compiled = compile_template(book(sheets), [A1], cached=[Slot("Ark", 1, 2)],
                                settled=[Slot("Ark", 1, 3), Slot("Andre", 1, 1)])
    assert {str(slot) for slot in compiled.dropped} == {f"{name}!{cell}" for name in users for cell in users[name]}


def test_formulas_of_sparklines_are_no_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    from xlanskaff.xlsx.fill import compile as compiling

    monkeypatch.setattr(compiling, "_drop_dependents", lambda *_: pytest.fail("the analysis ran"))
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Ark")
        workbook.add_worksheet("Andre").write_formula("A1", "=2+2", None, 4)
        sheet.write("A1", 1)
        sheet.add_sparkline("C1", {"range": "Ark!A1:A3"})
    source = made.getvalue()
    assert "<xm:f>" in part(source, "xl/worksheets/sheet1.xml")
    assert compile_template(source, [Slot("Andre", 5, 1)], settled=[Slot("Andre", 1, 1)]).dropped == ()


def test_a_settled_formula_that_a_users_formula_feeds_loses_its_result_all_the_same() -> None:
    source = book({"Ark": {"A1": 1, "B1": "=A1*2", "C1": "=B1+1"}})
    compiled = compile_template(source, [A1], settled=[Slot("Ark", 1, 3)])
    assert {str(slot) for slot in compiled.dropped} == {"Ark!B1", "Ark!C1"}
