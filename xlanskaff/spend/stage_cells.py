"""How a cell of a file becomes a cell of the ledger, in SQL."""

from __future__ import annotations

from xlanskaff.spend import amounts
from xlanskaff.spend.amounts import BLANKS
from xlanskaff.spend.choice import Plan
from xlanskaff.spend.days import FIRST_YEAR, LAST_YEAR
from xlanskaff.spend.engine import quoted
from xlanskaff.spend.money import Money

_YEARS = "19[5-9][0-9]|20[0-9]{2}|2100"
"""The years from the first to the last that a date may have."""

_CREDIT = "kreditt?[ -]?(nota|faktura)|krediter(ing|t\\b)|credit[ -]?(note|memo|invoice)"
_INVOICE = "faktura|invoice"


def never_empty(sql: str) -> str:
    """What is never empty, as if it could be: such a column is packed in another way, and all of a ledger's alike."""
    return f"CASE WHEN _amount = _amount THEN {sql} END"


def text_sql(column: str, wide: bool = False) -> str:
    """A text without blanks at its ends, NULL where nothing is left; only texts that have such blanks are trimmed."""
    if wide:
        return f"nullif(trim({column}, {quoted(BLANKS)}), '')"
    # A text before '!' is empty or begins with a blank; to ask so is quicker than to look at its first sign, and what
    # is asked of an empty one is less than to trim it.
    return (f"CASE WHEN {column} < '!' OR ends_with({column}, ' ') "
            f"THEN CASE WHEN {column} <> '' THEN nullif(trim({column}), '') END ELSE {column} END")


def amount_sql(plan: Plan) -> str:
    """Whole øre, expenditure positive."""
    at, cash = plan.columns, plan.money

    def read(role: str) -> str:
        return amounts.cents_sql(f"c{at[role]}", cash.mark, cash.factor)

    def blank(role: str) -> str:
        return f"coalesce({_bare(f'c{at[role]}')}, '') = ''"

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
    # What is long enough behind the mark is looked at again: a blank or the currency is no decimal.
    finer = f"regexp_matches({column}, '[{mark}][0-9]{{{decimals + 1},}}[^0-9]*$')"
    return (f"CASE WHEN strpos({column}, '{mark}') BETWEEN 1 AND strlen({column}) - {decimals + 1} "
            f"THEN CASE WHEN {finer} THEN {column} END END")


def decimals_of(cash: Money) -> int:
    """How many decimals of the file's own unit make whole øre: 2, 5 or 8."""
    return 1 + len(str(cash.factor))


def period_sql(period: str = "", year: str = "") -> str:
    """Year and month as one number of six digits (202503, and 202513 for the thirteenth period; 202500 for a year).

    Args:
        period: a column with year and month in either order, a year alone, or, beside a column of years, a month.
        year: a column of years, where there is one.
    """
    if not year:
        return _whole_period(period)
    whole = _number(year, f"BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", 4, _YEARS)
    if not period:
        return f"{whole} * 100"
    month = _number(period, "BETWEEN 1 AND 13", 2, "0?[1-9]|1[0-3]")
    # No month makes NULL, and then it is the year alone.
    return (f"CASE WHEN strlen({period}) < 3 THEN coalesce({whole} * 100 + {month}, {whole} * 100) "
            f"ELSE coalesce({_whole_period(period)}, {whole} * 100 + {month}, {whole} * 100) END")


def _number(column: str, between: str, most: int, shape: str) -> str:
    """A small whole number, quick where it is written plainly."""
    plain = f"TRY_CAST({column} AS INTEGER)"
    return (f"CASE WHEN strlen({column}) <= {most} AND {plain} {between} AND NOT contains({column}, '.') THEN {plain} "
            f"ELSE TRY_CAST(regexp_extract({_bare(column)}, '^({shape})([.,]0+)?$', 1) AS INTEGER) END")


def _whole_period(column: str) -> str:
    """A period that says its year. What nearly all look like is read quickly, the rest sign by sign."""
    plain = f"TRY_CAST({column} AS INTEGER)"
    slow = _bare(column)
    for shape, six in (("([0-9]{2})[^0-9]([0-9]{4})", "\\2\\1"), ("([0-9])[^0-9]([0-9]{4})", "\\20\\1"),
                       ("([0-9]{4})[^0-9]?([0-9])", "\\10\\2"), ("([0-9]{4})[^0-9]([0-9]{2})", "\\1\\2"),
                       ("([0-9]{4})", "\\100")):
        slow = f"regexp_replace({slow}, '^{shape}$', '{six}')"
    six = (f"CASE WHEN regexp_full_match({column}, '[0-9]{{4}}[^0-9][0-9]{{2}}') "
           f"THEN concat(substr({column}, 1, 4), substr({column}, 6, 2)) "
           f"WHEN regexp_full_match({column}, '[0-9]{{2}}[^0-9][0-9]{{4}}') "
           f"THEN concat(substr({column}, 4, 4), substr({column}, 1, 2)) ELSE {slow} END")
    return (f"CASE WHEN strlen({column}) = 6 AND {plain} BETWEEN {FIRST_YEAR}00 AND {LAST_YEAR}13 "
            f"AND {plain} % 100 <= 13 AND NOT contains({column}, '.') THEN {plain} "
            f"WHEN strlen({column}) = 4 AND {plain} BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN {plain} * 100 "
            f"ELSE TRY_CAST(regexp_extract({six}, '^({_YEARS})(0[0-9]|1[0-3])$') AS INTEGER) END")


def _bare(column: str) -> str:
    """A cell without what is nothing to the eye at its ends."""
    return f"trim({column}, {quoted(BLANKS)})"


def format_sql(column: str) -> str:
    """`ehf` or `other`, of a name of a format or of yes and no; a PDF that came electronically is no e-invoice."""
    text = f"lower({_bare(column)})"
    electronic = "ehf|peppol|\\bbis\\b|\\bubl\\b|e-?faktura|e-?invoice|elektronisk|electronic|^(ja|j|yes|y|true|1|x)$"
    return (f"CASE WHEN {text} = '' THEN NULL WHEN regexp_matches({text}, 'pdf|^(ikke|not|no|nei) ') THEN 'other' "
            f"WHEN regexp_matches({text}, '{electronic}') THEN 'ehf' WHEN {text} IS NOT NULL THEN 'other' END")


def kind_sql(column: str, written: str = "") -> str:
    """`credit_note`, `invoice` or `entry`, of what a voucher is called.

    Args:
        column: the type of voucher. Kreditor and kredittkort are no credit notes.
        written: what somebody wrote about it. It may make an invoice; what it says of credit is left to the sums.
    """
    text = f"lower({column})"
    other = f"regexp_matches({text}, '{_INVOICE}|\\b(if|kr|re)\\b')"
    if written:
        free = f"lower({written})"
        other += f" OR (regexp_matches({free}, '{_INVOICE}') AND NOT regexp_matches({free}, '{_CREDIT}'))"
    return (f"CASE WHEN regexp_matches({text}, '{_CREDIT}|\\bkn\\b|^ *kreditt? *$|^ *credit *$') THEN 'credit_note' "
            f"WHEN {other} THEN 'invoice' ELSE 'entry' END")
