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
    "department": re.compile(r"avdeling|\bavd\b|koststed|kostnadssted|kostnadsted|ansvar|enhet|department|cost ?cent|"
                             r"virksomhet|\bunit\b|resultatenhet|tjenestested", re.IGNORECASE),
    "project": re.compile(r"prosjekt|\bprj\b|project|oppdrag", re.IGNORECASE),
    "contract": re.compile(r"avtale|kontrakt|agreement|contract", re.IGNORECASE),
    "order": re.compile(r"bestilling|\bordre|innkjøpsordre|rekvisisjon|purchase order", re.IGNORECASE),
}
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

    Example:
        >>> choose({("A", "100"): ("Avdeling", "Skole"), ("B", "4"): ("Bilagsart", "Bank"), ("P", "1"): ("", "Bru")})
        Dimensions(department='A', project='P', contract='', order='')
    """
    called: dict[str, str] = {}
    for (kind, _), (name, _) in table.items():
        called[kind] = called.get(kind) or name
    found: dict[str, str] = {}
    for role, words in _WORDS.items():
        by_name = [kind for kind, name in called.items() if name and words.search(name)]
        by_code = [kind for kind, name in called.items() if not name and _CODES[role].search(kind)]
        chosen = [kind for kind in by_name + by_code if kind not in found.values()]
        found[role] = chosen[0] if chosen else ""
    return Dimensions(**found)


def placed(texts: Iterable[str], chosen: Dimensions,
           table: Mapping[tuple[str, str], tuple[str, str]]) -> list[tuple[str, ...]]:
    """For each text of dimensions: itself, department, its name, project, agreement, order; empty where none is.

    A line that is shared between several departments goes to the first.

    Example:
        >>> placed(["A\\x1d100\\x1cP\\x1d7"], Dimensions("A", "P"), {("A", "100"): ("Avdeling", "Skole")})
        [('A\\x1d100\\x1cP\\x1d7', '100', 'Skole', '7', '', '')]
    """
    rows = []
    for text in texts:
        values: dict[str, str] = {}
        for pair in text.split(MANY):
            kind, _, value = pair.partition(PAIR)
            values.setdefault(kind.strip(), value.strip())
        department, *others = (values.get(kind, "") if kind else "" for kind in (
            chosen.department, chosen.project, chosen.contract, chosen.order))
        name = table.get((chosen.department, department), ("", ""))[1] if department else ""
        rows.append((text, department, name, *others))
    return rows
