"""A workbook file behind the `Book` protocol, and files damaged at random."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.packages import MAIN, parts, workbook, zipped
from xlanskaff.errors import Problem
from xlanskaff.grammar.book import Area, Book, CellError
from xlanskaff.grammar.names import META_KEYS
from xlanskaff.xlsx import sheet_again
from xlanskaff.xlsx.guard import Limits
from xlanskaff.xlsx.package import open_package
from xlanskaff.xlsx.read import FileBook, open_book
from xlanskaff.xlsx.sheet_quick import quick_sheet, quick_strings
from xlanskaff.xlsx.sheet_text import walk_strings
from xlanskaff.xlsx.sheet_walk import walk
from xlanskaff.xlsx.sheetdata import Context

IDENTITY = {key: f"{key} æ" for key in META_KEYS}
ROWS = ('<row r="1"><c r="A1" t="str"><v>Nå</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
        '<row r="3"><c r="B3"><f>1+1</f><v>2</v></c></row>')
META_ROWS = "".join(
    f'<row r="{i}"><c r="A{i}" t="str"><v>{key}</v></c><c r="B{i}" t="str"><v>{value}</v></c></row>'
    for i, (key, value) in enumerate(IDENTITY.items(), 1))


def book(data: bytes, **limits: int) -> FileBook:
    return FileBook(open_package(data, name="a.xlsx", limits=Limits(**limits)))


def answered() -> bytes:
    """A small workbook as XlsxWriter writes it: texts, numbers, formulas, a table, names and a filter."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as out:
        for tab in ("Om besvarelsen", "Påstander", "_meta"):
            out.add_worksheet(tab)
        form, rows, meta = out.worksheets()
        form.write_column(0, 0, ["Enhet", "Rolle & stilling", " <dato> ", "Rektor 😀"])
        form.write_column(0, 1, ["Tøyen skole", "leder", 46204, None])
        form.write_boolean(3, 1, True)
        form.write_rich_string(5, 0, "Fet ", out.add_format({"bold": True}), "skrift", " her")
        rows.add_table(2, 1, 12, 4, {"name": "xa_svar", "columns": [{"header": h} for h in ("Id", "Nå", "Mål", "Gap")]})
        for i in range(10):
            rows.write_row(3 + i, 1, [f"P{i}", i % 5 + 1, 5 if i % 3 else None])
            rows.write_formula(3 + i, 4, f'=IF(D{4 + i}="","",D{4 + i}-C{4 + i})', None, 4 - i % 5 if i % 3 else "")
        rows.write_formula(14, 1, "=NA()", None, "#N/A")
        rows.set_row(5, None, None, {"hidden": True})
        rows.merge_range(15, 1, 15, 3, "slått sammen")
        rows.protect()
        for i, (key, value) in enumerate(IDENTITY.items()):
            meta.write_row(i, 0, [key, value])
            out.set_custom_property(f"xa_{key}", value)
        meta.very_hidden()
        out.define_name("xa_id", '="' + "|".join(IDENTITY.values()) + '"')
        out.define_name("xa_naa", "=Påstander!$C$4:$C$13")
        out.define_name("xa_enhet", "='Om besvarelsen'!$B$1")
    return made.getvalue()


ANSWERED = answered()


def everything(data: bytes) -> tuple[object, ...]:
    """All that the reader says of a file."""
    made = open_package(data)
    found = FileBook(made)
    sheets = [(s, made.sheet(s.name), made.sheet(s.name).formulas) for s in made.sheets]
    facts = (made.constants, made.findings, made.external_links, made.dde, made.properties)
    cells = [(s, d.values, f, d.used, d.merged, d.hidden_rows) for s, d, f in sheets]
    return dict(found.names()), found.meta(), found.carriers, found.tables, facts, cells


def test_a_file_book_is_a_book(tmp_path: Path) -> None:
    path = tmp_path / "Svar fra Tøyen.xlsx"
    path.write_bytes(ANSWERED)
    made: Book = open_book(path)
    assert made.sheets() == ("Om besvarelsen", "Påstander", "_meta")
    assert made.names() == {"xa_naa": Area("Påstander", 4, 3, 13, 3), "xa_enhet": Area("Om besvarelsen", 1, 2, 1, 2)}
    assert made.values(Area("Om besvarelsen", 1, 1, 6, 2)) == [
        ["Enhet", "Tøyen skole"], ["Rolle & stilling", "leder"], [" <dato> ", 46204], ["Rektor 😀", True], [None, None],
        ["Fet skrift her", None]]
    assert [row[0] for row in made.values(Area("Påstander", 4, 3, 13, 3))] == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
    assert made.formulas(Area("Påstander", 4, 4, 5, 5)) == [[None, 'IF(D4="","",D4-C4)'], [None, 'IF(D5="","",D5-C5)']]
    assert made.values(Area("Påstander", 15, 2, 15, 2)) == [[CellError("#N/A")]]
    assert made.used("Påstander") == Area("Påstander", 3, 2, 16, 5)
    assert made.used("_meta") == Area("_meta", 1, 1, len(IDENTITY), 2)
    assert made.meta() == IDENTITY


