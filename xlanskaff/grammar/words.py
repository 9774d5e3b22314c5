"""Texts of a workbook: its own, and those it shares with other workbooks.

Columns that differ only by a number share one text: `load.quarter07.label` is looked up as
`load.quarter.label` with `{number}` 7, where it has no text of its own.
"""

from __future__ import annotations

import re

from xlanskaff.grammar.blocks import Workbook
from xlanskaff.language.texts import Lang, has, text

_NUMBERED = re.compile(r"([a-z_.]*[a-z])([0-9]+)(\.[a-z_]+)")


def key_of(spec: Workbook, entry: str, lang: Lang) -> str:
    """The full key of an entry: in the workbook's own surface, or in the one it shares."""
    own = f"{spec.key}.{entry}"
    return f"{spec.shares}.{entry}" if spec.shares and not has(own, lang) else own


def words(spec: Workbook, entry: str, lang: Lang, /, **values: object) -> str:
    """A text of a workbook, its placeholders filled."""
    key = key_of(spec, entry, lang)
    numbered = None if has(key, lang) else _NUMBERED.fullmatch(entry)
    if numbered is not None:
        key = key_of(spec, numbered[1] + numbered[3], lang)
        values["number"] = int(numbered[2])
    return text(key, lang, **values)


def has_words(spec: Workbook, entry: str, lang: Lang) -> bool:
    """Whether a workbook has a text."""
    if has(key_of(spec, entry, lang), lang):
        return True
    numbered = _NUMBERED.fullmatch(entry)
    return numbered is not None and has(key_of(spec, numbered[1] + numbered[3], lang), lang)
