"""A generated ledger from CSV to typed Parquet: the import, the SQL one would write by hand, and pandas.

    python -m benchmarks.ledger [--lines N] [--rounds N] [--json]

Each takes part as a process of its own, in turns (A B C A B C …), with all cores, and says how many
lines, øre and suppliers it found; the answers must be equal. The hand-written SQL knows the file
beforehand: no looking for delimiter, columns, marks or faults, and it fails on the first odd row.
The peak is that of the whole process. The file is some 90 bytes a line and is removed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.weighed import weighed

HEADERS = "Bilagsdato;Bilagsnr;Leverandørnr;Leverandør;Org.nr;Konto;Kontonavn;Avdeling;Beløp;Tekst"
_AT_ONCE = 50_000

OURS = """
import sys, json
from pathlib import Path
from xlanskaff.services.spend_import import import_ledgers
(file,) = import_ledgers([Path(sys.argv[1])], Path(sys.argv[2])).files
print(json.dumps([file.rows, file.sum.replace(".", ""), file.suppliers]))
"""
BY_HAND = """
import sys, json, duckdb
connection = duckdb.connect(config={"memory_limit": "1200MB", "temp_directory": sys.argv[2] + ".spill"})
connection.execute("SET enable_progress_bar = false")
columns = "{" + ", ".join(f"'c{at}': 'VARCHAR'" for at in range(10)) + "}"
connection.execute(f'''CREATE TABLE ledger AS SELECT
    CAST(try_strptime(c0, '%d.%m.%Y') AS DATE) AS date, c1 AS document, c2 AS supplier_id, c3 AS supplier_name,
    c4 AS organisation_number, c5 AS account, c6 AS account_name, c7 AS department,
    CAST(CAST(replace(c8, ',', '.') AS DECIMAL(15, 2)) * 100 AS BIGINT) AS amount, c9 AS text
    FROM read_csv('{sys.argv[1]}', auto_detect = false, header = false, skip = 1, delim = ';', columns = {columns})''')
connection.execute(f"COPY (SELECT rowid + 1 AS line_id, * FROM ledger) TO '{sys.argv[2]}' "
                   "(FORMAT parquet, PARQUET_VERSION v2, COMPRESSION snappy)")
print(json.dumps([str(each) for each in connection.execute(
    "SELECT count(*), sum(amount), count(DISTINCT supplier_name) FROM ledger").fetchone()]))
"""
PANDAS = """
import sys, json, pandas
table = pandas.read_csv(sys.argv[1], sep=";", decimal=",", dtype={name: str for name in
                        ("Bilagsnr", "Leverandørnr", "Leverandør", "Org.nr", "Konto", "Kontonavn",
                        "Avdeling", "Tekst")})
table["Bilagsdato"] = pandas.to_datetime(table["Bilagsdato"], format="%d.%m.%Y")
amounts = (table["Beløp"] * 100).round().astype("int64")
print(json.dumps([len(table), str(amounts.sum()), table["Leverandør"].nunique()]))
"""


@dataclass
class Entrant:
    """One way of doing it: a program, what it found, and what each turn cost (seconds, seconds, MiB)."""

    label: str
    program: str
    absent: str = ""
    answer: list[str] = field(default_factory=list)
    turns: list[tuple[float, float, float]] = field(default_factory=list)

    def middle(self) -> tuple[float, float, float]:
        """The median of each figure."""
        wall, cpu, peak = zip(*self.turns, strict=True)
        return statistics.median(wall), statistics.median(cpu), max(peak)


def entrants() -> dict[str, Entrant]:
    """Who takes part."""
    return {
        "by-hand": Entrant("DuckDB SQL written for this file", BY_HAND),
        "ours": Entrant("xlanskaff spend import", OURS),
        "pandas": Entrant("pandas read_csv, nothing written", PANDAS, "" if find_spec("pandas") else "not installed"),
    }


def lines(count: int) -> Iterator[str]:
    """A ledger's lines: suppliers of very different size, amounts with decimal comma, some negative."""
    chance = random.Random(7)
    suppliers = [f"{100_000 + at};Leverandør {at} {chance.choice(['AS', 'ASA', 'Sør AS'])};"
                 f"{chance.randint(800_000_000, 999_999_999)}" for at in range(20_000)]
    accounts = [f"{number};Konto {number}" for number in range(6000, 7800, 17)]
    days = [(date(2024, 1, 1) + timedelta(at)).strftime("%d.%m.%Y") for at in range(730)]
    for at in range(count):
        cents = int(chance.random() * 2_000_000) - 50_000
        sign, whole, rest = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
        yield (f"{days[at % 730]};{900_000 + at // 2};{suppliers[int(chance.random() ** 2 * 20_000)]};"
               f"{accounts[at % 106]};{at % 119};{sign}{whole},{rest:02};Faktura {at % 977}\r\n")


def write(path: Path, count: int) -> None:
    """Write the ledger; the same for the same count."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"{HEADERS}\r\n")
        buffer = []
        for line in lines(count):
            buffer.append(line)
            if len(buffer) == _AT_ONCE:
                stream.write("".join(buffer))
                buffer = []
        stream.write("".join(buffer))


def turn(one: Entrant, ledger: Path, out: Path) -> None:
    """Run one program and keep what it cost."""
    said, weight = weighed(one.label, ["-c", one.program, str(ledger), str(out)])
    one.answer = [str(each) for each in json.loads(said.splitlines()[-1])]
    one.turns.append(weight)
    out.unlink(missing_ok=True)


def run(count: int, rounds: int) -> dict[str, Entrant]:
    """Everybody, in turns; one turn first that does not count."""
    found = entrants()
    with tempfile.TemporaryDirectory(prefix="xlanskaff-bench-") as name:
        ledger = Path(name) / "hovedbok.csv"
        write(ledger, count)
        for number in range(rounds + 1):
            for key, one in found.items():
                if not one.absent:
                    turn(one, ledger, Path(name) / f"{key}.parquet")
                    if not number and rounds:
                        one.turns.clear()
    return found


def report(found: dict[str, Entrant]) -> list[dict[str, Any]]:
    """A row for each: seconds, processor seconds, peak, and how many times as long as by hand."""
    base = found["by-hand"].middle()
    rows = []
    for key, one in found.items():
        row: dict[str, Any] = {"key": key, "label": one.label, "absent": one.absent, "answer": one.answer}
        if one.turns:
            wall, cpu, peak = one.middle()
            row |= {"seconds": wall, "cpu": cpu, "peak_mib": peak, "times": wall / base[0], "cpu_times": cpu / base[1]}
        rows.append(row)
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code says whether all found the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    given = parser.parse_args(arguments)
    found = run(given.lines, given.rounds)
    rows = report(found)
    alike = len({tuple(one.answer) for one in found.values() if one.answer}) == 1
    if given.json:
        print(json.dumps({"lines": given.lines, "rounds": given.rounds, "alike": alike, "rows": rows}, indent=1))
    else:
        print(f"{given.lines:,} lines, {given.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        print("| | seconds | processor seconds | peak MiB | times as long |\n|---|---:|---:|---:|---:|")
        for row in rows:
            figures = (f"{row['seconds']:.1f} | {row['cpu']:.1f} | {row['peak_mib']:.0f} | {row['times']:.2f}"
                       if "seconds" in row else f"{row['absent']} | | |")
            print(f"| {row['label']} | {figures} |")
        print("" if alike else "\n**Not alike:** " + "; ".join(f"{key} {one.answer}" for key, one in found.items()))
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