def test_tables_and_facts_of_a_sheet_are_there_too() -> None:
    made = book(ANSWERED)
    (table,) = made.tables
    assert (table.display_name, table.sheet, table.columns) == ("xa_svar", "Påstander", ("Id", "Nå", "Mål", "Gap"))
    assert table.body == Area("Påstander", 4, 2, 13, 5)
    sheet = made.package.sheet("Påstander")
    assert (sheet.hidden_rows, sheet.merged, sheet.protected) == ({6}, (Area("Påstander", 16, 2, 16, 4),), True)
    assert made.package.sheets[2].state == "veryHidden"
    assert made.findings == ()


def test_blank_text_and_error_are_three_things() -> None:
    made = book(workbook({"Ark1": ROWS}))
    assert made.values(Area("Ark1", 1, 1, 3, 2)) == [["Nå", CellError("#N/A")], [None, None], [None, 2]]
    assert made.formulas(Area("Ark1", 1, 1, 3, 2)) == [[None, None], [None, None], [None, "1+1"]]


def test_the_identity_comes_from_the_first_carrier_that_has_one() -> None:
    properties = {f"xa_{key}": value for key, value in IDENTITY.items()}
    names = {"xa_id": '"' + "|".join(IDENTITY.values()) + '"'}
    whole = parts({"Ark1": ROWS, "_meta": META_ROWS}, names=names, properties=properties,
                  states={"_meta": "veryHidden"})
    assert book(zipped(whole)).carriers == {"properties": IDENTITY, "name": IDENTITY, "sheet": IDENTITY}
    other = parts({"Ark1": ROWS, "_meta": META_ROWS}, names={"xa_id": '"strategy|2|nn"'}, properties={"Forfatter": "x"})
    made = book(zipped(other))
    assert made.meta() == {"book": "strategy", "version": "2", "lang": "nn"}
    assert made.carriers["properties"] == {}
    assert made.carriers["sheet"] == IDENTITY
    assert book(workbook({"Ark1": ROWS, "_meta": META_ROWS})).meta() == IDENTITY
    assert book(workbook({"Ark1": ROWS}, names={"xa_id": "Ark1!$A$1"})).meta() == {}


def test_empty_parts_of_an_identity_are_left_out() -> None:
    made = book(workbook({"Ark1": ROWS}, names={"xa_id": '"strategy||nb"'}, properties={"xa_unit": ""}))
    assert made.meta() == {"book": "strategy", "lang": "nb"}


def test_an_area_larger_than_we_read_is_a_finding_and_not_a_million_rows() -> None:
    made = book(workbook({"Ark1": ROWS}, names={"alt": "Ark1!$A:$XFD"}))
    area = made.names()["alt"]
    assert area is not None
    for read in (made.values, made.formulas):
        with pytest.raises(Problem) as refused:
            read(area)
        (finding,) = refused.value.findings
        assert (finding.code, finding.sheet, finding.cell) == ("XA-133", "Ark1", "A1:XFD1048576")


def test_sheets_that_nobody_asks_for_are_not_read() -> None:
    broken = {**parts({"Ark1": ROWS, "Ark2": ROWS}), "xl/worksheets/sheet2.xml": "<ikke xml"}
    made = book(zipped(broken))
    assert made.values(Area("Ark1", 3, 2, 3, 2)) == [[2]]
    with pytest.raises(Problem):
        made.used("Ark2")


def test_all_cells_of_a_workbook_count_together() -> None:
    made = book(workbook({"Ark1": ROWS, "Ark2": ROWS}), cells=5)
    assert made.used("Ark1") is not None
    assert made.used("Ark1") is not None
    with pytest.raises(Problem) as refused:
        made.used("Ark2")
    assert [f.code for f in refused.value.findings] == ["XA-122"]


def read_or_refused(data: bytes) -> bool:
    """Whether a file is read, or refused for what is wrong with the file itself; whatever else is raised, is."""
    try:
        everything(data)
    except Problem as problem:
        return bool(problem.findings) and all(finding.code.startswith("XA-1") for finding in problem.findings)
    return True


CHANGES = st.lists(st.tuples(st.integers(0, len(ANSWERED) - 1), st.integers(0, 255)), min_size=1, max_size=6)


