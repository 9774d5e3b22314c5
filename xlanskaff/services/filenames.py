"""File names from unit names: readable, legal on every system, and unique.

    Helse & omsorg / Øst  ->  Selvevaluering - Helse & omsorg - Øst.xlsx

A name depends on its own unit only. Units whose names would become the same file (also where only
case or the way of writing accents differs) all get their id behind the name.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

LONGEST = 100
LONGEST_BYTES = 240
LONGEST_PREFIX = 40
LONGEST_ID = 40
SHORTEST = 12

# Windows keeps these for devices, with any ending: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)
_BETWEEN = re.compile(r"(\s*)[/\\:|]+(\s*)")
_LEADING = re.compile(r"^[\s.=+\-@~$]+")
_TRAILING = re.compile(r"[\s.\-,;&]+$")
_DANGLING = re.compile(r"(?:\s+(?:og|i|på|for|av|til|med|ved|and|of|in|the|to))+$", re.IGNORECASE)
_DROPPED = frozenset("<>?*")


class Named(Protocol):
    """What a file is named after."""

    @property
    def id(self) -> str:
        """Unique among the units."""
        ...

    @property
    def name(self) -> str:
        """As people call it; any text at all."""
        ...


def file_names(units: Iterable[Named], *, prefix: str, suffix: str = ".xlsx") -> dict[str, str]:
    """A file name for each unit: unit id -> name with suffix.

    At most 100 characters and 240 bytes in UTF-8; no two are alike when case is left out of account.

    Raises:
        ValueError: two units have one id.

    Example:
        >>> from types import SimpleNamespace as U
        >>> units = [U(id="1", name="Helse & omsorg / Øst"), U(id="2", name="Skole"), U(id="3", name="skole")]
        >>> list(file_names(units, prefix="Plan").values())
        ['Plan - Helse & omsorg - Øst.xlsx', 'Plan - Skole (2).xlsx', 'Plan - skole (3).xlsx']
    """
    names: dict[str, str] = {}
    start = _shortened(cleaned(prefix), LONGEST_PREFIX, LONGEST_BYTES // 2)
    for unit in units:
        if unit.id in names:
            raise ValueError(f"two units have the id {unit.id!r}")
        names[unit.id] = cleaned(unit.name) or cleaned(unit.id) or _digest(unit.id, 8)
    step = dict.fromkeys(names, 0)
    files = {key: _file(start, name, "", suffix) for key, name in names.items()}
    while clashes := _clashes(files):
        for key in clashes:
            step[key] += 1
            files[key] = _file(start, names[key], _tail(key, step[key]), suffix)
    return files


def cleaned(text: str) -> str:
    """A text without what some file system, or Excel, does not take in a name.

    Slashes and colons become hyphens, double quotes single ones. Control characters, invisible
    marks and emoji go away, and so do dots and signs at the beginning or end that would hide the
    file or make it look like a formula or a lock file.

    Example:
        >>> cleaned("~$Drift: nord"), cleaned("og/eller"), cleaned('=Ola "Viking" AS...'), cleaned("???")
        ('Drift - nord', 'og-eller', "Ola 'Viking' AS", '')
    """
    text = unicodedata.normalize("NFC", text).translate(_CHARACTERS)
    text = _BETWEEN.sub(lambda found: " - " if found[1] or found[2] else "-", text)
    text = _TRAILING.sub("", _LEADING.sub("", " ".join(text.split())))
    while text and unicodedata.combining(text[0]):
        text = _LEADING.sub("", text[1:])
    return unicodedata.normalize("NFC", text)


def same_file(name: str) -> str:
    """What two names have in common when a file system takes them for one.

    Example:
        >>> same_file("Øst.xlsx") == same_file("øST.XLSX") == same_file("Øst.xlsx")
        True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).upper().casefold())


class _Characters(dict[int, str]):
    """Code point -> what stands for it in a file name; worked out when first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category in ("Zs", "Zl", "Zp") or char in "\t\n\r\v\f":
            found = " "
        elif category[0] == "C" or char in _DROPPED or _pictorial(code, category):
            found = ""
        else:
            found = "'" if char == '"' else char
        self[code] = found
        return found


_CHARACTERS = _Characters()


def _pictorial(code: int, category: str) -> bool:
    """Emoji, their skin tones and their variants; signs such as ° and § are none."""
    return 0xFE00 <= code <= 0xFE0F or (code >= 0x2000 and category in ("So", "Sk"))


def _file(prefix: str, name: str, tail: str, suffix: str) -> str:
    start = f"{prefix} - " if prefix else ""
    fixed = start + tail + suffix
    # one less than there is, for the mark in front of a name that Windows keeps for itself
    room, room_bytes = LONGEST - 1 - len(fixed), LONGEST_BYTES - 1 - len(fixed.encode())
    stem = start + _shortened(name, room, room_bytes) + tail
    if stem.partition(".")[0].rstrip().casefold() in _RESERVED:
        stem = f"_{stem}"
    return stem + suffix


def _tail(key: str, step: int) -> str:
    """What is put behind a name that is not alone: the id, or else its digest."""
    shown = cleaned(key)
    if step == 1 and 0 < len(shown) <= LONGEST_ID and len(shown.encode()) <= 2 * LONGEST_ID:
        return f" ({shown})"
    return f" ({_digest(key, 8 * min(step, 4))})"


def _clashes(files: dict[str, str]) -> list[str]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for key, name in files.items():
        alike[same_file(name)].append(key)
    return [key for keys in alike.values() if len(keys) > 1 for key in keys]


def _shortened(text: str, most: int, most_bytes: int) -> str:
    """The beginning of a text, cut between words where that leaves most of it.

    A bracket that the cut would leave open goes, and so does a small word at the end.
    """
    if len(text) <= most and len(text.encode()) <= most_bytes:
        return text
    cut = text.encode()[:most_bytes].decode(errors="ignore")[:most]
    while cut and len(cut) < len(text) and unicodedata.combining(text[len(cut)]):
        cut = cut[:-1]
    if len(cut) < len(text) and text[len(cut)] != " ":
        words = cut.rpartition(" ")[0]
        cut = words if len(words) * 2 > len(cut) else cut
    before, bracket, rest = cut.rpartition("(")
    if bracket and ")" not in rest and len(before) >= SHORTEST:
        cut = before
    return _TRAILING.sub("", _DANGLING.sub("", _TRAILING.sub("", cut)))


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:digits]
