"""The classified ledger: a folder with two Parquet tables that stand beside the canonical ledger.

    <folder>/classified.parquet   one row for each line of the ledger, in the same order
    <folder>/suppliers.parquet    one row for each supplier, the largest first

The ledger itself is never changed. A line is joined by `line_id`, a supplier by `supplier`. Where
nobody is named on a line, its supplier is `NOBODY`, which has a row of its own with an empty name.
What was assumed lies in the metadata of `classified.parquet`, under the key `xlanskaff`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from xlanskaff.spend.engine import escaped
from xlanskaff.spend.ledger import METADATA, AnotherFormatError, LedgerColumn

CLASSIFIED = "classified.parquet"
SUPPLIERS = "suppliers.parquet"
FORMAT = 1
"""Raised whenever a column changes its meaning; a reader refuses a format it does not know."""

NOBODY = 0
"""The key of lines on which no supplier is named."""

Scope = Literal["in", "out", "review"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
Rule = Literal["manual", "supplier", "product_code", "account", "text"]
RULES: tuple[Rule, ...] = get_args(Rule)
"""The kinds of rules, the strongest first."""

LINES: tuple[LedgerColumn, ...] = tuple(LedgerColumn(*row) for row in (
    ("line_id", "BIGINT", "As in the ledger."),
    ("supplier", "BIGINT", "Key in the table of suppliers; 0 where nobody is named. Never NULL."),
    ("scope", "VARCHAR", "`in` (bought), `out` (not bought) or `review` (somebody must look). Never NULL."),
    ("reason", "VARCHAR", "Code of the one reason for the scope: see `xlanskaff.catalogue.spend`. Never NULL."),
    ("category", "VARCHAR", "Code in the tree of categories; NULL where there is none, and where scope is out."),
    ("rule", "VARCHAR", "The kind of rule that decided the scope: manual, supplier, product_code, account, text; "
                        "NULL where no rule did."),
    ("risk", "VARCHAR", "Code of a product group on the high-risk list, else NULL."),
    ("regime", "VARCHAR", "goods, services, works, special or health, where it can be told, else NULL."),
    ("matched", "VARCHAR", "What the rule saw: the code of the account, the word, the product code, else NULL."),
    ("category_rule", "VARCHAR", "The kind of rule that decided the category; NULL where there is none."),
))

SUPPLIER: tuple[LedgerColumn, ...] = tuple(LedgerColumn(*row) for row in (
    ("supplier", "BIGINT", "From 1, the largest amount first; 0 for lines where nobody is named."),
    ("name", "VARCHAR", "The spelling with the largest amount, unmasked: show `masked_name` instead. Empty for 0."),
    ("organisation_number", "VARCHAR", "Nine digits, also where the check digit is wrong; NULL where there is none."),
    ("valid", "BOOLEAN", "Whether the check digit of the number is right; false where there is no number."),
    ("person", "BOOLEAN", "Whether the name, or a number, looks like that of a private person or a sole trader."),
    ("masked_name", "VARCHAR", "What may be shown: the name, or a neutral one with a number for a person."),
    ("lines", "BIGINT", "Lines in the ledger, whatever their scope."),
    ("amount", "BIGINT", "Øre, sum of all its lines, whatever their scope and currency."),
    ("merged_from", "VARCHAR[]", "The spellings in the ledger that became this supplier, sorted."),
))

KIND = ("scope", "reason", "category", "regime", "risk")
"""What an analysis asks of a line: those that are alike in these columns are of one kind."""
Kind = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class ClassifiedLedger:
    """What a classification says about itself.

    Attributes:
        ledger: the name of the ledger that was classified.
        lines, amount, mark: of the ledger (øre, `ledger.mark`); a reader compares them with the ledger it has. The
            mark is empty in what was made before there was one.
        chart: which chart the accounts were read as: kostra, state, company or none.
        currency: the one that most lines are in; lines in others are to be reviewed.
        assumptions: text key (in `spend_classify.assumption`) -> what it was said with.
        own: digests of the work files as we wrote them; a file with another digest was changed by somebody.
        kinds: what lines are, each once, see `KIND`; none in what was made before they were told.
    """

    ledger: str
    lines: int
    amount: int
    chart: str
    currency: str
    assumptions: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    kinds: tuple[Kind, ...] = ()


def metadata(made: ClassifiedLedger) -> str:
    """What is written into `classified.parquet` about itself."""
    return json.dumps({
        "format": FORMAT, "ledger": made.ledger, "lines": made.lines, "amount": made.amount, "chart": made.chart,
        "currency": made.currency, "assumptions": [[key, dict(values)] for key, values in made.assumptions],
        "own": dict(made.own), "mark": made.mark, "kinds": made.kinds,
    }, ensure_ascii=False)


def read_classified(folder: Path) -> ClassifiedLedger:
    """What a classification says about itself.

    Raises:
        ValueError: the folder holds no classification of ours; `AnotherFormatError`, one of a format we do not know.
    """
    import duckdb

    path = folder / CLASSIFIED
    if not path.is_file() or not (folder / SUPPLIERS).is_file():
        raise ValueError(f"{folder.name} holds no classified ledger")
    with duckdb.connect() as connection:
        try:
            found = connection.execute("SELECT value FROM parquet_kv_metadata(?) WHERE decode(key) = ?",
                                       [escaped(path), METADATA]).fetchone()
        except duckdb.Error as fault:
            raise ValueError(f"{CLASSIFIED} is no Parquet file") from fault
    if not found:
        raise ValueError(f"{CLASSIFIED} is no classified ledger")
    told = json.loads(bytes(found[0]).decode())
    if told.get("format") != FORMAT:
        raise AnotherFormatError(f"{CLASSIFIED} has format {told.get('format')}; format {FORMAT} is read")
    del told["format"]
    assumptions = tuple((key, values) for key, values in told.pop("assumptions"))
    kinds = tuple(tuple(each) for each in told.pop("kinds", ()))
    return ClassifiedLedger(**told, assumptions=assumptions, kinds=kinds)
