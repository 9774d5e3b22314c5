"""Books of every kind as files, filled in, for actions that run on files and on what is open in Excel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tools.action_books import given
from tools.disturb import Disturbed
from xlanskaff.books import book
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.names import name_of
from xlanskaff.language.texts import Lang
from xlanskaff.xlsx.read import FileBook, open_book
from xlanskaff.xlsx.write import write

NAME = "Årsbok – møte 1.xlsx"


@cache
def whole(key: str, lang: Lang = "nb", share: float = 1.0) -> bytes:
    """A book filled in, as it is sent back."""
    return write(book(key), lang, rows=given(key, lang, share), meta={"unit": "7", "unit_name": "Skole"})


def saved(key: str, folder: Path, lang: Lang = "nb", share: float = 1.0) -> Path:
    """The file of a whole book, under a name with letters of ours."""
    path = folder / NAME
    path.write_bytes(whole(key, lang, share))
    return path


def computed(file: FileBook, key: str) -> list[tuple[str, Area]]:
    """Block and area of every computed column of a book."""
    names = file.names()
    return [(block, area) for block, column in book(key).expressions()
            if (area := names[name_of(block, column)]) is not None]


def typed_over(key: str, folder: Path) -> tuple[Path, list[Area]]:
    """A book in which one formula of each computed column gave way to a number, and those cells."""
    path = saved(key, folder)
    damaged, cells = Disturbed(path.read_bytes()), []
    for place, (_, area) in enumerate(computed(open_book(path), key)):
        row = area.top + place % area.height
        cells.append(Area(area.sheet, row, area.left, row, area.left))
        damaged.put(area.sheet, cells[-1].a1, 7)
    return damaged.save(path), cells
