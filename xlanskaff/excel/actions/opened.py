"""The book an action is for: is one open, is it ours, may it be changed, is what the action needs there?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlanskaff.errors import Exit, Finding, Problem, Severity, error
from xlanskaff.excel.actions import ACTIONS, ALWAYS, OPEN, OURS
from xlanskaff.excel.host import ActionBook, Host
from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.check_identity import Identity, identify

_GENERAL = frozenset({ALWAYS, OPEN, OURS})
_OF_OTHERS = frozenset({"XA-403", "XA-405"})
"""What is told of a book that is of an older version, or does not say of which."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A book of ours that is open, and what stands in it."""

    book: ActionBook
    identity: Identity
    reading: Reading

    @property
    def spec(self) -> Workbook:
        """The kind of book."""
        return self.reading.spec

    def has(self, block: str, column: str) -> bool:
        """Whether a column or a field was found."""
        return name_of(block, column) in self.reading.location.names

    def cell(self, block: str, column: str, row: int = 0) -> Area | None:
        """The cell of one value; `row` counts in the rows that were read. None where it was not found."""
        area = self.reading.location.names.get(name_of(block, column))
        if area is None:
            return None
        rows = self.reading.location.rows.get(block)
        at = rows[self.reading.index[block][row]] if rows is not None and block in self.reading.index else area.top
        return Area(area.sheet, at, area.left, at, area.left)


def front(host: Host) -> ActionBook:
    """The book in front.

    Raises:
        Problem: XA-820 none is open.
    """
    book = host.active()
    if book is None:
        raise Problem([error("XA-820")], Exit.USAGE)
    return book


def recognised(host: Host, key: str, *, reads_only: bool = False) -> tuple[ActionBook, Identity]:
    """The book in front, when an action is for it.

    Args:
        reads_only: the action can be of use where nothing may be written, too.

    Raises:
        Problem: none is open, it is not ours or of a version to come, the action is for other books, or
            it cannot be written in (XA-820 to XA-822, XA-830, XA-401, XA-402, XA-404).
    """
    action, book = ACTIONS[key], front(host)
    identity = identify(book)
    if identity.spec is None:
        told = [f.at(file=book.file) for f in identity.findings if f.severity is Severity.ERROR]
        raise Problem(told or [error("XA-830", file=book.file)], Exit.USAGE)
    if not _GENERAL.intersection(action.books) and identity.spec.key not in action.books:
        raise Problem([_wrong(book, identity.spec.key, action.books, host.lang)], Exit.USAGE)
    if action.changes and book.read_only and not reads_only:
        raise Problem([error("XA-822", file=book.file)], Exit.USAGE)
    return book, identity


def opened(host: Host, key: str, *, needs: Iterable[Key] = (), writes_values: bool = False,
           reads_only: bool = False) -> Opened:
    """The book in front, read, when an action is for it and finds what it needs.

    Args:
        needs: columns and fields without which the action cannot say anything.
        writes_values: the action changes what is filled in or computed, so that the version must be known.

    Raises:
        Problem: as `recognised`; XA-823 the version is another; XA-824 something is missing.
    """
    book, identity = recognised(host, key, reads_only=reads_only)
    assert identity.spec is not None
    if writes_values and any(f.code in _OF_OTHERS for f in identity.findings):
        raise Problem([error("XA-823", file=book.file, seen=identity.version or "–", version=identity.spec.version)],
                      Exit.USAGE)
    found = Opened(book, identity, read(book, identity.spec, identity.lang, date1904=book.date1904))
    if missing := [_label(found.reading, each) for each in needs if not found.has(*each)]:
        raise Problem([error("XA-824", file=book.file, names=tuple(dict.fromkeys(missing)))], Exit.USAGE)
    return found


def title(key: str, lang: Lang) -> str:
    """What a kind of book is called in a sentence; the key of one that is not known."""
    try:
        return text(f"{key}.file", lang)
    except KeyError:
        return key


def _wrong(book: ActionBook, seen: str, books: Iterable[str], lang: Lang) -> Finding:
    return error("XA-821", file=book.file, seen=title(seen, lang), books=tuple(title(key, lang) for key in books))


def _label(reading: Reading, key: Key) -> str:
    block = reading.spec.block(key[0])
    assert isinstance(block, Form | Table)
    return labels_of(reading.spec, block, key[1])[reading.lang]
