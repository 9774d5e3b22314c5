"""A sound workbook, and edits of its parts: the way tests plant one fault at a time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import xlsxwriter

SHEET, NOTES, TABLE = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
WORKBOOK, STYLES, DRAWING = "xl/workbook.xml", "xl/styles.xml", "xl/drawings/drawing1.xml"
CORE, TYPES = "docProps/core.xml", "[Content_Types].xml"

ROWS = [("Ledelsen har en strategi", 3, 4), ("Behov er beskrevet", 2, 4), ("Avtaler følges opp", 1, 3)]


@cache
def sound() -> bytes:
    """A small workbook with a bit of everything that the lint looks at, and nothing wrong with it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": "Selvevaluering", "author": "Innkjøp"})
        _notes(book)
        _table(book)
        book.define_name("xa_nivaa", "=Påstander!$B$3:$B$5")
        book.define_name("Påstander!lokal", "=Påstander!$C$3")
    language = "<dc:language>nb-NO</dc:language></cp:coreProperties>"
    return edited(stream.getvalue(), CORE, "</cp:coreProperties>", language)


def _notes(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Les meg")
    white = book.add_format({"font_color": "#FFFFFF", "bg_color": "#0B4F5C", "bold": True})
    sheet.write("A1", "Slik bruker du boken", white)
    sheet.write_url("A2", "internal:'Påstander'!A3", string="Gå til påstandene")
    sheet.write_formula("A3", "=SUM(tbl_svar[Nå])", None, 6)
    sheet.write_formula("A4", '=_xlfn.TEXTJOIN("; ",TRUE,Påstander!A3:A5)', None, "")
    sheet.write_formula("A5", "=xa_nivaa", None, 3)


def _table(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Påstander")
    sheet.freeze_panes(2, 0)
    sheet.write("A1", "Svar på påstandene")
    columns = [{"header": "Påstand"}, {"header": "Nå"}, {"header": "Mål"},
               {"header": "Gap", "formula": "=tbl_svar[[#This Row],[Mål]]-tbl_svar[[#This Row],[Nå]]"}]
    sheet.add_table("A2:D5", {"name": "tbl_svar", "columns": columns, "data": [[*row, 0] for row in ROWS]})
    sheet.data_validation("B3:C5", {"validate": "list", "source": ["1", "2", "3"], "input_title": "Nivå",
                                    "input_message": "Velg nivået som passer best."})
    loud = book.add_format({"bg_color": "#B3261E", "font_color": "#FFFFFF"})
    sheet.conditional_format("D3:D5", {"type": "cell", "criteria": ">", "value": 2, "format": loud})
    sheet.conditional_format("B3:B5", {"type": "2_color_scale"})
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Påstander!$B$3:$B$5", "categories": "=Påstander!$A$3:$A$5"})
    sheet.insert_chart("F2", chart, {"description": "Nivå nå for hver påstand, som liggende stolper."})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(1)


def parts(book: bytes) -> dict[str, bytes]:
    """The members of a workbook, unpacked."""
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """A workbook of members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def edited(book: bytes, part: str, pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> bytes:
    """The workbook with the first match of a pattern in a part replaced; it must be there."""
    members = parts(book)
    put = replacement if callable(replacement) else (lambda _: replacement)
    text, count = re.subn(pattern, put, members[part].decode(), count=1)
    assert count == 1, f"{pattern} is not in {part}"
    return packed(members | {part: text.encode()})


def without(book: bytes, part: str) -> bytes:
    """The workbook with a member taken out."""
    members = parts(book)
    del members[part]
    return packed(members)


def with_part(book: bytes, part: str, content: bytes) -> bytes:
    """The workbook with a member more."""
    return packed(parts(book) | {part: content})
