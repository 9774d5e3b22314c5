"""A made-up municipality taken the whole way: sent out, returned with faults, checked, put together; its purchases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xlanskaff.catalogue.demo import departments
from xlanskaff.errors import Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch import BatchResult, batch
from xlanskaff.services.batch_jobs import Progress
from xlanskaff.services.check import CheckReport, check
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.demo_faults import damage
from xlanskaff.services.demo_purchases import DemoPurchases, analyse_purchases
from xlanskaff.services.demo_returns import return_all

BOOK = "self_evaluation"
SENT_ON = date(2026, 10, 1)
DUE = date(2026, 11, 1)

UNITS, SENT, RETURNED, FINDINGS = "1 enheter.csv", "2 utsendt", "3 svar", "4 funn"
COLLECTED, TIDY, PURCHASES = "5 Samlet.xlsx", "6 data", "7 innkjøp"


@dataclass(slots=True)
class DemoResult:
    """What the demonstration made, step by step."""

    out: Path
    sent: BatchResult
    returned: list[Path] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    report: CheckReport | None = None
    collected: CollectResult | None = None
    purchases: DemoPurchases | None = None


def demo(out: Path, *, lang: Lang = "nb", overwrite: bool = False, progress: Progress | None = None) -> DemoResult:
    """Make the demonstration in a folder.

    Raises:
        Problem: XA-620 the folder is not empty and `overwrite` is not given, or it cannot be written.
    """
    if out.exists() and any(out.iterdir()) and not overwrite:
        raise Problem([error("XA-620", file=str(out), count=sum(1 for _ in out.iterdir()))])
    out.mkdir(parents=True, exist_ok=True)
    units = out / UNITS
    lines = ["enhetsnummer;navn;overordnet;språk;felt:contact"]
    lines += [f"{d.id};{d.name};{d.parent};{d.lang};innkjop@fjellvik.example" for d in departments()]
    units.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode())
    sent = batch(BOOK, units, out / SENT, on=SENT_ON, lang=lang, mode="overwrite" if overwrite else "new",
                 progress=progress)
    result = DemoResult(out, sent)
    result.returned = return_all(sent, out / RETURNED)
    result.faults = damage(out / RETURNED)
    result.report = check([out / RETURNED], lang=lang, annotate=out / FINDINGS)
    result.collected = collect([out / RETURNED], out / COLLECTED, tidy=out / TIDY, manifest=out / SENT / "manifest.csv",
                               on=DUE, lang=lang, overwrite=overwrite)
    result.purchases = analyse_purchases(out / PURCHASES, lang=lang, overwrite=overwrite)
    return result
