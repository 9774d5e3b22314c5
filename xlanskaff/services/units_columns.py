"""Which column of a list is which, by our names, Norwegian ones or the user's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# our name -> headers that mean it, the most telling first; compared without case, blanks and hyphens
ACCEPTED: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "enhetsid", "einingsid", "enhetsnr", "einingsnr", "enhetsnummer", "einingsnummer", "unit id",
           "nr", "nummer"),
    "name": ("name", "navn", "namn", "enhetsnavn", "einingsnamn", "avdelingsnavn", "avdelingsnamn",
             "unit name", "enhet", "eining", "unit", "avdeling", "department"),
    "parent": ("parent", "overordnet", "overordna", "overordnet enhet", "overordna eining", "forelder"),
    "leader": ("leader", "leder", "leiar", "manager"),
    "email": ("email", "e-mail", "e-post", "e-postadresse", "mail"),
    "lang": ("lang", "language", "språk", "målform"),
}
REQUIRED = ("id", "name")
_FIELD = re.compile(r"\s*(?:field|felt)\s*:\s*(?P<name>\S.*)", re.IGNORECASE)
_IGNORABLE = re.compile(r"[\s_.\-]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns are.

    Attributes:
        places: our name (`id`, …, `field:<name>`) -> column, from 0.
        unknown: names in the user's mapping that are not ours.
        absent: our name -> header of the user's mapping that the list does not have.
        missing: required names that no column has.
        ignored: headers of the columns that mean nothing to us, in order.
    """

    places: Mapping[str, int]
    unknown: tuple[str, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def find_columns(headers: Sequence[str], mapping: Mapping[str, str]) -> Columns:
    """Match headers with our names.

    What the mapping says goes before what a header is called.

    Example:
        >>> find_columns(["Enhets-ID", "Namn", "felt:role", "Areal"], {}).places
        {'id': 0, 'name': 1, 'field:role': 2}
        >>> find_columns(["tailid", "name_nb"], {"id": "tailid", "name": "NAME_NB"}).places
        {'id': 0, 'name': 1}
    """
    plain = [normal(header) for header in headers]
    places: dict[str, int] = {}
    unknown: list[str] = []
    absent: dict[str, str] = {}
    for ours, header in mapping.items():
        key = _ours(ours)
        if key is None:
            unknown.append(ours)
        elif normal(header) in plain and normal(header):
            places[key] = plain.index(normal(header))
        else:
            absent[key] = header
    pointed_at = set(places.values())
    free = {header: place for place, header in reversed(list(enumerate(plain))) if header}
    for key, accepted in ACCEPTED.items():
        if key not in places and key not in absent:
            found = (free.get(normal(alias)) for alias in accepted)
            place = next((place for place in found if place is not None and place not in pointed_at), None)
            if place is not None:
                places[key] = place
    for place, header in enumerate(headers):
        name = _FIELD.fullmatch(header)
        if name and place not in pointed_at:
            places.setdefault(f"field:{name['name'].strip()}", place)
    missing = tuple(key for key in REQUIRED if key not in places and key not in absent)
    used = {plain[place] for place in places.values()}
    ignored = tuple(header for header, key in zip(headers, plain, strict=True) if header and key not in used)
    return Columns(places, tuple(unknown), absent, missing, ignored)


def normal(header: str) -> str:
    """A header without case, blanks, hyphens, stops and underscores.

    Example:
        >>> normal("E-post") == normal(" epost ") == normal("E_POST")
        True
    """
    return _IGNORABLE.sub("", unicodedata.normalize("NFC", header).casefold())


def _ours(name: str) -> str | None:
    """A column of ours as the user's mapping names it; None for no such column."""
    if name.strip().casefold() in ACCEPTED:
        return name.strip().casefold()
    prefill = _FIELD.fullmatch(name)
    return f"field:{prefill['name'].strip()}" if prefill else None
