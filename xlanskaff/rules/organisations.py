"""Organisation numbers: nine digits, of which the last one checks the others."""

from __future__ import annotations

import re

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)

_AROUND = re.compile(r"(?:NO)?(?P<number>.*?)(?:MVA)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\u00a0\u202f\u200b-\u200f\u2060\ufeff.]")


def nine_digits(written: str) -> str | None:
    """The nine digits of a number as people write it; None when there are not nine.

    Spaces, also those without width, and full stops are taken out, and so are `NO` before and `MVA` after.

    Source:
        Our own, after how numbers stand in invoices and registers.

    Example:
        >>> nine_digits("NO 123 456 785 MVA"), nine_digits("123.456.785"), nine_digits("12345678")
        ('123456785', '123456785', None)
    """
    if len(written) == 9 and written.isascii() and written.isdigit():
        return written
    found = _AROUND.fullmatch(_BETWEEN.sub("", written))
    number = found["number"] if found else ""
    return number if len(number) == 9 and number.isascii() and number.isdigit() else None


def check_digit(first_eight: str) -> int | None:
    """The last digit that belongs to eight others; None when no number begins with these.

    Source:
        Brønnøysundregistrene, http://www.brreg.no/english/coordination/number.html: weights
        3 2 7 6 5 4 3 2, modulus 11.

    Example:
        >>> check_digit("12345678"), check_digit("00000003")
        (5, 5)
    """
    left = 11 - sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_eight, strict=True)) % 11
    return None if left == 10 else left % 11


def may_exist(number: str) -> bool:
    """Whether nine digits can be an organisation number. It does not say that anybody has it.

    Source:
        As `check_digit`.

    Example:
        >>> may_exist("123456785"), may_exist("123456784")
        (True, False)
    """
    return check_digit(number[:8]) == int(number[8])


def spaced(number: str) -> str:
    """Nine digits in groups of three, as they are read aloud.

    Source:
        Our own.

    Example:
        >>> spaced("123456785")
        '123 456 785'
    """
    return f"{number[:3]} {number[3:6]} {number[6:]}"
