"""The edits that turn a sheet into one with openings for values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlanskaff.errors import Finding, Problem, error
from xlanskaff.grammar.book import cell_name, column_number
from xlanskaff.xlsx.fill.outline import attribute_spans, tag_end
from xlanskaff.xlsx.fill.part import Content, Edit
from xlanskaff.xlsx.fill.scan import Cell, Row, Sheet, text_inside
from xlanskaff.xlsx.fill.shared import let_go

_AREA = re.compile(r"[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?")
Address = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class Opening:
    """The numbers of the rendered values a cell takes: `kind` is -1 for an input cell (it has one)."""

    value: int
    kind: int = -1

    def moved(self, by: int) -> Opening:
        """The same opening, numbered from another beginning."""
        return Opening(self.value + by, self.kind if self.kind < 0 else self.kind + by)


def open_cells(sheet: Sheet, wanted: Mapping[Address, Opening], name: str, file: str = "", *,
               over: Collection[Address] = ()) -> list[Edit]:
    """Edits that open the wanted cells; cells and rows that are not there are put in.

    Args:
        sheet: scanned with the rows of every wanted cell.
        wanted: input cells (`kind` -1) and formula cells by row and column.
        name: the sheet's name on its tab, for findings.
        over: those of the input cells that get a formula, in place of one that stands there.

    Raises:
        Problem: XA-152 the sheet has no cells (a chart sheet); XA-153 a formula stands in an input
            cell; XA-154 a formula cell has none; XA-155 an input cell is part of an array or data
            table; XA-156 a cell stands twice in the sheet.
    """
    if sheet.sheet_data is None:
        raise Problem([error("XA-152", file=file, sheet=name)])
    found = _first_rows(sheet.rows, {row for row, _ in wanted})
    blocks = _blocks(sheet)
    findings: list[Finding] = []
    edits: list[Edit] = []
    missing: list[Address] = []

    def refuse(code: str, address: Address, seen: str = "") -> None:
        findings.append(error(code, file=file, sheet=name, cell=cell_name(*address), seen=seen))

    cells: dict[Address, Cell] = {}
    for row in sheet.rows:
        for cell in row.cells:
            address = (cell.row, cell.column)
            if address in wanted and address in cells:
                refuse("XA-156", address)
            cells.setdefault(address, cell)
    for address, opening in wanted.items():
        cell_there = cells.get(address)
        inside_block = any(top <= address[0] <= bottom and left <= address[1] <= right
                           for top, left, bottom, right in blocks)
        if opening.kind < 0:
            if cell_there and cell_there.formula and address not in over:
                refuse("XA-153", address, "=" + text_inside(sheet.data, cell_there.formula))
            elif inside_block and not (address in over and (*address, *address) in blocks):
                refuse("XA-155", address)
            elif cell_there:
                content = (_input_tag(sheet.prefix, *address, cell_there.style), opening.value)
                edits.append(Edit(cell_there.start, cell_there.end, content))
            else:
                missing.append(address)
        elif cell_there and (cell_there.formula or inside_block):
            edits += _result_edits(sheet, cell_there, opening)
        else:
            refuse("XA-154", address)
    if findings:
        raise Problem(findings)
    return edits + let_go(sheet, over) + _insertions(sheet, found, missing, wanted)


def drop_results(data: bytes, cells: Iterable[Cell]) -> list[Edit]:
    """Edits that take the cached value out of formula cells and leave the formula."""
    edits = []
    for cell in cells:
        inside = tag_end(data, cell.start)
        edits += _without_attributes(data, cell.start, inside, ("t", "vm"))
        if cell.value:
            edits.append(Edit(*cell.value))
    return edits


def _first_rows(rows: Sequence[Row], numbers: set[int]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for row in rows:
        if row.number in numbers:
            found.setdefault(row.number, row)
    return found


def _blocks(sheet: Sheet) -> list[tuple[int, int, int, int]]:
    """The areas of array formulas and data tables, whose cells hold values that are not inputs."""
    blocks = []
    for cell in sheet.formulas.values():
        if cell.formula_attributes.get("t") in ("array", "dataTable"):
            blocks.append(area_of(cell.formula_attributes.get("ref", cell_name(cell.row, cell.column))))
    return blocks


def area_of(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of an A1 reference.

    Example:
        >>> area_of("B2:C5"), area_of("$D$7")
        ((2, 2, 5, 3), (7, 4, 7, 4))
    """
    first, _, last = reference.replace("$", "").partition(":")
    (top, left), (bottom, right) = address_of(first), address_of(last or first)
    return top, left, bottom, right


