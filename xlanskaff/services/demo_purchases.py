"""The purchases of the demonstration taken through every step: files, one ledger, what was bought, what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlanskaff.language.texts import Lang
from xlanskaff.services.demo_ledger import AGREEMENTS, NOTICES, ON, write_purchases
from xlanskaff.services.spend_analyse import Analysis, analyse_ledger
from xlanskaff.services.spend_classify import Classification, classify_ledger
from xlanskaff.services.spend_import import ImportResult, import_ledgers

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
    analysis: Analysis


def analyse_purchases(folder: Path, *, lang: Lang = "nb", overwrite: bool = False) -> DemoPurchases:
    """Write the files of the made-up municipality, read them into one ledger, classify and analyse it.

    Raises:
        Problem: something stands in the way of writing.
    """
    ledgers = write_purchases(folder)
    imported = import_ledgers(ledgers, folder / LEDGER, lang=lang, overwrite=overwrite)
    classified = classify_ledger(imported.out, folder / CLASSIFIED, lang=lang, overwrite=overwrite)
    analysis = analyse_ledger(imported.out, classified=classified.out, register=folder / AGREEMENTS,
                              notice_files=[folder / NOTICES], on=ON, lang=lang)
    return DemoPurchases(folder, imported, classified, analysis)
