"""A workbook file that an action reads and changes: changes are gathered, and written as a new file at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.excel.bounds import fits, within
from xlanskaff.excel.host import Page
from xlanskaff.excel.marks import texts
from xlanskaff.grammar.book import Area, CellValue, cell_name
from xlanskaff.grammar.page import pages_of
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import right_results, same
from xlanskaff.language.texts import Lang
from xlanskaff.services.check_identity import identify
from xlanskaff.xlsx.extend import extended
from xlanskaff.xlsx.fill.cells import CellFormula, Content
from xlanskaff.xlsx.fill.compile import compile_template
from xlanskaff.xlsx.fill.template import Slot
from xlanskaff.xlsx.guard import file_bytes
from xlanskaff.xlsx.notes import count_notes, noted
from xlanskaff.xlsx.page_sheet import PageSheet
from xlanskaff.xlsx.read import FileBook, open_book
from xlanskaff.xlsx.row_heights import heightened

Cell = tuple[str, int, int]
T = TypeVar("T")


class FileActionBook(FileBook):
    """A file as an action sees it. The file itself is only read."""

    def __init__(self, path: Path, lang: Lang, selected: Area | None = None) -> None:
        """Raises Problem where the file is no workbook, is damaged or protected, or goes beyond the limits."""
        super().__init__(open_book(path, thorough=True).package)
        self.path: Path | None = path
        self.lang: Lang = lang
        self._source = path
        self.selection = selected
        self._cells: dict[Cell, CellValue] = {}
        self._formulas: dict[Cell, str] = {}
        self._pages: dict[str, Page] = {}
        self._gone: set[str] = set()
        self._notes: dict[tuple[str, str], str] | None = None

    @property
    def file(self) -> str:
        """What findings call the book."""
        return self._source.name

    @property
    def read_only(self) -> bool:
        """Never: what is changed is written as a new file."""
        return False

    @property
    def changed(self) -> bool:
        """Whether there is anything to be written."""
        return bool(self._cells or self._formulas or self._pages or self._gone or self._notes is not None)

    @property
    def pages(self) -> list[Page]:
        """The pages that are put in."""
        return list(self._pages.values())

    def selected(self) -> Area | None:
        """The cells that the caller says are selected."""
        return self.selection

    def show(self, area: Area) -> None:
        """Nobody is there to be brought anywhere."""

    def replace(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """Put values into an area.

        Raises:
            Problem: XA-802 the sheet is protected; XA-805 the cells are not ours.
        """
        for cell, value in self._open(area, rows):
            self._cells[cell] = value
            self._formulas.pop(cell, None)

    def put_formulas(self, area: Area, rows: Sequence[Sequence[str]]) -> None:
        """Put formulas into an area.

        Raises:
            Problem: as `replace`.
        """
        for cell, formula in self._open(area, rows):
            self._formulas[cell] = formula
            self._cells.pop(cell, None)

    def mark(self, findings: Sequence[Finding]) -> None:
        """Attach findings to their cells as notes, in place of our earlier ones.

        The person's own notes are left alone, and so are protected sheets.
        """
        known = {sheet for sheet in self.sheets() if not self.package.sheet(sheet).protected}
        wanted = {place: said for place, said in texts(findings, self.lang).items() if place[0] in known}
        self._notes = wanted if wanted or self._noted() else None

    def unmark(self) -> int:
        """Take away every note and every page of ours that the file has. How many there were."""
        self._pages.clear()
        self._gone |= set(pages_of(self.names()).values())
        notes = self._noted()
        self._notes = {} if notes else None
        return len(self._gone) + notes

    def _noted(self) -> int:
        return count_notes(file_bytes(self._source, name=self.file), file=self.file)

    def undo(self) -> tuple[str, int]:
        """Nothing: a file is never changed. Raises Problem XA-807."""
        raise Problem([error("XA-807", file=self.file)], Exit.USAGE)

    def put_page(self, page: Page) -> None:
        """Put a page last among the sheets, in place of an earlier one with the same key.

        Raises:
            Problem: XA-806 the workbook's structure is protected.
        """
        if self.package.structure_protected:
            raise Problem([error("XA-806", file=self.file)], Exit.USAGE)
        self._pages[page.key] = page
        if earlier := pages_of(self.names()).get(page.key):
            self._gone.add(earlier)

    def chunks(self) -> list[bytes]:
        """The new file, as chunks to be written one after the other; what is not changed is as it was.

        Computed cells of ours have the right results. Formulas of the user that depend on a changed cell
        have none until a program calculates them.

        Raises:
            Problem: a value does not fit in its cell, or the file is damaged in a way that only writing it
                comes upon.
        """
        data = [file_bytes(self._source, name=self.file)]
        if self._cells or self._formulas:
            data = heightened(b"".join(self._filled(data[0])), self._texts(), file=self.file)
        if self._notes is not None:
            data = noted(b"".join(data), self._notes, file=self.file)
        if self._pages or self._gone:
            pages = [PageSheet(page, self.lang) for page in self._pages.values()]
            data = extended(b"".join(data), pages, without=self._gone, file=self.file)
        return data

    def _texts(self) -> dict[Cell, str]:
        return {cell: value for cell, value in self._cells.items() if isinstance(value, str)}

    def _open(self, area: Area, rows: Sequence[Sequence[T]]) -> list[tuple[Cell, T]]:
        """Each cell of an area that may be written in, with its value."""
        fits(area, rows)
        within(area, self.names(), self.file)
        if self.package.sheet(area.sheet).protected:
            raise Problem([error("XA-802", file=self.file, sheet=area.sheet)], Exit.USAGE)
        return [((area.sheet, area.top + down, area.left + right), value)
                for down, row in enumerate(rows) for right, value in enumerate(row)]

    def _filled(self, source: bytes) -> list[bytes]:
        right = self._right
        given: dict[Slot, Content] = {Slot(*cell): value for cell, value in self._cells.items()}
        formulas = {Slot(*cell): _with_result(cell, formula, right.get(cell))
                    for cell, formula in self._formulas.items()}
        given |= formulas
        stale, unchanged = {}, []
        for cell, value in right.items():
            if cell not in self._formulas:
                sheet, row, column = cell
                [[before]] = self.values(Area(sheet, row, column, row, column))
                if before is not None and same(before, value):
                    unchanged.append(Slot(*cell))
                else:
                    stale[Slot(*cell)] = value
        template = compile_template(source, list(given), cached=list(stale), formulas=list(formulas),
                                    unchanged=unchanged, recalculate=any(f.result is None for f in formulas.values()))
        return template.fill([*given.values(), *stale.values()])

    @cached_property
    def _right(self) -> dict[Cell, CellValue]:
        """The right result of every computed cell of ours, with the changes in."""
        after = _After(self, self._cells, self._formulas)
        found = identify(after)
        if found.spec is None:
            return {}
        return right_results(after, read(after, found.spec, found.lang, date1904=self.date1904))


def _with_result(cell: Cell, formula: str, result: CellValue) -> CellFormula:
    text = bare(formula)
    return CellFormula(text, result, "" if text == formula else cell_name(*cell[1:]))


def bare(formula: str) -> str:
    """A formula without the braces of an array formula.

    Example:
        >>> bare("{SUM(A1:A9)}"), bare("SUM({1,2})")
        ('SUM(A1:A9)', 'SUM({1,2})')
    """
    return formula[1:-1] if formula[:1] == "{" and formula[-1:] == "}" else formula


class _After(FileBook):
    """A file with some cells changed."""

    def __init__(self, book: FileBook, cells: Mapping[Cell, CellValue], formulas: Mapping[Cell, str]) -> None:
        super().__init__(book.package)
        self._cells, self._formulas = cells, formulas

    def values(self, area: Area) -> list[list[CellValue]]:
        """The values of an area; new formulas have none yet."""
        rows = [list(row) for row in super().values(area)]
        for (sheet, row, column), value in self._cells.items():
            if _in(area, sheet, row, column):
                rows[row - area.top][column - area.left] = value
        for sheet, row, column in self._formulas:
            if _in(area, sheet, row, column):
                rows[row - area.top][column - area.left] = None
        return rows

    def formulas(self, area: Area) -> list[list[str | None]]:
        """The formulas of an area."""
        rows = [list(row) for row in super().formulas(area)]
        for (sheet, row, column), formula in self._formulas.items():
            if _in(area, sheet, row, column):
                rows[row - area.top][column - area.left] = bare(formula)
        for sheet, row, column in self._cells:
            if _in(area, sheet, row, column):
                rows[row - area.top][column - area.left] = None
        return rows


def _in(area: Area, sheet: str, row: int, column: int) -> bool:
    return area.sheet == sheet and area.top <= row <= area.bottom and area.left <= column <= area.right
