"""Ledgers of a few lines, written as the import writes them, and what became of them in a classification."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlanskaff.services.spend_classify import Classification, classify_ledger
from xlanskaff.spend.classified import CLASSIFIED, SUPPLIERS
from xlanskaff.spend.ledger import COLUMNS, METADATA, LedgerFile, metadata
from xlanskaff.spend.reckoning import kroner

DEFAULTS: Mapping[str, Any] = {"file": "hovedbok.csv", "date": "2025-03-01", "period": 202503, "amount": 10_000,
                               "gross": False, "currency": "NOK", "kind": "entry"}


def ledger(folder: Path, lines: Sequence[Mapping[str, Any]], name: str = "regnskap.parquet") -> Path:
    """A ledger of lines; what a line does not say is as in `DEFAULTS`."""
    import duckdb

    source, out = folder / "lines.json", folder / name
    rows = [{**DEFAULTS, "line_id": at, "row": at + 1, **line} for at, line in enumerate(lines, 1)]
    source.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    shape = ", ".join(f"'{column.name}': '{column.type}'" for column in COLUMNS)
    total = kroner(sum(row["amount"] for row in rows))
    told = metadata((LedgerFile("hovedbok.csv", "csv", len(rows), 0, total, 1, 0, {}),)).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM read_json('{source}', format = 'array', columns = {{{shape}}})) TO '{out}' "
                           f"(FORMAT parquet, KV_METADATA {{{METADATA}: '{told}'}})")
    return out


def placed(folder: Path, lines: Sequence[Mapping[str, Any]], **options: Any) -> Classification:
    """Classify a ledger of lines, again where it was done before."""
    return classify_ledger(ledger(folder, lines), folder / "ut", overwrite=True, **options)


def told(made: Classification, *columns: str, table: str = CLASSIFIED) -> list[tuple[Any, ...]]:
    """Columns of one of the tables, in order."""
    import duckdb

    order = "supplier" if table == SUPPLIERS else "line_id"
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {', '.join(columns)} FROM read_parquet(?) ORDER BY {order}",
                                  [str(made.out / table)]).fetchall()


def own_rules(folder: Path, *rows: tuple[str, str, str, str], name: str = "regler.csv") -> Path:
    """A table of one's own rules: kind, value, category, scope."""
    path = folder / name
    path.write_text("Slag;Verdi;Kategori;Omfang\n" + "".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a table for people, header -> text."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def answer(path: Path, said: str, *, rows: int = 99) -> None:
    """Answer the first rows of a table of proposals."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    lines[1:rows + 1] = [said + line for line in lines[1:rows + 1]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def codes(made: Classification) -> list[str]:
    """The codes of all findings."""
    return [finding.code for finding in made.findings]
