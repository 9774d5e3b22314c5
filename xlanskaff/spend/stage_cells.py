"""How a cell of a file becomes a cell of the ledger, in SQL."""

from __future__ import annotations

from xlanskaff.spend import amounts
from xlanskaff.spend.choice import Plan
from xlanskaff.spend.engine import quoted
from xlanskaff.spend.money import Money

BLANKS = " \t\u00a0\u2007\u202f\u200b\u200e\u200f\ufeff"
"""What is nothing to the eye, at the ends of a cell."""


def never_empty(sql: str) -> str:
    """What is never empty, as if it could be: such a column is packed in another way, and all of a ledger's alike."""
    return f"CASE WHEN _amount = _amount THEN {sql} END"


def text_sql(column: str, wide: bool = False) -> str:
    """A text without blanks at its ends, NULL where nothing is left; only texts that have such blanks are trimmed."""
    if wide:
        return f"nullif(trim({column}, {quoted(BLANKS)}), '')"
    # A text before '!' is empty or begins with a blank; to ask so is quicker than to look at its first sign.
    return (f"CASE WHEN {column} >= '!' AND NOT ends_with({column}, ' ') THEN {column} "
            f"ELSE nullif(trim({column}), '') END")


def amount_sql(plan: Plan) -> str:
    """Whole øre, expenditure positive."""
    at, cash = plan.columns, plan.money

    def read(role: str) -> str:
        return amounts.cents_sql(f"c{at[role]}", cash.mark, cash.factor)

    def blank(role: str) -> str:
        return f"coalesce(trim(c{at[role]}), '') = ''"

    if "amount" in at:
        whole = read("amount")
    elif "debit" in at and "credit" in at:
        whole = (f"CASE WHEN {blank('debit')} AND {blank('credit')} THEN NULL ELSE "
                 f"(CASE WHEN {blank('debit')} THEN 0 ELSE {read('debit')} END) + {cash.credit_sign} * "
                 f"(CASE WHEN {blank('credit')} THEN 0 ELSE {read('credit')} END) END")
    elif "vat" in at:
        whole = f"{read('gross')} - (CASE WHEN {blank('vat')} THEN 0 ELSE {read('vat')} END)"
    else:
        whole = read("gross")
    return f"-({whole})" if cash.sign < 0 else whole


def exact_sql(plan: Plan) -> str:
    """The text of an amount that has more decimals than øre; NULL for all others."""
    column, mark = f"c{plan.columns['amount']}", plan.money.mark
    decimals = decimals_of(plan.money)
    return (f"CASE WHEN contains({column}, '{mark}') AND strlen({column}) - strpos({column}, '{mark}') > {decimals} "
            f"THEN {column} END")


def decimals_of(cash: Money) -> int:
    """How many decimals of the file's own unit make whole øre: 2, 5 or 8."""
    return 1 + len(str(cash.factor))


def period_sql(column: str) -> str:
    """Year and month as one number (202503, and 202513 for the thirteenth period) of six digits, or of a year alone."""
    digits = f"regexp_replace({column}, '[^0-9]', '', 'g')"
    number = f"TRY_CAST({digits} AS INTEGER)"
    return (f"CASE WHEN strlen({digits}) = 6 AND {number} % 100 <= 13 THEN {number} "
            f"WHEN strlen({digits}) = 4 THEN {number} * 100 END")


def format_sql(column: str) -> str:
    """`ehf` or `other`, of a name of a format or of yes and no; a PDF that came electronically is no e-invoice."""
    text = f"lower(trim({column}))"
    electronic = "ehf|peppol|\\bbis\\b|\\bubl\\b|e-?faktura|e-?invoice|elektronisk|electronic|^(ja|j|yes|y|true|1|x)$"
    return (f"CASE WHEN {text} = '' THEN NULL WHEN regexp_matches({text}, 'pdf|^(ikke|not|no|nei) ') THEN 'other' "
            f"WHEN regexp_matches({text}, '{electronic}') THEN 'ehf' WHEN {text} IS NOT NULL THEN 'other' END")


def kind_sql(column: str) -> str:
    """`credit_note`, `invoice` or `entry`, of what a voucher is called."""
    text = f"lower({column})"
    return (f"CASE WHEN regexp_matches({text}, 'kredit|credit|\\bkn\\b') THEN 'credit_note' "
            f"WHEN regexp_matches({text}, 'faktura|invoice|\\b(if|kr|re)\\b') THEN 'invoice' ELSE 'entry' END")
