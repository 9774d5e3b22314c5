"""Which dimension of the accounts is the department, and which the project, the agreement and the order.

SAF-T leaves it to the accounting system what its dimensions are called. The table of dimensions
says so in words; where it does not, letters that Norwegian systems use for them are believed.
Everything here is an assumption, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlanskaff.spend.sources.saft_rows import MANY, PAIR

_WORDS = {
    # The surest first: what is called ansvar or enhet is a department only where nothing else is.
    "department": (re.compile(r"avdeling|\bavd\b|kost(?:nads?|nader)?st[ae]d|department|cost ?cent", re.IGNORECASE),
                   re.compile(r"\bansvar(?:s?sted|s?stad|s?enhet|seining|sområde|s?nr|s?nummer)?\b|tjenestested|"
                              r"\b(?:org\w*|resultat|drifts?|forvaltnings?)?(?:enhet|eining)(?:en|a|s?nr|s?nummer)?\b|"
                              r"\b(?:virksomhe|verksem)[td](?:en|a|s?nr|s?nummer|sområde)?\b|\bunit\b", re.IGNORECASE)),
    "project": (re.compile(r"prosjekt|\bprj\b|project|oppdrag", re.IGNORECASE),),
    "contract": (re.compile(r"avtale|kontrakt|agreement|contract", re.IGNORECASE),),
    "order": (re.compile(r"bestilling|\bordre|innkjøpsordre|rekvisisjon|purchase order", re.IGNORECASE),),
}
_PERSONS = re.compile(r"ansvarl[ie]g|saksbehan|sakshan|ansatt|tilsett|medarbei|attest|leder\b|leiar\b|manager|employee",
                      re.IGNORECASE)
"""A dimension called so holds persons, whatever else its name says."""
_CODES = {
    "department": re.compile(r"^(?:a|avd|avdeling|dep|dept|department|k|ks|kst|koststed|ansvar|ans|cc|"
                             r"costcent(?:er|re))$", re.IGNORECASE),
    "project": re.compile(r"^(?:p|pr|prj|pro|proj|prosjekt|project)$", re.IGNORECASE),
    "contract": re.compile(r"^(?:avtale|avtalenr|kontrakt|kontraktsnr|contract)$", re.IGNORECASE),
    "order": re.compile(r"^(?:bestilling|bestillingsnr|ordre|ordrenr|po|order)$", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The types of dimension that are used; empty where there is none."""

    department: str = ""
    project: str = ""
    contract: str = ""
    order: str = ""


def choose(table: Mapping[tuple[str, str], tuple[str, str]]) -> Dimensions:
    """Choose from the types of the table: by what they are called, else by their code; the first of equals.

    A type that holds persons is none of them, so that no sheet is headed by somebody's name.

    Example:
        >>> choose({("A", "100"): ("Avdeling", "Skole"), ("B", "4"): ("Bilagsart", "Bank"), ("P", "1"): ("", "Bru")})
        Dimensions(department='A', project='P', contract='', order='')
        >>> choose({("S", "OLA"): ("Ansvarlig", ""), ("E", "1"): ("Enhet", ""), ("K", "2"): ("Koststed", "")})
        Dimensions(department='K', project='', contract='', order='')
    """
    called: dict[str, str] = {}
    for (kind, _), (name, _) in table.items():
        called[kind] = called.get(kind) or name
    found: dict[str, str] = {}
    for role, ranks in _WORDS.items():
        by_name = [kind for words in ranks for kind, name in called.items()
                   if name and words.search(name) and not _PERSONS.search(name)]
        by_code = [kind for kind, name in called.items() if not name and _CODES[role].search(kind)]
        chosen = [kind for kind in by_name + by_code if kind not in found.values()]
        found[role] = chosen[0] if chosen else ""
    return Dimensions(**found)


def placed(texts: Iterable[str], chosen: Dimensions,
           table: Mapping[tuple[str, str], tuple[str, str]]) -> list[tuple[str, ...]]:
    """For each text of dimensions: itself, department, its name, project, agreement, order; empty where none is.

    A line that is shared between several departments goes to the first; `shared` stands last then.

    Example:
        >>> placed(["A\\x1d100\\x1cP\\x1d7"], Dimensions("A", "P"), {("A", "100"): ("Avdeling", "Skole")})
        [('A\\x1d100\\x1cP\\x1d7', '100', 'Skole', '7', '', '', '')]
    """
    rows = []
    for text in texts:
        values: dict[str, str] = {}
        shared = ""
        for pair in text.split(MANY):
            kind, _, value = pair.partition(PAIR)
            first = values.setdefault(kind.strip(), value.strip())
            if chosen.department and kind.strip() == chosen.department and first != value.strip():
                shared = "shared"
        department, *others = (values.get(kind, "") if kind else "" for kind in (
            chosen.department, chosen.project, chosen.contract, chosen.order))
        name = table.get((chosen.department, department), ("", ""))[1] if department else ""
        rows.append((text, department, name, *others, shared))
    return rows
