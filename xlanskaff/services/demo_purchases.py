"""The purchases of the demonstration taken as far as the steps go: files, one ledger, and what was bought."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlanskaff.language.texts import Lang
from xlanskaff.services.demo_ledger import write_purchases
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


def analyse_purchases(folder: Path, *, lang: Lang = "nb", overwrite: bool = False) -> DemoPurchases:
    """Write the files of the made-up municipality, read them into one ledger, and classify it.

    Raises:
        Problem: something stands in the way of writing.
    """
    ledgers = write_purchases(folder)
    imported = import_ledgers(ledgers, folder / LEDGER, lang=lang, overwrite=overwrite)
    classified = classify_ledger(imported.out, folder / CLASSIFIED, lang=lang, overwrite=overwrite)
    return DemoPurchases(folder, imported, classified)
