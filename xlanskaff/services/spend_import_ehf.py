"""Invoices for the import: a file, a zip or a folder of EHF and Peppol documents as one source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.errors import Finding, Problem, Severity, error, warning
from xlanskaff.services.spend_import_file import Read
from xlanskaff.services.spend_import_xml import is_invoice, refusal
from xlanskaff.spend.choice import Plan
from xlanskaff.spend.ledger import LeftOut
from xlanskaff.spend.money import Money
from xlanskaff.spend.sources.ehf import Documents, read_documents
from xlanskaff.spend.sources.ehf_invoice import ELEMENTS
from xlanskaff.spend.sources.straighten import SEPARATOR
from xlanskaff.spend.stage import Source, stage
from xlanskaff.spend.xml_blocks import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FEW = 5


def read_ehf(connection: DuckDBPyConnection, path: Path, read: Read, table: str, scratch: Path) -> None:
    """Read invoices into a table of the engine.

    Nothing is staged where there is no document with lines that can be read; the findings say why.

    Raises:
        Problem: the zip cannot be read.
    """
    read.source = "ehf"
    rows = scratch / f"{table}.txt"
    try:
        done = read_documents(path, rows, is_invoice)
    except Refused as refused:
        raise Problem([refusal(read.file, refused)]) from None
    read.findings += _told(read.file, done, alone=not path.is_dir() and done.read + len(done.refused) == 1)
    read.left_out = tuple(LeftOut(f"{read.file}/{name}", refusal(name, why).code) for name, why in done.refused.items())
    if not done.rows:
        if not any(finding.severity is Severity.ERROR for finding in read.findings):
            read.findings.append(error("XA-1130", file=read.file))
        return
    headers = tuple(ELEMENTS.values())
    plan = Plan({role: at for at, role in enumerate(ELEMENTS)}, Money("."), "dmy", "2025-01-31", ())
    staged = stage(connection, table, Source(rows, SEPARATOR, "", 0, headers, read.file, numbered=True), plan, scratch)
    rows.unlink()
    read.headers, read.plan, read.table, read.kept = headers, plan, table, staged
    read.body = tuple(sorted(((number, count) for number, count in done.buyers.items() if number),
                             key=lambda each: (-each[1], each[0])))
    read.assumptions.append(("ehf.documents", {"invoices": done.invoices, "credit_notes": done.credit_notes}))
    if done.referred:
        read.assumptions.append(("ehf.reference", {"count": done.referred}))
    if not done.odd:
        read.assumptions.append(("ehf.agree", {"count": done.read}))


def _told(file: str, done: Documents, *, alone: bool) -> Iterator[Finding]:
    """What is worth telling about the documents; one that is not read is named, with the reason."""
    for name, refused in done.refused.items():
        yield refusal(file if alone else f"{file}/{name}", refused)
    if done.others:
        names = list(done.others)
        yield warning("XA-1131", file=file, count=len(names), documents=_few(names), seen=done.others[names[0]])
    for name, number, said, added in done.odd[:_FEW]:
        yield warning("XA-1132", file=file if alone else f"{file}/{name}", seen=number, said=said,
                      added=added, difference=said - added)
    if len(done.odd) > _FEW:
        yield warning("XA-1133", file=file, count=len(done.odd) - _FEW)
    for number, names in list(done.copies.items())[:_FEW]:
        yield warning("XA-1134", file=file, seen=number, count=len(names), documents=_few(names))
    if len(done.copies) > _FEW:
        yield warning("XA-1135", file=file, count=len(done.copies) - _FEW)


def _few(names: list[str]) -> tuple[str, ...]:
    return (*names[:_FEW], *["…"] * (len(names) > _FEW))
