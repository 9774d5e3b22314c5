"""The self-evaluation as data: 12 areas, 74 statements, 5 levels, DFØ's 6 areas.

The tables and where each of them comes from lie beside this file (`SOURCES.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["Area", "DfoArea", "Level", "Statement", "areas", "dfo_areas", "level", "levels", "statements",
           "statements_by_area"]

_FOLDER = "self_evaluation"


@dataclass(frozen=True, slots=True)
class DfoArea:
    """One of the six areas of DFØ's maturity survey, for setting results side by side."""

    key: str
    names: Words

    def text(self, lang: Lang) -> str:
        """The name of the area."""
        return self.names.text(lang)


@dataclass(frozen=True, slots=True)
class Area:
    """One of our twelve areas. `dfo` is the key of the DFØ area it is compared with."""

    id: str
    dfo: str
    names: Words
    shorts: Words

    def text(self, lang: Lang) -> str:
        """The full name of the area."""
        return self.names.text(lang)

    def short(self, lang: Lang) -> str:
        """The name on a chart axis: at most 16 characters."""
        return self.shorts.text(lang)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, answered with a level. `note` is for those who keep the list."""

    id: str
    area: str
    words: Words
    note: str

    def text(self, lang: Lang) -> str:
        """The statement as the respondent reads it."""
        return self.words.text(lang)


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five levels, the same for every statement."""

    value: int
    names: Words
    words: Words

    def name(self, lang: Lang) -> str:
        """The name of the level, one word or two."""
        return self.names.text(lang)

    def text(self, lang: Lang) -> str:
        """What it takes to be at the level."""
        return self.words.text(lang)


@cache
def dfo_areas() -> tuple[DfoArea, ...]:
    """DFØ's six areas.

    Example:
        >>> [area.key for area in dfo_areas()]
        ['steering', 'competence', 'digitalisation', 'process', 'climate', 'innovation']
    """
    return tuple(DfoArea(row["key"], words(row)) for row in rows(_FOLDER, "dfo_areas"))


@cache
def areas() -> tuple[Area, ...]:
    """Our twelve areas, A to L.

    Example:
        >>> areas()[10].id, areas()[10].text("nn"), areas()[10].short("en")
        ('K', 'Leverandørmarknad, innovasjon og beredskap', 'Market')
    """
    table = rows(_FOLDER, "areas")
    return tuple(Area(row["id"], row["dfo"], words(row), words(row, "short_")) for row in table)


@cache
def statements() -> tuple[Statement, ...]:
    """All 74 statements, in the order of the areas.

    Example:
        >>> len(statements()), statements()[0].id, statements()[-1].text("en")
        (74, 'A1', 'The strategy is evaluated before a new one is made, and the lessons learned are used.')
    """
    table = rows(_FOLDER, "statements")
    return tuple(Statement(row["id"], row["area"], words(row), row["note"]) for row in table)


@cache
def statements_by_area() -> Mapping[str, tuple[Statement, ...]]:
    """Area id -> its statements, in order.

    Example:
        >>> [statement.id for statement in statements_by_area()["B"]]
        ['B1', 'B2', 'B3', 'B4', 'B5', 'B6']
    """
    grouped = {area.id: tuple(s for s in statements() if s.area == area.id) for area in areas()}
    return MappingProxyType(grouped)


@cache
def levels() -> tuple[Level, ...]:
    """The five levels, 1 to 5.

    Example:
        >>> [f"{level.value} {level.name('en')}" for level in levels()]
        ['1 Ad hoc', '2 Started', '3 Established', '4 Managed', '5 Improving']
    """
    table = rows(_FOLDER, "levels")
    return tuple(Level(int(row["value"]), words(row, "name_"), words(row, "text_")) for row in table)


def level(value: int) -> Level:
    """The level with a value from 1 to 5; raises KeyError for any other.

    Example:
        >>> level(3).name("nb")
        'Etablert'
    """
    for found in levels():
        if found.value == value:
            return found
    raise KeyError(value)
