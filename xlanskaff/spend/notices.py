"""Notices of awarded contracts: who won, for how much, and whether there was a competition.

eForms XML, OCDS JSON, and lists from Doffin (JSON or a table whose columns are known by name) all
become awards. A notice that no competition was held (an intention to award directly) is a notice,
but what is bought on it is not competed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xlanskaff.errors import Finding, Problem, error, note
from xlanskaff.rules.organisations import nine_digits
from xlanskaff.spend.amounts import amount, cents
from xlanskaff.spend.columns import placed
from xlanskaff.spend.days import day
from xlanskaff.spend.notices_eforms import read_eforms
from xlanskaff.spend.notices_ocds import read_ocds
from xlanskaff.spend.notices_records import Award

NAMES: Mapping[str, tuple[str, ...]] = {
    "notice": ("doffin id", "doffinid", "kunngjøring", "kunngjørings id", "kunngjøringsnummer", "doffin referanse",
               "doffin ref", "notice id", "noticeid", "notice", "id", "referanse"),
    "number": ("leverandør orgnr", "vinner orgnr", "organisasjonsnummer leverandør",
               "leverandørens organisasjonsnummer", "organisasjonsnummer", "orgnr", "org nr",
               "winner organisation number", "winnerorganizationid", "supplierorganizationid",
               "supplier organisation number", "organisation number"),
    "name": ("leverandør", "vinner", "vinnende leverandør", "navn på leverandør", "leverandørnavn", "winner",
             "winner name", "winnername", "supplier", "supplier name", "suppliername"),
    "value": ("kontraktsverdi", "verdi", "kontraktssum", "beløp", "contract value", "contractvalue", "value", "amount"),
    "currency": ("valuta", "currency", "currencycode"),
    "day": ("tildelingsdato", "kontraktsdato", "inngått", "dato", "publisert", "publiseringsdato", "award date",
            "awarddate", "issue date", "issuedate", "publication date", "publicationdate", "date"),
    "procedure": ("prosedyre", "anskaffelsesprosedyre", "procedure", "proceduretype", "procedure type"),
}
"""What the columns of a list are called, in small letters with signs as blanks."""

_DIRECT = re.compile(r"uten (?:forutgående )?(?:kunngjøring|konkurranse)|direkte|intensjon|neg-wo-call|without prior")
_NUMBER = re.compile(r"(?<!\d)20\d\d-\d{5,7}(?!\d)")
_LISTS = ("hits", "notices", "results", "items", "kunngjøringer")


@dataclass(frozen=True, slots=True)
class Notices:
    """The awards of a file, and what is worth telling."""

    awards: tuple[Award, ...]
    findings: tuple[Finding, ...]


def read_notice(data: bytes, file: str) -> Notices:
    """The awards in a file that is XML or JSON.

    Raises:
        Problem: XA-1230 it is neither of the kinds that are known, XA-1232 it defines entities of its own.
    """
    head = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    if head[:1] == b"<":
        awards = _filed(read_eforms(data, file), file)
    elif head[:1] in (b"{", b"["):
        try:
            told = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise _unknown(data, file) from None
        released = read_ocds(told, file)
        found = _listed(told, file) if released is None else _filed(released, file)
        if found is None:
            raise _unknown(data, file)
        awards = found
    else:
        raise _unknown(data, file)
    return told_of(awards, file)


def told_of(awards: Sequence[Award], file: str) -> Notices:
    """Awards with what is worth telling about them."""
    findings = [] if awards else [note("XA-1231", file=file)]
    if any(award.competed is False for award in awards):
        findings.append(note("XA-1234", file=file))
    return Notices(tuple(awards), tuple(findings))


def places(headers: Sequence[str]) -> dict[str, int]:
    """Our column -> its place, of headers that are known; of two for one column the better known.

    Example:
        >>> places(["Doffin-ID", "Vinner", "Org.nr", "Kontraktsverdi"])
        {'notice': 0, 'name': 1, 'number': 2, 'value': 3}
    """
    return placed(headers, NAMES)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names who won something."""
    return bool({"number", "name"} & places(cells).keys())


def read_list(headers: Sequence[str], rows: Sequence[Sequence[str]], file: str) -> Notices:
    """The awards in a table, one row each; rows that name nobody are competitions without a winner.

    Raises:
        Problem: XA-1230, no column says who won.
    """
    at = places(headers)
    if not is_header(headers):
        raise _unknown("; ".join(headers).encode(), file)

    def award(cells: Sequence[str]) -> Award | None:
        def cell(role: str) -> str:
            return cells[at[role]].strip() if role in at and at[role] < len(cells) else ""

        number = nine_digits(cell("number")) or ""
        value = amount(cell("value"), ",") if cell("value") else None
        if not (number or cell("name")):
            return None
        return Award(cell("notice"), "doffin", number, cell("name"), None if value is None else cents(value),
                     cell("currency").upper() or "NOK", day(cell("day")) if cell("day") else None,
                     not _DIRECT.search(cell("procedure").casefold()) if cell("procedure") else None, file)

    return told_of([made for cells in rows if (made := award(cells))], file)


def _filed(awards: Sequence[Award], file: str) -> list[Award]:
    """Awards of one notice with its number of Doffin, which stands in the name that the file was saved under."""
    number = _NUMBER.search(file)
    if number is None or len({each.notice for each in awards}) > 1:
        return list(awards)
    return [replace(each, published=tuple(dict.fromkeys((*each.published, number[0])))) for each in awards]


def _listed(told: Any, file: str) -> list[Award] | None:
    """The awards of a JSON list of flat records; None where it is none."""
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if isinstance(told.get(name), list)), None)
    if not isinstance(told, list) or not told or not all(isinstance(each, dict) for each in told):
        return None
    headers = list(dict.fromkeys(name for each in told for name in each))
    if not is_header(headers):
        return None
    rows = [[_flat(each.get(name)) for name in headers] for each in told]
    return list(read_list(headers, rows, file).awards)


def _flat(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _unknown(data: bytes, file: str) -> Problem:
    return Problem([error("XA-1230", file=file, seen=data[:60].decode("utf-8", "replace").split("\n")[0].strip()[:40])])


__all__ = ["Award", "Notices", "read_list", "read_notice"]
