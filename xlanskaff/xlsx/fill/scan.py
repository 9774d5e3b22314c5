"""Where rows and cells of a sheet stand in its XML."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from xlanskaff.grammar.book import column_number
from xlanskaff.xlsx.fill.outline import prefix_of, scan, scanner, tag_end

Span = tuple[int, int]
_DIGITS = re.compile(r"\d+$")


@dataclass(slots=True)
class Cell:
    """A cell element: its place in the bytes and, where it has them, its formula and value."""

    row: int
    column: int
    style: str
    start: int
    end: int = 0
    formula: Span | None = None
    formula_attributes: dict[str, str] = field(default_factory=dict)
    value: Span | None = None


@dataclass(slots=True)
class Row:
    """A row element. `close` is where its end tag starts; None for an empty tag (`<row/>`)."""

    number: int
    start: int
    attributes: dict[str, str]
    inside: int = 0
    close: int | None = None
    cells: list[Cell] = field(default_factory=list)

    @property
    def style(self) -> str:
        """The style that new cells of the row take; empty when the row sets none."""
        custom = self.attributes.get("customFormat") in ("1", "true")
        return self.attributes.get("s", "") if custom else ""


@dataclass(slots=True)
class Sheet:
    """The skeleton of a sheet part. `rows` holds every row, with the cells of the wanted rows only."""

    data: bytes
    part: str
    prefix: bytes = b""
    rows: list[Row] = field(default_factory=list)
    formulas: dict[tuple[int, int], Cell] = field(default_factory=dict)
    columns: list[tuple[int, int, str]] = field(default_factory=list)
    sheet_data: tuple[int, int, int] | None = None  # start, inside, close
    dimension: tuple[int, int, str] | None = None  # start and end of the tag, ref

    def column_style(self, column: int) -> str:
        """The style of a column; empty when none is set."""
        return next((style for low, high, style in self.columns if low <= column <= high), "")


def read_sheet(data: bytes, part: str, rows: Collection[int], file: str = "") -> Sheet:
    """Find the rows, the cells of the given rows, and every formula.

    Rows and cells without an address count on from the one before, as Excel reads them.
    Raises Problem XA-151 for XML that is not well-formed.
    """
    sheet = Sheet(data, part)
    parser = scanner(part, file)
    letters: dict[str, int] = {}
    namespace = row_tag = cell_tag = formula_tag = ""
    value_tags: frozenset[str] = frozenset()
    depth = 0
    row = Row(0, 0, {})
    cell = Cell(0, 0, "", 0)
    wanted = False
    number = column = value_start = formula_start = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, row, cell, wanted, number, column, value_start, formula_start
        depth += 1
        if name == cell_tag:
            reference = attributes.get("r")
            if reference is None:
                column += 1
            else:
                word = reference.rstrip("0123456789")
                if word not in letters:
                    letters[word] = column_number(word.replace("$", "").upper())
                column = letters[word]
            cell = Cell(number, column, attributes.get("s", ""), parser.CurrentByteIndex)
        elif name in value_tags:
            value_start = parser.CurrentByteIndex
        elif name == formula_tag:
            formula_start = parser.CurrentByteIndex
            cell.formula_attributes = attributes
        elif name == row_tag:
            at = attributes.get("r")
            number = int(at) if at else number + 1
            column = 0
            row = Row(number, parser.CurrentByteIndex, attributes)
            sheet.rows.append(row)
            wanted = number in rows
            if wanted:
                row.inside = tag_end(data, row.start)
        elif depth <= 3:
            other(name, attributes)

    def other(name: str, attributes: dict[str, str]) -> None:
        nonlocal namespace, row_tag, cell_tag, formula_tag, value_tags
        start = parser.CurrentByteIndex
        if depth == 1:
            namespace, _, local = name.rpartition("}")
            sheet.prefix = prefix_of(data, start)
            if local == "worksheet":
                row_tag, cell_tag, formula_tag = f"{namespace}}}row", f"{namespace}}}c", f"{namespace}}}f"
                value_tags = frozenset((f"{namespace}}}v", f"{namespace}}}is"))
        elif name == f"{namespace}}}sheetData":
            inside = tag_end(data, start)
            sheet.prefix = prefix_of(data, start)
            sheet.sheet_data = (start, inside, inside)
        elif name == f"{namespace}}}dimension":
            sheet.dimension = (start, tag_end(data, start), attributes.get("ref", ""))
        elif name == f"{namespace}}}col" and attributes.get("style"):
            sheet.columns.append((int(attributes["min"]), int(attributes["max"]), attributes["style"]))

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name == cell_tag:
            if wanted or cell.formula:
                cell.end = end_of(cell.start)
                if wanted:
                    row.cells.append(cell)
                if cell.formula:
                    sheet.formulas.setdefault((number, column), cell)
        elif name in value_tags:
            if wanted or cell.formula:
                cell.value = (value_start, end_of(value_start))
        elif name == formula_tag:
            cell.formula = (formula_start, end_of(formula_start))
        elif name == row_tag:
            if wanted and data[row.inside - 2] != 0x2F:  # not "/>"
                row.close = parser.CurrentByteIndex
        elif sheet.sheet_data and depth == 1 and name == f"{namespace}}}sheetData":
            start, inside, _ = sheet.sheet_data
            empty = data[inside - 2] == 0x2F
            sheet.sheet_data = (start, inside, inside if empty else parser.CurrentByteIndex)

    def end_of(start: int) -> int:
        """The end of the element that is being closed now and that began at `start`."""
        inside = tag_end(data, start)
        return inside if data[inside - 2] == 0x2F else data.index(b">", parser.CurrentByteIndex) + 1

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    scan(parser, data, part, file)
    return sheet


def text_inside(data: bytes, span: Span) -> str:
    """The text of an element that holds nothing but text."""
    inside = tag_end(data, span[0])
    close = data.rfind(b"<", inside, span[1])
    raw = data[inside:close] if close >= inside else b""
    text = raw.decode()
    if "&" not in text and "<" not in text:
        return text
    from html import unescape

    if "<![CDATA[" in text or "<!--" in text or "<?" in text:
        text = re.sub(r"(?s)<!--.*?-->|<\?.*?\?>", "", text)
        pieces = re.split(r"(?s)<!\[CDATA\[(.*?)\]\]>", text)
        return "".join(piece if index % 2 else unescape(piece) for index, piece in enumerate(pieces))
    return unescape(text)
