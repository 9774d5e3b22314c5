"""Formulas as they are typed in a Norwegian Excel: read for our own functions, and turned into English.

Only what the reference of the functions uses: literals, DATO, cells and ranges; no nesting of our functions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from xlanskaff.grammar.dates import serial

ENGLISH = {
    "HVIS": "IF", "HVISFEIL": "IFERROR", "OG": "AND", "ELLER": "OR", "ANTALL": "COUNT", "INDEKS": "INDEX",
    "HELTALL": "INT", "GJENNOMSNITT": "AVERAGE", "SUMMER": "SUM", "SUMMERHVIS": "SUMIF", "VENSTRE": "LEFT",
    "HØYRE": "RIGHT", "DELTEKST": "MID", "LENGDE": "LEN", "REST": "MOD", "FINN.RAD": "VLOOKUP", "N": "N",
    "SANN": "TRUE", "USANN": "FALSE",
}
Sheet = Mapping[tuple[int, int], str | float]
"""(row, column), both from 1 -> what stands there."""

_TOKEN = re.compile(r'"(?:[^"]|"")*"|\d+(?:,\d+)?|[A-ZÆØÅ][A-ZÆØÅ.]*(?=\()|SANN|USANN|;|.')
_CALL = re.compile(r"=(?P<name>ANSK_[A-Z_]+)\((?P<arguments>.*)\)")
_CELL = re.compile(r"([A-Z])(\d+)(?::([A-Z])(\d+))?")
_RELATIVE = re.compile(r"(?<![$A-ZÆØÅ.])([A-Z])(\d+)\b")


def english(formula: str) -> str:
    """A plain formula as it stands in a file: English names, comma between arguments, point before decimals.

    Example:
        >>> english('=HVIS(ANTALL(A2:B2)=2;A2*0,5;"a;b")')
        '=IF(COUNT(A2:B2)=2,A2*0.5,"a;b")'
    """
    def turned(token: str) -> str:
        if token[0] == '"':
            return token
        if token == ";":
            return ","
        return token.replace(",", ".") if token[0].isdigit() else ENGLISH[token] if token.isupper() and len(token) > 1 \
            and token in ENGLISH else token

    tokens = [found[0] for found in _TOKEN.finditer(formula)]
    unknown = [each for each in tokens if len(each) > 1 and each[0].isalpha() and each not in ENGLISH]
    if unknown:
        raise ValueError(f"no English for {', '.join(unknown)}")
    return "".join(turned(token) if token != "N" else "N" for token in tokens)


def filled_down(formula: str, rows: int) -> str:
    """A formula so many rows further down; what has dollar signs stays.

    Example:
        >>> filled_down('=A2+$B$2', 3)
        '=A5+$B$2'
    """
    return _RELATIVE.sub(lambda m: f"{m[1]}{int(m[2]) + rows}", formula)


def call(formula: str, sheet: Sheet) -> tuple[str, list[object]]:
    """The name of one of our functions, and its arguments as Excel would hand them over.

    Example:
        >>> call('=ANSK_DEL(1,5;"varer";DATO(2026;11;22);A2)', {(2, 1): "x"})
        ('ANSK_DEL', [1.5, 'varer', 46348.0, 'x'])
    """
    found = _CALL.fullmatch(formula)
    if found is None:
        raise ValueError(formula)
    return found["name"], [_argument(each, sheet) for each in _split(found["arguments"])]


def _split(arguments: str) -> list[str]:
    """At the semicolons that are in neither text nor parentheses."""
    parts, depth, quoted = [""], 0, False
    for character in arguments:
        quoted = quoted != (character == '"')
        depth += 0 if quoted else (character == "(") - (character == ")")
        if character == ";" and not quoted and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _argument(written: str, sheet: Sheet) -> object:
    if written.startswith('"'):
        return written[1:-1].replace('""', '"')
    if written.startswith("DATO("):
        return float(serial(date(*(int(part) for part in written[5:-1].split(";")))))
    if (found := _CELL.fullmatch(written)) is not None:
        left, top, right, bottom = found.groups()
        if right is None:
            return sheet.get((int(top), _column(left))) or None
        return [[sheet.get((row, column)) or (0.0 if sheet.get((row, column)) == 0 else None)
                 for column in range(_column(left), _column(right) + 1)] for row in range(int(top), int(bottom) + 1)]
    return float(written.replace(",", "."))


def _column(letter: str) -> int:
    return ord(letter) - ord("A") + 1
