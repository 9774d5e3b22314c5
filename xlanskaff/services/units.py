"""Unit lists: who is to get a workbook.

A list has a column for an id and one for a name, and may have `parent`, `leader`, `email`, `lang`
and any number of `field:<name>` columns whose values are filled into the workbook beforehand.
Everything that is wrong with a list is told at once, row by row, before anything is made of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlanskaff.errors import Exit, Finding, Problem, error, note
from xlanskaff.language.texts import Lang
from xlanskaff.services.units_columns import ACCEPTED, Columns, find_columns
from xlanskaff.services.units_table import Table, in_order, read_rows, read_table, repeated, shown

__all__ = ["Table", "Unit", "UnitList", "read_rows", "read_units"]

LANGS: Mapping[str, Lang] = {
    "nb": "nb", "nb-no": "nb", "bokmål": "nb", "norsk bokmål": "nb",
    "nn": "nn", "nn-no": "nn", "nynorsk": "nn", "norsk nynorsk": "nn",
    "en": "en", "en-gb": "en", "english": "en", "engelsk": "en",
}
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_ODD = re.compile(r"  |[^\S \n]|[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit that gets a workbook.

    Attributes:
        id: unique in its list, as written there.
        name: on one line.
        parent, leader, email: empty where the list does not say.
        lang: None where the list does not say.
        fields: field name -> text to fill in beforehand; only cells that hold something.
        row: the row of the list, as Excel numbers it.
    """

    id: str
    name: str
    parent: str
    leader: str
    email: str
    lang: Lang | None
    fields: Mapping[str, str]
    row: int


@dataclass(frozen=True, slots=True)
class UnitList:
    """A list without faults, in its own order.

    Attributes:
        columns: our name -> the header that was used for it.
        findings: notes, such as columns that were not used.
    """

    file: str
    units: tuple[Unit, ...]
    columns: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.units)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that the list has columns for."""
        return tuple(key.partition(":")[2] for key in self.columns if key.startswith("field:"))


def read_units(path: Path, *, columns: Mapping[str, str] | None = None) -> UnitList:
    """Read a unit list from CSV or a workbook.

    Args:
        path: CSV (`;`, `,` or tab; UTF-8, UTF-16 or Windows-1252), .xlsx or .xlsm.
        columns: our name -> header in the file, for lists with headers of their own.

    Raises:
        Problem: every fault of the list at once (exit 2), or a file that cannot be read (exit 3).

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "enheter.csv"
        ...     _ = path.write_text("Enhets-id;Namn;felt:role\\n12;Drift;Leiar\\n", encoding="utf-8")
        ...     [(unit.id, unit.name, unit.fields) for unit in read_units(path)]
        [('12', 'Drift', {'role': 'Leiar'})]
    """
    mapping = columns or {}

    def is_header(cells: Sequence[str]) -> bool:
        found = find_columns(cells, mapping)
        return not found.missing and not found.absent

    table = read_table(path, is_header)
    found = find_columns(table.headers, mapping)
    if faults := _column_faults(table, found):
        raise Problem([*faults, *table.faults], Exit.USAGE)
    units, row_faults = _units(table, found.places)
    if not units and not row_faults and not table.faults:
        raise Problem([error("XA-604", file=table.file, sheet=table.sheet)], Exit.USAGE)
    if row_faults or table.faults:
        faults = [*row_faults, *table.faults]
        raise Problem(in_order(faults), Exit.USAGE)
    notes = list(table.findings)
    if found.ignored:
        notes.append(note("XA-613", file=table.file, sheet=table.sheet, seen=", ".join(found.ignored),
                          count=len(found.ignored)))
    return UnitList(table.file, tuple(units), {key: table.headers[at] for key, at in found.places.items()},
                    tuple(notes))


def _column_faults(table: Table, found: Columns) -> list[Finding]:
    where = {"file": table.file, "sheet": table.sheet}
    headers = tuple(header for header in table.headers if header)
    ours = (*ACCEPTED, "field:<…>")
    faults = [error("XA-618", **where, seen=name, accepted=ours) for name in found.unknown]
    faults += [error("XA-617", **where, seen=header, column=key, headers=headers)
               for key, header in found.absent.items()]
    faults += [error("XA-606", **where, label=key, column=key, headers=headers, accepted=ACCEPTED[key][:6])
               for key in found.missing]
    return faults + repeated(table, list(found.places.values()))


def _units(table: Table, places: Mapping[str, int]) -> tuple[list[Unit], list[Finding]]:
    """Every row as a unit, faulty ones too, and what is wrong with them."""
    used = set(places.values())
    flaws = {place: flaw for place, flaw in table.flaws.items() if place[1] in used}
    faults = list(flaws.values())
    texts: dict[str, Sequence[str]] = dict.fromkeys(ACCEPTED, [""] * len(table))
    for key, at in places.items():
        if key in ACCEPTED:
            texts[key], odd = _column(table, at)
            faults += odd
    langs = [LANGS.get(text.casefold()) for text in texts["lang"]]
    prefilled = [(key.partition(":")[2], at) for key, at in places.items() if key.startswith("field:")]
    fields = [{name: cells[at] for name, at in prefilled if cells[at]} for _, cells in table.rows]
    units = [Unit(*unit) for unit in zip(
        texts["id"], texts["name"], texts["parent"], texts["leader"], texts["email"], langs, fields,
        (row.number for row in table.rows), strict=True,
    )]
    for key, code in (("id", "XA-601"), ("name", "XA-602")):
        faults += [table.error(code, row.number, places[key], seen=shown(row.cells))
                   for row, text in zip(table.rows, texts[key], strict=True)
                   if not text and (row.number, places[key]) not in flaws]
    faults += [table.error("XA-605", unit.row, places["lang"], seen=text)
               for unit, text in zip(units, texts["lang"], strict=True)
               if text and unit.lang is None and (unit.row, places["lang"]) not in flaws]
    return units, faults + _duplicates(table, units, places["id"])


def _column(table: Table, at: int) -> tuple[list[str], list[Finding]]:
    """One column, each cell on one line, and the cells that swallowed rows below them."""
    texts = [cells[at] for _, cells in table.rows]
    joined = "\n".join(texts)
    lines = joined.count("\n") + 1
    if lines <= len(texts) and not _ODD.search(joined) and unicodedata.is_normalized("NFC", joined):
        return texts, []  # nearly every column
    faults = [table.error("XA-607", row.number, at, seen=shown([text]))
              for row, text in zip(table.rows, texts, strict=True) if _swallowed(text, table.delimiter)]
    return [one_line(text) for text in texts], faults


def _swallowed(text: str, delimiter: str) -> bool:
    """Whether a CSV cell took in the rows below it, because a quote was left open."""
    return bool(delimiter) and ("\n" in text or "\r" in text) and delimiter in text


def _duplicates(table: Table, units: Sequence[Unit], at: int) -> list[Finding]:
    if len({unit.id for unit in units}) == len(units):
        return []
    first: dict[str, Unit] = {}
    return [table.error("XA-603", unit.row, at, seen=unit.id, name=unit.name, first=one.row, other=one.name)
            for unit in units if unit.id and (one := first.setdefault(unit.id, unit)) is not unit]


def one_line(text: str) -> str:
    """A text on one line, in composed form, without control characters.

    Example:
        >>> one_line("  Helse og\\n  omsorg ")
        'Helse og omsorg'
    """
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()
