"""Whose accounts a ledger is: what the files say themselves, and what somebody said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from xlanskaff.errors import Exit, Finding, Problem, error, warning
from xlanskaff.rules.organisations import may_exist, nine_digits, spaced


class Owned(Protocol):
    """A file that was read."""

    @property
    def file(self) -> str:
        """What it is called."""

    @property
    def source(self) -> str:
        """Its kind."""

    @property
    def body(self) -> Sequence[tuple[str, int]]:
        """Organisation number of whom it belongs to, and documents that say so, the most first."""


def checked(given: Collection[str]) -> tuple[str, ...]:
    """Organisation numbers as somebody wrote them, as nine digits, each once.

    Raises:
        Problem: XA-1303 one is no organisation number (exit 2).

    Example:
        >>> checked(["NO 123 456 785 MVA", "123456785"])
        ('123456785',)
    """
    found, faults = [], []
    for written in given:
        number = nine_digits(written)
        if number and may_exist(number):
            found.append(number)
        else:
            faults.append(error("XA-1303", seen=written))
    if faults:
        raise Problem(faults, Exit.USAGE)
    return tuple(dict.fromkeys(found))


def owners(files: Sequence[Owned], own: Sequence[str]) -> tuple[str, ...]:
    """Whose the ledger is: what somebody said, else whom each file belongs to."""
    return tuple(own) or tuple(dict.fromkeys(file.body[0][0] for file in files if file.body))


def judge(files: Sequence[Owned], own: Sequence[str]) -> Iterator[tuple[int, Finding]]:
    """Files, or documents in them, that belong to somebody else; and several owners that nobody has named.

    Each finding comes with the place of its file.
    """
    meant = owners(files, own)
    shown = tuple(map(spaced, meant))
    for at, file in enumerate(files):
        others = [(number, count) for number, count in file.body if number not in meant]
        if not others:
            continue
        if file.source == "ehf":
            yield at, warning("XA-1301", file=file.file, count=sum(count for _, count in others),
                                numbers=tuple(spaced(number) for number, _ in others[:5]), own=shown)
        else:
            yield at, warning("XA-1300", file=file.file, seen=spaced(others[0][0]), own=shown)
    if not own and len(meant) > 1:
        at = next(at for at, file in enumerate(files) if file.body)
        yield at, warning("XA-1302", file=files[at].file, count=len(meant), numbers=shown[:5])
