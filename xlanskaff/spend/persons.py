"""Private persons in a ledger: national identity numbers, D-numbers, and names of people.

A person is never taken out of the ledger; what is shown of one is neutral.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xlanskaff.catalogue.spend import names
from xlanskaff.spend.engine import quoted

MASK = "•••••••••••"
"""What stands for a national identity number in whatever is shown."""

PRIVATE = frozenset({"wages", "persons"})
"""Reasons of lines whose texts are left out: they are of what people are paid."""

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ELEVEN = re.compile(r"(?<![0-9])([0-9]{6})[ ]?([0-9]{5})(?![0-9])")
_DAY = "(?:[04][1-9]|[1256][0-9]|[37][01])(?:[048][1-9]|[159][0-2])"
LIKE_AN_ID = rf"{_DAY}[0-9]{{2}} ?[0-9]{{5}}"
"""A pattern of whatever may be a national identity number; digits may stand before and after it."""
ELEVEN_DIGITS = "[0-9]{6} ?[0-9]{5}"
"""What every such number is, and nearly no other text: an engine is done with it in two thirds of the time."""
_ELEVEN_SQL = rf"(?:^|[^0-9])({LIKE_AN_ID})(?:[^0-9]|$)"
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")


def national_id(digits: str) -> bool:
    """Whether eleven digits are a possible national identity number or D-number.

    A D-number has 4 added to the first digit of the day; numbers for tests have 40 or 80 added to the month.

    Source:
        The tax authority's description of the number: two check digits, modulus 11, weights
        3 7 6 1 8 9 4 5 2 and 5 4 3 2 7 6 5 4 3 2.

    Example:
        >>> national_id("01810000186"), national_id("41810000099"), national_id("01810000187")
        (True, True, False)
    """
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        return False
    if not re.match(_DAY, digits):
        return False
    return all(-sum(w * int(d) for w, d in zip(weights, digits, strict=False)) % 11 == int(digits[at])
               for weights, at in ((_FIRST, 9), (_SECOND, 10)))


def masked(text: str) -> str:
    """A text without the national identity numbers in it.

    Example:
        >>> masked("Refusjon 018100 00186, faktura 12345678901")
        'Refusjon •••••••••••, faktura 12345678901'
    """
    return _ELEVEN.sub(lambda found: MASK if national_id(found[1] + found[2]) else found[0], text)


def found_sql(column: str) -> str:
    """Whether a text holds a national identity number, in SQL; NULL is false.

    The engine looks for eleven digits first, and reckons only where it sees them.
    """
    matches = f"regexp_extract_all({column}, {quoted(_ELEVEN_SQL)}, 1)"
    bare = f"list_transform({matches}, lambda each: replace(each, ' ', ''))"
    checked = f"list_filter({bare}, lambda n: {_valid_sql('n')})"
    return f"CASE WHEN regexp_matches({column}, {quoted(_ELEVEN_SQL)}) THEN len({checked}) > 0 ELSE false END"


def masked_sql(column: str) -> str:
    """A text without the national identity numbers in it, in SQL; where one is found, all that look like one go."""
    sign = rf"(^|[^0-9]){_DAY}[0-9]{{2}} ?[0-9]{{5}}([^0-9]|$)"
    kept = rf"\1{MASK}\2"
    made = column
    # Two numbers with one blank between them share it, so the second is found the second time.
    for _ in range(2):
        made = f"regexp_replace({made}, {quoted(sign)}, {quoted(kept)}, 'g')"
    return f"CASE WHEN {found_sql(column)} THEN {made} ELSE {column} END"


def mentions_sql(column: str, name: str) -> str:
    """Whether a text holds any word of a name, in SQL; both are columns."""
    letters = r"[\p{L}]{3,}"
    words = f"regexp_extract_all(lower({name}), {quoted(letters)})"
    return f"len(list_filter({words}, lambda each: contains(lower({column}), each))) > 0"


def mentions(text: str, name: str) -> bool:
    """Whether a text holds any word of a name.

    Example:
        >>> mentions("Reise nordmann mars", "Ola Nordmann"), mentions("Bilag 17", "Ola Nordmann")
        (True, False)
    """
    return any(word in text.lower() for word in _LETTERS.findall(name.lower()))


@lru_cache(2**17)
def is_person(name: str, organisation_number: str | None) -> bool:
    """Whether the name of a supplier is that of a person, or of somebody who trades alone.

    `Nordmann, Ola` counts only without an organisation number, for so are names in registers turned round.

    Example:
        >>> is_person("Ola Nordmann", None), is_person("Maler Ola Nordmann ENK", "999999999")
        (True, True)
        >>> is_person("Ola Nordmann AS", None), is_person("Nordmann, Ola", None), is_person("Norsk Stål", None)
        (False, True, False)
    """
    lists = names()
    found = [word.strip(".").casefold() for word in _WORD.findall(name)]
    if any(map(lists.sole_trader.__contains__, found)):
        return any(_given(word) for word in found)
    if not 2 <= len(found) <= 4 or any(map(lists.business.__contains__, found)) or any(map(str.isdigit, name)):
        return False
    if _given(found[0]):
        return True
    after = _WORD.findall(name.partition(",")[2])
    return organisation_number is None and bool(after) and _given(after[0].casefold())


def _given(word: str) -> bool:
    return any(map(names().given_names.__contains__, (word, word.partition("-")[0])))


def _valid_sql(number: str) -> str:
    digit = [f"CAST({number}[{at}] AS INTEGER)" for at in range(1, 12)]
    sums = [" + ".join(f"{w} * {d}" for w, d in zip(weights, digit, strict=False)) for weights in (_FIRST, _SECOND)]
    return f"((11 - ({sums[0]}) % 11) % 11 = {digit[9]} AND (11 - ({sums[1]}) % 11) % 11 = {digit[10]})"
