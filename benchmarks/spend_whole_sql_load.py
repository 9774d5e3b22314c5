"""The first half of the SQL written by hand: the ledger read, checked and kept, and every line in its place.

Types are told to the reader, which sets aside each row that has not got them; names, words and agreements
are whole numbers as soon as they are read; what is written besides the workbook has short lists for words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.ledger_lines import SUM

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = ("{'document': 'VARCHAR', 'day': 'VARCHAR', 'art': 'SMALLINT', 'department': 'SMALLINT', "
            "'seller': 'INTEGER', 'name': 'VARCHAR', 'number': 'VARCHAR', 'text': 'VARCHAR', "
            "'amount': 'VARCHAR', 'agreement': 'VARCHAR'}")
_QUICK = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION snappy"
_DIGIT = "CAST(n[{}] AS INTEGER)"
_FIRST, _SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def small_tables(connection: DuckDBPyConnection, told: dict[str, Any]) -> None:
    """Accounts, words, categories and agreements."""
    codes = ["", *sorted(told["regimes"])]
    number = {code: at for at, code in enumerate(codes)}
    reasons = sorted({each["reason"] for each in told["accounts"].values()}
                     | {reason for _, reason, _ in (*told["words"].values(), *told["grants"].values())}
                     | {"said_by_name"})
    for name, members in (("scopes", ["in", "out", "review"]), ("reasons", reasons), ("codes", codes[1:]),
                          ("rules", ["account", "text", "supplier"]),
                          ("marks", [*told["accounts"], *{**told["words"], **told["grants"]}])):
        listed = ", ".join("'" + each.replace("'", "''") + "'" for each in members)
        connection.execute(f"CREATE TYPE {name} AS ENUM ({listed})")

    def make(table: str, columns: str, rows: list[list[Any]]) -> None:
        connection.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" for _ in columns.split(","))
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    scope = {"in": 0, "out": 1, "review": 2}
    make("account", "art SMALLINT, a_scope UTINYINT, a_reason UTINYINT, a_category UTINYINT, wide BOOLEAN, "
                    "open BOOLEAN, grants BOOLEAN, a_mark marks",
         [[int(art), scope[each["scope"]], reasons.index(each["reason"]), number[each["category"]], each["wide"],
           each["open"], each["grants"], art] for art, each in told["accounts"].items()])
    for name, at in (("words", "w"), ("grants", "g")):
        make(name[:-1], f"word VARCHAR, {at}_scope UTINYINT, {at}_reason UTINYINT, {at}_category UTINYINT, "
                        f"{at}_mark marks", [[word, scope[where], reasons.index(why), number[what], word]
                                             for word, (where, why, what) in told[name].items()])
    make("category", "category UTINYINT, code codes, limits BIGINT[]",
         [[at, code or None, told["limits"][told["regimes"].get(code, "unknown")]] for code, at in number.items()])
    make("reason", "reason UTINYINT, why reasons", [[at, name] for at, name in enumerate(reasons)])
    make("place", "scope UTINYINT, place scopes", [[at, name] for name, at in scope.items()])
    make("term", "agreed SMALLINT, id VARCHAR, key VARCHAR, sure UTINYINT, t_category UTINYINT, first DATE, last DATE",
         [[at, name, key, sure, number[what], first, last]
          for at, name, key, sure, what, first, last in told["terms"]])
    make("agreement", "t_category UTINYINT, first DATE, last DATE",
         [[number[what], first, last] for what, first, last in told["agreements"]])


def load(connection: DuckDBPyConnection, ledger: Path, told: dict[str, Any]) -> None:
    """The ledger once, typed; then the lines with what they mean, as narrow as they can be."""
    find, find_name, find_grant, find_granted = (told[each].replace("'", "''") for each in (
        "pattern", "name_pattern", "grant_pattern", "grant_name_pattern"))
    arts = [told["accounts"].get(str(art), {}) for art in range(1000)]
    undecided, granting = ("'" + "".join(str(int(any(map(each.get, marks)))) for each in arts) + "'::BIT"
                           for marks in (("open", "wide"), ("grants",)))
    # No join here (a long list of accounts is one), and not the reader's own list of what it rejects:
    # the lines would not stay in the order of the file.
    connection.execute(f"""CREATE TABLE raw AS
        SELECT TRY_CAST(document AS BIGINT) AS document, CAST(try_strptime(day, '%d.%m.%Y') AS DATE) AS day, art,
               department, seller, name, number, text, cents AS amount, agreement,
               CASE WHEN get_bit({undecided}, art) = 1 THEN coalesce(regexp_extract(lower(text), '{find}'), '') END
                   AS seen,
               CASE WHEN get_bit({granting}, art) = 1 THEN regexp_extract(lower(text), '{find_grant}') END AS granted,
               CASE WHEN TRY_CAST(document AS BIGINT) IS NULL OR cents IS NULL THEN [document, amount] END AS aside,
               CASE WHEN TRY_CAST(document AS BIGINT) IS NULL THEN NULL
                    WHEN try_strptime(day, '%d.%m.%Y') IS NULL THEN day END AS odd_day
        FROM (SELECT *, CASE WHEN amount[-3] = ',' THEN TRY_CAST(replace(amount, ',', '') AS BIGINT) END AS cents
              FROM read_csv('{ledger}', auto_detect = false, header = false, skip = 1, delim = ';', quote = '',
                            escape = '', columns = {_COLUMNS}))""")
    connection.execute("CREATE VIEW read AS SELECT rowid + 1 AS line_id, * FROM raw WHERE aside IS NULL")
    connection.execute(f"""CREATE TABLE seller AS SELECT seller, key, name, number, sold, w_mark AS name_mark,
            w_category AS by_name, g_scope AS s_scope, g_reason AS s_reason, g_category AS s_category, g_mark AS s_mark,
            dense_rank() OVER (ORDER BY key) AS supplier
        FROM (SELECT seller, coalesce(nullif(number, ''), lower(name)) AS key, name, number, sold,
                     {_bare(f"regexp_extract(lower(name), '{find_name}')")} AS word,
                     {_bare(f"regexp_extract(lower(name), '{find_granted}')")} AS grant_word
              FROM (SELECT seller, name, coalesce(number, '') AS number, sum(amount) AS sold FROM read GROUP BY ALL)) s
        LEFT JOIN word USING (word) LEFT JOIN "grant" g ON g.word = s.grant_word""")
    for table, column, words, at in (("seen", "seen", "word", "w"), ("grant_seen", "granted", '"grant"', "g")):
        connection.execute(f"""CREATE TABLE {table} AS
            SELECT {column}, {at}_scope, {at}_reason, {at}_category, {at}_mark
            FROM (SELECT DISTINCT {column}, {_bare(column)} AS word FROM raw WHERE {column} <> '')
            JOIN {words} USING (word)""")
    connection.execute("CREATE TABLE named AS SELECT agreement, row_number() OVER () AS contract FROM (SELECT DISTINCT "
                       "agreement FROM read WHERE agreement <> '')")
    by_name = "(SELECT reason FROM reason WHERE why = 'said_by_name')"

    def chosen(text: str, supplier: str, account: str, word: str, name: str) -> str:
        return f"""CASE WHEN g_scope IS NOT NULL THEN {text} WHEN grants AND s_scope IS NOT NULL THEN {supplier}
                        WHEN NOT open THEN {account} WHEN w_scope IS NOT NULL THEN {word}
                        WHEN by_name IS NOT NULL THEN {name} ELSE {account} END"""

    connection.execute(f"""CREATE TABLE line AS SELECT line_id, document, day,
            CAST(month(day) AS UTINYINT) AS month, department, CAST(supplier AS INTEGER) AS supplier, amount,
            CAST(coalesce(contract, 0) AS INTEGER) AS contract,
            {chosen('g_scope', 's_scope', 'a_scope', 'w_scope', '0::UTINYINT')} AS scope,
            {chosen('g_reason', 's_reason', 'a_reason', 'w_reason', by_name)} AS reason,
            coalesce(nullif(CASE WHEN g_scope IS NOT NULL THEN g_category WHEN grants THEN s_category END, 0),
                CASE WHEN seen IS NULL THEN a_category WHEN w_scope = 0 AND w_category > 0 THEN w_category
                     ELSE coalesce(by_name, a_category) END) AS category,
            {chosen("'text'", "'supplier'", "'account'", "'text'", "'supplier'")}::rules AS rule,
            {chosen('g_mark', 's_mark', 'a_mark', 'w_mark', 'name_mark')} AS matched
        FROM read JOIN account USING (art) JOIN seller USING (seller) LEFT JOIN seen USING (seen)
        LEFT JOIN grant_seen USING (granted) LEFT JOIN named USING (agreement)""")
    connection.execute("CREATE VIEW bought AS SELECT * FROM line WHERE scope = 0")


def _bare(found: str) -> str:
    """A word that was found, without the sign on either side of it."""
    return f"regexp_replace({found}, '^[^a-zæøåäöüé0-9]|[^a-zæøåäöüé0-9]$', '', 'g')"


def keep(connection: DuckDBPyConnection, out: Path) -> None:
    """Write the typed ledger, and one reason for each line."""
    connection.execute(f"""COPY (SELECT line_id, document, day, art, department, seller, name, number, text,
        amount, agreement FROM read) TO '{out / "hovedbok.parquet"}' ({_QUICK})""")
    connection.execute(f"""COPY (SELECT line_id, supplier, place AS scope, why AS reason,
            CASE WHEN scope <> 1 THEN code END AS category, rule, matched
        FROM line JOIN place USING (scope) JOIN reason USING (reason) JOIN category USING (category))
        TO '{out / "klassifisert.parquet"}' ({_QUICK})""")


def checked(connection: DuckDBPyConnection, told: dict[str, Any]) -> dict[str, Any]:
    """What was read and what was set aside, against the sum of the file; lines that name a person by number."""
    ((lines, cents, odd),) = connection.execute(
        "SELECT count(*), sum(amount)::BIGINT, count(odd_day) FROM read").fetchall()
    rejected = connection.execute("SELECT aside[1], aside[2] FROM raw WHERE aside IS NOT NULL").fetchall()
    sums = [int(amount.replace(",", "")) for first, amount in rejected if first == SUM]
    checks = " AND ".join(
        f"(11 - ({' + '.join(f'{weight} * {_DIGIT.format(at)}' for at, weight in enumerate(weights, 1))}) % 11) % 11 "
        f"= {_DIGIT.format(len(weights) + 1)}" for weights in (_FIRST, _SECOND))
    connection.execute(f"""CREATE TABLE person AS SELECT line_id, seen FROM (
            SELECT line_id, unnest(regexp_extract_all(text, '{told["person"]}', 1)) AS seen FROM read
            WHERE strlen(text) > 10 AND regexp_matches(text, '{told["person"]}')),
        LATERAL (SELECT replace(seen, ' ', '') AS n) WHERE {checks}""")
    ((persons,),) = connection.execute("SELECT count(DISTINCT line_id) FROM person").fetchall()
    return {"read": [lines, cents], "aside": [len(rejected) - len(sums), len(sums)],
            "agrees": all(each == cents for each in sums), "odd_days": odd,
            "persons": persons}


def covered(connection: DuckDBPyConnection) -> dict[str, Any]:
    """How much of what was bought, or may have been, has a category; whom to look at next."""
    connection.execute("""CREATE TABLE open AS SELECT supplier, sum(amount)::BIGINT AS amount,
        coalesce(sum(amount) FILTER (scope = 0 AND category > 0), 0)::BIGINT AS placed FROM line WHERE scope <> 1
        GROUP BY ALL""")
    ((value, placed, count),) = connection.execute(
        "SELECT sum(amount)::BIGINT, sum(placed)::BIGINT, count(*) FROM open").fetchall()
    curve = connection.execute("""SELECT place, so_far::BIGINT, done::BIGINT FROM (
        SELECT row_number() OVER w AS place, sum(amount) OVER w AS so_far, sum(placed) OVER w AS done FROM open
        WINDOW w AS (ORDER BY amount DESC, supplier ROWS UNBOUNDED PRECEDING))
        WHERE place IN (1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, ?) ORDER BY place""", [count]).fetchall()
    left = connection.execute("SELECT supplier, amount - placed FROM open WHERE amount > placed ORDER BY 2 DESC, 1"
                              ).fetchall()
    goals = []
    for goal in (0.8, 0.9):
        more, so_far = 0, placed
        while so_far < goal * value and more < len(left):
            so_far += left[more][1]
            more += 1
        goals.append(more if so_far >= goal * value else None)
    return {"placed": [value, placed], "goals": goals,
            "curve": [[place, f"{so_far / value:.4f}", f"{done / value:.4f}"] for place, so_far, done in curve],
            "next": [min(len(left), 50), sum(amount for _, amount in left[:50])]}
