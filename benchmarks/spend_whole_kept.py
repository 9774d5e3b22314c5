"""What an entrant has left behind besides its workbook: told so that it can be compared, line by line.

    python -m benchmarks.spend_whole_kept OUT

Run apart from what is measured. The ledger and the classification are Parquet files; ours has the second
one in a folder, and other names for some columns of the first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

LEDGER = ("day", "document", "seller", "name", "text", "amount")
"""The columns that are compared, as the others call them; `OURS` is what ours calls them."""
OURS = ("date", "document", "supplier_id", "supplier_name", "text", "amount")


def kept(out: Path) -> dict[str, Any]:
    """Of the ledger the sum over all lines of what stands on each; lines by where they were placed, and why."""
    import duckdb

    ledger, place = str(out / "hovedbok.parquet"), out / "klassifisert"
    classified = str(place / "classified.parquet" if place.is_dir() else place.with_suffix(".parquet"))

    with duckdb.connect() as connection:
        there = {name for name, *_ in connection.execute("DESCRIBE FROM read_parquet(?)", [ledger]).fetchall()}
        day, *others = OURS if OURS[0] in there else LEDGER
        columns = ", ".join(f"coalesce(CAST({each} AS VARCHAR), '')" for each in (f"CAST({day} AS DATE)", *others))
        told = connection.execute(f"SELECT count(*), sum(hash(line, {columns}))::VARCHAR FROM "
                                  f"({_numbered()})", [ledger]).fetchall()
        places = connection.execute(f"""
            SELECT scope::VARCHAR, reason::VARCHAR, coalesce(category::VARCHAR, ''), coalesce(rule::VARCHAR, ''),
                   coalesce(matched::VARCHAR, ''), count(*), sum(hash(line))::VARCHAR, count(DISTINCT supplier)
            FROM ({_numbered()}) GROUP BY ALL ORDER BY ALL""", [classified]).fetchall()
    return {"ledger kept": list(told[0]), "classification kept": [list(each) for each in places]}


def _numbered() -> str:
    """Lines numbered anew: whether rows that were set aside leave a gap is nobody's business."""
    return "SELECT *, row_number() OVER (ORDER BY line_id) AS line FROM read_parquet(?)"


if __name__ == "__main__":
    print(json.dumps(kept(Path(sys.argv[1]))))
