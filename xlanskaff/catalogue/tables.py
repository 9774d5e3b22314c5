"""Reading the catalogue's own tables: semicolon, UTF-8, one header row."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal

Lang = Literal["nb", "nn", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One text in bokmål, nynorsk and English.

    Example:
        >>> Words("Marked", "Marknad", "Market").text("nn")
        'Marknad'
    """

    nb: str
    nn: str
    en: str

    def text(self, lang: Lang) -> str:
        """The text in one language; there is no fallback from one to another."""
        if lang == "nb":
            return self.nb
        if lang == "nn":
            return self.nn
        if lang == "en":
            return self.en
        raise ValueError(f"unknown language {lang!r}; nb, nn and en exist")


def rows(folder: str, name: str) -> list[dict[str, str]]:
    """The rows of one table in a folder of the catalogue, header -> text.

    Raises:
        FileNotFoundError: no such table.
    """
    path = Path(__file__).parent / folder / f"{name}.csv"
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8")), delimiter=";"))


def words(row: dict[str, str], prefix: str = "") -> Words:
    """One text of a row, from its columns `<prefix>nb`, `<prefix>nn` and `<prefix>en`."""
    return Words(row[f"{prefix}nb"], row[f"{prefix}nn"], row[f"{prefix}en"])
