"""What an action needs: the open book, the program it is open in, and the person before it.

An action is a function of a `Host`. The live Excel, a file without Excel, and a fake in the tests
are three hosts; the action cannot tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from xlanskaff.errors import Finding
from xlanskaff.grammar.book import Area, CellValue, ReturnedBook
from xlanskaff.grammar.page import Page
from xlanskaff.language.texts import Lang

__all__ = ["ActionBook", "Host", "Outcome", "Page"]


class ActionBook(ReturnedBook, Protocol):
    """A book that an action reads and may change.

    Nothing that was written is read back: some hosts write when the action is done.
    """

    @property
    def file(self) -> str:
        """What findings call the book."""
        ...

    @property
    def path(self) -> Path | None:
        """The file as it was last saved; None where there is none on this machine."""
        ...

    @property
    def read_only(self) -> bool:
        """Whether it is open for reading only, or protected against what an action would do."""
        ...

    def selected(self) -> Area | None:
        """The cells that are selected; None where nothing is, as in a file."""
        ...

    def show(self, area: Area) -> None:
        """Bring the person to a place."""
        ...

    def replace(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """Put values into an area: one row per row of the area, in one go. Text stays text."""
        ...

    def put_formulas(self, area: Area, rows: Sequence[Sequence[str]]) -> None:
        """Put formulas into an area in one go: as files have them, in English without the leading `=`.

        One in braces, `{SUM(A1:A9*B1:B9)}`, is an array formula of its cell.
        """
        ...

    def mark(self, findings: Sequence[Finding]) -> None:
        """Attach findings to their cells, in place of those that were attached before."""
        ...

    def unmark(self) -> int:
        """Take away every mark and every page that we have put there. How many there were."""
        ...

    def undo(self) -> tuple[str, int]:
        """Put back what the last action that changed cells here replaced: its key, and how many cells.

        Raises:
            Problem: XA-807 there is nothing to undo; XA-808 the cells have been changed since.
        """
        ...

    def put_page(self, page: Page) -> None:
        """Put a page last among the sheets, in place of an earlier one with the same key, and bring the person there.

        An action that wants the person elsewhere calls `show` afterwards.
        """
        ...


class Host(Protocol):
    """The program an action runs in. Answers to questions are None when the person says no."""

    @property
    def lang(self) -> Lang:
        """The language of buttons and messages."""
        ...

    @property
    def today(self) -> date:
        """The day it is: actions have no clock."""
        ...

    def active(self) -> ActionBook | None:
        """The book in front; None when none is open."""
        ...

    def open(self, path: Path) -> None:
        """Open a file, where there is anything to open it in."""
        ...

    def status(self, text: str) -> None:
        """One line in plain words at the foot of the window."""
        ...

    def progress(self, done: int, total: int) -> None:
        """How far long work has come."""
        ...

    def pick_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """Let the person choose a file."""
        ...

    def pick_folder(self, title: str) -> Path | None:
        """Let the person choose a folder."""
        ...

    def calculate(self) -> None:
        """Have the open book calculated, where something here can."""
        ...

    def present(self, page: Page) -> None:
        """Show a page in a new book of its own, where something can be shown; what is open stays as it is."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action did.

    Attributes:
        message: one sentence in the person's language, for the status bar.
        findings: what is wrong, with remedies; shown on a page or printed.
        files: files that were made.
    """

    message: str
    findings: Sequence[Finding] = ()
    files: Sequence[Path] = ()
