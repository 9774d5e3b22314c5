"""Organisation numbers: nine digits of which the last is a check digit.

Source: the register unit's description of the number (weights 3 2 7 6 5 4 3 2, modulus 11).
The check digit tells that a number can exist, not that it does.
"""

from __future__ import annotations

import re

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def valid(digits: str) -> bool:
    """Whether nine digits end in the right check digit.

    Example:
        >>> valid("123456785"), valid("123456789"), valid("12345678")
        (True, False, False)
    """
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()):
        return False
    check = -sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11
    return check == int(digits[8])


def bare(text: str) -> str:
    """The nine digits of a number as people write it; empty where there are not nine.

    Example:
        >>> bare("NO 987 654 321 MVA"), bare("987654321"), bare("12345")
        ('987654321', '987654321', '')
    """
    digits = re.sub("[^0-9]", "", text)
    return digits if len(digits) == 9 else ""


def bare_sql(column: str) -> str:
    """The same in SQL: NULL where there are not nine."""
    return (f"CASE WHEN strlen({column}) = 9 AND TRY_CAST({column} AS INTEGER) >= 100000000 THEN {column} "
            f"WHEN {column} = '' THEN NULL "
            f"ELSE nullif(regexp_extract(regexp_replace({column}, '[^0-9]', '', 'g'), '^[0-9]{{9}}$'), '') END")


def valid_sql(column: str) -> str:
    """Whether nine digits end in the right check digit, in SQL."""
    total = " + ".join(f"{weight} * TRY_CAST(substr({column}, {at}, 1) AS INTEGER)"
                       for at, weight in enumerate(WEIGHTS, 1))
    return f"((11 - ({total}) % 11) % 11 = TRY_CAST(substr({column}, 9, 1) AS INTEGER))"
