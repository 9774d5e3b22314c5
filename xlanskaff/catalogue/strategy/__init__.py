"""The chapters of a strategy as data, with a line of guidance for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["Chapter", "chapters"]

_FOLDER = "strategy"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Attributes:
        simple: whether the simple strategy has it too.
        sheet: key of the sheet that its content stands on; "" when there is none.
    """

    id: str
    simple: bool
    sheet: str
    names: Words
    words: Words

    def text(self, lang: Lang) -> str:
        """The title of the chapter."""
        return self.names.text(lang)

    def guidance(self, lang: Lang) -> str:
        """What to write in it."""
        return self.words.text(lang)


@cache
def chapters(*, simple: bool = False) -> tuple[Chapter, ...]:
    """The chapters in order: all seventeen, or the six of a simple strategy.

    Example:
        >>> [chapter.id for chapter in chapters(simple=True)]
        ['why', 'present', 'goals', 'measures', 'considerations', 'follow_up']
        >>> len(chapters())
        17
    """
    found = (Chapter(row["id"], row["simple"] == "yes", row["sheet"], words(row, "name_"), words(row, "text_"))
             for row in rows(_FOLDER, "chapters"))
    return tuple(chapter for chapter in found if chapter.simple or not simple)
