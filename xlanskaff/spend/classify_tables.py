"""The small tables that a classification joins the ledger with: accounts, product codes, words, suppliers.

Each thing that stands in the ledger is looked at once, however many lines it is on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xlanskaff.catalogue import spend
from xlanskaff.errors import Problem
from xlanskaff.law.store import LAW
from xlanskaff.rules.cpv import cpv
from xlanskaff.spend.classify_chart import Chart, Seen, read_account
from xlanskaff.spend.classify_rules import OwnRule, Rules, longest, pattern
from xlanskaff.spend.suppliers import Supplier, fill, same

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ACCOUNT = "coalesce(trim(account), '')"
ACCOUNT_NAME = "coalesce(trim(account_name), '')"
PRODUCT = "coalesce(trim(product_code), '')"
_CODE = re.compile(r"([0-9]{8})(?:-[0-9])?")


@dataclass(frozen=True, slots=True)
class AccountUse:
    """One account of the ledger, what it says, and what an own rule says instead."""

    seen: Seen
    code: str
    scope: str
    reason: str
    category: str
    left: date | None
    own: OwnRule | None


def seen_accounts(connection: DuckDBPyConnection, ledger: str) -> list[Seen]:
    """Every account in a ledger, with its name; makes the table `account_seen`, numbered from 1.

    The table `account_written` has what stands on the lines, letter by letter, and the number of the account.
    """
    connection.execute("CREATE OR REPLACE TABLE account_written AS SELECT account, account_name, count(*) AS lines, "
                       f"max(date) AS last, max(trim(grouping_code)) AS grouping_code FROM {ledger} GROUP BY ALL")
    connection.execute(
        f"CREATE OR REPLACE TABLE account_seen AS SELECT row_number() OVER (ORDER BY account, name) AS place, * FROM ("
        f"SELECT {ACCOUNT} AS account, {ACCOUNT_NAME} AS name, sum(lines)::BIGINT AS lines, max(last) AS last, "
        f"coalesce(max(grouping_code), '') AS grouping_code FROM account_written GROUP BY ALL)")
    connection.execute(
        f"CREATE OR REPLACE TABLE account_written AS SELECT w.account, w.account_name, s.place FROM account_written w "
        f"JOIN account_seen s ON s.account = {_of('w', ACCOUNT)} AND s.name = {_of('w', ACCOUNT_NAME)}")
    found = connection.execute(
        "SELECT account, name, lines, last, grouping_code FROM account_seen ORDER BY place").fetchall()
    return [Seen(*row) for row in found]


def write_accounts(connection: DuckDBPyConnection, seen: Sequence[Seen], chart: Chart, own: Rules, *,
                   grouped: bool = False) -> list[AccountUse]:
    """Make the table `account_rule`: what each account says, by its number in `account_seen`.

    Args:
        grouped: read the code that an account is mapped to, where it is; own rules are about the account itself.
    """
    connection.execute("CREATE OR REPLACE TABLE account_rule (place BIGINT, code VARCHAR, scope VARCHAR, "
                       "reason VARCHAR, category VARCHAR, wide BOOLEAN, open BOOLEAN, named BOOLEAN, own BOOLEAN, "
                       "own_scope VARCHAR, own_category VARCHAR, own_reason VARCHAR, own_matched VARCHAR, "
                       "word_scope VARCHAR, word_reason VARCHAR, word_category VARCHAR, word VARCHAR)")
    words = {each.word: each for each in spend.keywords()}
    find = re.compile(pattern([*words]))
    rows, used = [], []
    for place, each in enumerate(seen, 1):
        read = read_account(each.grouping if grouped and each.grouping else each.account, chart, each.last)
        rule = longest(each.account, own.accounts)
        hit = find.search(each.name.casefold()) if read.open or read.wide else None
        word = words[hit[1]] if hit else None
        rows.append((place, read.code or None, read.scope, read.reason, read.category or None, read.wide, read.open,
                     read.named, rule is not None, *_own(rule), *((word.scope, word.reason, word.category or None,
                                                                  word.word) if word else (None,) * 4)))
        used.append(AccountUse(each, read.code, read.scope, read.reason, read.category, read.left, rule))
    fill(connection, "account_rule", rows)
    return used


def write_products(connection: DuckDBPyConnection, ledger: str, standard: str, own: Rules, on: date) -> int:
    """Make the table `product_rule`: category, risk and regime of each product code; gives how many there are.

    Args:
        standard: `cpv` or `unspsc`.
        on: the day of the law that the regime is taken from.
    """
    connection.execute("CREATE OR REPLACE TABLE product_rule (code VARCHAR, category VARCHAR, risk VARCHAR, "
                       "regime VARCHAR, own BOOLEAN, own_scope VARCHAR, own_category VARCHAR, own_reason VARCHAR, "
                       "own_matched VARCHAR)")
    found = [code for (code,) in connection.execute(
        f"SELECT DISTINCT {PRODUCT} FROM {ledger} WHERE {PRODUCT} <> '' ORDER BY 1").fetchall()]
    begins = spend.product_codes(standard)
    rows = []
    for code in found:
        plain = _CODE.fullmatch(code)
        digits = plain[1] if plain else ""
        near = max((each for each in begins if digits and digits.startswith(each)), key=len, default="")
        risk = next((each.code for each in spend.risk_products().values()
                     if digits and standard == "cpv" and digits.startswith(each.cpv)), None)
        rule = longest(code, own.product_codes)
        rows.append((code, begins.get(near), risk, _regime(digits, on) if standard == "cpv" and digits else None,
                     rule is not None, *_own(rule)))
    fill(connection, "product_rule", rows)
    return len(found)


def write_words(connection: DuckDBPyConnection, own: Rules) -> tuple[str, str]:
    """Make the tables `word_rule` and `own_word`; gives the pattern of each, empty where there are no own words."""
    connection.execute("CREATE OR REPLACE TABLE word_rule (word VARCHAR, scope VARCHAR, reason VARCHAR, "
                       "category VARCHAR)")
    connection.execute("CREATE OR REPLACE TABLE own_word (word VARCHAR, scope VARCHAR, category VARCHAR, "
                       "reason VARCHAR, matched VARCHAR)")
    fill(connection, "word_rule", [(each.word, each.scope, each.reason, each.category or None)
                                   for each in spend.keywords()])
    fill(connection, "own_word", [(word, *_own(rule)) for word, rule in own.texts.items()])
    return pattern([each.word for each in spend.keywords()]), pattern([*own.texts]) if own.texts else ""


def bare(connection: DuckDBPyConnection, column: str, table: str) -> None:
    """Make the table `<table>_seen`: what was seen in a column of `alike`, with the word in it and its rule.

    What was seen has the word, in capitals or not, and a sign or none on either side of it.
    """
    words = {word.casefold(): word for (word,) in connection.execute(f"SELECT word FROM {table}").fetchall()}
    seen = [text for (text,) in connection.execute(f"SELECT DISTINCT {column} FROM alike").fetchall() if text]
    rows = [(text, words[part]) for text in seen for part in [next(filter(words.__contains__, (
        each.casefold() for each in (text, text[1:], text[:-1], text[1:-1]))), None)] if part]
    connection.execute("CREATE OR REPLACE TABLE pair (seen VARCHAR, word VARCHAR)")
    fill(connection, "pair", rows)
    connection.execute(f"CREATE OR REPLACE TABLE {table}_seen AS "
                       f"SELECT p.seen, r.* FROM pair p JOIN {table} r USING (word)")


def write_suppliers(connection: DuckDBPyConnection, suppliers: Sequence[Supplier], own: Rules,
                    bodies: Collection[str] = ()) -> int:
    """Make the table `supplier_rule`: own rules, and words in the names; gives how many own rules fit nobody.

    Args:
        bodies: organisation numbers of whose ledger it is: what they sell is bought within the body.
    """
    connection.execute("CREATE OR REPLACE TABLE supplier_rule (supplier BIGINT, own BOOLEAN, own_scope VARCHAR, "
                       "own_category VARCHAR, own_reason VARCHAR, own_matched VARCHAR, word_category VARCHAR, "
                       "word VARCHAR, within VARCHAR)")
    words = {each.word: each for each in spend.keywords() if each.scope == "in"}
    find = re.compile(pattern([*words]))
    rows, used = [], set()
    for key, each in enumerate(suppliers):
        rule = None
        for value in _called(each) if own.suppliers else ():
            if value in own.suppliers:
                rule = own.suppliers[value]
                used.add(value)
                break
        hit = find.search(each.name.casefold()) if each.name else None
        rows.append((key, rule is not None, *_own(rule), *((words[hit[1]].category, hit[1]) if hit else (None, None)),
                     each.number if each.number in bodies else None))
    fill(connection, "supplier_rule", rows)
    return len(own.suppliers.keys() - used)


def write_tree(connection: DuckDBPyConnection, own: Rules, lines: Mapping[int, OwnRule]) -> None:
    """Make the tables `tree` (risk and regime of each category) and `own_line`."""
    connection.execute("CREATE OR REPLACE TABLE tree (category VARCHAR, risk VARCHAR, regime VARCHAR)")
    connection.execute("CREATE OR REPLACE TABLE own_line (line_id BIGINT, scope VARCHAR, category VARCHAR, "
                       "reason VARCHAR, matched VARCHAR)")
    fill(connection, "tree", [(node.code, node.risk or None, node.regime or None) for node in own.tree.values()])
    fill(connection, "own_line", [(line, *_own(rule)) for line, rule in lines.items()])


def _called(supplier: Supplier) -> Iterable[str]:
    """Everything a rule may call a supplier, the surest first."""
    if not supplier.identity:
        return []
    return [supplier.mark, *[supplier.number] * bool(supplier.number), *(same(name) for name in supplier.names)]


def _own(rule: OwnRule | None) -> tuple[str | None, str | None, str | None, str | None]:
    """Scope, category, reason and what matched."""
    if rule is None:
        return None, None, None, None
    category = None if rule.scope == "out" else rule.category or None
    return rule.scope or None, category, rule.reason, rule.value


def _regime(code: str, on: date) -> str | None:
    try:
        return str(cpv(code, law=LAW.on(on)).value.kind)
    except Problem:
        return None


def _of(table: str, sql: str) -> str:
    """An expression on a column, with the table in front of the column."""
    return sql.replace("trim(", f"trim({table}.")
