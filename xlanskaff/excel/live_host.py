"""The Excel that is running, as a host of actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlanskaff.excel import live_native
from xlanskaff.excel.host import Page
from xlanskaff.excel.live_changes import LiveActionBook
from xlanskaff.excel.live_faults import busy
from xlanskaff.language.texts import Lang, text

_LONGEST = 250
"""Characters that the status bar shows."""


class LiveHost:
    """Excel, the person before it, and the book in front when the action began.

    What an action does to the book, and whatever else it asks for, is done in `commit`.
    """

    def __init__(self, app: Any, lang: Lang, folder: Path, action: str) -> None:
        self.app = app
        self.lang: Lang = lang
        self._folder, self._action = folder, action
        self._book: LiveActionBook | None = None
        self._asked = False
        self._later: list[Any] = []
        self._done = -1

    @property
    def today(self) -> date:
        """The day it is where the person sits."""
        return datetime.now().astimezone().date()

    def active(self) -> LiveActionBook | None:
        """The book in front; None when none is open."""
        if not self._asked:
            self._asked = True
            book = self._in_front()
            if book is not None:
                self._book = LiveActionBook(self.app, book, self.lang, self._folder, self._action)
        return self._book

    def _in_front(self) -> Any:
        """The book in front; one that has no name is none: only hidden ones are open."""
        if not len(self.app.books):
            return None
        try:
            book = self.app.books.active
            return book if book is not None and book.name else None
        except Exception as fault:
            if busy(fault):
                raise
            return None

    def open(self, path: Path) -> None:
        """Open a file, when the action is through."""
        self._after(lambda: self.app.books.open(str(path)))

    def status(self, text: str) -> None:
        """One line in plain words at the foot of the window."""
        line = " ".join(text.split())
        self.app.status_bar = line if len(line) <= _LONGEST else line[:_LONGEST - 1] + "…"

    def progress(self, done: int, total: int) -> None:
        """How far long work has come, in the status bar; a per cent at a time."""
        share = 100 * done // max(total, 1)
        if share != self._done:
            self._done = share
            self.status(text("live.progress", self.lang, done=done, total=total))

    def pick_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """Let the person choose a file."""
        return self._picked(title, suffixes)

    def pick_folder(self, title: str) -> Path | None:
        """Let the person choose a folder."""
        return self._picked(title, None)

    def calculate(self) -> None:
        """Have everything calculated, when the action is through."""
        self._after(self.app.calculate)

    def present(self, page: Page) -> None:
        """Show a page in a new book of its own, when the action is through."""
        def show() -> None:
            from xlanskaff.excel import live_page
            from xlanskaff.grammar.page import free_tab

            book = self.app.books.add()
            sheet = book.sheets[0]
            sheet.name = free_tab(page.tab, ())
            live_page.fill(sheet, page, ())
            sheet.activate()

        self._after(show)

    def commit(self) -> None:
        """Do all that was asked for, in its order.

        Raises:
            Problem: see `LiveActionBook.commit`.
        """
        if self._book is not None:
            self._book.commit()
        for effect in self._later:
            effect()
        self._later.clear()

    def _after(self, effect: Any) -> None:
        """In its turn among what is done to the book, where there is one."""
        if self._book is not None:
            self._book.after(effect)
        else:
            self._later.append(effect)

    def _picked(self, title: str, suffixes: Sequence[str] | None) -> Path | None:
        updating = self.app.screen_updating
        self.app.screen_updating = True  # a dialog over a window that is not drawn looks like a stop
        try:
            chosen = live_native.pick(self.app, title, suffixes)
        finally:
            self.app.screen_updating = updating
        return Path(chosen) if chosen else None
