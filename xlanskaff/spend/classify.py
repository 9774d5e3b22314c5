"""Where each line of a ledger belongs: bought, not bought, or for somebody to look at; and what it is.

One reason for each line. The first of these that applies decides the scope:

1. another currency than most lines have: to be reviewed, for its amount cannot be added to the others. No
   rule makes it a purchase; one may say that nothing was bought, or that somebody is to look for another reason
2. a rule of one's own for the line
3. a rule of one's own for the supplier, the product code, the account, or a word in the text
4. the supplier is the body itself: not bought, but moved within it; also in another currency
5. what is added to fixed assets, where no supplier is named: to be reviewed
6. a word that tells of a grant, where grants are booked on an account for purchases
7. an account that is for purchases, or for something else
8. where the account does not decide: the product code, a word in the text, a word in the name of the
   account, a word in the name of the supplier
9. what remains is to be reviewed, for the reason that the account gives

A rule of one's own that says only a category says what a line is, and not where it belongs: it brings in
no line of the body itself, no addition without a supplier, and none whose account says that nothing was bought.

The category comes from the rule that decided. Where that rule has none or only a wide one, it comes from the
first of: own rules in their order, product code, account, text, name of the account, name of the supplier,
wide account.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.spend.classified import CLASSIFIED, KIND, LINES, SUPPLIERS, Kind
from xlanskaff.spend.classify_lines import DECIDES, NOTHING, write_lines
from xlanskaff.spend.classify_tables import bare
from xlanskaff.spend.engine import NUMBERS, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Own rules, the strongest first: whether there is one, what its columns begin with, and its kind.
_OWN = (("o.line_id IS NOT NULL", "o.", "'manual'"), ("s.own", "s.own_", "'supplier'"),
        ("p.own", "p.own_", "'product_code'"), ("a.own", "a.own_", "'account'"), ("w.word IS NOT NULL", "w.", "'text'"))
_SAID = f"coalesce({', '.join(f'{given}scope' for _, given, _ in _OWN)})"
"""The scope that own rules give, where any of them gives one."""
_NAMELESS = "a.named AND l.supplier = 0"
# Where a category alone does not make a purchase.
_MAY = f"a.scope <> 'out' AND s.within IS NULL AND NOT l.elsewhere AND NOT ({_NAMELESS})"
_HELD = f"l.elsewhere AND {_SAID} IS NOT DISTINCT FROM 'in'"
# Each way to a scope: when, scope, reason, category, the kind of rule, what matched.
_WAYS = (
    (f"{_HELD} OR (l.elsewhere AND {_SAID} IS NULL AND s.within IS NULL)", "'review'", "'currency'", "NULL", "NULL",
     "NULL"),
    *((f"{own} AND ({given}scope IS NOT NULL OR ({_MAY}))", f"coalesce({given}scope, 'in')", f"{given}reason",
       f"{given}category", kind, f"{given}matched") for own, given, kind in _OWN),
    ("s.within IS NOT NULL", "'out'", "'internal'", "NULL", "'supplier'", "s.within"),
    (_NAMELESS, "'review'", "'additions'", "NULL", "'account'", "a.code"),
    ("g.word IS NOT NULL", "g.scope", "g.reason", "g.category", "CASE WHEN gt.word IS NOT NULL THEN 'text' "
     "WHEN ga.word IS NOT NULL THEN 'account' ELSE 'supplier' END", "ltrim(g.word, '*')"),
    ("NOT a.open", "a.scope", "a.reason", "CASE WHEN NOT a.wide THEN a.category END", "'account'", "a.code"),
    ("p.category IS NOT NULL", "'in'", "'said_by_code'", "p.category", "'product_code'", "p.code"),
    ("k.word IS NOT NULL", "k.scope", "k.reason", "k.category", "'text'", "k.word"),
    ("a.word IS NOT NULL", "a.word_scope", "a.word_reason", "a.word_category", "'account'", "a.word"),
    ("s.word IS NOT NULL", "'in'", "'said_by_name'", "s.word_category", "'supplier'", "s.word"),
    ("true", "a.scope", "a.reason", "NULL", "CASE WHEN a.code IS NOT NULL AND a.reason <> 'unknown_chart' "
     "THEN 'account' END", "CASE WHEN a.reason <> 'unknown_chart' THEN a.code END"),
)
_KINDS = (*((f"{given}category", kind) for _, given, kind in _OWN),
          ("p.category", "'product_code'"), ("CASE WHEN NOT a.wide THEN a.category END", "'account'"),
          ("CASE WHEN k.scope = 'in' THEN k.category END", "'text'"),
          ("CASE WHEN a.word_scope = 'in' THEN a.word_category END", "'account'"),
          ("s.word_category", "'supplier'"), ("a.category", "'account'"))


def classify(connection: DuckDBPyConnection, ledger: str, words: str, own_words: str, grants: str, currency: str,
             folder: Path) -> None:
    """Place every line of a ledger; the small tables stay as they are. Leaves behind:

        line        what each line has that decides, as numbers and words; a file in the folder
        decided     lines that are alike in this, taken together: where they belong, how many they are, and øre;
                    `held` where an own rule calls a purchase what is in another currency
        classified  a view of both, with the columns of the classified ledger

    Args:
        ledger: a table or view with the columns of the canonical ledger.
        words, own_words: the patterns of `classify_tables.write_words`.
        grants: the pattern of `classify_grants.write_grants`.
        currency: the one that most lines are in.
        folder: there already, for what memory is not to hold.
    """
    differ = write_lines(connection, ledger, words, own_words, grants, currency, folder)
    # What is the same on every line is not asked of every line.
    alone = [name if name in differ else f"{NOTHING[name]} AS {name}" for name in DECIDES]
    connection.execute(f"CREATE OR REPLACE TABLE alike AS SELECT {', '.join(alone)}, count(*) AS lines, "
                       f"sum(amount) AS amount FROM line GROUP BY {', '.join(differ)}")
    bare(connection, "word", "word_rule")
    bare(connection, "own_word", "own_word")
    bare(connection, "granted", "grant_word")
    names = ("scope", "reason", "first", "rule", "matched")
    way = "CASE " + " ".join(f"WHEN {when} THEN {at}" for at, (when, *_) in enumerate(_WAYS)) + " END"
    chosen = ", ".join(f"{_choice(at)} AS {name}" for at, name in enumerate(names, 1))
    others = f"coalesce({', '.join(sql for sql, _ in _KINDS)})"
    kind = "CASE " + " ".join(f"WHEN {sql} IS NOT NULL THEN {name}" for sql, name in _KINDS) + " END"
    # The way is found first, with all rows as they are: else it would be worked out anew for each that asks for it.
    connection.execute(f"""
        CREATE OR REPLACE TABLE decided AS
        WITH joined AS (
            SELECT way, coalesce({_HELD}, false) AS held,
                   {', '.join(f'l.{name}' for name in DECIDES)}, l.lines, l.amount,
                   p.risk AS code_risk, p.regime AS code_regime, {others} AS other, {kind} AS other_rule, {chosen}
            FROM (SELECT {way} AS way, l, a, s, p, k, w, ga, gt, g, o FROM alike l
            JOIN account_rule a ON a.place = l.account
            JOIN supplier_rule s ON s.supplier = l.supplier
            LEFT JOIN product_rule p ON p.code = l.product
            LEFT JOIN word_rule_seen k ON k.seen = l.word
            LEFT JOIN own_word_seen w ON w.seen = l.own_word
            LEFT JOIN grant_account ga ON ga.place = l.account
            LEFT JOIN grant_supplier gs ON gs.supplier = l.supplier AND ga.place IS NOT NULL
            LEFT JOIN grant_word_seen gt ON gt.seen = l.granted
            LEFT JOIN grant_word g ON g.word = coalesce(gt.word, ga.word, gs.word)
            LEFT JOIN own_line o ON o.line_id = l.own_line)),
        placed AS (SELECT *, CASE WHEN scope <> 'out' THEN coalesce(first, other) END AS category FROM joined)
        SELECT {', '.join(f'c.{name}' for name in DECIDES)}, c.lines, c.amount, c.held, c.scope, c.reason, c.category,
               c.rule,
               CASE WHEN c.scope <> 'out' THEN coalesce(c.code_risk, t.risk) END AS risk,
               CASE WHEN c.scope <> 'out' THEN coalesce(c.code_regime, t.regime) END AS regime, c.matched,
               CASE WHEN c.category IS NULL THEN NULL WHEN c.first IS NOT NULL THEN c.rule ELSE c.other_rule END
                   AS category_rule
        FROM placed c LEFT JOIN tree t ON t.category = c.category""")
    _listed(connection)
    given = ", ".join(f"{'l' if column.name in ('line_id', 'supplier') else 'd'}.{column.name}" for column in LINES)
    alike = " AND ".join(f"d.{name} = l.{name}" for name in differ)
    connection.execute(f"CREATE OR REPLACE VIEW classified AS SELECT {given} FROM line l JOIN decided d ON {alike}")


def kinds(connection: DuckDBPyConnection) -> tuple[Kind, ...]:
    """What the lines are, each once; reads `decided`."""
    return tuple(connection.execute(f"SELECT DISTINCT {', '.join(KIND)} FROM decided ORDER BY ALL").fetchall())


def write(connection: DuckDBPyConnection, folder: Path) -> None:
    """Write both tables into a folder that is there."""
    columns = ", ".join(f"CAST({column.name} AS {column.type}) AS {column.name}" if column.type != "VARCHAR" else
                        column.name for column in LINES)
    # A join mixes the rows that it looks up together.
    lines = f"SELECT {columns} FROM classified ORDER BY line_id"
    connection.execute(f"COPY ({lines}) TO {quoted(str(folder / CLASSIFIED))} ({NUMBERS})")
    connection.execute(f"COPY (FROM supplier ORDER BY supplier) TO {quoted(str(folder / SUPPLIERS))} ({NUMBERS})")


def _listed(connection: DuckDBPyConnection) -> None:
    """Let the texts of `decided` be chosen from lists: what is written ten million times is then a small number."""
    for column in (each.name for each in LINES if each.type == "VARCHAR"):
        found = connection.execute(f"SELECT DISTINCT {column} FROM decided WHERE {column} IS NOT NULL "
                                   "ORDER BY 1").fetchall()
        listed = ", ".join(quoted(each) for (each,) in found) or "''"
        connection.execute(f"ALTER TABLE decided ALTER {column} TYPE ENUM({listed})")


def _choice(part: int) -> str:
    """One part of the way that was chosen."""
    return "CASE way " + " ".join(f"WHEN {at} THEN {way[part]}" for at, way in enumerate(_WAYS)) + " END"

