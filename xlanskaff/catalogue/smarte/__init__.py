"""SMARTE as data: the criteria, and the beginnings of words that the first of them looks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["Criterion", "beginnings", "criteria", "criterion"]

_FOLDER = "smarte"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of SMARTE.

    Attributes:
        optional: true for the last E, which the guide names no criterion for.
        mark: S when the guide names the criterion, G when it is ours.
        notes: what the machine's part of the test does not see.
    """

    code: str
    letter: str
    optional: bool
    mark: str
    names: Words
    words: Words
    notes: Words

    def text(self, lang: Lang) -> str:
        """The name of the criterion."""
        return self.names.text(lang)

    def explained(self, lang: Lang) -> str:
        """What a goal that meets it is like."""
        return self.words.text(lang)

    def note(self, lang: Lang) -> str:
        """What the machine's part of the test does not see."""
        return self.notes.text(lang)


@cache
def criteria() -> tuple[Criterion, ...]:
    """The six criteria in the order of the word.

    Example:
        >>> [(found.letter, found.text("en"), found.optional) for found in criteria()][-2:]
        [('T', 'Time-bound', False), ('E', 'Easy or evaluated', True)]
    """
    return tuple(Criterion(row["code"], row["letter"], row["optional"] == "yes", row["mark"],
                           words(row, "name_"), words(row, "text_"), words(row, "note_"))
                 for row in rows(_FOLDER, "criteria"))


def criterion(code: str) -> Criterion:
    """The criterion of a code; raises KeyError for any other.

    Example:
        >>> criterion("time_bound").text("nn")
        'Tidfesta'
    """
    for found in criteria():
        if found.code == code:
            return found
    raise KeyError(code)


@cache
def beginnings(kind: Literal["direction", "vague"]) -> tuple[str, ...]:
    """Beginnings of words in the three languages, in lower case.

    `direction` are words that say which way a goal goes; `vague` are those that leave the rest open.

    Example:
        >>> "redus" in beginnings("direction"), "osv" in beginnings("vague")
        (True, True)
    """
    found = (row["beginning"] for row in rows(_FOLDER, "beginnings") if row["kind"] == kind)
    return tuple(dict.fromkeys(found))
