"""Choice lists: stable codes behind labels in three languages.

A cell holds the label, a record holds the code, so books in different languages merge without
loss. Items may carry a number: a level is stored and shown as the number itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from xlanskaff.language.texts import LANGUAGES, Lang, text


@dataclass(frozen=True, slots=True)
class Item:
    """One choice. `value` orders or weighs it; `shown_as_value` puts the number itself in the cell."""

    code: str
    value: int | None = None
    shown_as_value: bool = False


@dataclass(frozen=True, eq=False)
class ChoiceList:
    """A named list of items; labels stand under `choices.<key>.<code>`, or are given by `written`."""

    key: str
    items: tuple[Item, ...]
    written: Callable[[str, Lang], str] | None = None

    def label(self, code: str, lang: Lang) -> str | int:
        """What the cell holds for a code."""
        return labels(self, lang)[code]

    def code_of(self, cell: object) -> str | None:
        """The code of what stands in a cell, in any of the languages; None when nothing fits."""
        key = cell.strip().casefold() if isinstance(cell, str) else cell
        return _codes(self).get(key)


@cache
def labels(choices: ChoiceList, lang: Lang) -> Mapping[str, str | int]:
    """Code -> what the cell holds, in list order."""
    found: dict[str, str | int] = {}
    for item in choices.items:
        if item.shown_as_value and item.value is not None:
            found[item.code] = item.value
        elif choices.written is not None:
            found[item.code] = choices.written(item.code, lang)
        else:
            found[item.code] = text(f"choices.{choices.key}.{item.code}", lang)
    return found


@cache
def _codes(choices: ChoiceList) -> Mapping[object, str]:
    codes: dict[object, str] = {}
    for lang in LANGUAGES:
        for code, label in labels(choices, lang).items():
            codes.setdefault(label.casefold() if isinstance(label, str) else label, code)
    for item in choices.items:
        codes.setdefault(item.code.casefold(), item.code)
    return codes
