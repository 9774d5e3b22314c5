"""What the contestants of `benchmarks.spend_whole` are given: a ledger, a contract register and the rules.

    python -m benchmarks.spend_whole_task FOLDER --lines N [--register N]

`hovedbok.csv` is the ledger, `register.csv` the agreements. Ours finds out everything else by itself.
The others are told, in `rules.json`, what somebody who writes for this one file would know: what each
account means, the words that decide where an account does not, the law's limits of each category, and
which suppliers each agreement means.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.ledger_lines import _tables, write
from xlanskaff.catalogue import spend
from xlanskaff.catalogue.kpi import setting
from xlanskaff.law.store import LAW
from xlanskaff.rules.purchases import Authority, Kind, Purchase
from xlanskaff.rules.thresholds import part
from xlanskaff.spend.classify_chart import read_account
from xlanskaff.spend.classify_rules import pattern, rules
from xlanskaff.spend.persons import MASK
from xlanskaff.spend.suppliers import same

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUPPLIERS = 20_000
PERSON = "(?:^|[^0-9])([0-7][0-9][0-689][0-9]{3} ?[0-9]{5})(?:[^0-9]|$)"
"""What may be the number of a person: a day, a month (40 or 80 added in made-up ones), a year and five digits."""
_YEAR = 2025


def prepare(folder: Path, lines: int, agreements: int) -> dict[str, int]:
    """Write the three files; gives lines and øre of the ledger."""
    import duckdb

    count, cents = write(folder / "hovedbok.csv", lines, suppliers=SUPPLIERS)
    with duckdb.connect() as connection:
        _tables(connection, SUPPLIERS)
        arts = [art for (art,) in connection.execute("SELECT DISTINCT art FROM trade ORDER BY art").fetchall()]
        readings = {art: read_account(art, "kostra") for art in arts}
        narrow = {art: each.category for art, each in readings.items() if each.category and not each.wide}
        register = list(_register(connection, agreements, narrow))
        terms = list(_terms(connection, register))
    names = {code: each.name.nb for code, each in spend.categories().items()}
    with (folder / "register.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["Avtale-ID", "Leverandør", "Org.nr.", "Kategori", "Gyldig fra", "Gyldig til"])
        for row in register:
            writer.writerow([row["id"], row["name"], row["number"], names.get(row["category"], ""),
                             f"{row['first']:%d.%m.%Y}", f"{row['last']:%d.%m.%Y}"])
    words, grants = spend.keywords(), spend.grants()
    granting = {code for chart, code in spend.grant_accounts() if chart == "kostra"}
    tree = rules().tree
    told = {
        "accounts": {art: {"scope": each.scope, "reason": each.reason, "category": each.category, "wide": each.wide,
                           "open": each.open, "grants": art in granting} for art, each in readings.items()},
        "words": {each.word: [each.scope, each.reason, each.category] for each in words},
        "grants": {each.word.lstrip("*"): [each.scope, each.reason, each.category] for each in grants},
        "grant_pattern": pattern([each.word for each in grants if each.where == "text"]),
        "grant_name_pattern": pattern([each.word.lstrip("*") for each in grants]),
        "pattern": pattern([each.word for each in words]),
        "name_pattern": pattern([each.word for each in words if each.scope == "in"]),
        "regimes": {code: node.regime or "unknown" for code, node in tree.items()},
        "limits": {kind: _limits(kind) for kind in ("unknown", *Kind)},
        "person": PERSON, "mask": MASK, "expiry_days": int(setting("expiry_days")),
        "abc_share": float(setting("abc_share")), "least_coverage": float(setting("least_coverage")),
        "terms": terms, "agreements": [[row["category"], str(row["first"]), str(row["last"])] for row in register],
    }
    (folder / "rules.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return {"lines": count, "cents": cents}


def _register(connection: DuckDBPyConnection, count: int, narrow: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Agreements with suppliers that have a number, over seven months of the year, begun in six ways."""
    found = connection.execute("SELECT id, name, number, agreement, art FROM seller WHERE number <> '' AND "
                               "(agreement <> '' OR seller % 3 = 0) ORDER BY seller LIMIT ?", [count]).fetchall()
    for at, (seller, name, number, agreement, art) in enumerate(found):
        yield {"id": agreement or f"R-{seller}", "name": name, "number": number, "category": narrow.get(art, ""),
               "first": date(_YEAR, 1 + at % 6, 1), "last": date(_YEAR, 7 + at % 6, 28)}


def _terms(connection: DuckDBPyConnection, register: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Each supplier that an agreement may mean: by number for sure, by name where that supplier has no number."""
    bare = {name for (name,) in connection.execute("SELECT DISTINCT name FROM seller WHERE number = ''").fetchall()}
    for at, row in enumerate(register):
        keys = [(row["number"], 2), *[(same(row["name"]), 1)] * (row["name"] in bare)]
        for key, sure in keys:
            yield [at, row["id"].casefold(), key, sure, row["category"], str(row["first"]), str(row["last"])]


def _limits(kind: str) -> list[int]:
    """The øre from which a purchase of this kind must be announced in this year, each further limit after it."""
    law = LAW.on(date(_YEAR, 1, 1))
    meant = Kind.GOODS if kind == "unknown" else Kind(kind)
    found: list[int] = []
    below = Decimal(10**10)
    while True:
        verdict = part(Purchase(below, meant, Authority.OTHER), law=law)
        passed = [each.amount for each in verdict.basis
                  if each.met and each.amount and each.parameter != "loa.lower_bound"]
        if not (passed and verdict.value.notice.places):
            return found
        found.insert(0, max(passed) * 100)
        below = max(passed) - Decimal("0.01")


def main() -> None:
    """Write the files and say what is in the ledger."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spend_whole_task", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--register", type=int, default=500)
    given = parser.parse_args()
    print(json.dumps(prepare(given.folder, given.lines, given.register)))


if __name__ == "__main__":
    main()
