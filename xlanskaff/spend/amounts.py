"""Amounts as people write them, read twice alike: by Python for a sample, by SQL for the whole.

What is not certainly a number is no number: `1.5` in a column with decimal comma is one and a half,
`1.500` there is fifteen hundred, `1.50.0` and `1,2E+05` (a number that Excel has cut short) are
refused. Blanks of any width, an apostrophe or the other mark divide thousands, in groups of three.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from xlanskaff.values import half_up

Mark = Literal[",", "."]

_WIDE = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_MINUS = "\u2212\u2013\u2014\u2010\u2011\ufe63\uff0d"
_APOSTROPHES = "\u2019\u02bc\u00b4`"
_NOTHING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_ENDS = " \t\n\v\f\r"
"""What is no part of a number but may stand around it: a tab behind it keeps Excel from taking it for a number."""
BLANKS = f"{_ENDS}{_WIDE}{_NOTHING}"
"""What is nothing to the eye, at the ends of a cell."""
_GAP = r"[ \t\n\v\f\r]*"
_MONEY = r"(?:kroner|kr\.?|nok|sek|dkk|eur|gbp|usd|£|\$|€)"
_MONEY_ENDS = rf"^([-+(]?){_GAP}{_MONEY}{_GAP}|{_GAP}{_MONEY}(\)?-?)$|[,.][-=](\)?)$"
_SIGNED = rf"^\({_GAP}([^()+-]+?){_GAP}\)$|^-{_GAP}([^()+-]+?)$|^([^()+-]+?){_GAP}-$"
_TABLE = str.maketrans({**dict.fromkeys(_WIDE, " "), **dict.fromkeys(_MINUS, "-"), **dict.fromkeys(_APOSTROPHES, "'"),
                        **dict.fromkeys(_NOTHING, None)})


def _body(mark: Mark) -> str:
    """The digits of a number without sign: plain, or with thousands in groups of three of one kind."""
    other = "." if mark == "," else ","
    groups = "|".join(rf"\d{{1,3}}(?:{sign}\d{{3}})+" for sign in (" ", "'", re.escape(other)))
    return rf"^\+?(?:\d+|{groups})(?:{re.escape(mark)}\d*)?$|^\+?{re.escape(mark)}\d+$"


_BODIES: dict[Mark, re.Pattern[str]] = {",": re.compile(_body(","), re.ASCII), ".": re.compile(_body("."), re.ASCII)}


def amount(text: str, mark: Mark) -> Decimal | None:
    """The number a text stands for, with all its decimals; None where it is not certainly one.

    Args:
        text: as it stands in the cell.
        mark: the decimal mark of the column. A text in which only the other mark can be meant is read with that.

    Example:
        >>> amount("1 234,50-", ","), amount("(kr 1.234,50)", ","), amount("−£1,234.50", "."), amount("100,-", ",")
        (Decimal('-1234.50'), Decimal('-1234.50'), Decimal('-1234.50'), Decimal('100'))
        >>> amount("1.234", ","), amount("1.234", "."), amount("1.5", ","), amount("1,2E+05", ",")
        (Decimal('1234'), Decimal('1.234'), Decimal('1.5'), None)
    """
    tidy = re.sub(_MONEY_ENDS, r"\1\2\3", text.translate(_TABLE).strip(_ENDS).lower()).strip(_ENDS)
    negative = re.fullmatch(_SIGNED, tidy)
    body = next(filter(None, negative.groups())).strip(_ENDS) if negative else tidy
    other: Mark = "." if mark == "," else ","
    for each in (mark, other):
        if _BODIES[each].fullmatch(body):
            drop = "[ '.]" if each == "," else "[ ',]"
            try:
                value = Decimal(re.sub(drop, "", body).replace(",", "."))
            except InvalidOperation:
                return None
            return -value if negative else value
    return None


def cents(value: Decimal, factor: int = 1) -> int:
    """A number as whole øre, half away from zero.

    Example:
        >>> cents(Decimal("977.5999999999999")), cents(Decimal("-0.1"), 1_000_000)
        (97760, -10000000)
    """
    return int(half_up(value * 100 * factor))


def macros() -> tuple[str, ...]:
    """The same reading as SQL macros: `xa_number(text, mark)` gives DECIMAL(38, 16) or NULL."""
    source = "".join((_WIDE, _MINUS, _APOSTROPHES))
    target = " " * len(_WIDE) + "-" * len(_MINUS) + "''" * len(_APOSTROPHES)
    tidy = (f"trim(regexp_replace(lower(trim(translate(x, '{source}{_NOTHING}', '{target}'), '{_ENDS}')), "
            f"'{_MONEY_ENDS}', '\\1\\2\\3', 'g'), '{_ENDS}')")
    sign = f"coalesce(nullif(regexp_extract(t, '{_SIGNED}', 1), ''), " \
           f"nullif(regexp_extract(t, '{_SIGNED}', 2), ''), nullif(regexp_extract(t, '{_SIGNED}', 3), ''))"
    return (
        f"CREATE OR REPLACE MACRO xa_tidy(x) AS {tidy}",
        f"CREATE OR REPLACE MACRO xa_negative(t) AS {sign}",
        "CREATE OR REPLACE MACRO xa_unsigned(b, mark) AS CASE "
        + " ".join(f"WHEN mark = '{first}' AND regexp_full_match(b, '{_sql_body(each)}') "
                   f"THEN TRY_CAST(replace(translate(b, ' ''{'.' if each == ',' else ','}', ''), ',', '.') "
                   "AS DECIMAL(38, 16))"
                   for first in (",", ".") for each in (first, "." if first == "," else ",")) + " END",
        "CREATE OR REPLACE MACRO xa_number(x, mark) AS CASE WHEN xa_negative(xa_tidy(x)) IS NULL "
        "THEN xa_unsigned(xa_tidy(x), mark) ELSE "
        f"-xa_unsigned(trim(xa_negative(xa_tidy(x)), '{_ENDS}'), mark) END",
        # TRY: an amount too large for 64 bits is no amount, and must not end the import.
        "CREATE OR REPLACE MACRO xa_slow_cents(x, mark, factor) AS "
        "TRY(CAST(xa_number(x, mark) * (factor * 100) AS BIGINT))",
    )


def cents_sql(column: str, mark: Mark, factor: int = 1) -> str:
    """SQL for whole øre: a cast for what is plainly written, the slow reading for the rest.

    DECIMAL(15, 2) leaves room for the multiplication in 64 bits; larger ones go the slow road.
    """
    slow = f"xa_slow_cents({column}, '{mark}', {factor})"
    if factor != 1:
        return f"CASE WHEN {column} <> '' THEN {slow} END"
    plain = column if mark == "." else f"replace({column}, ',', '.')"
    other = "," if mark == "." else "."
    strange = " OR ".join(f"contains({column}, '{sign}')" for sign in (other, "e", "E", "_"))
    return (f"CASE WHEN {column} = '' THEN NULL WHEN {strange} THEN {slow} "
            f"ELSE coalesce(CAST(TRY_CAST({plain} AS DECIMAL(15, 2)) * 100 AS BIGINT), {slow}) END")


def _sql_body(mark: Mark) -> str:
    return _body(mark).replace("'", "''")
