"""DuckDB SQL written by hand for one ledger: all it may know beforehand, it knows.

    python -m benchmarks.spend_whole_sql FOLDER OUT [--without-book] [--lines N]

The columns, their types, what each account means, the words and the limits are given; how the file is
written is not looked for, and memory is not bounded. The engine has every core. Names become whole numbers
at once, words are looked for with one pattern and only where an account leaves it open, and the lines are
narrowed once to what the questions need. See also `spend_whole_sql_load` and `spend_whole_sql_agreed`.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from benchmarks.spend_whole_book import arguments, rules, write_book
from benchmarks.spend_whole_figures import figures
from benchmarks.spend_whole_sql_agreed import agreed, levels, lists, sheet
from benchmarks.spend_whole_sql_load import checked, covered, keep, load, small_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SIZES = (50_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000)


def answers(connection: DuckDBPyConnection, told: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Every analysis; what is compared of it, and the suspected duplicates."""
    codes = {at: code or "" for at, code in connection.execute("SELECT category, code FROM category").fetchall()}
    found: dict[str, Any] = checked(connection, told) | covered(connection)

    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    scopes = ("in", "out", "review")
    found["scopes"] = {f"{scopes[scope]} {why}": [count, int(total)] for scope, why, count, total in rows(
        "SELECT scope, why, n, total FROM (SELECT scope, reason, count(*) AS n, sum(amount) AS total FROM line "
        "GROUP BY ALL) JOIN reason USING (reason)")}
    # One cube gives most of the rest.
    connection.execute("CREATE TABLE cube AS SELECT supplier, category, department, month, count(*) AS lines, "
                       "sum(amount)::BIGINT AS amount FROM bought GROUP BY ALL")
    connection.execute("""CREATE TABLE sums AS SELECT *, row_number() OVER (ORDER BY amount DESC, supplier) AS place,
        CASE WHEN amount <= 0 OR larger * 100 >= whole * 95 THEN 'C' WHEN larger * 100 < whole * 80 THEN 'A'
             ELSE 'B' END AS letter
        FROM (SELECT *, sum(amount) OVER (ORDER BY amount DESC) - sum(amount) OVER (PARTITION BY amount) AS larger,
              sum(amount) OVER () AS whole FROM (SELECT supplier, sum(lines)::BIGINT AS lines,
              sum(amount)::BIGINT AS amount FROM cube GROUP BY ALL))""")
    ((suppliers, sellers),) = rows("SELECT count(*), count(*) FILTER (amount > 0) FROM sums")
    fifth = max(1, (sellers * 20 + 50) // 100)
    ((most,),) = rows(f"SELECT sum(amount)::BIGINT FROM sums WHERE place <= {fifth}")
    found["suppliers"] = [suppliers, sellers, fifth, most]
    found["abc"] = {letter: [n, total] for letter, n, total in rows(
        "SELECT letter, count(*), sum(amount)::BIGINT FROM sums GROUP BY 1 ORDER BY 1")}
    spelled = [total for (total,) in rows("SELECT sum(sold)::BIGINT FROM seller GROUP BY name ORDER BY 1 DESC")]
    above = [each for each in spelled if each > 0]
    found["written"] = [len(spelled), f"{sum(spelled[:max(1, (len(above) * 20 + 50) // 100)]) / sum(above):.8f}"]
    found["spread"] = {codes[what]: [n, total, top, f"{10_000 * int(squares) / int(positive) ** 2:.4f}"]
                       for what, n, total, top, squares, positive in rows("""
        SELECT category, count(*) FILTER (amount <> 0), sum(amount)::BIGINT, max(amount),
               sum(amount::HUGEINT * amount) FILTER (amount > 0), sum(amount) FILTER (amount > 0)
        FROM (SELECT category, supplier, sum(amount)::BIGINT AS amount FROM cube GROUP BY ALL) GROUP BY 1
        ORDER BY 3 DESC""")}
    cells = rows("SELECT category, department, month, sum(lines), sum(amount)::BIGINT FROM cube GROUP BY ALL "
                 "ORDER BY ALL")
    found["cells"] = [len(cells), sum(each[4] for each in cells), max(each[4] for each in cells)]
    found["tail"] = {codes[what]: list(map(int, rest)) for what, *rest in rows("""
        SELECT category, count(*) FILTER (small), count(*) FILTER (small AND once),
               coalesce(sum(lines) FILTER (small), 0), coalesce(sum(amount) FILTER (small), 0)::BIGINT
        FROM (SELECT c.category, s.letter <> 'A' AS small, s.lines = 1 AS once, sum(c.lines) AS lines,
                     sum(c.amount) AS amount
              FROM cube c JOIN sums s USING (supplier) GROUP BY c.category, c.supplier, 2, 3) GROUP BY 1""")}
    found["tail"]["all"] = [int(each or 0) for each in rows(
        "SELECT count(*), count(*) FILTER (lines = 1), sum(lines), sum(amount) FROM sums WHERE letter <> 'A'")[0]]
    found["months"] = {str(202500 + month): [int(n), total] for month, n, total in rows(
        "SELECT month, sum(lines), sum(amount)::BIGINT FROM cube GROUP BY 1 ORDER BY 1")}
    found["largest"] = [list(each) for each in rows(
        "SELECT name, lines, amount, letter FROM sums JOIN (SELECT supplier, arg_max(name, sold) AS name FROM seller "
        "GROUP BY ALL) USING (supplier) WHERE place <= 20 ORDER BY place")]
    found["parts"] = {key: [total for (total,) in rows(
        f"SELECT sum(amount)::BIGINT FROM cube WHERE {column} > 0 GROUP BY {column} ORDER BY 1")]
        for key, column in (("KPI09", "category"), ("KPI10", "department"))}
    documents, twice = _documents(connection)
    found |= documents | agreed(connection)
    ((known, last),) = rows("SELECT sum(abs(amount)) FILTER (category > 0) / sum(abs(amount)), max(day) FROM bought")
    amounts = [total for (total,) in rows("SELECT amount FROM sums ORDER BY place")]
    return found | figures(told, found, levels(connection), amounts, known=known,
                           active=sum(total != 0 for total in amounts), last=last) | {"prices": 0, "years": 0}, twice


def _documents(connection: DuckDBPyConnection) -> tuple[dict[str, Any], list[Any]]:
    """Invoices, senders and suspected duplicates, from one pass over supplier, document and day."""
    connection.execute("CREATE TABLE booking AS SELECT supplier, document, day, sum(amount)::BIGINT AS amount "
                       "FROM bought GROUP BY ALL")
    connection.execute("CREATE TABLE document AS SELECT supplier, sum(amount)::BIGINT AS amount FROM booking "
                       "GROUP BY supplier, document")
    classes = ", ".join(f"count(*) FILTER (amount >= {low} AND amount < {high})" for low, high in zip(
        (0, *_SIZES), (*_SIZES, 2**62), strict=True))
    bills, credited, senders, small, total, *sizes = (connection.execute(
        "SELECT count(*) FILTER (amount >= 0), count(*) FILTER (amount < 0), count(DISTINCT supplier) FILTER "
        "(amount >= 0), count(*) FILTER (amount >= 0 AND amount < 100000), sum(amount) FILTER (amount >= 0)::BIGINT, "
        f"{classes} FROM document").fetchall())[0]
    most = connection.execute("SELECT count(*) FILTER (amount >= 0) AS bills, sum(amount)::BIGINT AS amount FROM "
                              "document GROUP BY supplier ORDER BY 1 DESC, 2 DESC LIMIT 100").fetchall()
    # The numbers are those of vouchers, so that one comes again on another day is no sign.
    pairs = connection.execute("""
        SELECT 'day' AS sign, amount * (times - 1) AS extra, supplier, which, times FROM (
            SELECT supplier, CAST(day AS VARCHAR) AS which, abs(amount) AS amount,
                   sum(CASE WHEN amount > 0 THEN 1 ELSE -1 END) AS times
            FROM booking WHERE abs(amount) >= 100000 GROUP BY supplier, day, abs(amount) HAVING times > 1)
        ORDER BY extra DESC LIMIT 500""").fetchall()
    return {"invoices": [bills, credited, senders, small, total], "sizes": sizes,
            "senders": [sum(each[0] for each in most), sum(each[1] for each in most)],
            "duplicates": [len(pairs), sum(int(extra) for _, extra, *_ in pairs), *[len(pairs)] * bool(pairs)]}, pairs


def main() -> None:
    """Run, and print what was found and how long each step took."""
    import duckdb

    given = arguments()
    told = rules(given.folder)
    started = time.perf_counter()
    took = {}
    settings: dict[str, str | bool | int | float | list[str]] = {"temp_directory": str(given.out / "spill")}
    with duckdb.connect(config=settings) as engine:
        engine.execute("SET enable_progress_bar = false")
        small_tables(engine, told)
        load(engine, given.folder / "hovedbok.csv", told)
        took["load"] = round(time.perf_counter() - started, 2)
        keep(engine, given.out)
        took["keep"] = round(time.perf_counter() - started, 2)
        found, twice = answers(engine, told)
        took["analyse"] = round(time.perf_counter() - started, 2)
        if not given.without_book:
            write_book(given.out / "analyse.xlsx", found, lists(engine) | {"Dobbelt": twice},
                       *sheet(engine, given.lines, told["mask"]))
            took["workbook"] = round(time.perf_counter() - started, 2)
    print(json.dumps({"answer": found, "took": took}))


if __name__ == "__main__":
    main()
