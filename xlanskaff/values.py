"""Rounding rules and small value types that every layer shares."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: float | Decimal, decimals: int = 0) -> Decimal:
    """Round half away from zero, as Excel's ROUND does.

    A float is taken at its shortest decimal form, so that 2.675 rounds to 2.68 as in Excel.

    Example:
        >>> half_up(2.675, 2), half_up(-0.5), half_up(2.5)
        (Decimal('2.68'), Decimal('-1'), Decimal('3'))
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
