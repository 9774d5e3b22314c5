"""How a file writes money: marks, unit, currency, VAT and sign."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlanskaff.spend.amounts import Mark, amount
from xlanskaff.spend.columns import AMOUNTS, plain, unit_of
from xlanskaff.spend.mapping import ColumnMap
from xlanskaff.spend.profile import Profile, decimal_mark

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


def money(columns: Sequence[Profile], chosen: Mapping[str, int], banner: str, given: ColumnMap,
          assumed: list[tuple[str, Mapping[str, Any]]]) -> Money:
    """Find out how a file writes money; what is taken for granted is added to `assumed`."""
    places = [chosen[role] for role in (*AMOUNTS, "vat") if role in chosen]
    headers = " ".join(columns[at].header for at in places)
    texts = [text for at in places for text in columns[at].texts if text]
    mark, shown = decimal_mark(texts)
    if given.decimal:
        mark = "." if given.decimal == "." else ","
    elif not shown:
        assumed.append(("thousands", {"mark": "." if mark == "," else ",", "header": columns[places[0]].shown}))
    factor = given.unit or unit_of(headers)
    if factor == 1 and not given.unit and (factor := _banner_unit(banner)) != 1:
        assumed.append((f"unit_above.{factor}", {}))
    elif factor != 1:
        assumed.append((f"unit.{factor}", {"header": columns[places[0]].shown}))
    currency = given.currency.upper() or _currency(plain(f"{headers} {banner}"), texts)
    if not currency:
        currency = "NOK"
        if "currency" not in chosen:
            assumed.append(("currency", {}))
    gross = _which(columns, chosen, assumed)
    credit_sign = _credit_sign(columns, chosen, mark, assumed) if "amount" not in chosen and "debit" in chosen else -1
    if given.sign == -1:
        assumed.append(("sign", {}))
    return Money(mark, factor, currency, given.sign, credit_sign, gross)


def _which(columns: Sequence[Profile], chosen: Mapping[str, int], assumed: list[tuple[str, Mapping[str, Any]]]) -> bool:
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
                 assumed: list[tuple[str, Mapping[str, Any]]]) -> int:
    """Some systems write credits as negative amounts already."""
    values = [value for text in columns[chosen["credit"]].texts if (value := amount(text, mark))]
    if sum(value < 0 for value in values) * 2 > len(values) > 0:
        assumed.append(("credit_negative", {"credit": columns[chosen["credit"]].shown}))
        return 1
    return -1


def _banner_unit(banner: str) -> int:
    """The unit that a line above the headers states; a line of prose that only has the words in it does not."""
    units = {unit_of(line) for line in banner.splitlines() if len(line) < 80} - {1}
    return units.pop() if len(units) == 1 else 1


def _currency(words: str, texts: Sequence[str]) -> str:
    """The currency that headers, banner or the amounts themselves name."""
    for name, pattern in _CURRENCIES.items():
        if pattern.search(words) or any(pattern.search(text) for text in texts[:200]):
            return name
    return ""
