"""What a classification counts, and what about it is worth telling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlanskaff.errors import Finding, note, warning
from xlanskaff.rules.organisations import spaced
from xlanskaff.spend.classified import SCOPES
from xlanskaff.spend.classify_tables import AccountUse
from xlanskaff.spend.persons import ELEVEN_DIGITS, LIKE_AN_ID, found_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NAMES = ("supplier_id", "supplier_name")
_CODES = ("account_name", "department", "department_name", "project", "document", "contract_id", "notice")
"""Where, besides the text, somebody may have written the number of a person."""

Sum = tuple[int, int]
"""Lines and øre."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in a ledger, and where it came to stand.

    Attributes:
        lines, amount: all lines, and their øre whatever the currency.
        currency: the one that most lines are in.
        others: other currencies -> lines and hundredths.
        gross: lines that have only an amount with VAT.
        last: the last day.
        with_ids: lines on which a national identity number stands.
        accounts: lines with an account.
        scopes: in, out and review -> reason -> lines and øre.
        within: lines that are out because the supplier is the body itself, and øre.
        held: lines that own rules call purchases, but that are in another currency.
    """

    lines: int
    amount: int
    currency: str
    others: Mapping[str, Sum]
    gross: int
    last: date | None
    with_ids: int = 0
    accounts: int = 0
    scopes: Mapping[str, Mapping[str, Sum]] = field(default_factory=dict)
    within: Sum = (0, 0)
    held: int = 0

    @property
    def sorted_lines(self) -> int:
        """Lines in, out and to be reviewed, added up."""
        return sum(self.of(scope)[0] for scope in SCOPES)

    @property
    def sorted_amount(self) -> int:
        """Øre in, out and to be reviewed, added up."""
        return sum(self.of(scope)[1] for scope in SCOPES)

    def of(self, scope: str) -> Sum:
        """Lines and øre of a scope."""
        found = self.scopes.get(scope, {}).values()
        return sum(lines for lines, _ in found), sum(amount for _, amount in found)

    def placed(self, connection: DuckDBPyConnection) -> Counts:
        """The same with what stands in the table `decided`, each reason with the largest amount first."""
        scopes: dict[str, dict[str, Sum]] = {scope: {} for scope in SCOPES}
        for scope, reason, lines, amount in connection.execute(
                "SELECT scope, reason, sum(lines)::BIGINT, sum(amount)::BIGINT FROM decided GROUP BY ALL "
                "ORDER BY abs(sum(amount)) DESC, reason").fetchall():
            scopes[scope][reason] = lines, amount
        within = "reason = 'internal' AND rule = 'supplier'"
        ((lines, amount, held),) = connection.execute(
            f"SELECT coalesce(sum(lines) FILTER ({within}), 0)::BIGINT, coalesce(sum(amount) FILTER ({within}), "
            "0)::BIGINT, coalesce(sum(lines) FILTER (held), 0)::BIGINT FROM decided").fetchall()
        return replace(self, scopes=scopes, within=(lines, amount), held=held)


def count(connection: DuckDBPyConnection, ledger: str) -> tuple[Counts, list[str]]:
    """Count what stands in a ledger before anything is placed; after `suppliers.spellings`.

    Lines with the number of a person are left to `with_ids`, which takes longer than all the rest, and those with an
    account to whoever knows the accounts. Besides the counts come the columns to look for persons in.
    """
    # Names stand in the ledger many times: they are looked at once each, and line by line only if any is found. Other
    # columns are looked at only if anything in them is long enough.
    named = connection.execute(f"SELECT count(*) FROM spelling WHERE {found_sql('own_id')} OR {found_sql('own_name')}"
                               ).fetchone() != (0,)
    lengths = ", ".join(f"max(strlen({column}))" for column in _CODES)
    found = connection.execute(
        f"SELECT count(*), coalesce(sum(amount), 0)::BIGINT, count(*) FILTER (gross), max(date), {lengths} "
        f"FROM {ledger}").fetchone()
    assert found
    lines, amount, gross, last, *longest = found
    more = [*(column for column, length in zip(_CODES, longest, strict=True) if (length or 0) > 10), *_NAMES * named]
    currencies = connection.execute(f"SELECT coalesce(currency, ''), count(*), sum(amount)::BIGINT FROM {ledger} "
                                    "GROUP BY ALL ORDER BY 2 DESC, 1").fetchall()
    main = next((name for name, _, _ in currencies if name), "NOK")
    others = {name: (rows, total) for name, rows, total in currencies if name not in (main, "")}
    return Counts(lines, amount, main, others, gross, last), ["text", *more]


def with_ids(connection: DuckDBPyConnection, ledger: str, columns: Sequence[str]) -> int:
    """Count the lines on which the number of a person stands in any of some columns."""
    # What looks like a number is found first, and its check digits worked out after: nearly nothing does.
    perhaps = " OR ".join(f"regexp_matches({column}, '{ELEVEN_DIGITS}') AND regexp_matches({column}, '{LIKE_AN_ID}')"
                          for column in columns)
    ((lines,),) = connection.execute(
        f"WITH perhaps AS MATERIALIZED (SELECT {', '.join(columns)} FROM {ledger} WHERE {perhaps}) "
        f"SELECT count(*) FILTER ({' OR '.join(map(found_sql, columns))}) FROM perhaps").fetchall()
    return int(lines)


def judge(file: str, chart: str, counts: Counts, accounts: Sequence[AccountUse], strays: int,
          lost: int, bodies: Sequence[str] = ()) -> Iterator[Finding]:
    """Everything worth telling about a classification.

    Args:
        strays: own rules for suppliers that fit nobody.
        lost: answers about suppliers that are not in the ledger.
        bodies: organisation numbers of whose ledger it is.
    """
    if bodies:
        yield from _within(file, counts, bodies)
    if chart == "none":
        yield warning("XA-1160", file=file) if counts.accounts else warning("XA-1161", file=file)
    if counts.others:
        others = tuple(f"{name} {lines}" for name, (lines, _) in counts.others.items())
        yield warning("XA-1162", file=file, count=sum(lines for lines, _ in counts.others.values()),
                      currency=counts.currency, others=others)
    if counts.held:
        yield warning("XA-1311", file=file, count=counts.held, currency=counts.currency)
    if counts.gross:
        yield note("XA-1163", file=file, count=counts.gross)
    if counts.with_ids:
        yield warning("XA-1164", file=file, count=counts.with_ids)
    for code, left in sorted({(each.code, each.left) for each in accounts if each.left}):
        yield note("XA-1165", file=file, seen=code, day=f"{left:%d.%m.%Y}")
    if strays:
        yield note("XA-1166", file=file, count=strays)
    if lost:
        yield note("XA-1167", file=file, count=lost)


def _within(file: str, counts: Counts, bodies: Sequence[str]) -> Iterator[Finding]:
    """Purchases of the body from itself; where they are most of the ledger, the column is of somebody else."""
    lines, amount = counts.within
    shown = tuple(map(spaced, bodies))
    if lines * 2 > counts.lines:
        yield warning("XA-1305", file=file, numbers=shown, count=lines, lines=counts.lines)
    elif lines:
        yield note("XA-1304", file=file, numbers=shown, count=lines, sum=Decimal(amount) / 100)
