"""Texts by stable key, one folder a language, one TOML file a surface.

Bokmål is the source. Entries in nynorsk and English say which bokmål text they translate
(`of`, the first eight hex digits of its SHA-256), so a change in bokmål makes the others known
to be stale. A missing key raises: there is no fallback from one language to another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from xlanskaff.language.text_file import Entry, quick

FOLDER = Path(__file__).parent
Lang = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)


def language(code: str) -> Lang:
    """The language of a code; raises ValueError for anything but nb, nn and en.

    Example:
        >>> language("nn")
        'nn'
    """
    if code not in LANGUAGES:
        raise ValueError(f"unknown language {code!r}; nb, nn and en exist")
    return code


def text(key: str, lang: Lang, /, **values: object) -> str:
    """The text of a key, its placeholders filled.

    The first part of the key names the surface (the file), the rest the entry.

    Raises:
        KeyError: no such surface or entry in that language.

    Example:
        >>> text("language.name", "nn")
        'nynorsk'
    """
    surface, _, entry = key.partition(".")
    found = entries(surface, lang)[entry]
    return found.format(**values) if values else found


def has(key: str, lang: Lang) -> bool:
    """Whether a key exists.

    Example:
        >>> has("language.name", "nb"), has("language.nope", "nb")
        (True, False)
    """
    surface, _, entry = key.partition(".")
    return entry in entries(surface, lang)


@cache
def entries(surface: str, lang: Lang) -> Mapping[str, str]:
    """All texts of one surface in one language: entry -> text."""
    return {key: text for key, (text, _) in _load(surface, lang).items()}


@cache
def originals(surface: str, lang: Lang) -> Mapping[str, str]:
    """The recorded digest of the bokmål text behind each translated entry."""
    return {key: of for key, (_, of) in _load(surface, lang).items() if of}


def surfaces() -> tuple[str, ...]:
    """The names of all surfaces, from the bokmål folder."""
    return tuple(sorted(path.stem for path in (FOLDER / "nb").glob("*.toml")))


def digest(source: str) -> str:
    """What a translation records of the bokmål text it translates.

    Example:
        >>> digest("Risiko")
        '7becb001'
    """
    return hashlib.sha256(source.encode()).hexdigest()[:8]


@cache
def _load(surface: str, lang: Lang) -> Mapping[str, Entry]:
    try:
        written = (FOLDER / lang / f"{surface}.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(f"no texts for {surface!r} in {lang}") from None
    found = quick(written)
    return thorough(written) if found is None else found


def thorough(written: str) -> dict[str, Entry]:
    """All entries of a text file, read as TOML.

    Example:
        >>> thorough("a = { b = 'én', c.text = 'to', c.of = '12ab34cd' }")
        {'a.b': ('én', ''), 'a.c': ('to', '12ab34cd')}
    """
    import tomllib

    flat: dict[str, Entry] = {}
    _flatten(tomllib.loads(written), "", flat)
    return flat


def _flatten(table: Mapping[str, object], prefix: str, into: dict[str, Entry]) -> None:
    for key, value in table.items():
        if isinstance(value, str):
            into[prefix + key] = value, ""
        elif isinstance(value, dict) and isinstance(value.get("text"), str) and "of" in value:
            into[prefix + key] = value["text"], value["of"]
        elif isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", into)
