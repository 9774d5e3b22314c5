"""How a file writes money: marks, unit, currency, VAT and sign."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlanskaff.errors import Finding, warning
from xlanskaff.spend.amounts import Mark, amount
from xlanskaff.spend.banner import unit_above
from xlanskaff.spend.columns import AMOUNTS, plain, unit_of
from xlanskaff.spend.mapping import ColumnMap
from xlanskaff.spend.profile import Profile, decimal_mark, in_threes
from xlanskaff.spend.vat import is_money

Assumption = tuple[str, Mapping[str, Any]]
"""A text key below `spend.assumption`, and what it is said with."""
_MILLION = 1_000_000
_CURRENCIES: Mapping[str, re.Pattern[str]] = {
    "GBP": re.compile(r"£|\bgbp\b", re.IGNORECASE), "EUR": re.compile(r"€|\beur\b", re.IGNORECASE),
    "SEK": re.compile(r"\bsek\b", re.IGNORECASE), "DKK": re.compile(r"\bdkk\b", re.IGNORECASE),
    "USD": re.compile(r"\$|\busd\b", re.IGNORECASE),
    "NOK": re.compile(r"\b(?:nok|kr|kroner|mnok|tnok|tkr)\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Money:
    """How the amount of a line is found.

    Attributes:
        mark: the decimal mark.
        factor: what a 1 is worth in whole kroner: 1, 1000 or 1000000.
        currency: of lines whose row does not say it.
        sign: -1 where expenditure stands with a minus.
        credit_sign: what a credit is multiplied with before it is added to the debit.
        gross: whether the amounts are with VAT.
    """

    mark: Mark = ","
    factor: int = 1
    currency: str = "NOK"
    sign: int = 1
    credit_sign: int = -1
    gross: bool = False


def money(file: str, columns: Sequence[Profile], chosen: dict[str, int], banner: str, given: ColumnMap,
          assumed: list[Assumption]) -> tuple[Money, list[Finding]]:
    """Find out how a file writes money.

    Args:
        file: what findings call it.
        chosen: role -> place of its column; what is called value added tax and is none is taken out.
        banner: the text above the headers.
        assumed: what is taken for granted is added to this.
    """
    places = [chosen[role] for role in (*AMOUNTS, "vat") if role in chosen]
    first = columns[places[0]]
    headers = " ".join(columns[at].header for at in places)
    texts = [text for at in places for text in columns[at].texts if text]
    factor, told = _unit(file, headers, first, banner, given, assumed)
    mark, doubted = _mark(file, first, texts, factor, given, assumed)
    currency = given.currency.upper() or _currency(plain(f"{headers} {banner}"), texts)
    if not currency:
        currency = "NOK"
        if "currency" not in chosen:
            assumed.append(("currency", {}))
    odd = [] if "vat" in given.columns else _no_tax(file, columns, chosen, mark)
    gross = _which(columns, chosen, assumed)
    credit_sign = _credit_sign(columns, chosen, mark, assumed) if "amount" not in chosen and "debit" in chosen else -1
    if given.sign == -1:
        assumed.append(("sign", {}))
    return Money(mark, factor, currency, given.sign, credit_sign, gross), [*told, *doubted, *odd]


def _unit(file: str, headers: str, first: Profile, banner: str, given: ColumnMap,
          assumed: list[Assumption]) -> tuple[int, list[Finding]]:
    """What a 1 is worth: as the mapping says, else the headers, else a line above them, which is told."""
    factor = given.unit or unit_of(headers)
    if factor == 1 and not given.unit:
        factor, line = unit_above(banner)
        if factor != 1:
            assumed.append((f"unit_above.{factor}", {}))
            return factor, [warning("XA-1051", file=file, seen=line, factor=f"{factor:,}".replace(",", "\u00a0"))]
    elif factor != 1:
        assumed.append((f"unit.{factor}", {"header": first.shown}))
    return factor, []


def _mark(file: str, first: Profile, texts: Sequence[str], factor: int, given: ColumnMap,
          assumed: list[Assumption]) -> tuple[Mark, list[Finding]]:
    """The decimal mark, with a warning where the amounts may well be a thousand times as large or as small."""
    mark, shown = decimal_mark(texts)
    if given.decimal:
        return ("." if given.decimal == "." else ","), []
    if shown:
        return mark, []
    other: Mark = "." if mark == "," else ","
    seen = next((text for text in first.texts if other in text), "")
    if factor == _MILLION:
        # Millions with three decimals are usual; a single line of a thousand millions is not.
        return other, [warning("XA-1054", file=file, label=first.shown, seen=seen, mark=other, other=mark)]
    assumed.append(("thousands", {"mark": other, "header": first.shown}))
    if factor == 1 and not in_threes(texts, other):
        return mark, []
    return mark, [warning("XA-1052", file=file, label=first.shown, seen=seen, mark=other, other=mark)]


def _no_tax(file: str, columns: Sequence[Profile], chosen: dict[str, int], mark: Mark) -> list[Finding]:
    """Leave out a column that is called value added tax and holds codes or rates, or nothing at all."""
    base = next((role for role in ("gross", "amount") if role in chosen), "")
    if not base or "vat" not in chosen:
        return []
    tax, sums = columns[chosen["vat"]], columns[chosen[base]]
    if tax.filled and is_money(tax.header, tax.texts, sums.texts, mark):
        return []
    del chosen["vat"]
    if not tax.filled:
        return []
    seen = next((text for text in tax.texts if text.strip("0,. ")), "")
    if base == "gross" and "amount" not in chosen and not {"debit", "credit"} <= chosen.keys():
        return [warning("XA-1053", file=file, label=tax.shown, seen=seen, other=sums.shown)]
    return [warning("XA-1016", file=file, label=tax.shown, seen=seen, role="vat")]


def _which(columns: Sequence[Profile], chosen: Mapping[str, int], assumed: list[Assumption]) -> bool:
    """Say which columns give the amount; true where it is with VAT."""
    headers = {role: columns[at].shown for role, at in chosen.items()}
    if "amount" in chosen:
        for role in ("gross", "debit", "credit"):
            if role in chosen:
                assumed.append(("amount_chosen", {"header": headers["amount"], "other": headers[role]}))
        return False
    if "debit" in chosen and "credit" in chosen:
        assumed.append(("debit_credit", {"debit": headers["debit"], "credit": headers["credit"]}))
        return False
    if "vat" in chosen:
        assumed.append(("gross_less_vat", {"gross": headers["gross"], "vat": headers["vat"]}))
        return False
    assumed.append(("gross", {"header": headers["gross"]}))
    return True


def _credit_sign(columns: Sequence[Profile], chosen: Mapping[str, int], mark: Mark,
                 assumed: list[Assumption]) -> int:
    """Some systems write credits as negative amounts already."""
    values = [value for text in columns[chosen["credit"]].texts if (value := amount(text, mark))]
    if sum(value < 0 for value in values) * 2 > len(values) > 0:
        assumed.append(("credit_negative", {"credit": columns[chosen["credit"]].shown}))
        return 1
    return -1


def _currency(words: str, texts: Sequence[str]) -> str:
    """The currency that headers, banner or the amounts themselves name."""
    for name, pattern in _CURRENCIES.items():
        if pattern.search(words) or any(pattern.search(text) for text in texts[:200]):
            return name
    return ""
