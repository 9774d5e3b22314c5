"""What is worth telling about a ledger file that was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from xlanskaff.errors import Finding, Severity, note, warning
from xlanskaff.services.spend_import_file import Read
from xlanskaff.spend.choice import Assumption
from xlanskaff.spend.ledger import LeftOut
from xlanskaff.spend.reckoning import Total, kroner
from xlanskaff.spend.stage import REASONS

Examples = dict[str, list[tuple[int, str]]]
"""Reason, or `odd_date` -> the first rows and what stands there."""

ORDINARY = ("total", "header", "empty")
"""Reasons that lose nothing: the row was no line."""
_MOST_YEARS = 2


def judge(read: Read, examples: Examples) -> Iterator[Finding]:
    """The findings of a file that was read."""
    assert read.reckoning and read.plan
    sums, file = read.reckoning, read.file
    for reason in REASONS:
        count, _ = sums.aside.get(reason, (0, 0))
        if count and reason not in ORDINARY:
            yield _set_aside(file, reason, count, examples.get(reason, []))
    if read.totals and not read.totals[-1].agrees:
        yield _disagrees(read, read.totals[-1])
    if sums.odd_dates:
        seen = examples.get("odd_date", [])
        yield warning("XA-1022", file=file, label=read.mapping["date"], seen=seen[0][1] if seen else "",
                      count=sums.odd_dates, rows=_rows(seen, sums.odd_dates))
    if sums.negative * 10 > sums.rows * 9:
        yield warning("XA-1021", file=file, count=sums.negative, rows=sums.rows)
    if len(sums.currencies) > 1:
        yield warning("XA-1025", file=file, seen=", ".join(sums.currencies))
    if sums.odd_numbers:
        yield note("XA-1026", file=file, label=read.mapping["organisation_number"], count=sums.odd_numbers)
    if abs(sums.rounding) > Decimal("0.5"):
        yield note("XA-1024", file=file, count=sums.finer, difference=round(sums.rounding / 100, 2))
    if sums.years > _MOST_YEARS:
        yield note("XA-1041", file=file, first=int(sums.first[:4]), last=int(sums.last[:4]), count=sums.years)


def agreed(read: Read) -> Iterator[Assumption]:
    """What the file confirmed: its dates, and its own control total."""
    sums = read.reckoning
    assert sums
    if sums.first:
        yield "dates", {"first": sums.first, "last": sums.last}
    agreeing = sum(total.agrees for total in read.totals)
    if agreeing and read.totals[-1].agrees:
        yield "totals_agree", {"count": agreeing}


def left_out(reads: Iterable[Read]) -> list[LeftOut]:
    """The files that are not in the ledger, and the documents of those that are."""
    found: list[LeftOut] = []
    for read in reads:
        if read.table:
            found += read.left_out
        else:
            # The first error says what the others follow from.
            codes = [finding.code for finding in read.findings if finding.severity is Severity.ERROR]
            found.append(LeftOut(read.file, (*codes, "")[0]))
    return found


def _set_aside(file: str, reason: str, count: int, seen: list[tuple[int, str]]) -> Finding:
    rows, example = _rows(seen, count), seen[0][1].strip()[:80] if seen else ""
    if reason == "crooked":
        return warning("XA-1042", file=file, seen=example, count=count, rows=rows)
    if reason == "short":
        return warning("XA-1043", file=file, seen=example, count=count, rows=rows)
    if reason == "no_amount":
        return warning("XA-1044", file=file, seen=example, count=count, rows=rows)
    return warning("XA-1017", file=file, seen=example, count=count, rows=rows)


def _rows(seen: list[tuple[int, str]], count: int) -> tuple[str, ...]:
    """The first rows, and a sign that there are more."""
    return (*(str(row) for row, _ in seen), *["…"][:count - len(seen)])


def _disagrees(read: Read, total: Total) -> Finding:
    assert read.plan
    factor = read.plan.money.factor
    nearest = min((total.above, total.since), key=lambda each: abs(total.amount - each))
    said, added, difference = (
        Decimal(kroner(each, factor)) for each in (total.amount, nearest, total.amount - nearest))
    row = total.record + read.skip + 1 if total.row is None else total.row
    return warning("XA-1023", file=read.file, row=row, said=said, added=added, difference=difference)
