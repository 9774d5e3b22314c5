"""Import ledgers: files of every kind to one canonical ledger, with nothing lost and nothing guessed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.errors import Exit, Finding, Problem, Severity, error, note
from xlanskaff.language.texts import Lang, text
from xlanskaff.services import spend_assumed
from xlanskaff.services.paths import labels
from xlanskaff.services.spend_import_file import Read, read_file
from xlanskaff.services.spend_import_findings import agreed, judge, left_out
from xlanskaff.services.spend_import_folder import expanded
from xlanskaff.services.spend_import_own import checked, owners
from xlanskaff.services.spend_import_own import judge as judge_owners
from xlanskaff.services.spend_import_proposal import write_proposal
from xlanskaff.services.spend_import_write import (
    examples,
    put_in_place,
    replaceable,
    write_aside,
    write_ledger,
)
from xlanskaff.spend.choice import Assumption
from xlanskaff.spend.engine import engine
from xlanskaff.spend.ledger import LedgerFile, metadata
from xlanskaff.spend.mapping import ColumnMap, read_map
from xlanskaff.spend.reckoning import kroner
from xlanskaff.spend.stage import prepare

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file, read or refused.

    Attributes:
        file, source: what it is called, and `csv` or `xlsx`.
        rows, set_aside: lines in the ledger, and rows that were set aside.
        sum: of the lines read, in the file's own currency and unit: two decimals or more.
        factor: what a 1 in the file is worth: 1, 1000 or 1000000; the ledger holds whole øre in any case.
        suppliers: different suppliers, as they are written.
        aside: reason -> rows, and the sum of the amounts in them that can be read, in the unit of `sum`.
        mapping: our column -> header.
        refused: whether none of it is in the ledger.
    """

    file: str
    source: str
    rows: int = 0
    set_aside: int = 0
    sum: str = "0.00"
    factor: int = 1
    currency: str = ""
    suppliers: int = 0
    aside: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: bool = False

    def assumed(self, lang: Lang) -> list[str]:
        """The assumptions in words."""
        return spend_assumed.read(self.assumptions, lang)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import.

    Attributes:
        out: the ledger; `aside` is the file of rows set aside, where there are any.
        proposals: mappings that were written for files whose columns nobody can be sure of.
        about: what is worth telling of the folders that were given: files in them that are not read.
    """

    out: Path
    files: tuple[ImportedFile, ...]
    aside: Path | None
    proposals: tuple[Path, ...]
    about: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings: of the folders, and then file by file."""
        return (*self.about, *(finding for file in self.files for finding in file.findings))


def import_ledgers(paths: Sequence[Path], out: Path, *, map_file: Path | None = None,
                   own_maps: Mapping[Path, Path] | None = None, without: Collection[Path] = (),
                   bodies: Collection[str] = (), lang: Lang = "nb", overwrite: bool = False,
                   progress: Progress | None = None) -> ImportResult:
    """Read ledger files into one canonical ledger.

    Files that cannot be read are told and left out; the rest make the ledger. Every row of a file
    is in the ledger or among the rows set aside; identical rows are all kept.

    Args:
        paths: CSV and text files, workbooks, SAF-T, invoices, or folders of them; lines are numbered in this order.
        out: the ledger, a Parquet file. Rows set aside go to `<name> satt til side.csv` beside it.
        map_file: which column is which, for all files (see `xlanskaff.spend.mapping`).
        own_maps: file -> a mapping for that file alone, in place of `map_file`.
        without: files that may lie in the folders and are no ledgers, such as the contract register.
        bodies: organisation numbers of whose accounts it is; where none is given, what SAF-T and invoices say.
            They stand in the ledger, so that a classification knows purchases within the body.
        lang: of the files for people that are written.
        overwrite: whether files that are there already may be replaced.
        progress: called with how many files are done, of how many.

    Raises:
        Problem: no file could be read, the mapping is wrong, or the ledger cannot be written. Its
            exit is `FINDINGS` where a mapping would help, else `UNREADABLE`.
    """
    numbers = checked(bodies)
    files, about = expanded(paths, without)
    aside = out.with_name(f"{out.stem} {text('spend.aside.name', lang)}.csv")
    there = [path for path in (out, aside) if os.path.lexists(path)]
    maps = [path for path in (map_file, *(own_maps or {}).values()) if path]
    if both := [path for path in there if any(_holds(each, path) for each in (*files, *maps))]:
        raise Problem([error("XA-1047", file=path.name) for path in both], Exit.USAGE)
    if there and not overwrite:
        raise Problem([error("XA-1046", file=there[0].name, count=len(there))], Exit.USAGE)
    replaceable(there, aside)
    given = {path: _given((own_maps or {}).get(path, map_file)) for path in files}
    called = labels(files)
    import duckdb

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _room(files, out)
        with tempfile.TemporaryDirectory(prefix=".xlanskaff-", dir=out.parent, ignore_cleanup_errors=True) as folder, \
                engine(Path(folder) / "spill") as connection:
            prepare(connection)
            reads = []
            for number, path in enumerate(files):
                reads.append(read_file(connection, path, called[path], f"part{number}", given[path],
                                       Path(folder)))
                if progress:
                    progress(number + 1, len(files))
            made = _finish(connection, reads, out, aside, numbers, lang, Path(folder))
            return replace(made, about=tuple(about))
    except Problem as problem:
        raise Problem([*about, *problem.findings], problem.exit) from problem
    except duckdb.Error as fault:
        raise Problem([error("XA-1049", file=out.name, seen=str(fault).splitlines()[0][:200].rstrip("."))]) from fault
    except OSError as fault:
        raise Problem([error("XA-1045", file=out.name, seen=fault.strerror or str(fault))]) from fault


