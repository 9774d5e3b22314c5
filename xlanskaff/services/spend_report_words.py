"""How a report writes sums, days and names in its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from xlanskaff.catalogue import spend
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang, text
from xlanskaff.values import half_up

KEY = "spend_report"
QUESTIONS = 100
"""So many questions of the threshold watch are put, the largest."""
_UNIT = re.compile(r"\d (?=kr\b|%)|\bNOK (?=\d)")


def told(key: str, lang: Lang, **values: object) -> str:
    """A text of reports; a sum and its unit stay on one line."""
    return _UNIT.sub(lambda found: found[0].replace(" ", "\u00a0"), text(f"{KEY}.{key}", lang, **values))


def kroner(ore: int) -> float:
    """Øre as a cell holds them: kroner with two decimals."""
    return ore / 100


def grouped(ore: int, lang: Lang) -> str:
    """Øre as whole kroner with marks between the thousands.

    Example:
        >>> grouped(123456789, "nb").replace("\\u00a0", " "), grouped(123456789, "en")
        ('1 234 568', '1,234,568')
    """
    return number(int(half_up(Decimal(ore) / 100)), lang)


def number(whole: int, lang: Lang) -> str:
    """A whole number with marks between the thousands."""
    written = f"{whole:,}"
    return written if lang == "en" else written.replace(",", "\u00a0")


def percent(share: Decimal) -> str:
    """A share as whole per cent; below half a per cent it says so.

    Example:
        >>> percent(Decimal("0.256")), percent(Decimal("0.002"))
        ('26', '< 1')
    """
    whole = int(half_up(share * 100))
    return str(whole) if whole or share <= 0 else "< 1"


def decimal(value: Decimal, lang: Lang) -> str:
    """A figure with one decimal."""
    written = f"{value:.1f}"
    return written if lang == "en" else written.replace(".", ",")


def day(on: date) -> str:
    """A day as the cells beside it have it: 01.02.2025."""
    return f"{on:%d.%m.%Y}"


def period(first: date | None, last: date | None) -> str | None:
    """Two days and all between them; nothing where they are not known."""
    if first is None or last is None:
        return None
    return day(first) if first == last else f"{day(first)}–{day(last)}"


def month(number: int) -> int:
    """The first day of a month such as 202503, as a cell holds it."""
    return serial(date(number // 100, number % 100, 1))


def category(code: str, lang: Lang) -> str:
    """A category as people know it; one that is somebody's own is called what they call it."""
    known = spend.categories().get(code)
    return known.name.text(lang) if known else code


def listed(names: Sequence[str], lang: Lang, most: int = 3) -> str:
    """The first few names, and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    return told("more", lang, names=", ".join(names[:most]), count=len(names) - most)
