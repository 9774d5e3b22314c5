"""Organisation numbers in SQL, read as `xlanskaff.rules.organisations` reads them."""

from __future__ import annotations

from functools import lru_cache

from xlanskaff.rules.organisations import WEIGHTS, may_exist, nine_digits


@lru_cache(2**17)
def valid(written: str) -> bool:
    """Whether a text is an organisation number that can exist.

    Example:
        >>> valid("NO 123 456 785 MVA"), valid("123456784"), valid("12345")
        (True, False, False)
    """
    number = nine_digits(written)
    return number is not None and may_exist(number)


def bare_sql(column: str) -> str:
    """SQL for the nine digits of a number as people write it; NULL where there are not nine."""
    tidy = f"regexp_replace({column}, '[\\s\\p{{Z}}\\x{{200b}}-\\x{{200f}}\\x{{2060}}\\x{{feff}}.]', '', 'g')"
    return (f"CASE WHEN strlen({column}) = 9 AND TRY_CAST({column} AS INTEGER) >= 100000000 THEN {column} "
            f"WHEN {column} = '' THEN NULL "
            f"ELSE nullif(regexp_extract({tidy}, '(?i)^(?:NO)?([0-9]{{9}})(?:MVA)?$', 1), '') END")


def valid_sql(column: str) -> str:
    """SQL for whether nine digits end in the right check digit."""
    total = " + ".join(f"{weight} * TRY_CAST(substr({column}, {at}, 1) AS INTEGER)"
                       for at, weight in enumerate(WEIGHTS, 1))
    return f"((11 - ({total}) % 11) % 11 = TRY_CAST(substr({column}, 9, 1) AS INTEGER))"
