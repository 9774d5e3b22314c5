"""Reading the facts of a question: every fault is told at once, with what is expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.grammar.dates import parse_date
from xlanskaff.rules.purchases import Authority, Kind, Lot, Purchase
from xlanskaff.rules.thresholds import REASONS

Figure = str | int | float | Decimal | None
Day = str | date | None
Choice = TypeVar("Choice", Kind, Authority)

# Whole kroner, with spaces between groups of three or none, and decimals after a comma.
_WRITTEN = re.compile(
    r"(?P<minus>[-−]?)(?P<whole>[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:,(?P<part>[0-9]+))?")


@dataclass(frozen=True, slots=True)
class Facts:
    """A question that can be answered: the purchase, and the day whose law decides."""

    purchase: Purchase
    on: date


def facts(
    value: Figure, kind: str | None, authority: str | None, on: Day, *, contest: bool = False, exception: str = "",
    lot_total: Figure = None, lots_excepted: Figure = None, cleaning: bool = False, months: Figure = None,
) -> Facts:
    """The facts of a question, from text or typed values.

    Args:
        value: kroner ex VAT: a number, or text such as `2 300 000`, `2300000` or `2300000,50`.
        kind, authority: codes of `Kind` and `Authority`.
        on: a date, or text such as `01.11.2026` or `2026-11-01`.
        exception: a letter of FOA § 5-2 (1), or nothing.
        lot_total: all lots together, when the value is that of one lot; `lots_excepted`: those of them that
            are to use the small-lot exception.

    Raises:
        Problem XA-320 to XA-325, XA-332, XA-333: with every fault; the exit code is that of wrong use.

    Example:
        >>> facts("2 300 000", "services", "other", "01.05.2025").purchase.value
        Decimal('2300000')
    """
    read = _Reader()
    given = read.figure(value, "value"), read.choice(kind, Kind, "kind"), read.choice(authority, Authority, "authority")
    day = read.day(on)
    total, excepted = read.figure(lot_total, "lot", needed=False), read.figure(lots_excepted, "lots", needed=False)
    length = read.figure(months, "months", needed=False)
    if exception and exception not in REASONS:
        read.faults.append(error("XA-333", seen=exception, choices=REASONS))
    if given[0] is not None and not _lots_add_up(given[0], total, excepted):
        read.faults.append(error("XA-332", seen=f"{total if total is not None else excepted}"))
    found, what, who = given
    if read.faults or found is None or what is None or who is None or day is None:
        raise Problem(read.faults, Exit.USAGE)
    lot = None if total is None else Lot(total, excepted)
    return Facts(Purchase(found, what, who, contest, exception, lot, cleaning, length), day)


def day_of(on: Day) -> date:
    """One date by itself.

    Raises:
        Problem XA-324 or XA-325: not a date, or missing.
    """
    read = _Reader()
    found = read.day(on)
    if found is None:
        raise Problem(read.faults, Exit.USAGE)
    return found


def figure_of(written: str) -> Decimal | None:
    """A number as Norwegians write it; None when the text is none.

    Example:
        >>> figure_of("2 300 000"), figure_of("2300000,50"), figure_of("2.300.000"), figure_of("23 00")
        (Decimal('2300000'), Decimal('2300000.50'), None, None)
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        return None
    whole = re.sub(r"\D", "", found["whole"])
    return Decimal(f"{'-' if found['minus'] else ''}{whole}{'.' + found['part'] if found['part'] else ''}")


def _lots_add_up(value: Decimal, total: Decimal | None, excepted: Decimal | None) -> bool:
    """A lot is no larger than all lots, and is itself among those that are excepted."""
    if total is None:
        return excepted is None
    return 0 < total >= value and (excepted is None or value <= excepted <= total)


class _Reader:
    """Reads one fact after another and keeps the faults."""

    def __init__(self) -> None:
        self.faults: list[Finding] = []

    def figure(self, given: Figure, name: str, *, needed: bool = True) -> Decimal | None:
        if given is None or (isinstance(given, str) and not given.strip()):
            if needed:
                self.faults.append(error("XA-325", label=name, seen=name))
            return None
        found = figure_of(given) if isinstance(given, str) else None if isinstance(given, bool) else Decimal(str(given))
        if found is None or not found.is_finite():
            self.faults.append(error("XA-321", label=name, seen=given))
            return None
        if found < 0:
            self.faults.append(error("XA-320", label=name, seen=given))
            return None
        return found

    def choice(self, given: str | None, choices: type[Choice], name: str) -> Choice | None:
        if not given:
            self.faults.append(error("XA-325", label=name, seen=name))
            return None
        if given in {choice.value for choice in choices}:
            return choices(given)
        codes: Mapping[type, str] = {Kind: "XA-322", Authority: "XA-323"}
        self.faults.append(error(codes[choices], label=name, seen=given, choices=tuple(c.value for c in choices)))
        return None

    def day(self, given: Day) -> date | None:
        if given is None or given == "":
            self.faults.append(error("XA-325", label="on", seen="on"))
            return None
        if isinstance(given, datetime):
            return given.date()
        found = parse_date(given) if isinstance(given, str) else given
        if found is None:
            self.faults.append(error("XA-324", label="on", seen=given))
        return found
