"""The fictional municipality of the demonstration: Fjellvik, with 40 departments.

Names and answers are made up. `answers` says how a department behaves: `unit` answers jointly,
`persons` as several persons with roles, `late` after the deadline, `missing` not at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlanskaff.catalogue.tables import rows

MUNICIPALITY = "Fjellvik kommune"


@dataclass(frozen=True, slots=True)
class Department:
    """One made-up department."""

    id: str
    name: str
    parent: str
    lang: str
    answers: str


def departments() -> tuple[Department, ...]:
    """The 40 departments.

    Example:
        >>> len(departments()), departments()[17].name
        (40, 'Helse & omsorg / felles')
    """
    return tuple(Department(**row) for row in rows("demo", "departments"))
