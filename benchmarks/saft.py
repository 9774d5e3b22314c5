"""Generated SAF-T Financial: lxml iterparse, the parser alone, our two ways, and the whole import.

    python -m benchmarks.saft [--mb N] [--rounds N] [--json]

Each takes part as a process of its own, in turns (A B C A B C …), and says how many lines it found;
the answers must be equal. Ratios are of processor time, against lxml iterparse that takes the same
fields of every line and writes nothing; the second of lxml keeps them as Parquet, as the import does,
but knows neither suppliers nor accounts. The bare parser looks at no element: a floor for what reads
XML element by element. The file is removed at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.ledger import Entrant, turn

LXML = """
import sys, json
from lxml import etree
name = "{urn:StandardAuditFile-Taxation-Financial:NO}"
path = lambda text: "/".join(name + each for each in text.split("/"))
heads = [path(each) for each in ("TransactionID", "Period", "PeriodYear", "TransactionDate", "GLPostingDate",
                                 "VoucherType", "VoucherDescription", "TransactionType", "Description", "SupplierID")]
fields = [path(each) for each in ("AccountID", "SupplierID", "CustomerID", "Description", "DebitAmount/Amount",
                                  "CreditAmount/Amount", "SourceDocumentID", "ReferenceNumber", "DueDate", "Quantity")]
kind, value, tax = path("AnalysisType"), path("AnalysisID"), path("TaxInformation/DebitTaxAmount/Amount")
count = 0
for _, voucher in etree.iterparse(sys.argv[1], events=("end",), tag=name + "Transaction"):
    head = [voucher.findtext(each) for each in heads]
    for line in voucher.iterfind(name + "Line"):
        row = [*head, *(line.findtext(each) for each in fields), line.findtext(tax),
               *((each.findtext(kind), each.findtext(value)) for each in line.iterfind(name + "Analysis"))]
        count += 1
    voucher.clear()
    while voucher.getprevious() is not None:
        del voucher.getparent()[0]
print(json.dumps([count]))
"""
_OPENED = "count = 0\nwritten = open(sys.argv[2] + '.txt', 'w', encoding='utf-8')\n"
_WRITTEN = """        count += 1
        cells = [*row[:21], " ".join(f"{kind}:{value}" for kind, value in row[21:])]
        written.write("\\x1f".join(each or "" for each in cells) + "\\n")
"""
TO_PARQUET = LXML.replace("count = 0\n", _OPENED).replace("        count += 1\n", _WRITTEN) + """
written.close()
import os, duckdb
duckdb.execute("SET enable_progress_bar = false")
columns = "{" + ", ".join(f"'c{at}': 'VARCHAR'" for at in range(22)) + "}"
sums = dict.fromkeys((14, 15, 20), "DECIMAL(15, 2)")
typed = {**sums, **dict.fromkeys((3, 4, 18), "DATE"), 19: "DOUBLE"}
casts = ", ".join(f"CAST(c{at} AS {typed.get(at, 'VARCHAR')}) AS c{at}" for at in range(22))
duckdb.execute(f"COPY (SELECT {casts} FROM read_csv('{sys.argv[2]}.txt', auto_detect = false, header = false, "
               f"delim = '\x1f', quote = '', escape = '', nullstr = '', columns = {columns})) "
               f"TO '{sys.argv[2]}' (FORMAT parquet)")
os.remove(sys.argv[2] + ".txt")
"""
BARE = """
import sys, json
from xml.parsers import expat
parser = expat.ParserCreate()
with open(sys.argv[1], "rb") as stream:
    parser.ParseFile(stream)
