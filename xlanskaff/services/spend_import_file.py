"""One ledger file: looked at, divided, its columns chosen, staged and added up."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from xlanskaff.errors import Finding, Problem, Severity, error, warning
from xlanskaff.services.spend_import_workbook import read_workbook, write_rows
from xlanskaff.services.spend_import_xml import XmlKind, xml_kind
from xlanskaff.spend.choice import Assumption, Choice, Plan, choose
from xlanskaff.spend.ledger import LeftOut
from xlanskaff.spend.mapping import ColumnMap, called
from xlanskaff.spend.profile import profiles
from xlanskaff.spend.reckoning import Reckoning, Total, reckon, totals
from xlanskaff.spend.sources.dialect import Layout, layout
from xlanskaff.spend.sources.straighten import SEPARATOR, straighten
from xlanskaff.spend.sources.survey import BLOCK, Survey, survey
from xlanskaff.spend.stage import Source, Staged, add_crooked, stage
from xlanskaff.xlsx.guard import kind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FULL = frozenset(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EROFS") if hasattr(errno, name))


@dataclass(slots=True)
class Read:
    """What came of one file.

    Attributes:
        file: what it is called; `source` is `csv` or `xlsx`.
        table: where it is staged; empty where it was refused.
        kept: how the rows of the table lie on disk; None where they are put together of several files.
        skip: lines above the data, where the table has no row numbers of its own.
        plan, reckoning, totals: how it was read and what it adds up to; None where it was refused.
        headers: of the file, also where it was refused for want of a choice.
        choice: what a person must decide; None where nothing.
        body: organisation numbers of whom the file belongs to, with the documents that say so, the most first.
        left_out: documents of it that could not be read, where it is several.
    """

    file: str
    source: str = "csv"
    table: str = ""
    kept: Staged | None = None
    skip: int = 0
    plan: Plan | None = None
    reckoning: Reckoning | None = None
    totals: list[Total] = field(default_factory=list)
    headers: tuple[str, ...] = ()
    header_row: int = 0
    choice: Choice | None = None
    body: tuple[tuple[str, int], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    assumptions: list[Assumption] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def mapping(self) -> Mapping[str, str]:
        """Our column -> what a mapping calls it: its header, or its number."""
        return {role: called(at, self.headers) for role, at in self.plan.columns.items()} if self.plan else {}


def read_file(connection: DuckDBPyConnection, path: Path, file: str, table: str, given: ColumnMap,
              scratch: Path) -> Read:
    """Read one file into a table of the engine; a refusal stands among the findings.

    Args:
        table: what to call the table; it is made only where the file is not refused.
        scratch: a folder for files on the way.

    Raises:
        OSError: nothing can be written there.
    """
    read = Read(file)
    xml, root = xml_kind(path)
    try:
        if xml:
            _xml(connection, path, read, table, scratch, xml, root)
        elif _is_zip(path, file):
            read.source = "xlsx"
            _workbook(connection, path, read, table, given, scratch)
        else:
            _text(connection, path, read, table, given, scratch)
    except Problem as problem:
        read.findings += problem.findings
        return read
    except OSError as fault:
        if _of_scratch(fault, scratch):
            raise
        read.findings.append(error("XA-128", file=file, seen=fault.strerror or type(fault).__name__))
        return read
    if read.table:
        assert read.plan
        read.reckoning = reckon(connection, table, read.plan.money)
        read.totals = totals(connection, table)
        if not read.reckoning.rows and "counter" not in read.reckoning.aside:
            at = next(read.plan.columns[role] for role in ("amount", "debit", "gross") if role in read.plan.columns)
            read.findings.append(error("XA-1015", file=file, label=called(at, read.headers),
                                       count=read.reckoning.records))
            read.table = ""
    return read


def _of_scratch(fault: OSError, scratch: Path) -> bool:
    """Whether what failed is writing on the way, which no other file would fare better with."""
    if fault.errno in _FULL:
        return True
    return isinstance(fault.filename, str) and scratch in Path(fault.filename).parents


def _xml(connection: DuckDBPyConnection, path: Path, read: Read, table: str, scratch: Path, xml: XmlKind,
         root: str) -> None:
    # Here, because these use Read.
    from xlanskaff.services.spend_import_ehf import read_ehf
    from xlanskaff.services.spend_import_saft import read_saft

    if xml == "other":
        raise Problem([error("XA-1100", file=read.file, seen=root)])
    (read_saft if xml == "saft" else read_ehf)(connection, path, read, table, scratch)


def _is_zip(path: Path, file: str) -> bool:
    """Whether a file is a workbook of today; refuses what is neither that nor text.

    Raises:
        Problem: it cannot be opened, is empty, or is of another kind.
    """
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise Problem([error("XA-128", file=file, seen="a pipe or a device")])
        with path.open("rb") as stream:
            head = stream.read(65536)
    except OSError as fault:
        raise Problem([error("XA-128", file=file, seen=fault.strerror or type(fault).__name__)]) from None
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t"):
        raise Problem([error("XA-1001", file=file)])
    if head[:4] in (b"PK\3\4", b"PK\5\6"):
        return True
    found = kind(head, file)
    if found.code == "XA-103":
        # Text with a few control characters is text; what a known kind of file begins with is not.
        if not _textual(head):
            raise Problem([error("XA-1002", file=file, seen=found.seen)])
    elif found.code in ("XA-112", "XA-113"):
        raise Problem([error("XA-1003", file=file, seen=head.lstrip(b"\xef\xbb\xbf")[:40].decode("latin-1").strip())])
    elif found.code != "XA-111":
        raise Problem([found])
    return False


def _textual(head: bytes) -> bool:
    odd = sum(head.count(bytes((code,))) for code in range(1, 32) if code not in (9, 10, 12, 13, 26, 27))
    known = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PAR1")
    return not head.startswith(known) and odd * 200 < len(head)


def _text(connection: DuckDBPyConnection, path: Path, read: Read, table: str, given: ColumnMap, scratch: Path) -> None:
    told, thorough = survey(path, most=BLOCK), False
    if not told.straight:
        thorough = told.encoding not in ("utf-8", "utf-16-le", "utf-16-be")
        told = survey(path, thorough=thorough)
    if told.binary and not told.encoding.startswith("utf-16"):
        raise Problem([error("XA-1002", file=read.file, seen=path.open("rb").read(8).hex(" "))])
    how = layout(path, told, given)
    if how is None:
        raise Problem([_no_headers(path, told, read.file)])
    plan = _choose(read, how, given)
    if plan is None:
        return
    read.assumptions = [*_text_assumptions(told, how), *read.assumptions]
    if told.straight:
        # The lines of the file are counted while the engine is at work on it.
        with ThreadPoolExecutor(1) as pool:
            whole = pool.submit(survey, path) if told.size > BLOCK else None
            direct = _direct(connection, Source(path, how.delimiter, '"', how.skip, how.headers, read.file), plan,
                             table, scratch)
            told = whole.result() if whole else told
        # Every line has given one row: that is how we know that the file was read right.
        if told.straight and direct and direct.rows == told.lines - told.blank_end - how.skip:
            read.table, read.skip, read.kept = table, how.skip, direct
            return
    told = told if thorough else survey(path, thorough=True)
    out, aside = scratch / f"{table}.txt", scratch / f"{table} crooked.txt"
    done = straighten(path, told, how, out, aside)
    staged = stage(connection, table, Source(out, SEPARATOR, "", 0, how.headers, read.file, numbered=True), plan,
                   scratch)
    if staged.rows != done.records or done.lines != max(0, told.lines - how.skip):
        raise Problem([error("XA-1029", file=read.file, lines=told.lines - how.skip, read=done.lines)])
    if done.crooked:
        add_crooked(connection, table, aside, SEPARATOR)
    out.unlink()
    aside.unlink()
    read.table, read.kept = table, staged
    read.findings += _reading_findings(read.file, told, done.met.other, done.met.first)


def _direct(connection: DuckDBPyConnection, source: Source, plan: Plan, table: str,
            scratch: Path) -> Staged | None:
    """Read a file as it is; None where the engine gives it up."""
    import duckdb

    try:
        return stage(connection, table, source, plan, scratch)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        return None


def _workbook(connection: DuckDBPyConnection, path: Path, read: Read, table: str, given: ColumnMap,
              scratch: Path) -> None:
    sheet = read_workbook(path, read.file, given)
    read.findings += sheet.findings
    plan = _choose(read, sheet.layout, given)
    if plan is None:
        return
    read.assumptions.append(("sheet", {"sheet": sheet.name, "row": sheet.layout.header_row}))
    out = scratch / f"{table}.txt"
    dates = frozenset(plan.columns[role] for role in ("date", "due_date", "paid_date") if role in plan.columns)
    write_rows(sheet.rows, len(sheet.layout.headers), out, dates, sheet.date1904)
    staged = stage(connection, table, Source(out, SEPARATOR, "", 0, sheet.layout.headers, read.file, numbered=True),
                   plan, scratch)
    out.unlink()
    read.table, read.kept = table, staged


def _choose(read: Read, how: Layout, given: ColumnMap) -> Plan | None:
    read.headers, read.header_row = how.headers, how.header_row
    choice = choose(read.file, profiles(how.headers, how.sample), how.banner, given)
    read.findings += choice.findings
    if choice.plan is None or any(f.severity is Severity.ERROR for f in choice.findings):
        read.choice = choice
        return None
    read.plan = choice.plan
    read.assumptions += choice.plan.assumptions
    return choice.plan


def _text_assumptions(told: Survey, how: Layout) -> Iterator[Assumption]:
    if told.encoding != "utf-8":
        yield f"encoding.{'utf-16' if told.encoding.startswith('utf-16') else told.encoding}", {}
    name = {";": "semicolon", ",": "comma", "|": "bar"}.get(how.delimiter, "tab")
    yield f"delimiter.{name}", {"row": how.header_row}


def _reading_findings(file: str, told: Survey, other: int, first: list[int]) -> Iterator[Finding]:
    if other:
        yield warning("XA-1018", file=file, count=other, lines=(*map(str, first), *["…"][:other - len(first)]))
    if told.zeros and not told.encoding.startswith("utf-16"):
        yield warning("XA-1019", file=file, count=told.zeros)


def _no_headers(path: Path, told: Survey, file: str) -> Finding:
    from xlanskaff.spend.sources.decoding import Decoded, blocks

    lines = [line for line in next(blocks(path, told, Decoded(), size=65536), []) if line.strip()]
    lengths = {len(line) for line in lines[:-1]}
    if len(lines) > 3 and len(lengths) == 1:
        return error("XA-1007", file=file, seen=lines[0].strip()[:60], width=lengths.pop())
    return error("XA-1005", file=file, seen=lines[0].strip()[:60] if lines else "")