def _finish(connection: DuckDBPyConnection, reads: list[Read], out: Path, aside: Path, own: tuple[str, ...],
            lang: Lang, scratch: Path) -> ImportResult:
    proposals = []
    for read in reads:
        if read.choice and read.choice.unsure:
            path = out.with_name(f"{Path(read.file).stem} {text('spend.proposal.name', lang)}.toml")
            try:
                proposals.append(write_proposal(read, path, lang))
            except OSError as fault:
                read.findings.append(error("XA-1323", file=path.name, seen=fault.strerror or str(fault)))
            else:
                read.findings.append(note("XA-1033", file=read.file, seen=proposals[-1].name))
    good = [read for read in reads if read.table]
    for read in good:
        read.findings += judge(read, examples(connection, read))
        read.assumptions += agreed(read)
    for at, finding in judge_owners(good, own):
        good[at].findings.append(finding)
    made = tuple(map(_imported, reads))
    if not good:
        findings = [finding for file in made for finding in file.findings]
        raise Problem(findings, Exit.FINDINGS if proposals else Exit.UNREADABLE)
    finished = scratch / "finished"
    finished.mkdir()
    written = write_aside(connection, good, finished / aside.name, lang)
    write_ledger(connection, good, finished / out.name, metadata(
        tuple(_ledger_file(file) for file in made if not file.refused), owners(good, own), left_out(reads)), scratch)
    put_in_place(finished / out.name, out, finished / aside.name if written else None, aside)
    return ImportResult(out, made, aside if written else None, tuple(proposals))


def _imported(read: Read) -> ImportedFile:
    findings = tuple(sorted(read.findings, key=lambda f: list(Severity).index(f.severity)))
    if not read.table or read.plan is None or read.reckoning is None:
        return ImportedFile(read.file, read.source, findings=findings, refused=True)
    sums, factor = read.reckoning, read.plan.money.factor
    return ImportedFile(
        read.file, read.source, sums.rows, sums.set_aside, kroner(sums.sum, factor), factor,
        (*sums.currencies, read.plan.money.currency)[0],
        sums.suppliers, {why: (count, kroner(total, factor)) for why, (count, total) in sums.aside.items()},
        read.mapping, tuple(read.assumptions), findings)


def _ledger_file(file: ImportedFile) -> LedgerFile:
    return LedgerFile(file.file, file.source, file.rows, file.set_aside, file.sum, file.factor, file.suppliers,
                      file.mapping, file.assumptions,
                      f"{sum((Decimal(total) for _, total in file.aside.values()), Decimal(0)):f}")


def _holds(source: Path, out: Path) -> bool:
    """Whether a file that is to be written is one that is read, or an invoice in a folder of them."""
    if os.path.isdir(source):  # noqa: PTH112
        return out.suffix.lower() == ".xml" and source.resolve() in out.resolve().parents
    try:
        return os.path.samefile(source, out)  # noqa: PTH121
    except OSError:
        return os.path.realpath(source) == os.path.realpath(out)


def _given(map_file: Path | None) -> ColumnMap:
    if map_file is None:
        return ColumnMap()
    try:
        return read_map(map_file.read_text(encoding="utf-8-sig"), map_file.name)
    except (OSError, UnicodeDecodeError) as fault:
        seen = getattr(fault, "strerror", None) or "not UTF-8"
        raise Problem([error("XA-128", file=map_file.name, seen=seen)], Exit.USAGE) from None


def _room(files: Sequence[Path], out: Path) -> None:
    """Refuse what the disk has no room for: at most a straight copy, and what does not fit in memory."""
    needed = 0
    for path in files:
        with suppress(OSError):  # what cannot be read takes no room; who reads it says why
            needed += path.stat().st_size if path.is_file() else 0
    free = shutil.disk_usage(out.parent).free
    if needed > free:
        raise Problem([error("XA-1006", file=out.name, needed=needed // 2**20 + 1, free=free // 2**20)])
