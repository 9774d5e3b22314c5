"""Whether a column that is called value added tax holds a tax in money, or codes or rates of it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import xlanskaff.catalogue
from xlanskaff.spend.amounts import Mark, amount

RATES = Path(xlanskaff.catalogue.__path__[0]) / "vat_rates.toml"
_MOST, _NEARLY_ALL = 0.5, 0.9
"""So many of the taxes must be a rate of their amount. Invoices with two rates, and taxes of which a part is
deducted, are none; of codes and rates few are, by chance, so that what looks like codes must nearly always be."""
_CODE = 99


def is_money(header: str, taxes: Sequence[str], sums: Sequence[str], mark: Mark) -> bool:
    """Whether taxes are a rate of the sums beside them; also where there are none but zeros.

    Args:
        header: of the taxes; a rate says so there.
        sums: amounts with or without the tax, row by row.

    Example:
        >>> is_money("Mva", ["25,00", "0", ""], ["125,00", "80,00", "7,00"], ",")
        True
        >>> is_money("Mva", ["1", "0", "2"], ["125,00", "80,00", "7,00"], ","), is_money("Mva %", ["25"], ["125"], ",")
        (False, False)
    """
    if "%" in header:
        return False
    pairs = [(float(abs(tax)), float(abs(whole))) for told, beside in zip(taxes, sums, strict=True)
             if (tax := amount(told, mark)) and (whole := amount(beside, mark)) is not None]
    if not pairs:
        return True
    # A tax in whole kroner is rounded by half a krone; sums of lines are off by an øre or two.
    finest = max(_decimals(told, mark) for told in taxes)
    off = 0.6 if not finest else 2.1 * 10 ** -min(finest, 2)
    like_codes = not finest and all(tax <= _CODE for tax, _ in pairs)
    share = sum(_rate_of(tax, whole, off) for tax, whole in pairs) / len(pairs)
    return share >= (_NEARLY_ALL if like_codes else _MOST)


@cache
def rates() -> tuple[float, ...]:
    """All rates that there are or were, in per cent."""
    told = tomllib.loads(RATES.read_text(encoding="utf-8"))
    return tuple(sorted({float(rate) for each in told.values() for rate in (*each["today"], *each["before"])}))


def _decimals(text: str, mark: Mark) -> int:
    value = amount(text, mark)
    return 0 if value is None else max(0, -int(value.as_tuple().exponent))


def _rate_of(tax: float, whole: float, off: float) -> bool:
    """Whether a tax is a rate of an amount, which is with or without it."""
    return any(abs(tax - whole * rate / (100 + rate)) <= off or abs(tax - whole * rate / 100) <= off
               for rate in rates())
