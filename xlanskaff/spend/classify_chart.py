"""Which chart of accounts a ledger uses, and what each of its accounts says.

Four charts are told apart: the arts of KOSTRA, the chart of the state, another chart of four digits
with the classes that Norwegian charts share, and none that we know. What decides is how much of the
ledger has accounts that a chart holds, and whether the names of the accounts agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, get_args

from xlanskaff.catalogue import accounts, spend
from xlanskaff.spend.suppliers_names import plain

Chart = Literal["kostra", "state", "company", "none"]
CHARTS: tuple[Chart, ...] = get_args(Chart)
ENOUGH = 0.6
"""A chart must hold the accounts of so much of the lines."""
_AGREE = 0.05
"""So much of the lines must have names that agree, where there are names; foreign charts stay below."""
_CLOSED = frozenset(["public_supplier"])
"""Reasons to review that no word in a text settles."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One account as it stands in the ledger, with its lines, the last day on it, and the code it is mapped to."""

    account: str
    name: str
    lines: int
    last: date | None = None
    grouping: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an account says.

    Attributes:
        code: in the chart; the account itself where the chart has none.
        scope, reason: in, out or review, and why.
        category: of our tree; empty where there is none.
        wide: whether words may tell the category better.
        open: whether words may decide the scope.
        left: the last day of an account that has left the chart.
        named: whether it counts only where a supplier is named: what is added to fixed assets.
    """

    code: str
    scope: str
    reason: str
    category: str
    wide: bool
    open: bool
    left: date | None = None
    named: bool = False


def recognise(seen: Sequence[Seen]) -> tuple[Chart, float]:
    """The chart of accounts, and the share of the lines with an account that it holds.

    Example:
        >>> recognise([Seen("115", "Matvarer", 9), Seen("010", "Fastlønn", 4)])
        ('kostra', 1.0)
        >>> recognise([Seen("6800", "Kontorrekvisita", 9), Seen("6710", "", 1)])
        ('state', 1.0)
        >>> recognise([Seen("5706", "Individualised Support", 9)])[0], recognise([Seen("", "Strøm", 9)])[0]
        ('none', 'none')
    """
    total = sum(each.lines for each in seen if each.account)
    if not total:
        return "none", 0.0
    named = sum(each.lines for each in seen if each.account and each.name)
    best: tuple[float, Chart, float] = (0.0, "none", 0.0)
    for chart in ("kostra", "state", "company"):
        held = agree = 0
        for each in seen:
            if each.account and (code := code_of(each.account, chart)):
                known = _holds(code, chart)
                held += each.lines * known
                agree += each.lines * (known and _agrees(each.name, code, chart))
        share = held / total
        if share < ENOUGH or (named * 2 > total and agree < named * _AGREE):
            continue
        # Another chart fits almost anything, so that it is taken only when neither of the others fits.
        score = share + (agree / named if named else 0) - (1.0 if chart == "company" else 0)
        if best[1] == "none" or score > best[0]:
            best = score, chart, share
    return best[1], round(best[2], 4)


def by_grouping(seen: Sequence[Seen]) -> tuple[Chart, float]:
    """The same of the codes that SAF-T maps the accounts to, for bodies whose own numbers fit no chart.

    Arts and accounts of the state are the account itself in a ledger; what else is mapped to has the shared classes.

    Example:
        >>> by_grouping([Seen("K9534", "Kontorrekvisita", 9, grouping="6800"), Seen("K2", "Strøm", 1)])
        ('company', 0.9)
    """
    total = sum(each.lines for each in seen if each.account)
    held = sum(each.lines for each in seen if (code := code_of(each.grouping, "company")) and _holds(code, "company"))
    return ("company", round(held / total, 4)) if total and held >= ENOUGH * total else ("none", 0.0)


def code_of(account: str, chart: Chart) -> str:
    """The three digits that decide; empty where the account has none in this chart.

    An art may stand alone, without its leading zeros, with a local digit behind, or between the class
    of the accounts (0 and 1 for investments and operations) and local digits. The code of a balance
    account of a municipality is `2`.

    Example:
        >>> [code_of(account, "kostra") for account in ("115", "10", "1150", "11151", "02300", "21320010")]
        ['115', '010', '115', '115', '230', '2']
        >>> code_of("6710", "state"), code_of("Z110", "state"), code_of("68", "state")
        ('671', '', '')
    """
    digits = account.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10:
        return ""
    if chart != "kostra":
        return digits[:3] if len(digits) >= (4 if chart == "company" else 3) else ""
    if len(digits) <= 3:
        return digits.zfill(3)
    if len(digits) == 4:
        return digits[:3]
    return digits[1:4] if digits[0] in "01" else "2" if digits[0] == "2" else ""


def read_account(account: str, chart: Chart, last: date | None = None) -> Reading:
    """What an account says in a chart.

    Example:
        >>> read_account("11150", "kostra").category, read_account("010", "kostra").scope
        ('food', 'out')
        >>> read_account("", "kostra").reason, read_account("K9534", "none").reason
        ('no_account', 'unknown_chart')
    """
    if not account.strip():
        return Reading("", "review", "no_account", "", True, True)
    if chart == "none":
        return Reading(account, "review", "unknown_chart", "", True, True)
    code = code_of(account, chart)
    if code == "2" and chart == "kostra":
        return Reading(code, "out", "balance", "", False, False)
    if chart != "company":
        charted = accounts.accounts(chart)
        found = charted.get(code) or (charted.get(f"{code[:2]}0") if chart == "kostra" and code else None)
        if found:
            return _charted(found, last)
    for series in spend.account_series():
        if code and series.chart == chart and code.startswith(series.begins):
            wide = not series.category or series.scope == "in"
            return Reading(code, series.scope, series.reason, series.category, wide, series.scope == "review")
    return Reading(account, "review", "unknown_account", "", True, True)


def _charted(found: accounts.Account, last: date | None) -> Reading:
    known = spend.account_categories()
    category, wide = known.get((found.chart, found.code)) or known.get(("", found.category), ("", True))
    left = found.ends if found.ends and last and last > found.ends else None
    if found.account_class == "excluded":
        return Reading(found.code, "out", found.reason, "", False, False)
    if found.account_class == "review":
        return Reading(found.code, "review", found.reason, category, True, found.reason not in _CLOSED, left)
    reason = found.account_class
    return Reading(found.code, "in", reason, category, wide, False, left, found.reason == "additions")


def _holds(code: str, chart: Chart) -> bool:
    if chart == "company":
        return code[0] in "12345678"
    if chart == "state":
        return code in accounts.accounts("state") or code[0] in "3"
    return code == "2" or code in accounts.accounts("kostra") or f"{code[:2]}0" in accounts.accounts("kostra")


def _agrees(name: str, code: str, chart: Chart) -> bool:
    """Whether a name shares a word with the official one, or for another chart with one of the same group."""
    words = _stems(name)
    if chart == "company":
        return bool(words & _group(code[:2]))
    charted = accounts.accounts(chart)
    found = charted.get(code) or charted.get(f"{code[:2]}0")
    return bool(found and words & _stems(found.name))


@cache
def _group(begins: str) -> frozenset[str]:
    return _stems(" ".join(each.name for code, each in accounts.accounts("state").items() if code.startswith(begins)))


@cache
def _stems(text: str) -> frozenset[str]:
    words: Iterable[str] = re.findall(r"[^\W\d_]{4,}", plain(text.casefold()))
    return frozenset(word[:5] for word in words)
