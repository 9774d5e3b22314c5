"""What each line of a ledger has that decides where it belongs, as numbers and words.

The one pass over all lines. What is the same on every line is not written but said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.spend.engine import NUMBERS, parquet, quoted
from xlanskaff.spend.suppliers import join_sql, same_sql, telling

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DECIDES = ("supplier", "account", "product", "word", "own_word", "granted", "elsewhere", "own_line")
"""What decides where a line belongs; lines that are alike in it are decided on once."""
NOTHING = {**dict.fromkeys(("product", "word", "own_word", "granted"), "''"), "elsewhere": "false", "own_line": "0"}
"""What stands where nothing is found."""


def write_lines(connection: DuckDBPyConnection, ledger: str, words: str, own_words: str, grants: str, currency: str,
                folder: Path) -> tuple[str, ...]:
    """Make the view `line`, a file in a folder: line_id, amount, and the columns of `DECIDES`; in no order.

    Args:
        ledger, words, own_words, grants, currency, folder: as of `classify.classify`.

    Returns:
        Those of `DECIDES` in which lines may differ.
    """
    asked = _asked(connection, ledger, words, own_words, grants, currency)
    more = "".join(f", {sql} AS {name}" for name, sql in asked.items())
    path = folder / "line.parquet"
    accounts = telling(connection, "account_written", ("account", "account_name"))
    own_line = "LEFT JOIN own_line o ON o.line_id = l.line_id" if "own_line" in asked else ""
    connection.execute(f"""
        COPY (SELECT l.line_id, l.amount, CAST(s.supplier AS INTEGER) AS supplier,
                     CAST(a.place AS INTEGER) AS account{more}
              FROM {ledger} l
              JOIN sold s ON {join_sql(connection, 'l', 's')}
              JOIN (SELECT w.account, w.account_name, r.*, g.place IS NOT NULL AS grants FROM account_written w
                    JOIN account_rule r USING (place) LEFT JOIN grant_account g USING (place)) a
                ON {same_sql('l', 'a', accounts)}
              {own_line})
        TO {quoted(str(path))} ({NUMBERS})""")
    said = "".join(f", {sql} AS {name}" for name, sql in NOTHING.items() if name not in asked)
    connection.execute(f"CREATE OR REPLACE VIEW line AS SELECT *{said} FROM {parquet(path)}")
    return tuple(name for name in DECIDES if name in asked or name not in NOTHING)


def _asked(connection: DuckDBPyConnection, ledger: str, words: str, own_words: str, grants: str,
           currency: str) -> dict[str, str]:
    """What must be looked for on each line, in SQL; nothing that no line can have."""
    # The whole match, with the signs round the word: to ask for a group makes the engine six times slower. And as it is
    # written: what is found is far less to make small than what is looked through.
    def found(pattern: str) -> str:
        return f"coalesce(regexp_extract(l.text, {quoted(f'(?i){pattern}')}), '')"

    def any_of(query: str) -> bool:
        return connection.execute(f"SELECT 1 {query} LIMIT 1").fetchone() is not None

    asked = {
        "product": ("coalesce(trim(l.product_code), '')", any_of("FROM product_rule")),
        "word": (f"CASE WHEN a.open OR a.wide THEN {found(words)} ELSE '' END",
                 any_of("FROM account_rule WHERE open OR wide")),
        "own_word": (found(own_words), bool(own_words)),
        "granted": (f"CASE WHEN a.grants THEN {found(grants)} ELSE '' END", any_of("FROM grant_account")),
        "elsewhere": (f"coalesce(l.currency <> {quoted(currency)}, false)",
                      any_of(f"FROM {ledger} WHERE currency <> {quoted(currency)}")),
        "own_line": ("coalesce(o.line_id, 0)", any_of("FROM own_line")),
    }
    return {name: sql for name, (sql, varies) in asked.items() if varies}
