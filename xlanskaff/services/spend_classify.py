"""Classify a ledger: who the suppliers are, what was bought, and what must be looked at by somebody."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.organisations import spaced
from xlanskaff.services import spend_assumed
from xlanskaff.services.spend_classify_files import Answered, answered, merge_rows, next_rows, rule_rows, write_files
from xlanskaff.services.spend_classify_findings import Counts, count, judge, with_ids
from xlanskaff.services.spend_import_own import checked
from xlanskaff.services.spend_import_write import beside
from xlanskaff.spend import classify_chart, classify_tables
from xlanskaff.spend.classified import CLASSIFIED, SUPPLIERS, ClassifiedLedger, metadata, read_classified
from xlanskaff.spend.classify import classify, kinds, write
from xlanskaff.spend.classify_coverage import Coverage, coverage, next_suppliers
from xlanskaff.spend.classify_edited import read_rules
from xlanskaff.spend.classify_grants import write_grants
from xlanskaff.spend.classify_rules import OwnRule, rules
from xlanskaff.spend.engine import engine, parquet
from xlanskaff.spend.ledger import METADATA, AnotherFormatError, mark, read_files, read_own
from xlanskaff.spend.parquet_footer import say
from xlanskaff.spend.suppliers import Supplier, gathered, spellings, together, write_table
from xlanskaff.spend.suppliers_proposals import Proposal, proposals

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


LAW_BEGINS = date(2017, 1, 1)
"""The regulation on procurement applies from this day; older ledgers are read as if they were of it."""


@dataclass(frozen=True, slots=True)
class Classification:
    """What came of a classification.

    Attributes:
        out: the folder with both tables and the tables for people; `files` are those that were written.
        counts: lines and øre, in all and by scope and reason.
        suppliers: how many there are; `merged` is how many more ways their names are written.
        accepted, proposals: pairs that were taken as one supplier, and pairs without an answer.
        persons: suppliers that are private persons.
    """

    out: Path
    files: tuple[Path, ...]
    told: ClassifiedLedger
    counts: Counts
    suppliers: int
    merged: int
    accepted: int
    proposals: int
    persons: int
    coverage: Coverage
    findings: tuple[Finding, ...]

    def assumed(self, lang: Lang) -> list[str]:
        """The assumptions in words."""
        return spend_assumed.placed(self.told.assumptions, lang)


def classify_ledger(ledger: Path, out: Path, *, maps: Sequence[Path] = (), chart: classify_chart.Chart | None = None,
                    codes: str = "cpv", accept: float | None = None, on: date | None = None,
                    bodies: Collection[str] = (), lang: Lang = "nb", overwrite: bool = False) -> Classification:
    """Put every line of a canonical ledger in its place, and tell who its suppliers are.

    Deterministic and offline: the same ledger and the same files give the same tables. The ledger is
    not changed. Answers about suppliers that stand in the folder are used; without them nothing but
    what is sure is joined.

    Args:
        ledger: a Parquet file made by the import.
        out: a folder for the two tables (`xlanskaff.spend.classified`) and the tables for people.
        maps: tables with rules of one's own; of two rules for the same thing the last one counts.
        chart: the chart of accounts; found out from the ledger where it is not given.
        codes: how product codes are read: `cpv` or `unspsc`.
        accept: take proposals of this confidence or more as accepted.
        on: the day of the law that the regime is taken from; the last day in the ledger where not given.
        bodies: organisation numbers of whose ledger it is, in place of those that the ledger knows; what is bought
            of them is left out as internal.
        lang: of the tables for people, and of what is shown for a private person.
        overwrite: whether a classification that is there already may be made again.

    Raises:
        Problem: the ledger or a table of rules cannot be read, or the result cannot be written.
    """
    import duckdb

    given = checked(bodies)
    own = rules(_rules(maps))
    before = _before(ledger, out, overwrite=overwrite)
    numbers = given or read_own(ledger)
    seen_as = mark(ledger)
    said = answered(out, before) if out.is_dir() else Answered({}, frozenset())
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".xlanskaff-", dir=out, ignore_cleanup_errors=True) as folder, \
                engine(Path(folder) / "spill") as connection, ThreadPoolExecutor(2) as meanwhile:
            connection.execute(f"CREATE VIEW ledger AS FROM {parquet(ledger)}")
            found = spellings(connection, "ledger")
            counting = meanwhile.submit(_counted, connection.cursor(), meanwhile)
            first = gathered(found)
            pairs = proposals(connection, first)
            taken = [each for each in pairs if _taken(each, said, accept)]
            joined = _joined(first, said, taken)
            suppliers = gathered(found, joined) if joined else first
            write_table(connection, suppliers, lambda key: text("spend_classify.person.neutral", lang, number=key))
            seen = classify_tables.seen_accounts(connection, "ledger")
            counted, seeking = counting.result()
            # Another currency is another country; a chart that was asked for is taken at its word.
            held, share = classify_chart.recognise(seen) if counted.currency == "NOK" else ("none", 0.0)
            grouped = held == "none" and counted.currency == "NOK" and not chart
            if grouped:
                held, share = classify_chart.by_grouping(seen)
            held = chart or held
            used = classify_tables.write_accounts(connection, seen, held, own, grouped=grouped)
            day = on or max(counted.last or LAW_BEGINS, LAW_BEGINS)
            listed = classify_tables.write_products(connection, "ledger", codes, own, day)
            words, own_words = classify_tables.write_words(connection, own)
            strays = classify_tables.write_suppliers(connection, suppliers, own, numbers)
            classify_tables.write_tree(connection, own, own.lines)
            grants = write_grants(connection, used, held, suppliers)
            classify(connection, "ledger", words, own_words, grants, counted.currency, Path(folder))
            counted = counted.placed(connection)
            if counted.sorted_lines != counted.lines or counted.sorted_amount != counted.amount:
                raise Problem([error("XA-1172", file=ledger.name, lines=counted.lines, read=counted.sorted_lines)])
            writing = meanwhile.submit(write, connection.cursor(), Path(folder))
            reached = coverage(connection)
            left = [each for each in pairs if each not in taken and (each.keep.mark, each.other.mark) not in said.pairs]
            tables = {"merges": [*merge_rows(left, said, lang)], "rules": [*rule_rows(own, used, lang)],
                      "next": [*next_rows(next_suppliers(connection), suppliers, _masked(connection), lang)]}
            (out / CLASSIFIED).unlink(missing_ok=True)
            digests, files, notes = write_files(out, tables, before, lang)
            told = ClassifiedLedger(ledger.name, counted.lines, counted.amount, held, counted.currency,
                                    tuple(_assumed(held, share, chart, codes, listed, accept, taken,
                                                   grouped=grouped and held != "none", numbers=numbers)), digests,
                                    seen_as, kinds(connection))
            writing.result()
            counted = replace(counted, with_ids=seeking.result(),
                              accounts=sum(each.lines for each in seen if each.account))
            _put(out, Path(folder), told)
    except duckdb.Error as fault:
        raise Problem([error("XA-1049", file=out.name, seen=str(fault).splitlines()[0][:200].rstrip("."))]) from fault
    except OSError as fault:
        raise Problem([error("XA-1159", file=out.name, seen=fault.strerror or str(fault))]) from fault
    marks = {each.mark for each in first}
    lost = sum(not {*pair} <= marks for pair in said.pairs)
    findings = [*judge(ledger.name, held, counted, used, strays, lost, numbers), *notes]
    merged = sum(max(len(each.names) - 1, 0) for each in suppliers)
    return Classification(out, (out / CLASSIFIED, out / SUPPLIERS, *files), told, counted, len(suppliers) - 1, merged,
                          sum(said.pairs.values()) + sum((each.keep.mark, each.other.mark) not in said.pairs
                                                         for each in taken),
                          len(left), sum(each.person for each in suppliers), reached, tuple(findings))


def _counted(connection: DuckDBPyConnection, meanwhile: Executor) -> tuple[Counts, Future[int]]:
    """What is counted, and how many lines have the number of a person, which nobody need wait for."""
    found, columns = count(connection, "ledger")
    return found, meanwhile.submit(with_ids, connection, "ledger", columns)


def _before(ledger: Path, out: Path, *, overwrite: bool) -> Mapping[str, str]:
    """The digests of the tables for people as we wrote them the last time.

    Raises:
        Problem: XA-1157 it is no ledger, XA-1319 of another edition, XA-1158 there is a classification already.
    """
    try:
        read_files(ledger)
    except AnotherFormatError:
        raise Problem([error("XA-1319", seen=ledger.name)]) from None
    except (ValueError, KeyError, TypeError, OSError):
        raise Problem([error("XA-1157", file=ledger.name)]) from None
    if not (out / CLASSIFIED).exists():
        return {}
    if not overwrite:
        raise Problem([error("XA-1158", file=out.name)], Exit.USAGE)
    with suppress(ValueError):
        return read_classified(out).own
    return {}


def _rules(maps: Sequence[Path]) -> list[OwnRule]:
    made: list[OwnRule] = []
    for path in maps:
        try:
            made += read_rules(path.read_bytes(), path.name)
        except OSError as fault:
            raise Problem([error("XA-128", file=path.name, seen=fault.strerror or str(fault))], Exit.USAGE) from None
    return made


def _taken(each: Proposal, said: Answered, accept: float | None) -> bool:
    return said.pairs.get((each.keep.mark, each.other.mark), accept is not None and each.confidence >= accept)


def _joined(first: Sequence[Supplier], said: Answered, taken: Sequence[Proposal]) -> dict[str, str]:
    """What everybody was decided to be; a pair that somebody wrote counts though nobody proposed it."""
    by_mark = {each.mark: each for each in first if each.identity}
    pairs = [(each.keep.identity, each.other.identity) for each in taken]
    pairs += [(by_mark[keep].identity, by_mark[other].identity) for (keep, other), yes in said.pairs.items()
              if yes and keep in by_mark and other in by_mark]
    rank = {each.identity: (not each.valid, at) for at, each in enumerate(first)}
    return together(pairs, rank.__getitem__)


def _masked(connection: DuckDBPyConnection) -> dict[int, str]:
    return dict(connection.execute("SELECT supplier, masked_name FROM supplier").fetchall())


def _assumed(held: str, share: float, chart: str | None, codes: str, listed: int, accept: float | None,
             taken: Sequence[Proposal], *, grouped: bool,
             numbers: Sequence[str]) -> list[tuple[str, Mapping[str, object]]]:
    made: list[tuple[str, Mapping[str, object]]] = [("grouping", {})] * grouped
    if numbers:
        made.append(("own", {"numbers": ", ".join(map(spaced, numbers))}))
    if chart:
        made.append(("chart_told", {"chart": chart}))
    elif held != "none":
        made.append((f"chart.{held}", {"share": round(share * 100)}))
    if listed:
        made.append((f"codes.{codes}", {}))
    if accept is not None:
        made.append(("accepted", {"least": accept, "count": len(taken)}))
    return made


def _put(out: Path, folder: Path, told: ClassifiedLedger) -> None:
    """Both tables put in place; the one that says there is a classification comes last."""
    say(folder / CLASSIFIED, METADATA, metadata(told))
    for name in (SUPPLIERS, CLASSIFIED):
        with beside(out / name) as part:
            (folder / name).replace(part)
