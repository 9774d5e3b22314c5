"""The choice of columns: by the mapping first, then by name, then by content, and never by guess.

Where two columns are as likely to hold the amount, neither is taken: both are told, and what to
write in the mapping. Everything that is chosen on less than a plain name is an assumption, and told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlanskaff.errors import Finding, error, warning
from xlanskaff.spend.amounts import Mark
from xlanskaff.spend.columns import AMOUNTS, UNUSED, by_name
from xlanskaff.spend.days import Order
from xlanskaff.spend.mapping import ColumnMap, places_of
from xlanskaff.spend.money import Assumption, Money, money
from xlanskaff.spend.profile import Profile, day_order, usual_date
from xlanskaff.spend.vouchers import ASSUMED as VOUCHERS
from xlanskaff.spend.vouchers import is_voucher

_NUMBERS = ("amount", "gross", "vat", "debit", "credit", "quantity", "currency_amount", "budget")
_DATES = ("date", "due_date", "paid_date")
_ENOUGH = 0.5
"""A column that is called the amount or the date must hold at least so large a share of them."""
_SURE = 0.95
"""Content alone tells what a column is only where it holds almost nothing else."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is read.

    Attributes:
        columns: role -> the place of its column, from 0.
        money: marks, unit, currency, sign and how the amount comes about.
        order, usual_date: how dates are written.
        assumptions: what was taken for granted.
        wide_blanks: whether cells end in other blanks than plain ones.
    """

    columns: Mapping[str, int]
    money: Money
    order: Order
    usual_date: str
    assumptions: tuple[Assumption, ...]
    wide_blanks: bool = False


@dataclass(slots=True)
class Choice:
    """What came of choosing: a plan, or findings that say why there is none.

    `unsure` is true where a person must say which column is meant; `likely` holds the candidates then.
    `profiles` are of all columns of the file.
    """

    plan: Plan | None = None
    findings: list[Finding] = field(default_factory=list)
    unsure: bool = False
    columns: dict[str, int] = field(default_factory=dict)
    likely: tuple[int, ...] = ()
    profiles: tuple[Profile, ...] = ()


def choose(file: str, columns: Sequence[Profile], banner: str = "", told: ColumnMap | None = None) -> Choice:
    """Choose the columns of a file.

    Args:
        file: what findings call it.
        columns: a profile of each column.
        banner: the text above the headers, which may say the unit or the currency.
        told: the mapping, where there is one.
    """
    given = told or ColumnMap()
    found = Choice(profiles=tuple(columns))
    assumed: list[Assumption] = []
    _from_mapping(file, columns, given, found)
    if found.findings:
        return found
    taken = set(found.columns.values())
    candidates = _by_name(file, columns, taken, given, found)
    for role, places in candidates.items():
        if role not in ("amount", *UNUSED):
            found.columns[role] = _best(columns, places)
    for role in UNUSED:
        for _, at in candidates.get(role, ()):
            assumed.append((f"unused.{role}", {"header": columns[at].shown}))
    if "amount" not in found.columns:
        _amount(file, columns, candidates, found, assumed)
    if found.findings and any(f.severity == "error" for f in found.findings):
        return found
    if "date" not in found.columns and "date" not in given.columns and "paid_date" in found.columns:
        found.columns["date"] = found.columns["paid_date"]
    _by_content(columns, found, assumed, given)
    if "department" not in found.columns and "department_name" in found.columns:
        found.columns["department"] = found.columns["department_name"]
    if not {"supplier_id", "supplier_name", "organisation_number"} & found.columns.keys():
        found.findings.append(warning("XA-1020", file=file))
    dates = [text for role in _DATES if role in found.columns for text in columns[found.columns[role]].texts]
    order, shown = day_order(dates)
    if given.date_order:
        order = "mdy" if given.date_order == "mdy" else "dmy"
    elif not shown:
        first = next(role for role in _DATES if role in found.columns)
        assumed.append(("day_first", {"header": columns[found.columns[first]].shown}))
    elif order == "mdy":
        assumed.append(("month_first", {}))
    if "date" not in found.columns:
        assumed.append(("no_date", {}))
    if "document" in found.columns:
        numbers = columns[found.columns["document"]]
        if is_voucher(numbers.header, numbers.texts):
            assumed.append((VOUCHERS, {"header": numbers.shown}))
    cash, told_of_money = money(file, columns, found.columns, banner, given, assumed)
    found.findings += told_of_money
    found.plan = Plan(found.columns, cash, order, usual_date(
        columns[found.columns["date"]].texts if "date" in found.columns else ()), tuple(assumed),
        any(column.wide for column in columns))
    return found


def _from_mapping(file: str, columns: Sequence[Profile], given: ColumnMap, found: Choice) -> None:
    headers = [column.header for column in columns]
    for role, header in given.columns.items():
        if header.strip():
            places = places_of(header, headers)
            # One that is empty all the way is nobody's.
            places = [at for at in places if columns[at].filled] or places
            if not places:
                found.findings.append(error("XA-1010", file=file, label=role, seen=header, headers=_names(columns)))
            elif len({columns[at].texts for at in places}) > 1:
                found.findings.append(error(
                    "XA-1055", file=file, label=role, seen=header, first=columns[places[0]].called,
                    headers=tuple(f"{columns[at].called} ({columns[at].example})" for at in places)))
            else:
                found.columns[role] = places[0]


def _by_name(file: str, columns: Sequence[Profile], taken: set[int], given: ColumnMap,
             found: Choice) -> dict[str, list[tuple[int, int]]]:
    """Role -> (rank, place of the column), of columns whose content does not contradict the name."""
    candidates: dict[str, list[tuple[int, int]]] = {}
    for at, column in enumerate(columns):
        named = by_name(column.header)
        if named is None or at in taken or named.role in given.columns:
            continue
        fits = (column.share(column.numbers) if named.role in _NUMBERS
                else column.share(column.dates) if named.role in _DATES else 1.0)
        if column.filled and fits < _ENOUGH:
            found.findings.append(warning("XA-1016", file=file, label=column.shown, seen=column.example,
                                          role=named.role))
            continue
        if not column.filled and named.role in ("amount", "gross"):
            continue
        candidates.setdefault(named.role, []).append((named.rank, at))
    return candidates


def _best(columns: Sequence[Profile], places: Sequence[tuple[int, int]]) -> int:
    """The surest by name; a column that is empty or says the same all the way gives way to one that does not."""
    return min(places, key=lambda each: (not columns[each[1]].filled or columns[each[1]].dull, *each))[1]


def _amount(file: str, columns: Sequence[Profile], candidates: Mapping[str, list[tuple[int, int]]], found: Choice,
            assumed: list[Assumption]) -> None:
    """Find what gives the amount: net, debit less credit, gross less VAT, gross, or the only column of amounts."""
    net = candidates.get("amount", [])
    if net:
        surest = min(rank for rank, _ in net)
        equal = [at for rank, at in net if rank == surest]
        if len(equal) > 1 and len({columns[at].texts for at in equal}) > 1:
            _unsure(file, columns, equal, found)
            return
        # «Netto» and the like beat debit and credit; a plain «Beløp» does too, for it already has the sign.
        found.columns["amount"] = equal[0]
        if surest:
            assumed.append(("vat_unknown", {"header": columns[equal[0]].shown}))
        for _, at in net:
            if at != equal[0]:
                assumed.append(("amount_chosen", {"header": columns[equal[0]].shown, "other": columns[at].shown}))
        return
    if "debit" in found.columns and "credit" in found.columns:
        return
    if "gross" in found.columns:
        return
    free = [at for at, column in enumerate(columns) if _looks_like_money(column) and at not in found.columns.values()
            and (by_name(column.header) is None)]
    if len(free) == 1:
        found.columns["amount"] = free[0]
        found.findings.append(warning("XA-1014", file=file, label=columns[free[0]].shown,
                                      seen=columns[free[0]].example))
    elif free:
        _unsure(file, columns, free, found)
    else:
        found.unsure = True
        found.findings.append(error("XA-1013", file=file, headers=_names(columns)))


def _unsure(file: str, columns: Sequence[Profile], places: Sequence[int], found: Choice) -> None:
    found.unsure, found.likely = True, tuple(places)
    found.findings.append(error(
        "XA-1012", file=file, headers=tuple(f"{_quoted(columns[at])} ({columns[at].example})" for at in places),
        first=columns[places[0]].called))


def _names(columns: Sequence[Profile]) -> tuple[str, ...]:
    """The columns that a person may mean: those with a header, or with something in them."""
    return tuple(column.shown for column in columns if column.header or column.filled)


def _quoted(column: Profile) -> str:
    if column.called == column.header:
        return f"«{column.header}»"
    return f"{column.called} «{column.header}»" if column.header else column.called


def _by_content(columns: Sequence[Profile], found: Choice, assumed: list[Assumption], given: ColumnMap) -> None:
    """A date and an organisation number are known by their looks, where one nameless column alone has them."""
    used = set(found.columns.values())
    free = [(at, column) for at, column in enumerate(columns)
            if at not in used and by_name(column.header) is None and column.filled > 3]
    dates = [at for at, column in free if column.share(column.dates) >= _SURE and not _serial_like(column)]
    numbers = [at for at, column in free if column.share(column.organisations) >= _SURE]
    for role, places in (("date", dates), ("organisation_number", numbers)):
        if role not in found.columns and role not in given.columns and len(places) == 1:
            found.columns[role] = places[0]
            assumed.append((f"by_content.{role}", {"header": columns[places[0]].shown}))


def _serial_like(column: Profile) -> bool:
    return all(text.isdigit() for text in column.texts if text)


def _looks_like_money(column: Profile) -> bool:
    return column.share(column.numbers) >= _SURE and column.fractions > 0 and column.different > 1


__all__ = ["AMOUNTS", "Assumption", "Choice", "Mark", "Plan", "choose"]
