"""Numbers of nobody: the organisation numbers and the national identity number of the demonstration.

Organisation numbers: nine digits with the right check digit, beginning with 5. The numbers of the
register of legal entities that we know of begin with 8 or 9, and those of the tax authority's test
data with 2 or 3. That nobody has one of ours, now or later, we cannot promise: no register was asked.

National identity number: one, with 80 added to the month, as the tax authority's synthetic test
population (Tenor) has it. No living person has a month above 12 in the number, and the check digits
are right, so that whatever looks for such numbers finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlanskaff.rules.organisations import check_digit

FIRST = "5"
_STEP, _START = 7_919, 1_000_003
_FIRST_CHECK = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND_CHECK = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def organisation_numbers() -> Iterator[str]:
    """Made-up organisation numbers, each once, always the same ones in the same order.

    Example:
        >>> from itertools import islice
        >>> list(islice(organisation_numbers(), 2))
        ['510079221', '510158415']
    """
    at = _START
    while True:
        eight = f"{FIRST}{at % 10_000_000:07d}"
        last = check_digit(eight)
        if last is not None:
            yield f"{eight}{last}"
        at += _STEP


def synthetic_person(day: int = 15, month: int = 5, year: int = 85) -> str:
    """A national identity number of the synthetic series: 80 is added to the month.

    Example:
        >>> synthetic_person()[:6], len(synthetic_person())
        ('158585', 11)
    """
    for serial in range(500):
        nine = f"{day:02d}{month + 80:02d}{year:02d}{serial:03d}"
        first = _check(nine, _FIRST_CHECK)
        if first < 10 and (second := _check(f"{nine}{first}", _SECOND_CHECK)) < 10:
            return f"{nine}{first}{second}"
    raise ValueError(f"no number for {day}.{month}.{year}")


def _check(digits: str, weights: Sequence[int]) -> int:
    """The check digit, or 10 where there is none."""
    return -sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
