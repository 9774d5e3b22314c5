"""The societal considerations of LOA §§ 5b to 5p as data, for the coverage that § 5a asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["Consideration", "Strength", "consideration", "considerations", "strengths"]

Strength = Literal["must", "should", "may"]

_FOLDER = "considerations"


@dataclass(frozen=True, slots=True)
class Consideration:
    """One consideration.

    Attributes:
        key: `5b` to `5p`.
        provision: as it is cited.
        strength: whether the authority must, should or may.
        in_force: the day the provision came into force.
        mark: S when the text of the act was read.
    """

    key: str
    provision: str
    strength: Strength
    in_force: date
    mark: str
    names: Words
    words: Words
    scopes: Words

    def text(self, lang: Lang) -> str:
        """The name, a few words."""
        return self.names.text(lang)

    def explained(self, lang: Lang) -> str:
        """What the provision asks for, in our words; the act decides."""
        return self.words.text(lang)

    def applies(self, lang: Lang) -> str:
        """What it applies to, which helps to say whether it is relevant."""
        return self.scopes.text(lang)


@cache
def considerations() -> tuple[Consideration, ...]:
    """The fourteen considerations, in the order of the act.

    § 5a is the duty itself, and § 5j is about the supervising authority, so neither is among them.

    Example:
        >>> [found.key for found in considerations()]
        ['5b', '5c', '5d', '5e', '5f', '5g', '5h', '5i', '5k', '5l', '5m', '5n', '5o', '5p']
    """
    return tuple(Consideration(
        row["key"], row["provision"], cast(Strength, row["strength"]), date.fromisoformat(row["in_force"]),
        row["mark"], words(row, "name_"), words(row, "text_"), words(row, "applies_"),
    ) for row in rows(_FOLDER, "considerations"))


def consideration(key: str) -> Consideration:
    """The consideration of a key; raises KeyError for any other.

    Example:
        >>> found = consideration("5m")
        >>> found.provision, found.strength, found.text("en")
        ('LOA § 5m', 'should', 'Human rights and decent work')
    """
    for found in considerations():
        if found.key == key:
            return found
    raise KeyError(key)


@cache
def strengths() -> Mapping[str, Words]:
    """What the three strengths are called, by code.

    Example:
        >>> strengths()["should"].text("nb")
        'Bør'
    """
    return MappingProxyType({row["code"]: words(row, "name_") for row in rows(_FOLDER, "strengths")})