@settings(max_examples=150)
@given(CHANGES, st.integers(0, len(ANSWERED)))
def test_a_file_damaged_anywhere_is_read_right_or_refused(changes: list[tuple[int, int]], kept: int) -> None:
    damaged = bytearray(ANSWERED)
    for at, byte in changes:
        damaged[at] = byte
    for data in (bytes(damaged), bytes(damaged[:kept])):
        try:
            found = everything(data)
        except Problem as problem:
            assert problem.findings
        else:
            # Each part has its checksum: what can still be read is what was written.
            assert found == everything(ANSWERED)


with zipfile.ZipFile(io.BytesIO(ANSWERED)) as _archive:
    INSIDE = {info.filename: _archive.read(info) for info in _archive.infolist()}
NOT_READ = ("docProps/app", "docProps/core", "xl/theme", "xl/styles", "[Content")
READ = [name for name in INSIDE if not name.startswith(NOT_READ)]
# Bytes that mean something to XML or to us, and some that mean nothing anywhere.
BITS = st.one_of(st.sampled_from([
    b"<", b">", b"/", b'"', b"&", b"&amp;", b"&#0;", b"&#xD800;", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"<?a?>",
    b"\0", b"\r", b"\n", b" ", b"\xff\xfe", b"\xc3", b"\xef\xbf\xbf", b"999999999999999999999", b"-1", b"s", b"r", b"t",
    b"xmlns=", b'hidden="1"', b't="n"',
    b"<!DOCTYPE a>", b"<row>", b"</row>", b"<c>", b"</c>", b"<f>", b"<v/>", b'r="A1"', b"1_0", b"_x", b"x:", b"#REF!"]),
    st.binary(max_size=3))


@st.composite
def damaged_parts(draw: Callable[..., object]) -> tuple[str, bytes]:
    """One of the parts we read, with a few bytes taken out or put in."""
    name = str(draw(st.sampled_from(READ)))
    content = INSIDE[name]
    for _ in range(int(str(draw(st.integers(1, 3))))):
        at, length, bits = draw(st.tuples(st.integers(0, len(content)), st.integers(0, 12), BITS))  # type: ignore[misc]
        content = content[:at] + bits + content[at + length:]
    return name, content


@settings(max_examples=300)
@given(damaged_parts())
def test_a_part_that_is_damaged_and_packed_again_is_read_or_refused(part: tuple[str, bytes]) -> None:
    name, content = part
    assert read_or_refused(zipped({**INSIDE, name: content}, zipfile.ZIP_STORED))


def roads(content: bytes, context: Context, *, long: bool = False) -> tuple[object, object]:
    """What the general road and a quick one say of a sheet; None where one refuses."""
    try:
        slow = walk(content, "a", context)
    except Problem:
        slow = None
    try:
        with patch.object(sheet_again, "LARGEST", -1 if long else sheet_again.LARGEST):
            fast = quick_sheet(content, "a", context)
    except Problem:
        return None, None
    return slow, fast


SHEETS = [name for name in READ if "worksheets/sheet" in name and name.endswith(".xml")]


@settings(max_examples=500)
@given(st.data())
def test_the_quick_road_never_says_anything_else_than_the_general_one(data: st.DataObject) -> None:
    content = INSIDE[data.draw(st.sampled_from(SHEETS))]
    for _ in range(data.draw(st.integers(0, 3))):
        at, length, bits = data.draw(st.tuples(st.integers(0, len(content)), st.integers(0, 12), BITS))
        content = content[:at] + bits + content[at + length:]
    context = Context(strings=lambda: [str(i) for i in range(40)])
    slow, fast = roads(content, context, long=data.draw(st.booleans()))
    if fast is not None and slow is not None:
        assert repr(list(fast.values.items())) == repr(list(slow.values.items()))
        assert fast.formulas == slow.formulas
        assert (fast.hidden_rows, fast.hidden_columns, fast.merged, fast.protected) == (
            slow.hidden_rows, slow.hidden_columns, slow.merged, slow.protected)


TEXTS = st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="<&", min_codepoint=32), max_size=8),
                  st.sampled_from(["&amp;", "&#10;", "_x000D_", "_x", "\n", "\r", " ", "]]"]))


@given(st.lists(st.lists(TEXTS, max_size=4).map("".join), min_size=1, max_size=8),
       st.sampled_from(["", ' xml:space="preserve"']))
def test_shared_strings_are_the_same_on_both_roads(texts: list[str], space: str) -> None:
    rows = "".join(f"<si><t{space}>{text}</t></si>" for text in texts)
    data = f'<?xml version="1.0" encoding="UTF-8"?>\r\n<sst xmlns="{MAIN}">{rows}</sst>'.encode()
    try:
        slow = walk_strings(data, part="")
    except Problem:
        assert quick_strings(data) is None
    else:
        fast = quick_strings(data)
        assert fast is None or fast == slow
        assert len(slow) == len(texts)
