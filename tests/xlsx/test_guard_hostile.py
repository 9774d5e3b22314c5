"""Files made to exhaust the machine: refused or read in seconds, within a fraction of a gigabyte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.apart import apart
from tools.packages import MAIN, START, parts, workbook, zipped
from xlanskaff.xlsx.guard import look

pytest.importorskip("resource", reason="memory limits are set through a Unix module")


def streamed(path: Path, part: str, head: str, piece: str, times: int, tail: str, **more: object) -> Path:
    """A workbook in which one part repeats a piece very often, written without holding it in memory."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts({"Ark1": ""}, **more).items():  # type: ignore[arg-type]
            if name != part:
                archive.writestr(name, content)
        block = (piece * 1000).encode()
        with archive.open(part, "w", force_zip64=True) as stream:
            stream.write(head.encode())
            for _ in range(times // 1000):
                stream.write(block)
            stream.write(tail.encode())
    return path


SHEET = "xl/worksheets/sheet1.xml"
OPEN, CLOSE = f'{START}<worksheet xmlns="{MAIN}"><sheetData>', "</sheetData></worksheet>"


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("bombs")


def test_four_hundred_megabytes_of_text_in_a_small_file_are_refused(bombs: Path) -> None:
    before = f'{OPEN}<row r="1"><c r="A1" t="inlineStr"><is><t>'
    path = streamed(bombs / "text.xlsx", SHEET, before, "x" * 1000, 400_000, f"</t></is></c></row>{CLOSE}")
    assert path.stat().st_size < 500_000
    told, peak = apart(path)
    assert told[path.name][:2] == [["XA-117"], ["XA-117"]]
    assert peak < 150_000_000


def test_many_parts_that_together_are_too_large_are_refused(bombs: Path) -> None:
    path = bombs / "total.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts({"Ark1": ""}).items():
            archive.writestr(name, content)
        for number in range(50):
            archive.writestr(f"xl/media/{number}.bmp", bytes(7 * 1024 * 1024))
    assert [f.code for f in look(path)] == ["XA-134"]


def test_a_part_that_unpacks_further_than_it_declares_is_refused(bombs: Path) -> None:
    path = streamed(bombs / "liar.xlsx", SHEET, OPEN, "<row/>", 5_000_000, CLOSE)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2", data.rindex(b"PK\1\2") - 1)
    assert data[at + 46:].startswith(SHEET.encode())
    data[at + 24:at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    told, peak = apart(path)
    assert told[path.name][:2] == [["XA-117"], ["XA-117"]]
    assert peak < 100_000_000


def test_an_archive_of_a_hundred_thousand_members_is_refused(bombs: Path) -> None:
    path = bombs / "members.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}", b"")
    assert [f.code for f in look(path)] == ["XA-116"]


def test_an_entity_bomb_is_refused_before_it_grows(bombs: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">{levels}]>'
            f'<sst xmlns="{MAIN}"><si><t>&e9;</t></si></sst>')
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    path = bombs / "entities.xlsx"
    path.write_bytes(zipped({**parts({"Ark1": rows}, strings="<si/>"), "xl/sharedStrings.xml": bomb}))
    told, peak = apart(path)
    assert told[path.name][:2] == [["XA-119"], ["XA-119"]]
    assert peak < 100_000_000


def test_a_declared_size_of_seventeen_billion_cells_and_one_far_cell_cost_nothing(bombs: Path) -> None:
    rows = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = bombs / "far.xlsx"
    declared = OPEN.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    path.write_bytes(workbook({"Ark1": declared + rows + CLOSE}, names={"alt": "Ark1!$A$1:$XFD$1048576"}))
    told, peak = apart(path)
    assert told[path.name][:2] == [[], [1, ["XFD1048576"], 0]]
    assert peak < 100_000_000


def test_a_merge_over_the_whole_sheet_is_one_area(bombs: Path) -> None:
    path = bombs / "merge.xlsx"
    rows = OPEN + CLOSE.replace("</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>')
    path.write_bytes(workbook({"Ark1": rows}))
    told, peak = apart(path)
    assert told[path.name][:2] == [[], [0, [None], 0]]
    assert peak < 100_000_000


EMPTY: list[object] = [0, [None], 0]
PIECES: dict[str, tuple[str, int, list[object]]] = {
    # What fills the rows of a sheet, how often, and what we say of it.
    "elements": ("<x/>", 5_000_000, ["XA-117"]),
    "depth": ("<x>", 8_000_000, ["XA-117"]),
    "cells": ("<row><c><v>1</v></c></row>", 600_000, ["XA-122"]),
    "orphans": ('<row><c><f t="shared" si="1"/></c></row>', 600_000, ["XA-122"]),
    "wide areas": ('<row><c><f t="array" ref="A1:XFD1048576">A1</f></c></row>', 100_000, [0, ["A1:A100000"], 0]),
    "prefixes": ('<x xmlns:a="b"/>', 2_000_000, ["XA-117"]),
    "merges": ('<mergeCell ref="A1:B1"/>', 1_000_000, ["XA-123"]),
    "blanks": ('<row r="1"><c r="A1" s="1"/></row>', 500_000, EMPTY),
    "spaces": (" " * 50, 1_000_000, EMPTY),
    "comments": ("<!-- x -->", 5_000_000, EMPTY),
}


@pytest.mark.parametrize("what", PIECES)
def test_a_sheet_that_repeats_something_endlessly_is_bounded(what: str, bombs: Path) -> None:
    piece, times, said = PIECES[what]
    path = streamed(bombs / f"{what}.xlsx", SHEET, OPEN, piece, times, CLOSE)
    # Most of them are refused already because nothing honest packs so well; the reader has its own bounds.
    told, peak = apart(path, ratio=10_000)
    assert told[path.name][:2] == [[], said]
    assert peak < 500_000_000


def distinct(path: Path, piece: str, count: int, before: str = "", after: str = "") -> Path:
    """A workbook whose sheet holds pieces that are all different."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts({"Ark1": ""}).items():
            if name != SHEET:
                archive.writestr(name, content)
        with archive.open(SHEET, "w") as stream:
            stream.write((OPEN + before).encode())
            for at in range(0, count, 10_000):
                stream.write("".join(piece.format(number) for number in range(at, at + 10_000)).encode())
            stream.write((after + CLOSE).encode())
    return path


@pytest.mark.parametrize(("what", "piece", "before", "after"), [
    ("names", "<x{}/>", "", ""),
    ("attributes", ' a{}=""', "<x", "/>"),
    ("attributes of many", '<x a{}=""/>', "", ""),
    ("namespaces", '<x xmlns:p{}="u"/>', "", ""),
])
def test_a_vocabulary_without_end_is_refused(what: str, piece: str, before: str, after: str, bombs: Path) -> None:
    path = distinct(bombs / f"{what}.xlsx", piece, 1_500_000, before, after)
    told, peak = apart(path)
    assert told[path.name][:2] == [[], ["XA-117"]]
    assert peak < 500_000_000


def test_the_most_cells_we_take_stay_far_below_a_gigabyte(bombs: Path) -> None:
    rows = io.StringIO()
    for row in range(1, 50_000):
        rows.write(f'<row r="{row}">' + "".join(f'<c r="{c}{row}"><v>{row}.5</v></c>' for c in "ABCDEFGHIJ") + "</row>")
    path = bombs / "full.xlsx"
    path.write_bytes(workbook({"Ark1": rows.getvalue()}))
    told, peak = apart(path)
    assert told[path.name][:2] == [[], [499_990, ["A1:J49999"], 0]]
    assert peak < 500_000_000


def test_texts_at_the_limit_stay_far_below_a_gigabyte(bombs: Path) -> None:
    strings = "".join(f"<si><t>{number:x}</t></si>" for number in range(1_500_000))
    path = bombs / "strings.xlsx"
    path.write_bytes(workbook({"Ark1": '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'}, strings=strings))
    told, peak = apart(path)
    assert told[path.name][1] in ([1, ["A1"], 0], ["XA-117"])
    assert peak < 700_000_000
