"""A workbook file in place of Excel: what the buttons do, without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.excel.file_book import FileActionBook
from xlanskaff.excel.host import Page
from xlanskaff.grammar.book import Area
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_write import put
from xlanskaff.services.check_copy import free_name

_AS_WORKBOOK = {".xltx": ".xlsx", ".xltm": ".xlsm"}


@dataclass
class FileHost:
    """A file, and answers that were given beforehand.

    Attributes:
        path: the workbook; None where no book is open.
        selected: the cells that are to count as selected.
        answers: the files and folders that are chosen, in the order in which an action asks. There is
            nobody to say no, so one too few is a fault (XA-815).
        tell: called with (done, total) while long work goes on.
        opened, presented: files that an action opened, and pages it showed by themselves.
    """

    path: Path | None
    lang: Lang
    today: date
    selected: Area | None = None
    answers: Sequence[Path] = ()
    tell: Callable[[int, int], None] | None = None
    opened: list[Path] = field(default_factory=list)
    presented: list[Page] = field(default_factory=list)
    _book: FileActionBook | None = None
    _answered: int = 0

    def active(self) -> FileActionBook | None:
        """The file, opened once."""
        if self._book is None and self.path is not None:
            self._book = FileActionBook(self.path, self.lang, self.selected)
        return self._book

    def select(self, area: Area) -> None:
        """Let some cells count as selected."""
        self.selected = area
        if self._book is not None:
            self._book.selection = area

    def pages(self) -> list[Page]:
        """The pages that the action put into the book."""
        return self._book.pages if self._book is not None else []

    def open(self, path: Path) -> None:
        """Remember which file was to be opened."""
        self.opened.append(path)

    def status(self, text: str) -> None:
        """Nothing: there is no window."""

    def progress(self, done: int, total: int) -> None:
        """How far long work has come."""
        if self.tell is not None:
            self.tell(done, total)

    def pick_file(self, title: str, suffixes: Sequence[str]) -> Path:  # noqa: ARG002 - the action tries the file
        """The next answer.

        Raises:
            Problem: XA-815 none is left, with what the action asked for.
        """
        self._answered += 1
        if self._answered > len(self.answers):
            raise Problem([error("XA-815", seen=title, number=self._answered)], Exit.USAGE)
        return self.answers[self._answered - 1]

    def pick_folder(self, title: str) -> Path:
        """The next answer, as `pick_file`."""
        return self.pick_file(title, ())

    def calculate(self) -> None:
        """Nothing: results are right when the file is written."""

    def present(self, page: Page) -> None:
        """Remember a page that was to be shown by itself."""
        self.presented.append(page)

    def save(self, out: Path | None, says: str) -> Path | None:
        """Write what the action changed as a new file; where it lies, or None where nothing was changed.

        Args:
            out: where to; without it beside the file, under a name that is free: `Prioritering - rangering.xlsx`.
            says: what the name of the file says was done.

        Raises:
            Problem: XA-811 there is a file of that name; XA-621 it cannot be written; or what
                `FileActionBook.chunks` says.
        """
        book = self._book
        if book is None or not book.changed or self.path is None:
            return None
        suffix = _AS_WORKBOOK.get(self.path.suffix.lower(), self.path.suffix)
        target = out or free_name(self.path.parent, self.path.with_suffix(suffix), says)
        if target.exists():
            raise Problem([error("XA-811", file=str(target))], Exit.USAGE)
        put(target, book.chunks())
        return target
