"""Rows grow to show the texts that were put into them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from xlanskaff.errors import Problem
from xlanskaff.xlsx.row_heights import heightened

LONG = "Regelverket er sist kontrollert i juli. Kontroller hos Lovdata at det ikke er endret før svaret brukes. " * 2


def workbook() -> bytes:
    """A narrow column of texts: row 1 as it comes, row 2 of a chosen height, row 3 short."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("Spørsmål")
    page.set_column(1, 1, 30)
    page.set_row(1, 24)
    for row, text in enumerate((LONG, LONG, "kort")):
        page.write_string(row, 1, text)
    book.close()
    return stream.getvalue()


def rows(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(BytesIO(data)) as book:
        return re.findall(rb"<row [^>]*>", book.read("xl/worksheets/sheet1.xml"))


def texts() -> dict[tuple[str, int, int], str]:
    return {("Spørsmål", 1, 2): LONG, ("Spørsmål", 2, 2): LONG, ("Spørsmål", 3, 2): "kort"}


def test_a_row_becomes_as_high_as_its_longest_text_needs() -> None:
    grown = rows(b"".join(heightened(workbook(), texts())))
    height = re.search(rb' ht="([0-9.]+)"', grown[0])
    assert height is not None
    assert 75 < float(height[1]) < 180
    assert b"customHeight" not in grown[0]


def test_a_height_that_somebody_chose_stays() -> None:
    before, after = rows(workbook()), rows(b"".join(heightened(workbook(), texts())))
    assert before[1] == after[1]
    assert b'ht="24"' in after[1]


def test_a_row_of_one_line_is_left_alone() -> None:
    assert rows(workbook())[2] == rows(b"".join(heightened(workbook(), texts())))[2]


def test_where_nothing_has_to_grow_the_file_is_the_same_to_the_byte() -> None:
    source = workbook()
    assert b"".join(heightened(source, {("Spørsmål", 3, 2): "kort"})) == source


def test_every_other_member_stays_as_it_was() -> None:
    source, grown = workbook(), b"".join(heightened(workbook(), texts()))
    with zipfile.ZipFile(BytesIO(source)) as old, zipfile.ZipFile(BytesIO(grown)) as new:
        assert old.namelist() == new.namelist()
        differing = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert differing == ["xl/worksheets/sheet1.xml"]


def test_growing_twice_changes_nothing_more() -> None:
    once = b"".join(heightened(workbook(), texts()))
    assert b"".join(heightened(once, texts())) == once


def test_a_sheet_that_is_not_there_is_said() -> None:
    with pytest.raises(Problem) as problem:
        heightened(workbook(), {("Arket", 1, 1): LONG}, file="Svar.xlsx")
    assert [finding.code for finding in problem.value.findings] == ["XA-152"]
