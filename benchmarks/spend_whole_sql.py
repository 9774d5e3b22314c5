"""DuckDB SQL written by hand for one ledger: all it may know beforehand, it knows.

    python -m benchmarks.spend_whole_sql FOLDER OUT [--without-book] [--lines N]

The columns, their types, what each account means, the words and the limits are given; no row can be odd,
nothing is looked for, checked, masked or kept, and memory is not bounded. The engine has every core. Names
become whole numbers at once, words are looked for with one pattern and only where an account leaves it
open, and the lines are narrowed once to what the questions need.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.spend_whole_book import arguments, rules, write_book

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SIZES = (50_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000)


def small_tables(connection: DuckDBPyConnection, told: dict[str, Any]) -> None:
    """Accounts, words, categories and agreements."""
    codes = ["", *sorted(told["regimes"])]
    number = {code: at for at, code in enumerate(codes)}
    reasons = sorted({each["reason"] for each in told["accounts"].values()}
                     | {reason for _, reason, _ in told["words"].values()} | {"said_by_name"})

    def make(table: str, columns: str, rows: list[list[Any]]) -> None:
        connection.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" for _ in columns.split(","))
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    scope = {"in": 0, "out": 1, "review": 2}
    make("account", "art SMALLINT, a_scope UTINYINT, a_reason UTINYINT, a_category UTINYINT, wide BOOLEAN, "
                    "open BOOLEAN",
         [[int(art), scope[each["scope"]], reasons.index(each["reason"]), number[each["category"]], each["wide"],
           each["open"]] for art, each in told["accounts"].items()])
    make("word", "word VARCHAR, w_scope UTINYINT, w_reason UTINYINT, w_category UTINYINT",
         [[word, scope[where], reasons.index(why), number[what]] for word, (where, why, what) in told["words"].items()])
    make("category", "category UTINYINT, code VARCHAR, a_limit BIGINT",
         [[at, code, told["limits"][told["regimes"].get(code, "unknown")]] for code, at in number.items()])
    make("reason", "reason UTINYINT, name VARCHAR", [[at, name] for at, name in enumerate(reasons)])
    make("term", "id VARCHAR, key VARCHAR, sure UTINYINT, t_category UTINYINT, first DATE, last DATE",
         [[name, key, sure, number[what], first, last] for name, key, sure, what, first, last in told["terms"]])
    make("agreement", "t_category UTINYINT, first DATE, last DATE",
         [[number[what], first, last] for what, first, last in told["agreements"]])


def load(connection: DuckDBPyConnection, ledger: Path, told: dict[str, Any]) -> None:
    """The ledger once, typed; then the lines with what they mean, as narrow as they can be."""
    columns = ("{'document': 'BIGINT', 'day': 'DATE', 'art': 'SMALLINT', 'department': 'SMALLINT', "
               "'seller': 'INTEGER', 'name': 'VARCHAR', 'number': 'VARCHAR', 'text': 'VARCHAR', "
               "'amount': 'DECIMAL(15, 2)', 'agreement': 'VARCHAR'}")
    find, find_name = (told[each].replace("'", "''") for each in ("pattern", "name_pattern"))
    connection.execute(f"""CREATE TABLE raw AS SELECT document, day, art, department, seller, name, number, text,
        CAST(amount * 100 AS BIGINT) AS amount, agreement, a_scope, a_reason, a_category, open,
        CASE WHEN open OR wide THEN regexp_extract(lower(text), '{find}') END AS seen
        FROM read_csv('{ledger}', auto_detect = false, header = false, skip = 1, delim = ';', quote = '', escape = '',
                      decimal_separator = ',', dateformat = '%d.%m.%Y', columns = {columns})
        JOIN account USING (art)""")
    connection.execute(f"""CREATE TABLE seller AS SELECT *, dense_rank() OVER (ORDER BY key) AS supplier FROM (
        SELECT seller, coalesce(nullif(number, ''), lower(name)) AS key, name, number, sold, word, w_category AS by_name
        FROM (SELECT *, trim(regexp_extract(lower(name), '{find_name}'), ' .,:-/()') AS word FROM (
              SELECT seller, name, coalesce(number, '') AS number, sum(amount) AS sold FROM raw GROUP BY ALL))
        LEFT JOIN word USING (word))""")
    connection.execute("""CREATE TABLE seen AS SELECT seen, w_scope, w_reason, w_category FROM (
        SELECT DISTINCT seen, regexp_replace(seen, '^[^a-zæøåäöüé0-9]|[^a-zæøåäöüé0-9]$', '', 'g') AS word FROM raw
        WHERE seen <> '') JOIN word USING (word)""")
    connection.execute("CREATE TABLE named AS SELECT agreement, row_number() OVER () AS contract FROM (SELECT DISTINCT "
                       "agreement FROM raw WHERE agreement <> '')")
    connection.execute("""CREATE TABLE line AS SELECT document, day, CAST(month(day) AS UTINYINT) AS month, department,
            CAST(supplier AS INTEGER) AS supplier, amount, CAST(coalesce(contract, 0) AS INTEGER) AS contract,
            CASE WHEN NOT open THEN a_scope WHEN w_scope IS NOT NULL THEN w_scope
                 WHEN by_name IS NOT NULL THEN 0 ELSE a_scope END AS scope,
            CASE WHEN NOT open THEN a_reason WHEN w_reason IS NOT NULL THEN w_reason
                 WHEN by_name IS NOT NULL THEN (SELECT reason FROM reason WHERE name = 'said_by_name')
                 ELSE a_reason END AS reason,
            CASE WHEN seen IS NULL AND NOT open THEN a_category WHEN w_scope = 0 AND w_category > 0 THEN w_category
                 ELSE coalesce(by_name, a_category) END AS category
        FROM raw JOIN seller USING (seller) LEFT JOIN seen USING (seen) LEFT JOIN named USING (agreement)""")
    connection.execute("CREATE VIEW bought AS SELECT * FROM line WHERE scope = 0")


def answers(connection: DuckDBPyConnection) -> dict[str, Any]:
    """Every analysis; what is compared of it."""
    codes = dict(connection.execute("SELECT category, code FROM category").fetchall())
    found: dict[str, Any] = {}

    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    scopes = ("in", "out", "review")
    found["scopes"] = {f"{scopes[scope]} {why}": [count, int(total)] for scope, why, count, total in rows(
        "SELECT scope, name, n, total FROM (SELECT scope, reason, count(*) AS n, sum(amount) AS total FROM line "
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
    found |= _documents(connection)
    found |= _agreed(connection)
    return found | {"prices": 0, "years": 0}


def _documents(connection: DuckDBPyConnection) -> dict[str, Any]:
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
    pairs = connection.execute("""
        SELECT sign, amount * (times - 1) AS extra FROM (
            SELECT 'document' AS sign, abs(amount) AS amount, sum(CASE WHEN amount > 0 THEN 1 ELSE -1 END) AS times
            FROM booking WHERE abs(amount) >= 100000 GROUP BY supplier, document, abs(amount) HAVING times > 1
            UNION ALL SELECT 'day', abs(amount), sum(CASE WHEN amount > 0 THEN 1 ELSE -1 END) AS times
            FROM booking WHERE abs(amount) >= 100000 GROUP BY supplier, day, abs(amount) HAVING times > 1)
        ORDER BY extra DESC, sign DESC LIMIT 500""").fetchall()
    seen = dict.fromkeys(sign for sign, _ in pairs)
    return {"invoices": [bills, credited, senders, small, total], "sizes": sizes,
            "senders": [sum(each[0] for each in most), sum(each[1] for each in most)],
            "duplicates": [len(pairs), sum(int(extra) for _, extra in pairs),
                           *(sum(each[0] == sign for each in pairs) for sign in seen)]}


def _agreed(connection: DuckDBPyConnection) -> dict[str, Any]:
    """Lines against the register, and what passes a limit without an agreement."""
    connection.execute("""CREATE TABLE meant AS SELECT coalesce(contract, -1) AS named, s.supplier, sure, t_category,
        first, last FROM term t JOIN (SELECT DISTINCT key, supplier FROM seller) s USING (key)
        LEFT JOIN named n ON lower(n.agreement) = t.id""")
    connection.execute("""CREATE TABLE around AS SELECT day, category, max(
        CASE WHEN t_category = category AND category > 0 THEN 2
             WHEN t_category = 0 OR category = 0 THEN 1 ELSE 0 END) AS level
        FROM (SELECT DISTINCT day FROM booking) d CROSS JOIN category c
        JOIN agreement a ON d.day BETWEEN a.first AND a.last GROUP BY ALL""")
    connection.execute("""CREATE TABLE judged AS SELECT b.supplier, b.category, b.month, b.on_it,
            greatest(on_it, coalesce(a.level, 0)) AS area, lines, positive, negative
        FROM (SELECT b.supplier, b.category, b.month, b.day, lines, positive, negative,
                     coalesce(max(CASE WHEN m.named = b.contract THEN 2 WHEN m.t_category = b.category
                                       AND b.category > 0 THEN m.sure
                                       WHEN m.t_category = 0 OR b.category = 0 THEN 1 ELSE 0 END), 0) AS on_it
              FROM (SELECT supplier, category, month, contract, day, count(*) AS lines,
                           sum(greatest(amount, 0)) AS positive, sum(least(amount, 0)) AS negative
                    FROM bought GROUP BY ALL) b
              LEFT JOIN meant m ON m.supplier = b.supplier AND b.day BETWEEN m.first AND m.last
              GROUP BY b.supplier, b.category, b.month, b.contract, b.day, lines, positive, negative) b
        LEFT JOIN around a USING (day, category)""")
    classes = connection.execute("SELECT on_it, area, sum(lines)::BIGINT, sum(positive)::BIGINT, sum(negative)::BIGINT "
                                 "FROM judged GROUP BY ALL ORDER BY ALL").fetchall()
    connection.execute("""CREATE TABLE asked AS SELECT supplier, category, max(amount) AS amount,
            arg_max(sure, amount) AS sure FROM (
            SELECT supplier, category, sum(amount) OVER w AS amount, sum(sure) OVER w AS sure FROM (
                SELECT supplier, category, month, sum(positive + negative)::BIGINT AS amount,
                       coalesce(sum(positive + negative) FILTER (on_it = 0), 0)::BIGINT AS sure
                FROM judged WHERE on_it < 2 GROUP BY ALL)
            WINDOW w AS (PARTITION BY supplier, category ORDER BY month DESC)) JOIN category USING (category)
        GROUP BY supplier, category, a_limit HAVING max(amount) >= a_limit""")
    watch = connection.execute("SELECT count(*), sum(amount)::BIGINT, sum(sure)::BIGINT FROM asked").fetchall()[0]
    connection.execute("SELECT supplier, category, document, b.amount FROM bought b "
                       "JOIN (FROM asked ORDER BY amount DESC LIMIT 100) USING (supplier, category) QUALIFY "
                       "row_number() OVER (PARTITION BY supplier, category ORDER BY b.amount DESC) <= 20").fetchall()
    return {"agreements": sorted(map(list, classes)), "watch": list(watch)}


def main() -> None:
    """Run, and print what was found and how long each step took."""
    import duckdb

    given = arguments()
    told = rules(given.folder)
    started = time.perf_counter()
    took = {}
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(given.out / "spill"), "preserve_insertion_order": False}
    with duckdb.connect(config=settings) as engine:
        engine.execute("SET enable_progress_bar = false")
        small_tables(engine, told)
        load(engine, given.folder / "hovedbok.csv", told)
        took["load"] = round(time.perf_counter() - started, 2)
        found = answers(engine)
        took["analyse"] = round(time.perf_counter() - started, 2)
        if not given.without_book:
            write_book(given.out / "analyse.xlsx", found, engine.execute("""
                SELECT r.day, CAST(r.document AS VARCHAR), name, coalesce(number, ''), CAST(department AS VARCHAR),
                       CAST(art AS VARCHAR), text, amount / 100, code
                FROM (FROM raw ORDER BY abs(amount) DESC LIMIT ?) r LEFT JOIN category c ON c.category = r.a_category
                ORDER BY amount DESC""", [given.lines]).fetchall())
            took["workbook"] = round(time.perf_counter() - started, 2)
    print(json.dumps({"answer": found, "took": took}))


if __name__ == "__main__":
    main()
