"""Ledgers for tests: small files imported, and what became of them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from xlanskaff.services.spend_import import ImportedFile, ImportResult, import_ledgers


def brought_in(folder: Path, content: str | bytes, *, name: str = "hovedbok.csv", told: str = "",
               **options: Any) -> ImportResult:
    """Import one file of this content; `told` is a mapping."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    if told:
        options["map_file"] = folder / "kart.toml"
        options["map_file"].write_text(told, encoding="utf-8")
    return import_ledgers([path], folder / "ledger.parquet", overwrite=True, **options)


def only(result: ImportResult) -> ImportedFile:
    """The one file of a result."""
    (file,) = result.files
    return file


def lines(result: ImportResult, *columns: str) -> list[tuple[Any, ...]]:
    """The lines of a ledger, in order."""
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {', '.join(columns) or '*'} FROM read_parquet(?) ORDER BY line_id",
                                  [str(result.out)]).fetchall()


def aside(result: ImportResult) -> list[list[str]]:
    """The rows set aside, without their headers: file, row, reason, amount, content."""
    if result.aside is None:
        return []
    with result.aside.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))[1:]


def codes(result: ImportResult) -> list[str]:
    """The codes of all findings."""
    return [finding.code for finding in result.findings]
