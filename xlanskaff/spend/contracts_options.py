"""Options as registers write them: the last day, how long they last, or only that there is one."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from xlanskaff.spend.days import day
from xlanskaff.spend.references import is_yes

_DATE = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d)(?!\d)")
_WORDS = {word: str(number) for number, words in enumerate(
    ("ett|eitt|et|eit|én|ein|one", "to|two", "tre|three", "fire|four", "fem|five"), 1) for word in words.split("|")}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b(?=(?:-|\s)*(?:år|year|månad|måned|mnd|month|gang|gong|x\b))")
_YEARS = r"(?:års?|åra|yrs?|years?)"
_MONTHS = r"(?:mnd|mdr?|måneders?|månader?s?|månads|months?|mths?)"
_UNIT = rf"(?:{_YEARS}|{_MONTHS})"
_TIMES = re.compile(rf"(\d+)\s*(?:x|×|\*|à|a|ganger|gonger|times|opsjon(?:er|ar) (?:à|på))\s*(\d+)\s*({_UNIT})?\b")
_TERM = re.compile(rf"(\d+)\s*({_UNIT})?(?![\w])")
_AROUND = re.compile(
    r"\b(?:opsjon(?:er|ar|en|ane|ene)?|options?|på|om|inntil|opptil|opp til|up to|of|for|med|with|kan forlenges|"
    r"kan forlengjast|forlengelse|forlenging|extension|rett til|og|and|ytterligere|ytterlegare|ja|yes|nye|ekstra|"
    r"maks|max)\b|[+&,;:()\s.]")
_TWICE = re.compile(r"\d.*\(.*\d")
"""Brackets with numbers of their own say the same once more."""
_LONGEST = 600
"""Months; what is longer is no option."""


def option(cell: str, starts: date | None, ends: date | None) -> tuple[date | None, bool]:
    """The last day with every option used, and whether there is an option whose last day is not known.

    How long an option lasts is counted from the end of the agreement. Of several terms the first is the agreement
    itself where it lasts so long, and the others do not.

    Example:
        >>> ends = date(2025, 6, 30)
        >>> [f"{option(cell, None, ends)[0]}" for cell in ("31.12.2026", "1+1 år", "2x12 mnd", "Opsjon på eitt år")]
        ['2026-12-31', '2027-06-30', '2027-06-30', '2026-06-30']
        >>> option("3+1 år", date(2022, 7, 1), ends)[0], option("Ja", None, ends), option("Nei", None, ends)
        (datetime.date(2026, 6, 30), (None, True), (None, False))
    """
    if not is_yes(cell):
        return None, False
    written = day(cell) or _only_day(cell)
    if written:
        return written, False
    terms = _terms(cell.casefold())
    if terms and starts and ends and len(terms) > 1 and terms[0] not in terms[1:] and _later(
            starts, terms[0], -1) == ends:
        terms = terms[1:]
    if ends is None or not 0 < sum(terms) <= _LONGEST:
        return None, True
    return _later(ends, sum(terms)), False


def _only_day(cell: str) -> date | None:
    """The one day that is written in a longer text."""
    found = _DATE.findall(cell)
    return day(found[0]) if len(found) == 1 else None


def _terms(text: str) -> list[int]:
    """Months of each term; none where the text says anything else too."""
    text = _WORD.sub(lambda found: _WORDS[found[0]], text).replace("-", " ")
    found: list[tuple[int, str]] = []

    def times(match: re.Match[str]) -> str:
        found.extend([(int(match[2]), match[3] or "")] * min(int(match[1]), _LONGEST))
        return " "

    def once(match: re.Match[str]) -> str:
        found.append((int(match[1]), match[2] or ""))
        return " "

    if _TWICE.search(text):
        return []
    text = _TERM.sub(once, _TIMES.sub(times, text))
    if _AROUND.sub("", text) or not found:
        return []
    units = [unit for _, unit in found if unit]
    # One number alone may as well be how many options there are.
    if not units and (len(found) < 2 or any(number > 12 for number, _ in found)):
        return []
    last = units[-1] if units else "år" if all(number < 10 for number, _ in found) else "mnd"
    return [number * (12 if re.fullmatch(_YEARS, unit or last) else 1) for number, unit in found]


def _later(on: date, months: int, days: int = 0) -> date:
    """So many months later; the last day of a month gives the last day of a month."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    full = on.day == monthrange(on.year, on.month)[1]
    found = date(year, month + 1, length if full else min(on.day, length))
    return date.fromordinal(found.toordinal() + days)
