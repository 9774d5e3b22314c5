"""A fake Excel for actions: a book in a dict that takes writes when the action is done, and a person who answers.

What was written cannot be read back before the action is done, as with hosts that write at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tools.fake_book import FakeBook
from xlanskaff.errors import Finding, Problem, error
from xlanskaff.excel.host import ActionBook, Page
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.language.texts import Lang

TODAY = date(2026, 11, 22)


class FakeActionBook(FakeBook):
    """A book that is open. `calls` holds what an action asked for, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.file = "Bok.xlsx"
        self.path: Path | None = None
        self.read_only = False
        self.date1904 = False
        self.findings: tuple[Finding, ...] = ()
        self.selection: Area | None = None
        self.calls: list[tuple[str, Any]] = []
        self.marks: list[Finding] = []
        self.pages: dict[str, Page] = {}
        self.kept: tuple[str, int] | None = None
        self.pending: list[tuple[Area, Sequence[Sequence[CellValue]], bool]] = []

    @classmethod
    def made(cls, spec: Workbook, lang: Lang, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> FakeActionBook:
        """A book as the writer would have made it."""
        book = cls.of(spec, lang, rows)
        assert isinstance(book, FakeActionBook)
        return book

    @property
    def carriers(self) -> Mapping[str, Mapping[str, str]]:
        """All three say the same."""
        return dict.fromkeys(("properties", "name", "sheet"), self.identity)

    def meta(self) -> Mapping[str, str]:
        """The identity; nothing where none is told."""
        return self.identity

    def visible(self, sheet: str) -> bool:
        """Everything is."""
        return True

    def hidden(self, area: Area) -> tuple[Set[int], Set[int]]:
        """Nothing is."""
        return set(), set()

    def merged(self, area: Area) -> Iterable[Area]:
        """Nothing is."""
        return ()

    def values(self, area: Area) -> list[list[CellValue]]:
        """Values row by row; what was written is not read back."""
        self._unwritten(area)
        return super().values(area)

    def formulas(self, area: Area) -> list[list[str | None]]:
        """Formulas row by row; what was written is not read back."""
        self._unwritten(area)
        return super().formulas(area)

    def selected(self) -> Area | None:
        """The selected cells."""
        return self.selection

    def show(self, area: Area) -> None:
        """Remember where the person was brought."""
        self.calls.append(("show", area))
        self.selection = area

    def replace(self, area: Area, rows: Sequence[Sequence[CellValue]]) -> None:
        """Take values, to be written when the action is done."""
        self._take("replace", area, rows, formulas=False)

    def put_formulas(self, area: Area, rows: Sequence[Sequence[str]]) -> None:
        """Take formulas, to be written when the action is done."""
        self._take("put_formulas", area, rows, formulas=True)

    def mark(self, findings: Sequence[Finding]) -> None:
        """Attach findings."""
        self.calls.append(("mark", len(findings)))
        self.marks = list(findings)

    def unmark(self) -> int:
        """Take marks and pages away."""
        self.calls.append(("unmark", None))
        gone = len(self.marks) + len(self.pages)
        self.marks, self.pages = [], {}
        return gone

    def undo(self) -> tuple[str, int]:
        """Put back what is kept; the fake keeps nothing but what a test puts there."""
        if self.kept is None:
            raise Problem([error("XA-807", file=self.file)])
        self.calls.append(("undo", self.kept))
        return self.kept

    def put_page(self, page: Page) -> None:
        """Put a page, which must be whole."""
        checked(page)
        self.calls.append(("put_page", page.key))
        self.pages[page.key] = page

    # what the tests ask

    @property
    def written_areas(self) -> list[Area]:
        """Every area that was written in."""
        return [call[1] for call in self.calls if call[0] in ("replace", "put_formulas")]

    def settle(self) -> None:
        """Write what was taken, as when the action is done."""
        for area, rows, formulas in self.pending:
            for r, row in enumerate(rows, area.top):
                for c, value in enumerate(row, area.left):
                    if formulas:
                        plain = str(value)
                        self.written[area.sheet][r, c] = plain[1:-1] if plain[:1] == "{" else plain
                    else:
                        self.put(area.sheet, r, c, value)
        self.pending.clear()

    def content(self) -> tuple[Any, Any]:
        """Everything that stands in the cells, for telling whether a book was changed."""
        return ({s: dict(page) for s, page in self.cells.items()}, {s: dict(page) for s, page in self.written.items()})

    def _take(self, what: str, area: Area, rows: Sequence[Sequence[CellValue]], *, formulas: bool) -> None:
        assert len(rows) == area.height and all(len(row) == area.width for row in rows), area
        assert area.sheet in self.cells
        self.calls.append((what, area))
        self.pending.append((area, rows, formulas))

    def _unwritten(self, area: Area) -> None:
        for other, _, _ in self.pending:
            apart = (other.sheet != area.sheet or other.bottom < area.top or area.bottom < other.top
                     or other.right < area.left or area.right < other.left)
            assert apart, f"{area} is read back after it was written"


@dataclass
class FakeHost:
    """A person before a fake Excel. Questions are answered from `answers`, in order; None says no."""

    book: FakeActionBook | None = None
    lang: Lang = "nb"
    today: date = TODAY
    answers: list[Path | None] = field(default_factory=list)
    opened: list[Path] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    steps: list[tuple[int, int]] = field(default_factory=list)
    presented: list[Page] = field(default_factory=list)
    calculated: int = 0

    def active(self) -> ActionBook | None:
        """The open book."""
        return self.book

    def open(self, path: Path) -> None:
        """Remember the file, which must be there."""
        assert path.is_file()
        self.opened.append(path)

    def status(self, text: str) -> None:
        """Remember what was said."""
        self.said.append(text)

    def progress(self, done: int, total: int) -> None:
        """Remember how far it came."""
        self.steps.append((done, total))

    def pick_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """The next answer."""
        assert title and all(suffix.startswith(".") for suffix in suffixes)
        self.asked.append(title)
        return self.answers.pop(0)

    def pick_folder(self, title: str) -> Path | None:
        """The next answer."""
        assert title
        self.asked.append(title)
        return self.answers.pop(0)

    def calculate(self) -> None:
        """Count how often."""
        self.calculated += 1

    def present(self, page: Page) -> None:
        """Remember the page, which must be whole."""
        checked(page)
        self.presented.append(page)


def checked(page: Page) -> None:
    """A page has a tab that Excel takes, as many values as columns, and links from cells that say something."""
    assert page.key and 0 < len(page.tab) <= 31 and page.title and page.lead
    assert len({heading for heading, _ in page.columns}) == len(page.columns)
    for row in page.rows:
        assert len(row) == len(page.columns), row
    for row, column in page.links:
        assert page.rows[row][column] not in (None, ""), (row, column)
