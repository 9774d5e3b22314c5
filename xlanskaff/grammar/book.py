"""`Book`: what a reader needs of a workbook, whether it is a file, the live Excel or a test dict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from xlanskaff.errors import Finding


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value in a cell. `#N/A`, blank and text are three different things.

    Example:
        >>> str(CellError("#N/A"))
        '#N/A'
    """

    code: str

    def __str__(self) -> str:
        return self.code


CellValue = None | bool | int | float | str | CellError
"""What a cell holds. None is blank. Whole numbers arrive as int, dates as serial numbers."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on one sheet; rows and columns are 1-based and inclusive.

    Example:
        >>> Area("Ark1", 2, 3, 4, 3).a1
        'C2:C4'
        >>> Area("Ark1", 2, 3, 2, 3).a1
        'C2'
    """

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        """The address without the sheet."""
        first = cell_name(self.top, self.left)
        last = cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1


class Book(Protocol):
    """The door through which a workbook is read.

    Names whose reference is broken (`#REF!`) map to None. Sheets are listed in their order, by
    the name on the tab. `values` gives one row per row of the area; `formulas` likewise, with
    the text after `=` or None.
    """

    def sheets(self) -> Sequence[str]:
        """Sheet names in tab order."""
        ...

    def names(self) -> Mapping[str, Area | None]:
        """Workbook-level defined names that point at one area; None where broken."""
        ...

    def values(self, area: Area) -> list[list[CellValue]]:
        """The values of an area, row by row."""
        ...

    def formulas(self, area: Area) -> list[list[str | None]]:
        """The formulas of an area, row by row, without the leading `=`."""
        ...

    def used(self, sheet: str) -> Area | None:
        """The area that holds anything on the sheet; None when it is empty."""
        ...

    def meta(self) -> Mapping[str, str]:
        """Identity keys (`book`, `version`, `lang`, `unit`, `batch` …) from the first carrier that has them."""
        ...


class ReturnedBook(Book, Protocol):
    """A book that is checked: what it says of itself, and what it hides, beside its cells.

    A program that cannot tell (a test, a place where it would cost too much) answers that nothing is odd.
    """

    @property
    def date1904(self) -> bool:
        """Whether serial numbers of dates count from 1904."""
        ...

    @property
    def carriers(self) -> Mapping[str, Mapping[str, str]]:
        """What each carrier says of the identity: `properties`, `name` and `sheet`; absent ones are empty."""
        ...

    @property
    def findings(self) -> Sequence[Finding]:
        """What was odd about the book itself while it was opened and read, whatever stands in it."""
        ...

    def visible(self, sheet: str) -> bool:
        """Whether a sheet is shown."""
        ...

    def hidden(self, area: Area) -> tuple[Set[int], Set[int]]:
        """Numbers of the rows, and of the columns, of an area that are not shown."""
        ...

    def merged(self, area: Area) -> Iterable[Area]:
        """Merged cells that touch an area, whole, in the order in which the book has them."""
        ...


def column_letters(index: int) -> str:
    """Letters of a 1-based column number.

    Example:
        >>> column_letters(1), column_letters(27), column_letters(16384)
        ('A', 'AA', 'XFD')
    """
    letters = ""
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1-based column number of letters.

    Example:
        >>> column_number("XFD")
        16384
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Address of one cell, both 1-based.

    Example:
        >>> cell_name(7, 4)
        'D7'
    """
    return f"{column_letters(column)}{row}"
