"""Ours, as a process of its own: a ledger to a finished analysis, or to the workbook of it.

    python -m benchmarks.spend_whole_ours FOLDER OUT [--without-book] [--lines N]
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.spend_whole_book import LINES
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_classify import Classification
from xlanskaff.services.spend_import import ImportedFile


def placed_alike(read: ImportedFile, placed: Classification) -> dict[str, Any]:
    """What is compared of the import and the classification; the sum of the file is what was read."""
    with (placed.out / "Neste leverandører.csv").open(encoding="utf-8-sig", newline="") as stream:
        asked = list(csv.reader(stream, delimiter=";"))[1:]
    return {
        "read": [read.rows, int(read.sum.replace(".", ""))],
        "aside": [sum(count for why, (count, _) in read.aside.items() if why != "total"), read.aside["total"][0]],
        "agrees": any(each[0] == "totals_agree" for each in read.assumptions),
        "odd_days": sum(each.code == "XA-1022" for each in read.findings),
        "persons": placed.counts.with_ids, "placed": [placed.coverage.value, placed.coverage.placed],
        "goals": [needed for _, needed in placed.coverage.goals],
        "next": [len(asked), sum(int(row[-1].replace(",", "")) for row in asked)],
        "curve": [[place, f"{share:.4f}", f"{done:.4f}"] for place, share, done in placed.coverage.curve],
    }


def answers(found: Analysis) -> dict[str, Any]:
    """What is compared: whole øre, counts, and indices to four decimals."""
    codes = {0: "", **found.categories}
    assert found.agreements and found.watch
    asked, areas = ([each for each in found.watch.candidates if each.together == together]
                    for together in ("supplier", "category"))
    kpis = {each.key: each for each in found.kpis}
    return {
        "scopes": {f"{each.scope} {each.reason}": [each.lines, each.amount] for each in found.totals},
        "suppliers": [found.pareto.suppliers, found.pareto.sellers, found.pareto.largest, found.pareto.largest_amount],
        "abc": {each.letter: [each.suppliers, each.amount] for each in found.pareto.classes},
        "written": [found.as_written[0], f"{found.as_written[1]:.8f}"],
        "spread": {codes[each.category]: [each.suppliers, each.amount, each.largest, f"{each.hhi:.4f}"]
                   for each in found.concentration if each.hhi is not None},
        "cells": [len(found.cells), sum(each.amount for each in found.cells), max(each.amount for each in found.cells)],
        "tail": {codes[each.category or 0] if each.category is not None else "all":
                 [each.suppliers, each.once, each.lines, each.amount] for each in found.tail},
        "months": {str(each.month): [each.lines, each.amount] for each in found.months},
        "invoices": [found.invoices.invoices, found.invoices.credit_notes, found.invoices.senders,
                     found.invoices.small, found.invoices.amount],
        "sizes": [each.invoices for each in found.invoices.sizes],
        "senders": [sum(each.invoices for each in found.senders), sum(each.amount for each in found.senders)],
        "duplicates": [len(found.duplicates), sum(each.extra for each in found.duplicates),
                       *Counter(each.sign for each in found.duplicates).values()],
        "watch": [len(asked), sum(each.amount for each in asked), sum(each.sure for each in asked)],
        "agreements": sorted([each.on, each.area, each.term, each.lines, each.positive, each.negative]
                             for each in found.agreements.classes),
        "watch_categories": [len(areas), sum(each.amount for each in areas), sum(each.sure for each in areas),
                             sum(each.suppliers for each in areas)],
        "behind": [len(found.behind), sum(each.amount for each in found.behind)],
        "uses": [[each.agreement, each.lines, each.certain, each.possible] for each in found.agreements.uses
                 if each.lines],
        "areas": {codes[each.category]: [each.amount, each.on, each.off, each.without, each.undecided]
                  for each in found.agreements.areas},
        "largest": [[each.name, each.lines, each.amount, each.letter] for each in found.largest],
        "december": [each for year in found.decembers for each in (year.amount, year.others)],
        "potential": {each.source: each.basis for each in found.potential},
        "kpis": {key: "" if kpis[key].value is None else f"{kpis[key].value:.6f}" for key in (
            "KPI01", "KPI02", "KPI06", "KPI07", "KPI11", "KPI12", "KPI15", "KPI17")},
        "parts": {key: sorted(int(each.value * 100) for each in kpis[key].parts) for key in ("KPI09", "KPI10")},
        "prices": len(found.prices), "years": len(found.turnovers),
    }


def main() -> None:
    """Run, and print what was found and how long each step took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--without-book", action="store_true")
    parser.add_argument("--lines", type=int, default=LINES)
    given = parser.parse_args()
    from xlanskaff.cli.process import settle
    from xlanskaff.services.spend_analyse import analyse_ledger
    from xlanskaff.services.spend_classify import classify_ledger
    from xlanskaff.services.spend_import import import_ledgers

    # As the command does before it begins.
    settle()
    took: dict[str, tuple[float, float]] = {}
    started = time.perf_counter(), time.process_time()

    def done(step: str) -> None:
        nonlocal started
        now = time.perf_counter(), time.process_time()
        took[step] = round(now[0] - started[0], 2), round(now[1] - started[1], 2)
        started = now

    ledger, classified = given.out / "hovedbok.parquet", given.out / "klassifisert"
    register = given.folder / "register.csv"
    (read,) = import_ledgers([given.folder / "hovedbok.csv"], ledger).files
    done("import")
    placed = classify_ledger(ledger, classified)
    done("classify")
    if given.without_book:
        found = analyse_ledger(ledger, classified=classified, register=register)
        done("analyse")
    else:
        from xlanskaff.services.spend_report import write_report

        found = write_report(ledger, given.out / "analyse.xlsx", classified=classified, register=register,
                             lines=given.lines).analysis
        done("analyse and workbook")
    print(json.dumps({"answer": answers(found) | placed_alike(read, placed), "took": took}))


if __name__ == "__main__":
    main()
