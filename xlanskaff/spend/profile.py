"""What the cells of a column look like, from a sample of the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlanskaff.spend import organisation_numbers
from xlanskaff.spend.amounts import BLANKS, Mark, amount
from xlanskaff.spend.days import Order, day
from xlanskaff.spend.mapping import called


def _divides_none(mark: str, other: str) -> re.Pattern[str]:
    """What has three digits behind it and is a decimal mark all the same.

    A zero at the front tells, four digits or more before it, or thousands that something else divides.
    """
    divided = rf"\d[ '\u00a0\u2009\u202f\u2019{re.escape(other)}]\d{{3}}"
    return re.compile(rf"(?:^\D*0\d*|\d{{4}}|{divided}){re.escape(mark)}\d{{3}}\D*$")


_DECIMALS = {",": re.compile(r",(?:\d{1,2}|\d{4,})\D*$"), ".": re.compile(r"\.(?:\d{1,2}|\d{4,})\D*$")}
_ENDS_IN_THREE = {",": re.compile(r",\d{3}\D*$"), ".": re.compile(r"\.\d{3}\D*$")}
_DIVIDES_NONE = {",": _divides_none(",", "."), ".": _divides_none(".", ",")}
_GROUPS = {",": re.compile(r"\d,\d{3},\d{3}"), ".": re.compile(r"\d\.\d{3}\.\d{3}")}
_THREE = {",": re.compile(r"\d,\d{3}\D*$"), ".": re.compile(r"\d\.\d{3}\D*$")}
_TWO_NUMBERS = re.compile(r"\s*(\d{1,2})[-./ ](\d{1,2})[-./ ]\d{2,4}(?:\D.*)?")


@dataclass(frozen=True, slots=True)
class Profile:
    """One column of a sample.

    Attributes:
        called: what a mapping calls the column: its header, or its place as `#5`.
        filled: cells with anything in them; of these `numbers` are amounts, `fractions` have decimals,
            `dates` are days and `organisations` are organisation numbers with the right check digit.
        different: how many different texts there are.
        dull: whether nearly all say the same, in a sample that is large enough to tell.
        wide: whether any cell ends in another blank than a plain one.
        texts: all cells, stripped, in the order of the sample.
    """

    header: str
    called: str
    filled: int
    numbers: int
    fractions: int
    dates: int
    organisations: int
    different: int
    dull: bool
    wide: bool
    texts: tuple[str, ...]

    @property
    def shown(self) -> str:
        """What people are told of: the header, with the place where the header alone does not say which it is."""
        return self.called if self.called == self.header else f"{self.called} {self.header}".strip()

    @property
    def example(self) -> str:
        """What stands in the first cell with anything in it, not too long."""
        return next((text for text in self.texts if text), "")[:40]

    def share(self, count: int) -> float:
        """A count as a share of the cells with anything in them; 0 for an empty column."""
        return count / self.filled if self.filled else 0.0


def profiles(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Profile, ...]:
    """A profile of each column; missing cells count as empty ones."""
    return tuple(_profile(header, called(at, headers), [row[at] if at < len(row) else "" for row in rows])
                 for at, header in enumerate(headers))


def decimal_mark(texts: Iterable[str]) -> tuple[Mark, bool]:
    """The decimal mark of a column, and whether the texts show which it is.

    Where each mark only ever has three digits behind it, it is taken to divide thousands. One number is enough to
    show that it does not: `0,125` and `1234,125` divide none.

    Example:
        >>> decimal_mark(["1 234,50", "7"]), decimal_mark(["1,234.50"]), decimal_mark(["1.234", "12"])
        ((',', True), ('.', True), (',', False))
        >>> decimal_mark(["1,234", "0,125"]), decimal_mark(["1.234.567", "1.234"])
        ((',', True), (',', True))
    """
    seen = list(texts)
    comma, point = (sum(_surely(mark, text) for text in seen) for mark in (",", "."))
    if comma or point:
        return ("," if comma >= point else "."), True
    three = {mark: any(pattern.search(text) for text in seen) for mark, pattern in _THREE.items()}
    if three[","] == three["."]:
        return ",", not three["."]
    divides: Mark = "," if three[","] else "."
    return ("." if three[","] else ","), any(_GROUPS[divides].search(text) for text in seen)


def _surely(mark: Mark, text: str) -> bool:
    """Whether a mark can only be a decimal mark where it stands; simple questions come first."""
    return bool(_DECIMALS[mark].search(text)
                or (_ENDS_IN_THREE[mark].search(text) and _DIVIDES_NONE[mark].search(text)))


def in_threes(texts: Iterable[str], mark: Mark) -> bool:
    """Whether a mark has three digits behind it in every number, as thousands have, and decimals of a fixed number.

    Example:
        >>> in_threes(["1,234", "12,500", ""], ","), in_threes(["1,234", "500"], ",")
        (True, False)
    """
    seen = [text for text in texts if text.strip("0 ")]
    return bool(seen) and all(_THREE[mark].search(text) for text in seen)


def day_order(texts: Iterable[str]) -> tuple[Order, bool]:
    """Which of two small numbers is the day, and whether the texts show it.

    Example:
        >>> day_order(["31.12.2025"]), day_order(["12/31/2025"]), day_order(["01/02/2025"]), day_order(["2025-01-31"])
        (('dmy', True), ('mdy', True), ('dmy', False), ('dmy', True))
    """
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := _TWO_NUMBERS.fullmatch(text))]
    day_first = sum(first > 12 for first, _ in pairs)
    month_first = sum(second > 12 for _, second in pairs)
    return ("mdy" if month_first > day_first else "dmy"), not pairs or bool(day_first or month_first)


def usual_date(texts: Iterable[str]) -> str:
    """A date in the shape that most have; empty where there are none.

    Example:
        >>> usual_date(["01.02.2025", "1.2.25", "03.04.2025"])
        '01.02.2025'
    """
    shapes: Counter[str] = Counter()
    example: dict[str, str] = {}
    for text in texts:
        if text:
            shape = re.sub(r"\d", "0", text)
            shapes[shape] += 1
            example.setdefault(shape, text)
    return example[shapes.most_common(1)[0][0]] if shapes else ""


def _profile(header: str, called: str, cells: Sequence[str]) -> Profile:
    texts = tuple(cell.strip(BLANKS) for cell in cells)
    wide = any(cell.strip(" ") != text for cell, text in zip(cells, texts, strict=True))
    filled = Counter(text for text in texts if text)
    mark, _ = decimal_mark(filled)
    order, _ = day_order(filled)
    numbers = fractions = dates = organisations = 0
    for each, count in filled.items():
        value = amount(each, mark)
        if value is not None:
            numbers += count
            fractions += count * (value != value.to_integral_value())
        dates += count * (day(each, order) is not None)
        organisations += count * organisation_numbers.valid(each)
    total = filled.total()
    dull = total > 20 and filled.most_common(1)[0][1] > 0.9 * total
    return Profile(header, called, total, numbers, fractions, dates, organisations, len(filled), dull, wide, texts)
