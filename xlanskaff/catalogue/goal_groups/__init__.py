"""The goal groups as data: five groups, two of them about effects outside the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["GoalGroup", "Side", "groups", "sides"]

Side = Literal["external", "internal"]

_FOLDER = "goal_groups"


@dataclass(frozen=True, slots=True)
class GoalGroup:
    """One group of goals.

    Attributes:
        side: `external` for effects outside the body, `internal` for its own work.
        levels: codes of the levels in the result chain where the guide's examples of the group lie.
    """

    code: str
    side: Side
    levels: tuple[str, ...]
    names: Words
    words: Words

    def text(self, lang: Lang) -> str:
        """The name of the group."""
        return self.names.text(lang)

    def explained(self, lang: Lang) -> str:
        """What goals of the group are about, in one sentence."""
        return self.words.text(lang)


@cache
def groups() -> tuple[GoalGroup, ...]:
    """The five groups, external ones first.

    Example:
        >>> [(group.side, group.text("en")) for group in groups()][1:3]
        [('external', 'User effect'), ('internal', 'Productivity')]
    """
    return tuple(GoalGroup(row["code"], cast(Side, row["side"]), tuple(row["levels"].split()),
                           words(row, "name_"), words(row, "text_")) for row in rows(_FOLDER, "groups"))


@cache
def sides() -> Mapping[str, Words]:
    """The names of the two sides, by code.

    Example:
        >>> sides()["internal"].text("nn")
        'Interne mål'
    """
    return MappingProxyType({row["code"]: words(row, "name_") for row in rows(_FOLDER, "sides")})
