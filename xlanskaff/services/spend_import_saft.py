"""A SAF-T file for the import: read, staged, and its own control totals compared with its lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.errors import Finding, Problem, error, note, warning
from xlanskaff.rules.organisations import nine_digits
from xlanskaff.services.spend_import_file import Read
from xlanskaff.services.spend_import_xml import refusal
from xlanskaff.spend.choice import Assumption, Plan
from xlanskaff.spend.money import Money
from xlanskaff.spend.reckoning import kroner
from xlanskaff.spend.sources import saft_accounts
from xlanskaff.spend.sources.saft_dimensions import Dimensions
from xlanskaff.spend.sources.saft_read import read_rows
from xlanskaff.spend.sources.saft_rows import AuditFile
from xlanskaff.spend.sources.saft_stage import ELEMENTS, Sums, stage
from xlanskaff.spend.vouchers import ASSUMED_SAFT
from xlanskaff.spend.xml_blocks import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
VERSIONS = frozenset(["1.0", "1.00", "1.1", "1.10", "1.2", "1.20", "1.3", "1.30"])
_FEW = 5


def read_saft(connection: DuckDBPyConnection, path: Path, read: Read, table: str, scratch: Path) -> None:
    """Read a SAF-T file into a table of the engine.

    Raises:
        Problem: it cannot be read, or has no lines.
    """
    read.source = "saft"
    rows = scratch / f"{table}.txt"
    found = _found(path, read, rows)
    if not found.lines:
        raise Problem([error("XA-1113", file=read.file, count=found.transactions)])
    currency = found.header.get("DefaultCurrencyCode", "").strip().upper() or "NOK"
    chosen, sums = stage(connection, table, rows, found, currency, scratch)
    rows.unlink()
    read.headers = tuple(ELEMENTS.values())
    read.plan = Plan({role: at for at, role in enumerate(ELEMENTS)}, Money(".", currency=currency), "dmy", "", ())
    read.table = table
    number = nine_digits(found.company.get("RegistrationNumber") or found.company.get("TaxRegistrationNumber", ""))
    read.body = ((number, found.transactions),) if number else ()
    read.findings += [*_named(read.file, found), *_compared(read.file, found, sums), *_unknown(read.file, sums)]
    if sums.counter == found.lines:
        read.findings.append(warning("XA-1114", file=read.file, count=found.lines))
    read.assumptions += _assumed(found, chosen, sums)


def _found(path: Path, read: Read, rows: Path) -> AuditFile:
    """The file read; one that says a wrong encoding is read again as Windows-1252."""
    try:
        return read_rows(path, rows)
    except Refused as refused:
        if refused.why != "undecodable":
            raise Problem([refusal(read.file, refused)]) from None
        told = refused.seen
    try:
        found = read_rows(path, rows, encoding="cp1252")
    except Refused as refused:
        raise Problem([refusal(read.file, refused)]) from None
    read.findings.append(warning("XA-1107", file=read.file, seen=told.upper()))
    return found


def _named(file: str, found: AuditFile) -> Iterator[Finding]:
    """What the file calls itself."""
    if not found.namespace:
        yield warning("XA-1108", file=file, expected=NAMESPACE)
    elif found.namespace != NAMESPACE:
        yield warning("XA-1109", file=file, seen=found.namespace, expected=NAMESPACE)
    version = found.header.get("AuditFileVersion", "")
    if version not in VERSIONS:
        yield warning("XA-1110", file=file, seen=version or "–")
    country = found.header.get("AuditFileCountry", "")
    if country and country.upper() != "NO":
        yield warning("XA-1111", file=file, seen=country)


def _compared(file: str, found: AuditFile, sums: Sums) -> Iterator[Finding]:
    """The control totals of the file, and debit against credit."""
    if sums.debit != sums.credit:
        yield warning("XA-1115", file=file, debit=_kroner(sums.debit), credit=_kroner(sums.credit),
                      difference=_kroner(sums.debit - sums.credit))
    for element, total in (("TotalDebit", sums.debit), ("TotalCredit", sums.credit)):
        said = _cents(found.totals.get(element, ""))
        if said is not None and said != total:
            yield warning("XA-1116", file=file, label=element, said=_kroner(said), added=_kroner(total),
                          difference=_kroner(said - total))
    entries = found.totals.get("NumberOfEntries", "").strip()
    if entries.isdecimal() and int(entries) != found.transactions:
        yield warning("XA-1117", file=file, label="NumberOfEntries", said=int(entries), count=found.transactions)


def _unknown(file: str, sums: Sums) -> Iterator[Finding]:
    if sums.several:
        yield note("XA-1118", file=file, count=sums.several)
    if sums.shared:
        yield warning("XA-1325", file=file, count=sums.shared, amount=_kroner(sums.shared_sum))
    for code, ids in (("suppliers", sums.unknown_suppliers), ("accounts", sums.unknown_accounts)):
        if ids:
            shown = (*ids[:_FEW], *["…"][:len(ids) - _FEW if len(ids) > _FEW else 0])
            if code == "suppliers":
                yield note("XA-1119", file=file, count=len(ids), ids=shown)
            else:
                yield note("XA-1120", file=file, count=len(ids), ids=shown)


def _assumed(found: AuditFile, chosen: Dimensions, sums: Sums) -> Iterator[Assumption]:
    """What was taken for granted, and what the file confirmed."""
    yield "saft.counter", {"count": sums.counter, "sum": kroner(sums.counter_sum)}
    called = {kind: name for (kind, _), (name, _) in found.dimensions.items() if name}
    for role, kind in (("department", chosen.department), ("project", chosen.project)):
        if kind:
            yield f"saft.{role}", {"code": kind, "name": called.get(kind, kind)}
        else:
            yield f"saft.no_{role}", {}
    for role, kind in (("contract", chosen.contract), ("order", chosen.order)):
        if kind:
            yield f"saft.{role}", {"code": kind, "name": called.get(kind, kind)}
    yield "saft.supplier", {"own": sums.own, "whole": sums.whole, "account": sums.account}
    if sums.vouchers:
        yield ASSUMED_SAFT, {"count": sums.vouchers}
    if sums.without:
        yield "saft.without", {"count": sums.without, "sum": kroner(sums.without_sum)}
    categories = {account.category for account in found.accounts.values()}
    if categories & saft_accounts.ARTS:
        yield "saft.arts", {}
    if saft_accounts.STATE in categories:
        yield "saft.state", {}
    if sums.debit == sums.credit:
        yield "saft.balanced", {"sum": kroner(sums.debit)}


def _cents(text: str) -> int | None:
    try:
        return int((Decimal(text.strip()) * 100).to_integral_value())
    except ArithmeticError:
        return None


def _kroner(cents: int) -> Decimal:
    return Decimal(kroner(cents))