def address_of(reference: str) -> Address:
    """Row and column of a cell reference without `$`."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters):]), column_number(letters.upper())


def _input_tag(prefix: bytes, row: int, column: int, style: str) -> bytes:
    tag = f'c r="{cell_name(row, column)}"' + (f' s="{style}"' if style else "")
    return b"<" + prefix + tag.encode()


def _result_edits(sheet: Sheet, cell: Cell, opening: Opening) -> list[Edit]:
    """The type attribute and the value of a formula cell become openings."""
    inside = tag_end(sheet.data, cell.start)
    edits = _without_attributes(sheet.data, cell.start, inside, ("t", "vm"))
    if inside == cell.end:  # <c r="B2"/>, a cell of an array without a value
        content = (opening.kind, b">", opening.value, b"</" + sheet.prefix + b"c>")
        return [*edits, Edit(inside - 2, inside, content)]
    edits.append(Edit(inside - 1, inside - 1, (opening.kind,)))
    after_formula = cell.formula[1] if cell.formula else inside
    start, end = cell.value or (after_formula, after_formula)
    edits.append(Edit(start, end, (opening.value,)))
    return edits


def _without_attributes(data: bytes, start: int, inside: int, names: Sequence[str]) -> list[Edit]:
    spans = attribute_spans(data, start, inside)
    return [Edit(*spans[name]) for name in names if name in spans]


def _insertions(sheet: Sheet, rows: Mapping[int, Row], missing: Sequence[Address],
                wanted: Mapping[Address, Opening]) -> list[Edit]:
    """New cells, and new rows around them where there are none."""
    if not missing:
        return []
    edits: list[Edit] = []
    new_rows: list[tuple[int, Content]] = []
    by_row: dict[int, list[int]] = {}
    for row_number, column in sorted(missing):
        by_row.setdefault(row_number, []).append(column)
    for number, columns in by_row.items():
        row = rows.get(number)
        if row is not None:
            edits += _into_row(sheet, row, columns, wanted)
            continue
        content: list[bytes | int] = [b"<" + sheet.prefix + f'row r="{number}">'.encode()]
        for column in columns:
            style = sheet.column_style(column)
            content += (_input_tag(sheet.prefix, number, column, style), wanted[number, column].value)
        new_rows.append((number, [*content, b"</" + sheet.prefix + b"row>"]))
    return edits + _rows_in_place(sheet, new_rows) + _dimension(sheet, missing)


def _into_row(sheet: Sheet, row: Row, columns: Sequence[int],
              wanted: Mapping[Address, Opening]) -> list[Edit]:
    empty = row.close is None
    edits = []
    filled: list[bytes | int] = [b">"]
    for column in columns:
        style = row.style or sheet.column_style(column)
        opening = wanted[row.number, column].value
        content: Content = (_input_tag(sheet.prefix, row.number, column, style), opening)
        if empty:
            filled += content
            continue
        at = next((cell.start for cell in row.cells if cell.column > column), row.close or 0)
        edits.append(Edit(at, at, content))
    if empty:
        edits.append(Edit(row.inside - 2, row.inside, (*filled, b"</" + sheet.prefix + b"row>")))
    spans = row.attributes.get("spans", "")
    if spans:
        low, high = _widened(spans, columns)
        place = attribute_spans(sheet.data, row.start, row.inside)["spans"]
        edits.append(Edit(*place, (f' spans="{low}:{high}"'.encode(),)))
    return edits


def _widened(spans: str, columns: Sequence[int]) -> tuple[int, int]:
    """First and last column of a `spans` attribute (`1:5`, or several of them) that includes some more.

    Example:
        >>> _widened("2:5", [1, 7])
        (1, 7)
    """
    known = [int(column) for span in spans.split() for column in span.split(":")]
    return min(*known, *columns), max(*known, *columns)


def _rows_in_place(sheet: Sheet, new: Sequence[tuple[int, Content]]) -> list[Edit]:
    if not new or sheet.sheet_data is None:
        return []
    start, inside, close = sheet.sheet_data
    if sheet.data[inside - 2:inside] == b"/>":
        name = sheet.prefix + b"sheetData>"
        content = [piece for _, row in new for piece in row]
        return [Edit(start, inside, (b"<" + name, *content, b"</" + name))]
    edits = []
    following = iter(sheet.rows)
    after = next(following, None)
    for number, cells in new:
        while after is not None and after.number < number:
            after = next(following, None)
        at = after.start if after is not None else close
        edits.append(Edit(at, at, cells))
    return edits


def _dimension(sheet: Sheet, added: Sequence[Address]) -> list[Edit]:
    """The declared dimension, made wide enough for the new cells."""
    if sheet.dimension is None:
        return []
    start, inside, reference = sheet.dimension
    place = attribute_spans(sheet.data, start, inside).get("ref")
    if place is None or not _AREA.fullmatch(reference):
        return []
    top, left, bottom, right = area_of(reference)
    rows, columns = [row for row, _ in added], [column for _, column in added]
    first = cell_name(min(top, *rows), min(left, *columns))
    last = cell_name(max(bottom, *rows), max(right, *columns))
    widened = first if first == last else f"{first}:{last}"
    return [] if widened == reference else [Edit(*place, (f' ref="{widened}"'.encode(),))]
