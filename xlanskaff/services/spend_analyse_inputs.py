"""What an analysis is given besides the ledger: its classification, the contract register, the notices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from xlanskaff.catalogue import spend
from xlanskaff.errors import Exit, Finding, Problem, Severity, error
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services.units_table import Table, read_table
from xlanskaff.spend import contracts, notices
from xlanskaff.spend.classified import ClassifiedLedger, read_classified
from xlanskaff.spend.columns import plain
from xlanskaff.spend.contracts import Register
from xlanskaff.spend.days import from_1904
from xlanskaff.spend.ledger import AnotherFormatError, LedgerFile, mark, read_files
from xlanskaff.spend.notices_records import Award

MIB = 2**20
MOST = 64
"""MiB; a notice is far smaller, a list of many may be so large."""
_NOTICES = frozenset([".xml", ".json", ".csv", ".xlsx", ".txt"])


def ledger_files(path: Path) -> tuple[LedgerFile, ...]:
    """Where the lines of a ledger come from.

    Raises:
        Problem: XA-1200, it is no ledger of ours; XA-1319, of another edition; XA-194, it is not there.
    """
    if not path.exists():
        raise Problem([error("XA-194", file=path.as_posix())])
    try:
        return read_files(path)
    except AnotherFormatError:
        raise Problem([error("XA-1319", seen=path.name)]) from None
    except (ValueError, KeyError, TypeError):
        raise Problem([error("XA-1200", file=path.name)]) from None


def classification(folder: Path, ledger: Path, files: Sequence[LedgerFile]) -> ClassifiedLedger:
    """What a classification says of itself, once it is seen to be of this ledger, line by line.

    One that was made before ledgers had a mark is known by the number of its lines and their sum.

    Args:
        files: what `ledger_files` gives.

    Raises:
        Problem: XA-1169, it is none; XA-1319, of another edition; XA-1202, of a ledger with other lines; XA-1312, as
            many lines, but not these.
    """
    try:
        found = read_classified(folder)
    except AnotherFormatError:
        raise Problem([error("XA-1319", seen=folder.name)]) from None
    except (ValueError, KeyError, TypeError, OSError):
        raise Problem([error("XA-1169", seen=folder.name)]) from None
    lines = sum(each.rows for each in files)
    if found.lines != lines:
        raise Problem([error("XA-1202", seen=folder.name, count=found.lines, whole=lines)])
    if found.amount != sum(each.amount for each in files) or found.mark not in ("", mark(ledger)):
        raise Problem([error("XA-1312", file=ledger.name, seen=folder.name)])
    return found


def register(path: Path) -> Register:
    """The contract register in a table or a workbook, with its categories as codes.

    Raises:
        Problem: the file cannot be read, or is no register (XA-1210, XA-1211).
    """
    table = read_table(path, contracts.is_header)
    at = contracts.places(table.headers)
    days = {at[role] for role in ("starts", "ends", "option_ends") if role in at}
    rows = [(row.number, _dated(table, row.cells, days)) for row in table.rows]
    found = contracts.read_register(table.headers, rows, table.file)
    if not found.agreements:
        raise Problem(found.findings, Exit.USAGE)
    codes = _codes()
    coded = tuple(replace(each, categories=tuple(dict.fromkeys(
        code for name in each.categories for code in codes.get(plain(name), (name,))))) for each in found.agreements)
    # A cell with an error, or never calculated, is unknown; in a column that is not read it is nobody's business.
    flaws = (replace(flaw, severity=Severity.WARNING) for (_, place), flaw in table.flaws.items()
             if place in at.values())
    return Register(coded, (*table.faults, *flaws, *found.findings))


def _dated(table: Table, cells: Sequence[str], days: Collection[int]) -> Sequence[str]:
    """The cells of a row, with days as they count from 1900."""
    return [from_1904(cell) if at in days else cell for at, cell in enumerate(cells)] if table.date1904 else cells


def awards(paths: Sequence[Path]) -> tuple[tuple[Award, ...], tuple[Finding, ...]]:
    """The awards in files and folders of notices; what cannot be read is told and left out.

    Raises:
        Problem: a path is not there.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise Problem([error("XA-194", file=path.as_posix())])
        files += sorted(each for each in path.iterdir() if each.suffix.lower() in _NOTICES) if path.is_dir() else [path]
    found: list[Award] = []
    findings: list[Finding] = []
    for path in files:
        try:
            made = _notice(path)
        except Problem as problem:
            findings += problem.findings
            continue
        except OSError as fault:
            findings.append(error("XA-128", file=path.name, seen=fault.strerror or type(fault).__name__))
            continue
        found += made.awards
        findings += made.findings
    return tuple(found), tuple(findings)


def _notice(path: Path) -> notices.Notices:
    size = path.stat().st_size
    if size > MOST * MIB:
        raise Problem([error("XA-1233", file=path.name, size=size // MIB, most=MOST)])
    if path.suffix.lower() in (".csv", ".xlsx", ".txt"):
        table = read_table(path, notices.is_header)
        days = {place for role, place in notices.places(table.headers).items() if role == "day"}
        return notices.read_list(table.headers, [_dated(table, row.cells, days) for row in table.rows], table.file)
    return notices.read_notice(path.read_bytes(), path.name)


def _codes() -> dict[str, tuple[str, ...]]:
    """Names and codes of categories -> codes; an area stands for all that lies in it."""
    found: dict[str, tuple[str, ...]] = {}
    every = spend.categories()
    for code, each in every.items():
        meant = (code,) if each.parent else (code, *(other for other, below in every.items() if below.parent == code))
        for name in (code, *(each.name.text(lang) for lang in LANGUAGES)):
            found.setdefault(plain(name), meant)
    return found
