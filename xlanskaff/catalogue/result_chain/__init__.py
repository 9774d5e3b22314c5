"""The result chain as data: the five levels a goal can be set at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["ChainLevel", "level", "levels"]

SetBy = Literal["inside", "both", "outside"]

_FOLDER = "result_chain"


@dataclass(frozen=True, slots=True)
class ChainLevel:
    """One level of the chain.

    Attributes:
        order: 1 for what is put in, 5 for what changes in society.
        set_by: who sets goals at this level: the body itself (`inside`), others (`outside`), or both.
    """

    code: str
    order: int
    set_by: SetBy
    names: Words
    words: Words

    def text(self, lang: Lang) -> str:
        """The name of the level."""
        return self.names.text(lang)

    def explained(self, lang: Lang) -> str:
        """What the level is about, in one sentence."""
        return self.words.text(lang)


@cache
def levels() -> tuple[ChainLevel, ...]:
    """The five levels, from what is put in to what changes in society.

    Example:
        >>> [level.text("nb") for level in levels()]
        ['Innsatsfaktorer', 'Aktiviteter', 'Produkter og tjenester', 'Brukereffekter', 'Samfunnseffekter']
    """
    return tuple(ChainLevel(row["code"], int(row["order"]), cast(SetBy, row["set_by"]),
                            words(row, "name_"), words(row, "text_")) for row in rows(_FOLDER, "levels"))


def level(code: str) -> ChainLevel:
    """The level of a code; raises KeyError for any other.

    Example:
        >>> level("user_effects").set_by, level("user_effects").text("en")
        ('outside', 'User effects')
    """
    for found in levels():
        if found.code == code:
            return found
    raise KeyError(code)
