"""A workbook with a table that is to hold many lines: what stands there, and what changes with their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from xlanskaff.grammar.book import column_letters
from xlanskaff.xlsx.fill.cells import escape
from xlanskaff.xlsx.fill.container import Container
from xlanskaff.xlsx.fill.dependents import dependents
from xlanskaff.xlsx.fill.outline import Element, attribute_spans, outline
from xlanskaff.xlsx.fill.part import Edit, splice
from xlanskaff.xlsx.fill.scan import Cell, Row, read_sheet
from xlanskaff.xlsx.fill.sheet import area_of, drop_results
from xlanskaff.xlsx.fill.workbook import Workbook
from xlanskaff.xlsx.lines_grow import Growth
from xlanskaff.xlsx.lines_sql import Blank, Pattern
from xlanskaff.xlsx.package_refs import LAST_ROW

_AREAS = frozenset(("dataValidation", "conditionalFormatting", "ignoredError"))
_FORMULAS = frozenset(("formula", "formula1", "formula2", "f"))


@dataclass(frozen=True, slots=True)
class Table:
    """The table: its part, its sheet (index among the tabs), the area with its header."""

    part: str
    tab: int
    area: tuple[int, int, int, int]


class Template:
    """A workbook whose table has one or a few rows; the first of them is what every line looks like.

    Raises:
        Problem: XA-150, XA-151 the workbook is damaged.
        ValueError: there is no such table, or it cannot grow: no header, a totals row, formulas in its first
            row, something below or beside it.
    """

    def __init__(self, container: Container, table: str) -> None:
        self.container = container
        self.book = Workbook(container)
        self.table = self._find(table)
        top, left, self.last, right = self.table.area
        self.first = top + 1
        self.left, self.width = left, right - left + 1
        self.sheet = self.book.tabs[self.table.tab]
        self.data = self.book.text(self.sheet.part)
        self.member = _member(container, self.sheet.part)
        read = read_sheet(self.data, self.sheet.part, range(self.first, LAST_ROW + 1), container.label)
        self.rows = [row for row in read.rows if row.number >= self.first]
        self.dimension = read.dimension
        self.formulas = read.formulas
        assert read.sheet_data is not None
        self.close = read.sheet_data[2]
        self.pattern = self._pattern(read.prefix.decode())

    @property
    def room(self) -> int:
        """How many lines the sheet can hold."""
        return LAST_ROW - self.first + 1

    def around(self, count: int, *, computed: bool) -> tuple[bytes, bytes]:
        """The sheet before and after its lines, for a number of lines."""
        grown = self._grown(count)
        edits = list(self._sheet_edits(grown))
        if not computed:
            edits += drop_results(self.data, self._stale.get(self.sheet.part, ()))
        start = self.rows[0].start
        before = _joined(self.data[:start], [edit for edit in edits if edit.end <= start])
        after = _joined(self.data[self.close:], [Edit(edit.start - self.close, edit.end - self.close, edit.content)
                                                 for edit in edits if edit.start >= self.close])
        return before, after

    def others(self, count: int, *, computed: bool) -> dict[str, bytes]:
        """The other members that change: the table, defined names, and results that no longer hold."""
        grown = self._grown(count)
        book = self.book
        edits = [Edit(e.inside, e.close, (escape(now).encode(),)) for e in book.root.each("definedName")
                 if (now := grown.name(e.text)) != e.text]
        changed = {}
        if not computed:
            edits += book.recalculate()
            for part, cells in self._stale.items():
                if part != self.sheet.part:
                    changed[part] = _joined(book.text(part), drop_results(book.text(part), cells))
        changed[book.part] = _joined(book.data, edits)
        data = book.text(self.table.part)
        changed[self.table.part] = _joined(data, _references(data, book.outline(self.table.part), grown))
        return {_member(self.container, part): new for part, new in changed.items() if new != book.text(part)}

    def _grown(self, count: int) -> Growth:
        return Growth(self.sheet.name, self.first, self.last, self.first - 1 + max(count, 1))

    def _find(self, table: str) -> Table:
        for number, tab in enumerate(self.book.tabs):
            for kind, part in self.book.relations(tab.part):
                if kind != "table" or part not in self.container:
                    continue
                root = self.book.outline(part)
                said = root.attributes
                if table.casefold() not in (said.get("displayName", "").casefold(), said.get("name", "").casefold()):
                    continue
                if said.get("headerRowCount", "1") != "1" or said.get("totalsRowCount", "0") != "0":
                    raise ValueError(f"{table} has no header, or a totals row")
                return Table(part, number, area_of(said["ref"]))
        raise ValueError(f"no table {table}")

    def _pattern(self, prefix: str) -> Pattern:
        row = next((row for row in self.rows if row.number == self.first), None)
        if row is None or any(row.number > self.last and row.cells for row in self.rows):
            raise ValueError("the table has no first row, or something stands below it")
        if any(place[0] >= self.first for place in self.formulas):
            raise ValueError("lines hold values, not formulas")
        cells = {cell.column: cell.style for cell in row.cells}
        right = self.left + self.width - 1
        if any(cell.value and not self.left <= cell.column <= right for one in self.rows for cell in one.cells):
            raise ValueError("something stands beside the table")
        plain = row.style
        return Pattern(
            prefix, _attributes(self.data, row), self.left,
            [cells.get(column, plain) for column in range(self.left, right + 1)],
            [Blank(column_letters(column), style) for column, style in cells.items() if column < self.left],
            [Blank(column_letters(column), style) for column, style in cells.items() if column > right])

    def _sheet_edits(self, grown: Growth) -> Iterator[Edit]:
        """Edits outside the rows: where the sheet ends, and what is said of the rows of the table."""
        if self.dimension:
            start, end, area = self.dimension
            span = attribute_spans(self.data, start, end).get("ref")
            if span and area:
                top, left, _, right = area_of(area)
                left, right = min(left, self.left), max(right, self.left + self.width - 1)
                written = f"{column_letters(left)}{top}:{column_letters(right)}{grown.new}"
                yield Edit(*span, (f' ref="{written}"'.encode(),))
        # The rows themselves are not looked at again: what remains is small.
        outside = self.data[:self.rows[0].start] + self.data[self.close:]
        gap = self.close - self.rows[0].start
        for edit in _references(outside, outline(outside, self.sheet.part), grown):
            moved = gap if edit.start >= self.rows[0].start else 0
            yield Edit(edit.start + moved, edit.end + moved, edit.content)

    @cached_property
    def _stale(self) -> dict[str, list[Cell]]:
        """Formulas that read the lines, by part."""
        book = self.book
        sheets = {tab.part: read_sheet(book.text(tab.part), tab.part, (), self.container.label)
                  for tab in book.tabs if tab.part in self.container}
        cells = {(row, column) for row in range(self.first, self.last + 1)
                 for column in range(self.left, self.left + self.width)}
        return dependents(book, sheets, {self.sheet.part: cells})


def _references(data: bytes, root: Element, grown: Growth) -> Iterator[Edit]:
    """Edits to what refers to rows: the table and its filter, validations, conditional formats, their extensions."""
    if root.name == "table":
        elements = [root, *root.each("autoFilter")]
        for element in elements:
            yield from _attribute(data, element, "ref", grown)
        return
    for element in _below(root):
        if element.name in _AREAS and "sqref" in element.attributes:
            yield from _attribute(data, element, "sqref", grown)
        elif element.name == "sqref" and (now := grown.areas(element.text)) != element.text:
            yield Edit(element.inside, element.close, (now.encode(),))
        elif element.name in _FORMULAS and not element.children and element.text:
            now = grown.formula(element.text, here=True)
            if now != element.text:
                yield Edit(element.inside, element.close, (escape(now).encode(),))


def _below(root: Element) -> Iterator[Element]:
    """Every element outside the cells."""
    for child in root.children:
        if child.name != "sheetData":
            yield child
            yield from _below(child)


def _attribute(data: bytes, element: Element, name: str, grown: Growth) -> Iterator[Edit]:
    now = grown.areas(element.attributes[name])
    if now != element.attributes[name]:
        yield Edit(*attribute_spans(data, element.start, element.inside)[name], (f' {name}="{now}"'.encode(),))


def _attributes(data: bytes, row: Row) -> str:
    """What a row's tag says but its number and the columns it spans."""
    spans = attribute_spans(data, row.start, row.inside)
    return "".join(data[slice(*span)].decode() for name, span in spans.items() if name not in ("r", "spans"))


def _member(container: Container, part: str) -> str:
    found = container.find(part)
    assert found is not None
    return found.name


def _joined(data: bytes, edits: list[Edit] | Iterator[Edit]) -> bytes:
    return b"".join(piece for piece in splice(data, edits) if isinstance(piece, bytes))