print(json.dumps([]))
"""
ROWS = """
import sys, json
from pathlib import Path
from xlanskaff.spend.sources.saft_read import read_rows
print(json.dumps([read_rows(Path(sys.argv[1]), Path(sys.argv[2]), quick=%s).lines]))
"""
WHOLE = """
import sys, json
from pathlib import Path
from xlanskaff.services.spend_import import import_ledgers
(file,) = import_ledgers([Path(sys.argv[1])], Path(sys.argv[2]), overwrite=True).files
print(json.dumps([file.rows + file.set_aside]))
"""


def entrants() -> dict[str, Entrant]:
    """Who takes part."""
    return {
        "lxml": Entrant("lxml iterparse, nothing written", LXML, "" if find_spec("lxml") else "not installed"),
        "lxml-parquet": Entrant("lxml iterparse, rows typed and kept as Parquet", TO_PARQUET,
                                "" if find_spec("lxml") else "not installed"),
        "bare": Entrant("expat, no element looked at", BARE),
        "quick": Entrant("ours, to rows", ROWS % True),
        "slow": Entrant("ours, element by element", ROWS % False),
        "whole": Entrant("xlanskaff spend import", WHOLE),
    }


def vouchers(size: int) -> Iterator[str]:
    """Invoices of three lines, indented as systems do it, until there are so many bytes."""
    chance = random.Random(7)
    number = written = 0
    while written < size:
        number += 1
        net = chance.randint(100, 9_999_999)
        supplier, day = chance.randint(20_000, 21_999), f"2025-{number % 12 + 1:02}-15"
        head = _simple(3, TransactionID=number, Period=number % 12 + 1, PeriodYear=2025, TransactionDate=day,
                       VoucherType="IF", VoucherDescription="Inngående faktura", Description=f"Faktura {number}",
                       SystemEntryDate=day, GLPostingDate=day, SystemID=number)
        text = "Kjøp &amp; retur" if number % 7 == 0 else f"Faktura {number} kontorrekvisita til rådhuset"
        dimensions = "".join(_holding(4, "Analysis", _simple(5, AnalysisType=kind, AnalysisID=chance.randint(100, 160)))
                             for kind in ("A", "P"))
        taxed = _simple(5, TaxType="MVA", TaxCode="1", TaxPercentage="25", TaxBase=_kroner(net)) + _holding(
            5, "DebitTaxAmount", _simple(6, Amount=_kroner(net // 4)))
        lines = (_line(1, chance.choice((4300, 6540, 6800, 7140)), "Debit", net, dimensions, text, number)
                 .replace("   </Line>", _holding(4, "TaxInformation", taxed) + "   </Line>")
                 + _line(2, 2710, "Debit", net // 4, "", text, number)
                 + _line(3, 2400, "Credit", net + net // 4, _simple(4, SupplierID=supplier), text, number))
        made = _holding(2, "Transaction", head + lines)
        written += len(made)
        yield made


def write(path: Path, size: int) -> None:
    """Write a file of about so many bytes; the same for the same size."""
    suppliers = "".join(_holding(3, "Supplier", _simple(4, Name=f"Leverandør {at} AS", SupplierID=20_000 + at))
                        for at in range(2000))
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n'
                     '<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO">\n'
                     + _holding(1, "Header", _simple(2, AuditFileVersion="1.30", AuditFileCountry="NO"))
                     + _holding(1, "MasterFiles", _holding(2, "Suppliers", suppliers))
                     + "<GeneralLedgerEntries>\n<Journal>\n")
        stream.writelines(vouchers(size))
        stream.write("</Journal>\n</GeneralLedgerEntries>\n</AuditFile>\n")


def _line(number: int, account: int, side: str, cents: int, inner: str, text: str, document: int) -> str:
    return _holding(3, "Line", _simple(4, RecordID=number, AccountID=account) + inner
                    + _simple(4, SourceDocumentID=document, Description=text)
                    + _holding(4, f"{side}Amount", _simple(5, Amount=_kroner(cents))))


def _kroner(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _simple(depth: int, **values: object) -> str:
    return "".join(f"{' ' * depth}<{name}>{value}</{name}>\n" for name, value in values.items())


def _holding(depth: int, name: str, inner: str) -> str:
    return f"{' ' * depth}<{name}>\n{inner}{' ' * depth}</{name}>\n"


def run(size: int, rounds: int) -> tuple[dict[str, Entrant], float]:
    """Everybody, in turns, and the megabytes of the file; one turn first that does not count."""
    found = entrants()
    with tempfile.TemporaryDirectory(prefix="xlanskaff-bench-") as name:
        file = Path(name) / "regnskap.xml"
        write(file, size)
        for number in range(rounds + 1):
            for key, one in found.items():
                if not one.absent:
                    turn(one, file, Path(name) / f"{key}.out")
                    if not number and rounds:
                        one.turns.clear()
        return found, file.stat().st_size / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code says whether all found the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.saft", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    given = parser.parse_args(arguments)
    found, megabytes = run(int(given.mb * 1e6), given.rounds)
    base = found["lxml"].middle()[1] if found["lxml"].turns else 0.0
    rows: list[dict[str, Any]] = []
    for key, one in found.items():
        row: dict[str, Any] = {"key": key, "label": one.label, "absent": one.absent, "answer": one.answer}
        if one.turns:
            wall, cpu, peak = one.middle()
            row |= {"seconds": wall, "cpu": cpu, "peak_mib": peak, "mb_per_cpu": megabytes / cpu, "ratio": base / cpu}
        rows.append(row)
    alike = len({tuple(one.answer) for one in found.values() if one.answer}) == 1
    if given.json:
        print(json.dumps({"mb": megabytes, "rounds": given.rounds, "alike": alike, "rows": rows}, indent=1))
        return 0 if alike else 1
    print(f"{megabytes:.0f} MB, {given.rounds} rounds, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| | seconds | processor seconds | MB a processor second | × lxml | peak MiB |\n"
          "|---|---:|---:|---:|---:|---:|")
    for row in rows:
        figures = (f"{row['seconds']:.1f} | {row['cpu']:.1f} | {row['mb_per_cpu']:.0f} | {row['ratio']:.1f} | "
                   f"{row['peak_mib']:.0f}" if "seconds" in row else f"{row['absent']} | | | |")
        print(f"| {row['label']} | {figures} |")
    print("" if alike else "\n**Not alike:** " + "; ".join(f"{key} {one.answer}" for key, one in found.items()))
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
