"""Real workbooks with macros, controls and charts: only the filled sheets differ in the copy."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from tools.zips import packed, part, with_parts
from xlanskaff.errors import Problem
from xlanskaff.grammar.book import Area, cell_name
from xlanskaff.xlsx.fill import Placeholder, Slot, compile_template
from xlanskaff.xlsx.fill.container import Container
from xlanskaff.xlsx.fill.workbook import Workbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

FILES = {
    "review_checklist.xlsm": ("Checklist", 900),
    "SAMM_Assessment_Toolbox_v2.0.xlsx": ("Lookups", 200),
}


def altered(source: bytes, sheet: str, top: int) -> tuple[bytes, dict[str, Area]]:
    """A copy as a user might have made it: three defined names and a table of ours put in by zip surgery."""
    workbook = part(source, "xl/workbook.xml")
    rels = part(source, "xl/_rels/workbook.xml.rels")
    identity = re.search(rf'<sheet [^>]*name="{sheet}"[^>]*r:id="([^"]+)"', workbook)[1]  # type: ignore[index]
    sheet_part = "xl/" + re.search(
        rf'<Relationship [^>]*?(?:Id="{identity}"[^>]*Target="([^"]+)"|Target="([^"]+)"[^>]*Id="{identity}")',
        rels,
    ).expand(r"\1\2")  # type: ignore[union-attr]
    names = {
        "xa_unit": Area(sheet, top, 60, top, 60),
        "xa_dato": Area(sheet, top, 62, top, 62),
        "xa_tabell": Area(sheet, top + 3, 60, top + 8, 62),
    }
    written = "".join(
        f"<definedName name=\"{name}\">'{sheet}'!{absolute(area)}</definedName>"
        for name, area in names.items()
    )
    written += '<definedName name="xa_book">"mal"</definedName>'
    workbook = re.sub(r"<definedNames>", "<definedNames>" + written, workbook, count=1)
    table = names["xa_tabell"]
    columns = "".join(
        f'<tableColumn id="{number}" name="{name}"/>'
        for number, name in enumerate(("id", "tekst", "tall"), 1)
    )
    ref = f"{cell_name(table.top - 1, table.left)}:{cell_name(table.bottom, table.right)}"
    table_xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<table xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main" id="977" name="xaTiltak" '
        f'displayName="xaTiltak" ref="{ref}" totalsRowShown="0">'
        f'<tableColumns count="3">{columns}</tableColumns></table>'
    )
    folder, _, file = sheet_part.rpartition("/")
    sheet_rels = f"{folder}/_rels/{file}.rels"
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        old = (
            archive.read(sheet_rels).decode()
            if sheet_rels in archive.namelist()
            else (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
            )
        )
    link = (
        '<Relationship Id="rIdXa" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" '
        'Target="../tables/xa.xml"/></Relationships>'
    )
    types = part(source, "[Content_Types].xml").replace(
        "</Types>",
        (
            '<Override PartName="/xl/tables/xa.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.table+xml"/></Types>'
        ),
    )
    text = part(source, sheet_part)
    cells = "".join(
        f'<c r="{cell_name(table.top - 1, table.left + at)}" t="inlineStr"><is><t>{name}</t></is></c>'
        for at, name in enumerate(("id", "tekst", "tall"))
    )
    text = into_row(text, table.top - 1, cells)
    parts_element = (
        '<tableParts count="1">'
        '<tablePart xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'r:id="rIdXa"/>'
        "</tableParts>"
    )
    assert "<tableParts" not in text
    at = (
        text.index("<extLst", text.index("</sheetData>"))
        if "<extLst" in text[text.index("</sheetData>") :]
        else text.index("</worksheet>")
    )
    return with_parts(
        source,
        {
            "xl/workbook.xml": workbook,
            sheet_part: text[:at] + parts_element + text[at:],
            sheet_rels: old.replace("</Relationships>", link),
            "[Content_Types].xml": types,
            "xl/tables/xa.xml": table_xml,
        },
    ), names


def into_row(text: str, number: int, cells: str) -> str:
    """The sheet with cells put last in a row, which is made if it is not there."""
    row = re.search(rf'<row r="{number}"[^>]*?(/?)>', text)
    if row is None:
        following = next(
            (found for found in re.finditer(r'<row r="(\d+)"', text) if int(found[1]) > number), None
        )
        at = following.start() if following else text.index("</sheetData>")
        return f'{text[:at]}<row r="{number}">{cells}</row>{text[at:]}'
    if row[1]:
        return f"{text[: row.end() - 2]}>{cells}</row>{text[row.end() :]}"
    at = text.index("</row>", row.end())
    return text[:at] + cells + text[at:]


def absolute(area: Area) -> str:
    return ":".join("$" + re.sub(r"(\d+)", r"$\1", end) for end in area.a1.split(":"))


@pytest.fixture(scope="module", params=FILES)
def user_copy(request: pytest.FixtureRequest, testdata: Path) -> tuple[str, bytes, dict[str, Area]]:
    """The altered copy of each file, with the places of its names."""
    sheet, top = FILES[request.param]
    return (request.param, *altered((testdata / "workbooks" / request.param).read_bytes(), sheet, top))


def slots_of(names: dict[str, Area]) -> list[Slot]:
    return [
        Slot(area.sheet, row, column)
        for area in names.values()
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    ]


PROPERTY = Placeholder("custom-property", "xlanskaff.unit", "unit")
NAME = Placeholder("defined-name", "xa_book", "book")


@pytest.mark.testdata
def test_every_untouched_member_keeps_its_compressed_bytes(
    user_copy: tuple[str, bytes, dict[str, Area]],
) -> None:
    _, source, names = user_copy
    slots = slots_of(names)
    template = compile_template(source, slots)
    before = packed(source)
    values: list[str | float] = [
        "=Skole & barnehage",
        45658,
        *(f"<rad {place}>" if place % 2 else place * 1.5 for place in range(len(slots) - 2)),
    ]
    out = b"".join(template.fill(values))
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.testzip() is None
    after = packed(out)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == set(template.changed)
    assert len(template.changed) == 1
    book = openpyxl.load_workbook(io.BytesIO(out), keep_vba=False)
    assert [book[slot.sheet].cell(slot.row, slot.column).value for slot in slots] == values
    assert cells_but(out, slots) == cells_but(source, slots)


def cells_but(data: bytes, slots: list[Slot]) -> str:
    """A digest of every other value on the sheet of the slots."""
    left_out = {(slot.row, slot.column) for slot in slots}
    sheet = openpyxl.load_workbook(io.BytesIO(data))[slots[0].sheet]
    there = [
        (cell.coordinate, cell.value, cell.style_id)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and (cell.row, cell.column) not in left_out
    ]
    return hashlib.sha256(repr(there).encode()).hexdigest()


@pytest.mark.testdata
def test_macros_drawings_and_charts_stay_when_properties_are_set_too(
    user_copy: tuple[str, bytes, dict[str, Area]],
) -> None:
    name, source, names = user_copy
    template = compile_template(source, slots_of(names), placeholders=[PROPERTY, NAME])
    before, after = (
        packed(source),
        packed(b"".join(template.fill([1] * len(template.slots), {"unit": "Skole", "book": "b"}))),
    )
    touched = {member for member in before if before[member] != after[member]}
    assert touched <= set(template.changed)
    assert not [
        member
        for member in touched
        if re.search(r"vbaProject|drawing|chart|styles|theme|sharedStrings|ctrlProps|media", member)
    ]
    if name.endswith(".xlsm"):
        assert (
            hashlib.sha256(before["xl/vbaProject.bin"]).digest()
            == hashlib.sha256(after["xl/vbaProject.bin"]).digest()
        )
    else:
        assert sum("charts/chart" in member for member in before) == 22
        sheets = [member for member in before if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", member)]
        assert sum(part(source, member).count("<conditionalFormatting") for member in sheets) > 200


@pytest.mark.testdata
def test_formulas_that_read_the_cells_are_dropped_and_no_other_sheet_is_touched(testdata: Path) -> None:
    source = (testdata / "workbooks" / "SAMM_Assessment_Toolbox_v2.0.xlsx").read_bytes()
    template = compile_template(source, [Slot("Interview", 18, 6)])
    sheets = {slot.sheet for slot in template.dropped}
    assert "Interview" in sheets
    before, after = packed(source), packed(b"".join(template.fill(["Yes"])))
    touched = {member for member in before if before[member] != after[member]}
    assert touched == set(template.changed)
    assert "xl/worksheets/sheet1.xml" not in touched
    values = openpyxl.load_workbook(io.BytesIO(b"".join(template.fill(["Yes"]))), data_only=True)
    assert {values[slot.sheet].cell(slot.row, slot.column).value for slot in template.dropped} == {None}


@pytest.mark.testdata
def test_the_validator_has_nothing_new_to_say(
    sdk: ModuleType, user_copy: tuple[str, bytes, dict[str, Area]], tmp_path: Path
) -> None:
    name, source, names = user_copy
    original, copy = tmp_path / f"a-{name}", tmp_path / f"b-{name}"
    original.write_bytes(source)
    template = compile_template(source, slots_of(names), placeholders=[PROPERTY, NAME], recalculate=True)
    copy.write_bytes(b"".join(template.fill(["tekst"] * len(template.slots), {"unit": "Skole"})))
    assert set(map(str, sdk.complaints(copy))) <= set(map(str, sdk.complaints(original)))


@pytest.mark.testdata
def test_every_workbook_that_can_be_opened_can_be_filled(testdata: Path) -> None:
    refused, filled_in = [], 0
    for path in sorted([*(testdata / "workbooks").iterdir(), *(testdata / "torture").iterdir()]):
        try:
            template = compile_template(path, [Slot(Workbook(Container(path)).tabs[0].name, 2000, 300)])
        except Problem:
            refused.append(path.name)
            continue
        source, out = path.read_bytes(), b"".join(template.fill(["ny"]))
        before, after = packed(source), packed(out)
        assert {member for member in before if before[member] != after[member]} <= set(template.changed)
        assert "<t>ny</t>" in re.sub(r"<(/?)\w+:", r"<\1", part(out, template.changed[-1]))
        filled_in += 1
    assert filled_in > 50
    assert set(refused) <= {
        "excelize_encryptSHA1.xlsx",
        "exceljs_invalid-xml.xlsx",
        "exceljs_missing-bits.xlsx",
        "openpyxl_null_file.xlsx",
        "poi_duplicate-filename.xlsx",
        "poi_invalid.xlsx",
        "poi_poc-xmlbomb.xlsx",
        "poi_protected_passtika.xlsx",
        "poi_protected_sha512.xlsx",
        "poi_xlsx-corrupted.xlsx",
        "poi_xxe_in_schema.xlsx",
        "excelize_BadWorkbook.xlsx",
    }, refused
