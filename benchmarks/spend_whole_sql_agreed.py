"""The second half of the SQL written by hand: agreements, limits, and the sheet of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_GRAIN = "supplier, category, contract, day"
_MATCH = ("CASE WHEN t_category = category AND category > 0 THEN 2 WHEN t_category = 0 OR category = 0 THEN 1 "
          "ELSE 0 END")
_LEVEL = "greatest(on_it, coalesce(a.level, 0))"


def agreed(connection: DuckDBPyConnection) -> dict[str, Any]:
    """Lines against the register, what each agreement is used for, and what passes a limit without one."""
    _judge(connection)
    uses = connection.execute("""
        SELECT agreed, sum(lines)::BIGINT, coalesce(sum(amount) FILTER (used = 2 AND sharing = 1), 0)::BIGINT,
               coalesce(sum(amount) FILTER (used < 2 OR sharing > 1), 0)::BIGINT
        FROM (SELECT agreed, used, positive + negative AS amount, lines, count(*) OVER (PARTITION BY l.day_sum)
              AS sharing FROM level l JOIN day_sum d ON d.rowid = l.day_sum WHERE used > 0)
        GROUP BY 1 ORDER BY 1""").fetchall()
    areas = connection.execute("""
        SELECT coalesce(code::VARCHAR, ''), sum(amount)::BIGINT,
               coalesce(sum(amount) FILTER (on_it = 2), 0)::BIGINT,
               coalesce(sum(amount) FILTER (on_it = 0 AND area = 2), 0)::BIGINT,
               coalesce(sum(amount) FILTER (area = 0), 0)::BIGINT,
               coalesce(sum(amount) FILTER (on_it < 2 AND (on_it = 1 OR area = 1)), 0)::BIGINT
        FROM (SELECT *, positive + negative AS amount FROM judged) JOIN category USING (category) GROUP BY 1"""
                               ).fetchall()
    return {"agreements": sorted(map(list, levels(connection))), "uses": [list(each) for each in uses],
            "areas": {code: list(sums) for code, *sums in areas}} | _watch(connection)


def levels(connection: DuckDBPyConnection) -> list[tuple[int, ...]]:
    """Lines and øre by how sure it is that they are on an agreement, and that there is one: that day, ever."""
    return connection.execute(f"""
        SELECT on_it, area, greatest(area, coalesce(level, 0)), sum(lines)::BIGINT, sum(positive)::BIGINT,
               sum(negative)::BIGINT
        FROM judged LEFT JOIN (SELECT category, max({_MATCH}) AS level FROM category CROSS JOIN agreement
            WHERE first <= (SELECT max(day) FROM day_sum) AND last >= (SELECT min(day) FROM day_sum)
            GROUP BY 1) USING (category)
        GROUP BY ALL ORDER BY ALL""").fetchall()


def _judge(connection: DuckDBPyConnection) -> None:
    """Make `judged`: what was bought by supplier, category, agreement and day, with how sure its agreement is."""
    # A name is as good as a number where nobody in the ledger has the number.
    connection.execute("""CREATE TABLE meant AS SELECT agreed, coalesce(contract, -1) AS named, s.supplier,
        CASE WHEN max(sure) OVER (PARTITION BY agreed) = 1 THEN 2 ELSE sure END AS sure, t_category, first, last
        FROM term t JOIN (SELECT DISTINCT key, supplier FROM seller) s USING (key)
        LEFT JOIN named n ON lower(n.agreement) = t.id""")
    connection.execute(f"""CREATE TABLE day_sum AS SELECT {_GRAIN}, any_value(month) AS month, count(*) AS lines,
        sum(greatest(amount, 0))::BIGINT AS positive, sum(least(amount, 0))::BIGINT AS negative
        FROM bought GROUP BY {_GRAIN}""")
    connection.execute(f"""CREATE TABLE around AS SELECT day, category, max({_MATCH}) AS level
        FROM (SELECT DISTINCT day FROM day_sum) d CROSS JOIN category c
        JOIN agreement a ON d.day BETWEEN a.first AND a.last GROUP BY ALL""")
    # What names an agreement is not used of another, and is not surely of one where its own does not fit.
    connection.execute("""CREATE TABLE level AS SELECT *, CASE WHEN own OR contract NOT IN (SELECT named FROM meant)
            THEN level WHEN bool_or(own) OVER (PARTITION BY day_sum) THEN 0 ELSE least(level, 1) END AS used FROM (
        SELECT b.rowid AS day_sum, agreed, b.contract, bool_or(m.named = b.contract) AS own,
               max(CASE WHEN m.named = b.contract THEN 2
                   WHEN m.t_category = b.category AND b.category > 0 THEN m.sure
                   WHEN m.t_category = 0 OR b.category = 0 THEN 1 ELSE 0 END) AS level
        FROM day_sum b JOIN meant m ON m.supplier = b.supplier AND b.day BETWEEN m.first AND m.last GROUP BY ALL)
        WHERE level > 0""")
    connection.execute(f"""CREATE TABLE judged AS SELECT b.*, {_LEVEL} AS area FROM (
            SELECT d.*, coalesce(level, 0) AS on_it FROM day_sum d
            LEFT JOIN (SELECT day_sum, max(level) AS level FROM level GROUP BY 1) l ON l.day_sum = d.rowid) b
        LEFT JOIN around a USING (day, category)""")


def _watch(connection: DuckDBPyConnection) -> dict[str, Any]:
    """Suppliers and whole categories that pass a limit, and the lines behind the first hundred."""
    for table, who, only in (("by_supplier", "supplier", "true"), ("by_category", "0::INTEGER", "category > 0")):
        connection.execute(f"""CREATE TABLE {table} AS SELECT who, category, max(amount) AS amount,
                list_max(list_filter(limits, lambda each: each <= max(amount))) AS passed,
                arg_max(sure, amount) AS sure, arg_max(month, amount) AS month FROM (
            SELECT who, category, month, sum(amount) OVER w AS amount, sum(sure) OVER w AS sure FROM (
                SELECT {who} AS who, category, month, sum(positive + negative)::BIGINT AS amount,
                       coalesce(sum(positive + negative) FILTER (on_it = 0), 0)::BIGINT AS sure
                FROM judged WHERE on_it < 2 AND {only} GROUP BY ALL)
            WINDOW w AS (PARTITION BY who, category ORDER BY month DESC)) JOIN category USING (category)
            GROUP BY who, category, limits HAVING max(amount) >= limits[1]""")
    connection.execute("""CREATE TABLE asked_category AS SELECT b.*, sellers FROM by_category b JOIN (
            SELECT b.category, count(DISTINCT supplier) AS sellers FROM by_category b JOIN judged j
            ON j.category = b.category AND j.month >= b.month AND on_it < 2 GROUP BY 1) USING (category)
        WHERE sellers > 1 OR category NOT IN (SELECT category FROM by_supplier)""")
    connection.execute("""CREATE TABLE first AS SELECT row_number() OVER () AS place, who, category, month FROM (
        SELECT *, 'supplier' AS together FROM by_supplier UNION ALL BY NAME
        SELECT * EXCLUDE sellers, 'category' AS together FROM asked_category
        ORDER BY sure < passed, amount DESC, together, who, category LIMIT 100)""")
    # Few lines surely are on an agreement: those are left out, and of the others the largest are kept as they come.
    connection.execute(f"CREATE TABLE sure AS SELECT {_GRAIN} FROM judged WHERE on_it = 2")
    connection.execute(f"CREATE TABLE unsure AS FROM bought ANTI JOIN sure USING ({_GRAIN})")
    connection.execute("""CREATE TABLE behind AS SELECT place, unnest(max(amount, 20)) AS amount,
            unnest(arg_max(line_id, amount, 20)) AS line_id FROM (
        SELECT place, amount, line_id FROM unsure u JOIN first f ON f.who = u.supplier AND f.category = u.category
            AND u.month >= f.month
        UNION ALL SELECT place, amount, line_id FROM unsure u JOIN first f ON f.who = 0 AND f.category = u.category
            AND u.month >= f.month) GROUP BY place""")
    (one,) = connection.execute("SELECT count(*), sum(amount)::BIGINT, sum(sure)::BIGINT FROM by_supplier").fetchall()
    (many,) = connection.execute("SELECT count(*), sum(amount)::BIGINT, sum(sure)::BIGINT, sum(sellers)::BIGINT "
                                 "FROM asked_category").fetchall()
    (lines,) = connection.execute("SELECT count(*), sum(amount)::BIGINT FROM behind").fetchall()
    one, many, lines = ([each or 0 for each in row] for row in (one, many, lines))
    return {"watch": one, "watch_categories": many, "behind": lines}


def lists(connection: DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """What stands row by row in the workbook besides the lines."""
    connection.execute("CREATE TABLE called AS SELECT supplier, arg_max(name, sold) AS name, "
                       "any_value(number) AS number FROM seller GROUP BY 1")
    return {name: connection.execute(query).fetchall() for name, query in (
        ("Leverandører", "SELECT name, number, lines, amount / 100, letter FROM sums JOIN called USING (supplier) "
                         "ORDER BY place"),
        ("Neste", "SELECT name, (amount - placed) / 100 FROM open JOIN called USING (supplier) WHERE amount > placed "
                  "ORDER BY 2 DESC LIMIT 50"),
        ("Celler", "SELECT code::VARCHAR, department, month, sum(amount)::BIGINT / 100 FROM cube "
                   "JOIN category USING (category) GROUP BY ALL ORDER BY ALL"),
        ("Spørsmål", "SELECT place, name, code::VARCHAR, month FROM first f LEFT JOIN called ON supplier = who "
                     "JOIN category USING (category) ORDER BY place"),
        ("Linjene bak", "SELECT place, line_id, amount / 100 FROM behind ORDER BY place, amount DESC"))}


def sheet(connection: DuckDBPyConnection, most: int, mask: str) -> tuple[Sequence[Sequence[Any]],
                                                                         Sequence[Sequence[Any]]]:
    """The lines that stand one by one, numbers of persons masked, and sums of the others."""
    connection.execute(f"""CREATE TABLE shown AS SELECT line_id FROM (
        SELECT line_id, scope = 1 AS later, abs(amount) AS size FROM line) ORDER BY later, size DESC, line_id
        LIMIT {most}""")
    connection.execute(f"""CREATE TABLE level_of AS SELECT {_GRAIN}, on_it FROM judged WHERE on_it > 0""")
    lines = connection.execute(f"""
        SELECT l.line_id, l.day, CAST(l.document AS VARCHAR), name, coalesce(number, ''), CAST(l.department AS VARCHAR),
               CAST(art AS VARCHAR), coalesce(replace(text, p.seen, '{mask}'), text, ''),
               l.amount / 100, place, why, coalesce(code::VARCHAR, ''), CAST(coalesce(on_it, 0) AS VARCHAR)
        FROM shown JOIN line l USING (line_id) JOIN raw ON raw.rowid = l.line_id - 1 JOIN place USING (scope)
        JOIN reason USING (reason) JOIN category USING (category) LEFT JOIN person p ON p.line_id = l.line_id
        LEFT JOIN level_of v ON l.scope = 0 AND v.supplier = l.supplier AND v.category = l.category
             AND v.contract = l.contract AND v.day = l.day ORDER BY l.line_id""").fetchall()
    sums = connection.execute("""
        SELECT place, why, coalesce(code::VARCHAR, ''), department, month, coalesce(on_it, 0) AS on_it, lines, amount
        FROM (SELECT scope, reason, l.category, department, month, on_it, amount < 0 AS negative, count(*) AS lines,
                     sum(amount) / 100 AS amount FROM line l ANTI JOIN shown USING (line_id)
              LEFT JOIN level_of v ON l.scope = 0 AND v.supplier = l.supplier AND v.category = l.category
                   AND v.contract = l.contract AND v.day = l.day GROUP BY ALL)
        JOIN place USING (scope) JOIN reason USING (reason) JOIN category USING (category)
        ORDER BY ALL""").fetchall()
    return lines, sums
