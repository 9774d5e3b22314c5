"""What people write in the arguments of the worksheet functions, and the codes behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from xlanskaff.excel.cells import Cell, Fault, Read, word
from xlanskaff.language.texts import LANGUAGES, Lang, entries

_NAMED = {"kind": "law.kind.", "authority": "law.authority.", "threshold": "law.parameter."}
"""Sections whose codes also have names in the texts: the beginning of their keys."""


@cache
def spoken(section: str) -> Mapping[str, str]:
    """Every way to write a choice, in lower case -> its code.

    Example:
        >>> spoken("kind")["varer"], spoken("authority")["kommune"], spoken("threshold")["nasjonal"]
        ('goods', 'other', 'foa.national_notice')
    """
    found = {written.casefold(): code for code, every in _table()[section].items() for written in (code, *every)}
    if section in _NAMED:
        surface, _, prefix = _NAMED[section].partition(".")
        for lang in LANGUAGES:
            for key, name in entries(surface, lang).items():
                code = key.removeprefix(prefix)
                if key.startswith(prefix) and (section == "threshold" or code in _table()[section]):
                    found.setdefault(name.casefold(), code)
                    found.setdefault(code, code)
    return found


@cache
def offered(section: str, lang: Lang) -> tuple[str, ...]:
    """The choices as a message names them.

    Example:
        >>> offered("kind", "nb")[:2], offered("authority", "nn"), offered("chart", "en")
        (('varer', 'tjenester'), ('stat', 'anna'), ('kostra', 'state'))
    """
    return tuple(every[LANGUAGES.index(lang)] for every in _table()[section].values())


def choice(section: str) -> Callable[[Cell, Lang], Read[str]]:
    """A reader of one of the choices: its code, None for a blank, or a fault that names the choices.

    Example:
        >>> kind = choice("kind")
        >>> kind("Bygg og anlegg", "nb"), kind("", "nb"), kind("bil", "nb").code
        ('works', None, 'XA-867')
    """
    known = spoken(section)

    def read(cell: Cell, lang: Lang) -> Read[str]:
        found = known.get(cell) if isinstance(cell, str) else None
        if found is not None:
            return found
        written = word(cell, lang)
        if not isinstance(written, str):
            return written
        return known.get(" ".join(written.split()).casefold()) \
            or Fault("XA-867", written[:60], (("choices", offered(section, lang)),))
    return read


def by_name(names: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """Names in lower case, and codes, to codes."""
    return {name.casefold(): code for code, every in names for name in (code, *every)}


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name("answer_words.toml").read_text(encoding="utf-8"))
