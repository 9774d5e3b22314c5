"""What the lines above the headers say about the unit of the money.

A number alone says nothing there: `Ansvar: 1000` is a department, `Firma 1000` a company and `Tusen Takk AS` a
supplier. A unit is a scale beside a word for money, or a line that holds nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlanskaff.spend.columns import plain

_LONGEST = 80
"""A longer line is prose."""
_MONEY = r"(?:nok|kr|kroner|kronar|£|gbp|pounds?|eur|euros?|sek|dkk|usd)"
_WHOLE = r"(?:(?:hele|heile|whole) )?"
_FIGURES = (r"(?:tal|tall|tala|tallene|beløp|beløpa|beløpet|beløpene|sum|summer|summar|summene|verdier|verdiar|kroner|"
            r"kronar|kr|nok|figures?|amounts?|values?|numbers?|sums?|all)")
_SCALES: Mapping[int, tuple[str, str, str]] = {  # as a number, as a word, and with the money in one word
    1_000: (r"1 ?000", r"(?:tusen|thousands?|000s?)", r"(?:tkr|tnok|kkr|t kr|t nok)"),
    1_000_000: (r"1 ?000 ?000", r"(?:mill|mio|millioner|millionar|millions?)", r"(?:mnok|mkr|m nok|£m)"),
}
_NO_MORE = r"(?!\d)(?! \d{3}\b)"
"""Behind a number that is the scale itself: more digits make another number of it."""
_NO_AMOUNT = r"(?<!\d)(?<!\d )"
"""Before a scale: a number makes an amount of it, as in `5 mill. kr`."""
_OTHERWISE = re.compile(
    r"\b(?:over|under|enn|minst|maks|maksimalt|inntil|opptil|frå|fra|til|på|above|below|least|most|than|exceeding|grense|"
    r"total|totalt|sum|saldo|gebyr|pris|budsjett|ramme|firma|selskap|klient|company|konto|ansvar|avdeling|koststed|kunde|"
    r"leverandør|bilag|nr|nummer|side|page)$")
"""What stands before a number and tells that it is an amount, a limit or a name."""
_PARTS = re.compile(r"[()\[\];]|,(?!\d)|\s[-–—]\s")
_LABEL = re.compile(r"^\s*(?:enhet|eining|units?|valuta|currency|benevning|nemning|skala|scale|beløp|tall?)\s*:",
                    re.IGNORECASE)
_GOES_ON = re.compile(r"^(?: (?:eller|og|or|and|per|pr)\b| \d)")


def unit_above(banner: str) -> tuple[int, str]:
    """What a 1 is worth as the lines above the headers say, and the line that says so; 1 where none does.

    Where two lines say different things, neither is believed.

    Example:
        >>> unit_above("Hovedbok 2025\\nAlle tall i hele 1000"), unit_above("Ansvar: 1000 Sentraladministrasjonen")
        ((1000, 'Alle tall i hele 1000'), (1, ''))
        >>> unit_above("(mill. kr)"), unit_above("Mill & Møbel AS"), unit_above("Beløp over 5 mill. kr")
        ((1000000, '(mill. kr)'), (1, ''), (1, ''))
    """
    found = {unit: line.strip() for line in banner.splitlines() if len(line) < _LONGEST and (unit := _unit(line)) != 1}
    return next(iter(found.items())) if len(found) == 1 else (1, "")


def _unit(line: str) -> int:
    words = plain(line)
    return next((scale for scale in sorted(_SCALES, reverse=True) if _says(words, line, scale)), 1)


def _says(words: str, line: str, scale: int) -> bool:
    """Whether a line says a scale of money."""
    number, word, short = _SCALES[scale]
    number += _NO_MORE
    each = f"(?:{number}|{word}|{short})"
    sure = (
        f"{_NO_AMOUNT}\\b{short}\\b",
        f"{_NO_AMOUNT}\\b{word} (?:of )?{_MONEY}(?:\\b|$)",
        f"(?:\\b|(?=£)){_MONEY} (?:in |i )?{_WHOLE}{word}\\b",
        f"£ ?{word}\\b",
        f"\\b{_FIGURES}(?: \\w+){{0,3}}? (?:i|in) (?:{_MONEY} )?{_WHOLE}{each}(?:\\b|$)",
        f"\\b(?:hele|heile|whole) (?:{number}|{word})(?:\\b|$)",
        f"\\bin (?:{_MONEY} )?(?:{word})\\b",
        f"\\bi {word}$",
        f"^(?:i |in )?(?:{_MONEY} )?{_WHOLE}{each}(?: {_MONEY})?$",
    )
    if any(re.search(pattern, words) for pattern in sure):
        return True
    alone = f"(?:i |in )?(?:{_MONEY} ?{_WHOLE}{each}|{_WHOLE}{each} {_MONEY})"
    if any(re.fullmatch(alone, plain(part)) for part in (*_PARTS.split(line), _LABEL.sub("", line))):
        return True
    if scale != 1_000:
        return False
    beside = f"{_NO_AMOUNT}\\b{number} {_MONEY}(?:\\b|$)|(?:\\b|(?=£)){_MONEY} {number}(?! \\d)"
    return any(not _OTHERWISE.search(words[:found.start()].rstrip()) and not _GOES_ON.match(words[found.end():])
               for found in re.finditer(beside, words)) and not re.search(r"\d,[-–—]|:\s*(?:kr\.?|NOK)?\s*\d", line)
