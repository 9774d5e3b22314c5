"""A sheet of many lines: ours, with ISA-L and without, against XlsxWriter in constant memory.

    python -m benchmarks.lines [--lines N] [--rounds N] [--json]

Each takes part as a process of its own, in turns, and reads the same Parquet file through DuckDB.
Ours puts the lines into the table of a finished workbook; XlsxWriter writes a new one with the same ten
columns and number formats and no table, which it cannot make in constant memory. What stands in the
sheets is read back with calamine and must be equal. The ratio is of processor time. Files are removed
at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.ledger import Entrant
from benchmarks.weighed import weighed

_QUERY = """SELECT i AS line, DATE '2023-01-01' + CAST(i % 730 AS INTEGER) AS day, 'B' || (900000 + i // 2) AS document,
    'Leverandør ' || (i * 7919 % 20000) || CASE WHEN i % 3 = 0 THEN ' & Sønn AS' ELSE ' AS' END AS supplier,
    CAST(800000000 + i * 7919 % 20000 AS VARCHAR) AS organisation_number,
    CAST(6000 + i % 106 * 17 AS VARCHAR) AS account,
    'Konto ' || (i % 106) AS account_name, 'Avdeling ' || (i % 119) AS department,
    CAST(i * 104729 % 2000000 - 50000 AS BIGINT) AS amount, 'Faktura ' || (i % 977) || ' for varer' AS text
    FROM range({}) r(i)"""
_KINDS = {"line": "whole", "day": "date", "document": "text", "supplier": "text", "organisation_number": "text",
          "account": "text", "account_name": "text", "department": "text", "amount": "ore", "text": "text"}

OURS = """
import sys, json, duckdb
from pathlib import Path
if sys.argv[3] == "zlib":
    sys.modules["isal"] = None
else:
    import isal
from xlanskaff.xlsx.lines import LineColumn, put_lines
ledger, target, kinds = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[4])
with duckdb.connect(config={"memory_limit": "600MB"}) as connection:
    connection.execute("SET enable_progress_bar = false")
    done = put_lines(Path(ledger + ".xlsx"), "tbl_lines", [LineColumn(*each) for each in kinds.items()], connection,
                     f"SELECT * FROM '{ledger}'", target)
print(json.dumps([done.count]))
"""
XLSXWRITER = """
import sys, json, duckdb, xlsxwriter
ledger, target = sys.argv[1:3]
with duckdb.connect(config={"memory_limit": "600MB"}) as connection:
    connection.execute("SET enable_progress_bar = false")
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    page = book.add_worksheet("Linjer")
    day, kroner, plain = (book.add_format(each) for each in (
        {"num_format": "dd.mm.yyyy"}, {"num_format": "#,##0.00"}, {"border": 1}))
    found = connection.execute(f"SELECT * FROM '{ledger}'")
    page.write_row(0, 0, [each[0] for each in found.description])
    row, text, number = 0, page.write_string, page.write_number
    while chunk := found.fetchmany(1024):
        for line, date, document, supplier, organisation, account, called, department, amount, said in chunk:
            row += 1
            number(row, 0, line, plain)
            page.write_datetime(row, 1, date, day)
            text(row, 2, document, plain)
            text(row, 3, supplier, plain)
            text(row, 4, organisation, plain)
            text(row, 5, account, plain)
            text(row, 6, called, plain)
            text(row, 7, department, plain)
            number(row, 8, amount / 100, kroner)
            text(row, 9, said, plain)
    book.close()
