"""Texts of a workbook: its own, and those it shares with other workbooks."""

from __future__ import annotations

from xlanskaff.grammar.blocks import Workbook
from xlanskaff.language.texts import Lang, has, text


def key_of(spec: Workbook, entry: str, lang: Lang) -> str:
    """The full key of an entry: in the workbook's own surface, or in the one it shares."""
    own = f"{spec.key}.{entry}"
    return f"{spec.shares}.{entry}" if spec.shares and not has(own, lang) else own


def words(spec: Workbook, entry: str, lang: Lang, /, **values: object) -> str:
    """A text of a workbook, its placeholders filled."""
    return text(key_of(spec, entry, lang), lang, **values)


def has_words(spec: Workbook, entry: str, lang: Lang) -> bool:
    """Whether a workbook has a text."""
    return has(key_of(spec, entry, lang), lang)
