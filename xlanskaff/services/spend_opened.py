"""A ledger opened for questions: classified, the narrow tables made, what is known besides it read."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services import spend_analyse_inputs as inputs
from xlanskaff.spend.analyses import contracts, engines, slim
from xlanskaff.spend.analyses import pareto as suppliers
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.classified import CLASSIFIED, SUPPLIERS, ClassifiedLedger, Kind
from xlanskaff.spend.contracts import Agreement
from xlanskaff.spend.ledger import LedgerFile, LeftOut, read_left_out
from xlanskaff.spend.notices_records import Award, uncompeted
from xlanskaff.spend.vouchers import Numbered, numbered

_UNKNOWN = frozenset({"XA-1160", "XA-1161"})
"""That accounts say nothing: an analysis tells it as XA-1201, with what then becomes of the lines."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What everything is asked of, as long as the ledger is open.

    Attributes:
        engine: has the tables `ledger`, `classified` and `suppliers`, those of `slim.prepare`, and `supplier_sums`.
        folder: scratch that goes when the ledger is closed.
        file: what the ledger is called.
        classification: the folder that the classification lies in.
        known: whether a classification decided what was bought; if not, every line counts that is neither of the
            body itself nor in another currency.
        register: the contract register; empty where none was given.
        findings: of the classification, where it was made now, of the register and of the notices.
        vouchers: lines whose numbers are those of vouchers.
        left_out: what could not be read into the ledger.
    """

    engine: Engine
    folder: Path
    file: str
    files: tuple[LedgerFile, ...]
    classification: Path
    said: ClassifiedLedger
    known: bool
    register: tuple[Agreement, ...]
    awards: tuple[Award, ...]
    findings: tuple[Finding, ...]
    vouchers: tuple[Numbered, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@contextmanager
def opened(ledger: Path, *, classified: Path | None = None, register: Path | None = None,
           notice_files: Sequence[Path] = (), lang: Lang = "nb", engine: str = engines.DUCKDB) -> Iterator[Opened]:
    """Open a canonical ledger, and close it and remove all scratch when the block ends.

    Args:
        classified: the folder that `spend classify` made; without one the ledger is classified now, by the
            rules that everybody has. Where its accounts say nothing, every line counts as a purchase, but for those
            of the body itself and those whose amounts cannot be added to the others.
        register: the contract register, a table or a workbook.
        notice_files: notices of awarded contracts, or folders of them.
        lang: of the names that stand in for persons.
        engine: `duckdb`, or Spark: `local`, `local[N]` or `spark://HOST:PORT`, whose machines must see the
            ledger and the classification under the same paths as this one.

    Raises:
        Problem: the ledger, the classification or the register cannot be read; there is no such engine,
            or a cluster has no classification that all its machines see (exit 2); the engine cannot be had.
    """
    import duckdb

    if engines.ready(engine) == "cluster" and classified is None:
        raise Problem([error("XA-1294", seen=engine)], Exit.USAGE)
    files = inputs.ledger_files(ledger)
    agreements = inputs.register(register) if register else None
    awards, told = inputs.awards(notice_files)
    with tempfile.TemporaryDirectory(prefix="xlanskaff-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        try:
            made, said, placing = ((classified, inputs.classification(classified, ledger, files), ()) if classified
                                   else _classified(ledger, folder, lang))
            # Where accounts say nothing and nobody has said more, what is left to review is everything.
            known = classified is not None or said.chart != "none"
            with engines.running(engine, folder) as running:
                given = agreements.agreements if agreements else ()
                yield Opened(
                    _prepared(running, ledger, made, marks(given, awards), uncompeted(awards),
                              said.kinds if known else None), folder,
                    ledger.name, files,
                    made, said, known, given, awards,
                    (*placing, *(agreements.findings if agreements else ()), *told), numbered(files),
                    read_left_out(ledger))
        except duckdb.Error as fault:
            seen = str(fault).splitlines()[0][:200].rstrip(".")
            raise Problem([error("XA-1049", file=ledger.name, seen=seen)]) from fault


def marks(register: Sequence[Agreement], awards: Sequence[Award]) -> set[date]:
    """The days that months are divided at, see `slim.divide`."""
    return contracts.marks(register, {each.day for each in awards if each.day})


def _classified(ledger: Path, folder: Path, lang: Lang) -> tuple[Path, ClassifiedLedger, tuple[Finding, ...]]:
    """A classification made now, what it says of itself, and what is worth telling about it."""
    from xlanskaff.services.spend_classify import classify_ledger

    made = classify_ledger(ledger, folder / "classified", lang=lang)
    return made.out, made.told, tuple(each for each in made.findings if each.code not in _UNKNOWN)


def _prepared(made: Engine, ledger: Path, classified: Path, days: Collection[date], direct: Collection[str],
              kinds: Sequence[Kind] | None) -> Engine:
    slim.attach(made, ledger, classified / CLASSIFIED, classified / SUPPLIERS)
    if kinds is None:
        made.attach("placed", classified / CLASSIFIED)
        # What the body bought of itself is known whatever its accounts say, and that cents are no øre.
        made.keep("classified", """
            SELECT line_id, supplier, CASE WHEN reason = 'internal' THEN 'out' WHEN reason = 'currency' THEN 'review'
                                           ELSE 'in' END AS scope,
                   CASE WHEN reason IN ('internal', 'currency') THEN reason ELSE 'unclassified' END AS reason,
                   category, regime, risk
            FROM placed""")
    slim.prepare(made, days, direct, kinds or ())
    suppliers.prepare(made)
    return made
