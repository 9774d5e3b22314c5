"""The purchases of the demonstration taken through every step: files, one ledger, what was bought, the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlanskaff.catalogue.demo import MUNICIPALITY
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.demo_ledger import AGREEMENTS, NOTICES, ON, write_purchases
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_classify import Classification, classify_ledger
from xlanskaff.services.spend_import import ImportResult, import_ledgers
from xlanskaff.services.spend_report import Report, write_report

LEDGER, CLASSIFIED = "regnskap.parquet", "klassifisert"


@dataclass(frozen=True, slots=True)
class DemoPurchases:
    """What came of the purchases of the demonstration.

    Attributes:
        folder: where the exported files lie, and what was made of them.
    """

    folder: Path
    imported: ImportResult
    classified: Classification
    report: Report

    @property
    def analysis(self) -> Analysis:
        """What the workbook is filled from."""
        return self.report.analysis


def analyse_purchases(folder: Path, *, lang: Lang = "nb", overwrite: bool = False) -> DemoPurchases:
    """Write the files of the made-up municipality, read them into one ledger, classify it and make the workbook.

    Raises:
        Problem: something stands in the way of writing.
    """
    ledgers = write_purchases(folder)
    imported = import_ledgers(ledgers, folder / LEDGER, lang=lang, overwrite=overwrite)
    classified = classify_ledger(imported.out, folder / CLASSIFIED, lang=lang, overwrite=overwrite)
    out = folder / f"{text('spend_analysis.file', lang)}.xlsx"
    if overwrite:
        out.unlink(missing_ok=True)
    report = write_report(imported.out, out, classified=classified.out, register=folder / AGREEMENTS,
                          notice_files=[folder / NOTICES], organisation=MUNICIPALITY, on=ON, lang=lang)
    return DemoPurchases(folder, imported, classified, report)
