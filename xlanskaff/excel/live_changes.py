"""The open workbook as an action changes it: everything is gathered, and done when the action is through.

What an action has asked for when it stops is not done at all. What is replaced is written down first
(`xlanskaff.excel.journal`), so that it can be put back by another process, long after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.excel import live_native, live_write
from xlanskaff.excel.bounds import fits, within
from xlanskaff.excel.journal import Cell, Cells, Entry, Replaced, find, forget, keep
from xlanskaff.excel.live_book import LiveBook
from xlanskaff.grammar.book import Area, CellValue, cell_name
from xlanskaff.grammar.page import Page, pages_of
from xlanskaff.language.texts import Lang

_SHOWN = 5
Effect = Callable[[], None]


class LiveActionBook(LiveBook):
    """An open workbook that an action reads and changes."""

    def __init__(self, app: Any, book: Any, lang: Lang, folder: Path, action: str) -> None:
        """`folder` is where what is replaced is written down, `action` what is being done."""
        super().__init__(app, book)
        self.lang: Lang = lang
        self._folder, self._action = folder, action
        self._replaced: list[Replaced] = []
        self._effects: list[Effect] = []
        self._undoing = False

    @property
    def key(self) -> str:
        """What the workbook is known by, from one click to the next."""
        return str(self.live.fullname)

    def show(self, area: Area) -> None:
        """Bring the person to a place, when the action is through."""
        def go() -> None:
            cells = self.cells(area)
            if self.visible(area.sheet):
                cells.sheet.activate()
                cells.select()

        self.after(go)

    def replace(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """Put values into an area.

        Raises:
            Problem: XA-802 the sheet is protected; XA-804 it is gone; XA-805 the cells are not ours.
        """
        self._open(area, rows)
        self._replaced.append(Replaced(area, self._standing(area), tuple(
            tuple(Cell(value) for value in row) for row in rows)))
        self.after(lambda: live_write.values(self.cells(area), rows))

    def put_formulas(self, area: Area, rows: Sequence[Sequence[str]]) -> None:
        """Put formulas into an area.

        Raises:
            Problem: as `replace`.
        """
        from xlanskaff.excel.file_book import bare

        self._open(area, rows)
        self._replaced.append(Replaced(area, self._standing(area), tuple(
            tuple(Cell(formula=bare(formula)) for formula in row) for row in rows)))
        self.after(lambda: live_write.formulas(self.cells(area), rows))

    def mark(self, findings: Sequence[Finding]) -> None:
        """Attach findings to their cells as notes, in place of our earlier ones; the person's own are left alone."""
        from xlanskaff.excel import live_page
        from xlanskaff.excel.marks import texts

        wanted = texts(findings, self.lang)
        self.after(lambda: live_page.mark(self.live, wanted, self.sheets()))

    def unmark(self) -> int:
        """Take away every note and every page of ours. How many there were.

        Raises:
            Problem: XA-806 the workbook's structure is protected.
        """
        from xlanskaff.excel import live_page

        pages = pages_of(self.names())
        if pages:
            self._movable()
        count = len(pages) + len(live_page.notes(self.live, self.sheets()))
        if count:
            self.after(lambda: live_page.remove(self.live, pages, self.sheets()))
        return count

    def put_page(self, page: Page) -> None:
        """Put a page last among the sheets, in place of an earlier one with the same key.

        Raises:
            Problem: XA-806 the workbook's structure is protected.
        """
        from xlanskaff.excel import live_page

        self._movable()
        earlier = pages_of(self.names()).get(page.key)
        self.after(lambda: live_page.write(self.live, page, earlier))

    def undo(self) -> tuple[str, int]:
        """Put back what the last action replaced here, where it still stands as the action left it.

        Raises:
            Problem: XA-807 there is nothing to undo; XA-808 the cells have been changed since; XA-802 a
                sheet is protected.
        """
        entry = find(self._folder, self.key)
        if entry is None or self._untouched(entry):
            raise Problem([error("XA-807", file=self.file)], Exit.USAGE)
        if changed := [place for each in entry.areas for place in self._differing(each)]:
            shown = (*changed[:_SHOWN], *["…"][:max(0, len(changed) - _SHOWN)])
            raise Problem([error("XA-808", file=self.file, cells=shown)], Exit.USAGE)
        for each in entry.areas:
            self._unlocked(each.area)
        for each in reversed(entry.areas):
            self.after(lambda one=each: live_write.back(self.cells(one.area), one.before))  # type: ignore[misc]
        self._undoing = True
        return entry.action, sum(each.area.height * each.area.width for each in entry.areas)

    def after(self, effect: Effect) -> None:
        """Do something when the action is through, in its turn."""
        self._effects.append(effect)

    def commit(self) -> None:
        """Do everything that was gathered, in order; what is to be replaced is written down first.

        Raises:
            Problem: XA-814 it cannot be written down, and nothing has been changed.
        """
        if self._replaced:
            keep(self._folder, Entry(self.key, self._action, tuple(self._replaced)))
        for effect in self._effects:
            effect()
        if self._undoing:
            forget(self._folder, self.key)
        self._effects.clear()
        self._replaced.clear()

    def _open(self, area: Area, rows: Sequence[Sequence[object]]) -> None:
        fits(area, rows)
        within(area, self.names(), self.file)
        self._unlocked(area)

    def _unlocked(self, area: Area) -> None:
        if live_native.locked(self.sheet(area.sheet), self.cells(area)):
            raise Problem([error("XA-802", file=self.file, sheet=area.sheet)], Exit.USAGE)

    def _movable(self) -> None:
        if live_native.structure_locked(self.live):
            raise Problem([error("XA-806", file=self.file)], Exit.USAGE)

    def _standing(self, area: Area) -> Cells:
        return tuple(tuple(Cell(None if formula is not None else value, formula)
                           for value, formula in zip(*pair, strict=True))
                     for pair in zip(self.values(area), self.formulas(area), strict=True))

    def _untouched(self, entry: Entry) -> bool:
        """Whether everything stands as the action found it: the book was closed without being saved."""
        return all(each.area.sheet in self.sheets() and all(
            _alike(now, before) for pair in zip(self._standing(each.area), each.before, strict=True)
            for now, before in zip(*pair, strict=True)) for each in entry.areas)

    def _differing(self, each: Replaced) -> list[str]:
        """The cells that stand neither as the action found them nor as it left them; of a sheet that is gone its name.

        An action that Excel stopped in the middle has left some as it found them.
        """
        if each.area.sheet not in self.sheets():
            return [each.area.sheet]
        found = []
        for down, rows in enumerate(zip(self._standing(each.area), each.before, each.after, strict=True)):
            for right, (now, before, after) in enumerate(zip(*rows, strict=True)):
                if not (_alike(now, after) or _alike(now, before)):
                    found.append(f"{each.area.sheet}!{cell_name(each.area.top + down, each.area.left + right)}")
        return found


def _alike(one: Cell, other: Cell) -> bool:
    """Whether two cells hold the same: Excel may write a formula in its own way, and an empty text as nothing."""
    from xlanskaff.grammar.recompute import normal, same

    if one.formula is None or other.formula is None:
        return one.formula is other.formula and same(one.value, other.value)
    return normal(one.formula) == normal(other.formula)
