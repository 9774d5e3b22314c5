"""A ledger of any number of lines, drawn by the engine: ten million take seconds, not minutes.

    python -m benchmarks.ledger_lines FILE [--lines N] [--suppliers N] [--encoding utf-8|cp1252]

The lines are those of the fictional municipality at large: its arts, departments, texts and made-up
names, with suppliers of very different size, amounts that are log-normal as near as three draws make
them, more lines in December than in July, two credit notes in a hundred, and every thousandth line
written twice. `;`, decimal comma, dd.mm.yyyy. The same arguments give the same bytes: every draw is
whole-number arithmetic on the number of the line. A line takes some 100 bytes; an invoice has two.

A quarter of the lines have no text, and of the others three quarters have one that no other line has,
as in the one municipal ledger with texts that we know (`docs/benchmarks.md`). A line in four thousand
names a person by number, and as many have a number that is like one and is none. Of a million one
has a word in place of its amount, and the last row is the sum of the file. Organisation numbers begin
with 5, numbers of persons have 80 added to the month: nobody that we know of has one of them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.catalogue.demo.purchases import STEMS, trades
from xlanskaff.services.demo_ledger_lines import MONTH_NAMES
from xlanskaff.services.demo_ledger_numbers import organisation_numbers, synthetic_person

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HEADERS = ("Bilagsnr", "Bilagsdato", "Art", "Ansvar", "Leverandørnr", "Leverandør", "Org.nr", "Tekst", "Nettobeløp",
           "Avtalenr")
SUM = "Sum"
"""What stands first in the last row."""
UNREADABLE = "avventer"
"""What stands in place of some amounts."""
_PERSONS, _PERSON_AT, _LIKE_AT = 4_001, 17, 1_018
_ODD, _ODD_AT = 1_000_003, 40
_PRIME = 2_147_483_647
_AT_ONCE = 1 << 24
# Lines in a thousand, month by month: a rush before the year ends, and quiet in July.
_SEASON = (80, 78, 86, 80, 82, 84, 40, 78, 86, 90, 92, 124)


def write(path: Path, count: int, *, suppliers: int = 20_000, encoding: str = "utf-8") -> tuple[int, int]:
    """Write a ledger; gives the number of lines with an amount, and their sum in øre.

    Args:
        suppliers: how many there are to draw from.
        encoding: `utf-8` or `cp1252`.
    """
    import duckdb

    part = path.with_name(f"{path.name}.part")
    with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": f"{part}.spill"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        _tables(connection, suppliers)
        found = connection.execute("SELECT count(*), coalesce(sum(cents), 0)::BIGINT FROM "
                                   f"({_drawn(count, suppliers)}) WHERE NOT odd").fetchone()
        assert found
        last = ", ".join([f"'{SUM}'", *["''"] * 7, _kroner(f"({found[1]}::BIGINT)"), "''"])
        connection.execute(f"COPY ({_written(count, suppliers)} UNION ALL SELECT {last}) TO '{part.as_posix()}' "
                           "(FORMAT csv, DELIMITER ';', HEADER true, QUOTE '')")
    if encoding != "utf-8":
        _recoded(part, encoding)
    part.replace(path)
    return int(found[0]), int(found[1])


def _tables(connection: DuckDBPyConnection, suppliers: int) -> None:
    """Suppliers, with what they sell; departments and texts are lists to draw from."""
    connection.execute("CREATE TABLE trade (trade INTEGER, art VARCHAR, departments VARCHAR[], median DOUBLE, "
                       "sigma DOUBLE)")
    connection.execute("CREATE TABLE word (word INTEGER, trade INTEGER, name VARCHAR, texts VARCHAR[])")
    words = 0
    for at, trade in enumerate(each for each in trades() if each.sells):
        connection.execute("INSERT INTO trade VALUES (?, ?, ?, ?, ?)",
                           [at, trade.art, list(trade.departments), trade.median, trade.sigma])
        for name, texts in trade.sells.items():
            plain = [text.replace("{month}", "").replace("{week}", "").strip() for text in texts]
            connection.execute("INSERT INTO word VALUES (?, ?, ?, ?)", [words, at, name, plain])
            words += 1
    numbers = list(islice(organisation_numbers(), suppliers))
    connection.execute(f"""
        CREATE TABLE seller AS SELECT s AS seller, 60001 + s AS id, art, departments, texts, median, sigma,
            ?[1 + s % {len(STEMS)}] || ' ' || name || ' ' || (1 + s // {len(STEMS) * words}) || ' AS' AS name,
            CASE WHEN {_draw('s', 1)} < 0.04 THEN '' ELSE ?[1 + s] END AS number,
            CASE WHEN {_draw('s', 2)} < 0.1 THEN 'A-' || (1000 + s) ELSE '' END AS agreement
        FROM (SELECT CAST(range AS BIGINT) AS s FROM range({suppliers}))
        JOIN word ON word = (s * 7) % {words} JOIN trade USING (trade)""", [list(STEMS), numbers])
    born = [synthetic_person(1 + at % 28, 1 + at % 12, 40 + at % 60) for at in range(420)]
    # Another last digit: eleven digits that begin as a day does, with a check digit that is wrong.
    like = [f"{each[:10]}{(int(each[10]) + 3) % 10}" for each in born]
    connection.execute("CREATE TABLE person AS SELECT unnest(range(420)) AS person, unnest(?) AS born, "
                       "unnest(?) AS alike", [born, like])


def _draw(number: str, at: int) -> str:
    """SQL for a draw from 0 to 1 that depends on a whole number and nothing else."""
    mixed = f"((({number}) * 48271 + {at * 1_000_003}) % {_PRIME})"
    return f"(({mixed} * ({mixed} % 65521 + 69621 + {at * 2})) % {_PRIME} / {_PRIME}.0)"


def _drawn(count: int, suppliers: int) -> str:
    """SQL for the lines as numbers; `twin` is the number of the line, or of the one before where it is repeated."""
    months = "CASE " + " ".join(f"WHEN m < {sum(_SEASON[:at + 1])} THEN {at}" for at in range(12)) + " END"
    normal = f"(2 * ({_draw('twin', 5)} + {_draw('twin', 6)} + {_draw('twin', 7)} - 1.5))"
    return f"""
        SELECT twin, 900000000 + twin // 2 AS voucher, s.*, make_date(2025, 1 + month, 1 + d) AS day, pick, how, serial,
            twin % {_ODD} = {_ODD_AT} AS odd,
            CASE WHEN {_draw('twin', 8)} < 0.02 THEN -1 ELSE 1 END
                * greatest(1, CAST(round(median * exp(sigma * {normal}) * 100) AS BIGINT)) AS cents
        FROM (SELECT twin, CAST(floor({suppliers} * pow({_draw('twin // 2', 3)}, 5)) AS BIGINT) AS seller, pick, how,
                  serial, d, {months} AS month
              FROM (SELECT twin, CAST(floor({_draw('twin // 2', 4)} * {sum(_SEASON)}) AS INTEGER) AS m,
                        CAST(floor({_draw('twin // 2', 9)} * 28) AS INTEGER) AS d,
                        CAST(floor({_draw('twin', 10)} * 1000) AS INTEGER) AS pick,
                        CAST(floor({_draw('twin', 11)} * 1000) AS INTEGER) AS how,
                        CAST(floor({_draw('twin', 12)} * 90000000) AS INTEGER) AS serial
                    FROM (SELECT CASE WHEN range % 1000 = 999 THEN range - 1 ELSE range END AS twin
                          FROM range({count}))))
        JOIN seller s USING (seller)"""


def _written(count: int, suppliers: int) -> str:
    columns = ("CAST(voucher AS VARCHAR)", "strftime(day, '%d.%m.%Y')", "art",
               "departments[1 + pick % len(departments)]", "CAST(id AS VARCHAR)", "name", "number", _text(),
               f"CASE WHEN odd THEN '{UNREADABLE}' ELSE {_kroner('cents')} END", "agreement")
    named = ", ".join(f'{sql} AS "{name}"' for name, sql in zip(HEADERS, columns, strict=True))
    people = f"(CASE WHEN twin % {_PERSONS} IN ({_PERSON_AT}, {_LIKE_AT}) THEN serial % 420 END)"
    return f"SELECT {named} FROM ({_drawn(count, suppliers)}) LEFT JOIN person ON person = {people}"


def _kroner(cents: str) -> str:
    return (f"(CASE WHEN {cents} < 0 THEN '-' ELSE '' END) || (abs({cents}) // 100) || ',' "
            f"|| lpad(CAST(abs({cents}) % 100 AS VARCHAR), 2, '0')")


def _text() -> str:
    """SQL for what stands on a line: nothing, what was bought, or that and what only this line has."""
    bought = "texts[1 + pick % len(texts)]"
    months = ", ".join(f"'{name}'" for name in MONTH_NAMES)
    initials = "chr(65 + serial % 26) || chr(65 + serial // 26 % 26)"
    person = f"twin % {_PERSONS} = {_PERSON_AT}"
    return f"""CASE
        WHEN {person} AND how < 250 THEN left(born, 6) || ' ' || right(born, 5) || ' ' || {bought}
        WHEN {person} THEN {bought} || ', gjelder ' || born
        WHEN twin % {_PERSONS} = {_LIKE_AT} THEN 'KID ' || alike || ' ' || {bought}
        WHEN how < 250 THEN ''
        WHEN how < 370 THEN {bought}
        WHEN how < 410 THEN {bought} || ' ' || ([{months}])[month(day)] || ' 2025'
        WHEN how < 620 THEN {bought} || ', ordre 45' || lpad(CAST(serial AS VARCHAR), 8, '0')
        WHEN how < 820 THEN 'Fakt. ' || (serial + 1000000) || ' ' || {bought}
        ELSE {bought} || strftime(day, ' %m.%Y') || ' ref. ' || {initials} || ' ' || (serial % 9000019) END"""


def _recoded(path: Path, encoding: str) -> None:
    """Write a UTF-8 file in another encoding, a block at a time."""
    other = path.with_name(f"{path.name}.{encoding}")
    with path.open(encoding="utf-8", newline="") as source, other.open("w", encoding=encoding, newline="") as target:
        while block := source.read(_AT_ONCE):
            target.write(block)
    other.replace(path)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a ledger and say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger_lines", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000, help="for example 1000000, 10000000 or 50000000")
    parser.add_argument("--suppliers", type=int, default=20_000)
    parser.add_argument("--encoding", choices=["utf-8", "cp1252"], default="utf-8")
    given = parser.parse_args(arguments)
    started = time.perf_counter()
    lines, cents = write(given.file, given.lines, suppliers=given.suppliers, encoding=given.encoding)
    print(json.dumps({"file": str(given.file), "lines": lines, "cents": cents, "bytes": given.file.stat().st_size,
                      "seconds": round(time.perf_counter() - started, 1)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
