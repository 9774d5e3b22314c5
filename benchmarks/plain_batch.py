"""What one would write with openpyxl: a book for each line of a list. Run as a script.

    python plain_batch.py FORM TEMPLATE UNITS FOLDER

It writes the same cells as `xlanskaff batch` from the same list, and looks at nothing else.
"""

import csv
import sys
from pathlib import Path

import openpyxl

FIELDS = {"unit_id": "id", "unit_name": "name", "parent": "parent", "leader": "leader",
          "assessed_on": "field:assessed_on"}


def main(form: str, template: str, units: str, folder: str) -> None:
    """Load, fill, save; once for each unit."""
    out = Path(folder)
    fields = {f"xa_{form}_{name}": header for name, header in FIELDS.items()} | {"xa_about_contact": "field:contact"}
    out.mkdir(parents=True, exist_ok=True)
    with Path(units).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for row in rows:
        book = openpyxl.load_workbook(template)
        for name, key in fields.items():
            for sheet, address in book.defined_names[name].destinations:
                book[sheet][address].value = int(row[key]) if key == "field:assessed_on" else row[key]
        meta = book["_meta"]
        for label, cell in meta.iter_rows(max_col=2):
            if label.value in ("unit", "unit_name"):
                cell.value = row["id" if label.value == "unit" else "name"]
        book.save(out / f"{row['id']}.xlsx")


if __name__ == "__main__":
    main(*sys.argv[1:])