print(json.dumps([row]))
"""


def entrants() -> dict[str, Entrant]:
    """Who takes part."""
    try:
        import isal  # noqa: F401
    except ImportError:
        absent = "not installed"
    else:
        absent = ""
    return {"xlsxwriter": Entrant("XlsxWriter, constant_memory", XLSXWRITER),
            "ours-isal": Entrant("xlanskaff, ISA-L", OURS, absent), "ours-zlib": Entrant("xlanskaff, zlib", OURS)}


def prepare(ledger: Path, count: int) -> None:
    """The lines as Parquet, and beside them the workbook with two rows of a table."""
    import duckdb
    import xlsxwriter

    with duckdb.connect() as connection:
        connection.execute(f"COPY ({_QUERY.format(count)}) TO '{ledger}'")
    book = xlsxwriter.Workbook(ledger.with_name(ledger.name + ".xlsx"))
    page = book.add_worksheet("Linjer")
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in (
        ("date", "dd.mm.yyyy"), ("ore", "#,##0.00"))}
    plain = book.add_format({"border": 1})
    page.add_table(0, 0, 2, len(_KINDS) - 1, {"name": "tbl_lines", "columns": [{"header": each} for each in _KINDS]})
    for row in (1, 2):
        for column, kind in enumerate(_KINDS.values()):
            page.write_blank(row, column, None, formats.get(kind, plain))
    book.close()


def digest(path: Path) -> list[str]:
    """How many lines a sheet has, their sum, and a checksum of all that stands in it."""
    from python_calamine import CalamineWorkbook

    count, total, check = 0, 0, 0
    for row in CalamineWorkbook.from_path(path).get_sheet_by_name("Linjer").iter_rows():
        check = zlib.crc32(repr(row).encode(), check)
        if count:
            total += round(float(row[8]) * 100)  # type: ignore[arg-type]
        count += 1
    return [str(count - 1), str(total), f"{check:08x}"]


def turn(one: Entrant, arguments: Sequence[str]) -> None:
    """Run one program and keep what it cost."""
    _, weight = weighed(one.label, ["-c", one.program, *arguments])
    one.turns.append(weight)


def digest_apart(path: Path) -> list[str]:
    """The digest from a process of its own: what a child is said to have used begins with what its parent uses."""
    program = "import sys, json; from pathlib import Path; from benchmarks.lines import digest; " \
              "print(json.dumps(digest(Path(sys.argv[1]))))"
    done = subprocess.run([sys.executable, "-c", program, str(path)], cwd=Path(__file__).parents[1],
                          stdout=subprocess.PIPE, text=True, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


def run(count: int, rounds: int) -> tuple[dict[str, Entrant], dict[str, int]]:
    """Everybody, in turns, and the size of each file; what each wrote first is read back."""
    found = entrants()
    sizes: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="xlanskaff-bench-") as name:
        ledger, out = Path(name) / "linjer.parquet", Path(name) / "linjer.xlsx"
        prepare(ledger, count)
        for _ in range(rounds):
            for key, one in found.items():
                if one.absent:
                    continue
                turn(one, [str(ledger), str(out), key.rpartition("-")[2], json.dumps(_KINDS)])
                if key not in sizes:
                    one.answer, sizes[key] = digest_apart(out), out.stat().st_size
                out.unlink()
    return found, sizes


def report(found: dict[str, Entrant], sizes: dict[str, int]) -> list[dict[str, Any]]:
    """A row for each: seconds, processor seconds, peak, size, and how many times as fast as XlsxWriter."""
    base = found["xlsxwriter"].middle()
    rows = []
    for key, one in found.items():
        row: dict[str, Any] = {"key": key, "label": one.label, "absent": one.absent, "answer": one.answer}
        if one.turns:
            wall, cpu, peak = one.middle()
            row |= {"seconds": wall, "cpu": cpu, "peak_mib": peak, "bytes": sizes[key], "ratio": base[1] / cpu}
        rows.append(row)
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code says whether all wrote the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lines", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    given = parser.parse_args(arguments)
    found, sizes = run(given.lines, given.rounds)
    rows = report(found, sizes)
    alike = len({tuple(one.answer) for one in found.values() if one.answer}) == 1
    if given.json:
        print(json.dumps({"lines": given.lines, "rounds": given.rounds, "alike": alike, "rows": rows}, indent=1))
    else:
        print(f"{given.lines:,} lines of {len(_KINDS)} columns, {given.rounds} rounds, {os.cpu_count()} cores, "
              f"load {os.getloadavg()[0]:.1f}\n")
        print("| | seconds | processor seconds | peak MiB | MB | ratio |\n|---|---:|---:|---:|---:|---:|")
        for row in rows:
            figures = (f"{row['seconds']:.1f} | {row['cpu']:.1f} | {row['peak_mib']:.0f} | {row['bytes'] / 1e6:.0f} | "
                       f"{row['ratio']:.1f}" if "seconds" in row else f"{row['absent']} | | | |")
            print(f"| {row['label']} | {figures} |")
        print("" if alike else "\n**Not alike:** " + "; ".join(f"{key} {one.answer}" for key, one in found.items()))
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
