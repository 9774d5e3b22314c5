"""Tidy CSV with a JSON Schema: one table a file, one observation a row, codes and numbers only.

The files are made for programs: UTF-8 with a byte order mark, `;` between columns, a decimal point,
ISO dates, an empty cell where there is nothing. A text that a spreadsheet would take for a formula
gets an apostrophe in front. Names, initials and free text of respondents are not in them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from xlanskaff.errors import Problem, error
from xlanskaff.services.collect_kind import Kind, TidyColumn, TidyTable
from xlanskaff.services.collect_records import Gathered, Outcome

SCHEMA = "tidy.schema.json"
FILES = "files"
DECIMALS = 6
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def tidy_tables(gathered: Gathered, summary: Any, how: Kind) -> tuple[TidyTable, ...]:
    """The book's own tables, and the receipts of the files."""
    return (*how.tables(gathered, summary), TidyTable(
        FILES, "One row for each file: its receipt.", _file_columns(how), _file_rows(gathered, how)))


def write_tidy(folder: Path, tables: Sequence[TidyTable]) -> tuple[Path, ...]:
    """Write the tables and their schema into a folder, each file complete or not at all.

    Raises:
        Problem: XA-621 a file cannot be written.
    """
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table in tables:
            path = folder / f"{table.name}.csv"
            _put(path, lambda part, table=table: _csv(part, table))  # type: ignore[misc]
            written.append(path)
        path = folder / SCHEMA
        document = json.dumps(schema(tables), ensure_ascii=False, indent=2) + "\n"
        _put(path, lambda part: part.write_text(document, encoding="utf-8", newline="\n"))
        written.append(path)
    except OSError as fault:
        raise Problem([error("XA-621", file=str(folder), reason=fault.strerror or str(fault))]) from fault
    return tuple(written)


def names(how: Kind) -> tuple[str, ...]:
    """The files that a tidy folder holds, tables first."""
    return (*(f"{name}.csv" for name in (*how.TABLES, FILES)), SCHEMA)


def _put(path: Path, write: Callable[[Path], object]) -> None:
    part = path.with_name(path.name + ".part")
    try:
        write(part)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def _csv(path: Path, table: TidyTable) -> None:
    formats = [_FORMATS[column.kind] for column in table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for row in table.rows:
            writer.writerow(["" if value is None else f(value) for f, value in zip(formats, row, strict=True)])


def plain(value: object) -> str:
    """A text that no spreadsheet takes for a formula.

    Example:
        >>> plain("=1+1"), plain("Drift"), plain("- ikke i bruk")
        ("'=1+1", 'Drift', "'- ikke i bruk")
    """
    written = str(value)
    return "'" + written if written.startswith(_FORMULA) else written


def number(value: float) -> str:
    """A number with a decimal point and no more decimals than it needs.

    Example:
        >>> number(2.5), number(8 / 3), number(3.0)
        ('2.5', '2.666667', '3')
    """
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _day(value: date) -> str:
    return value.isoformat()


_FORMATS: Mapping[str, Callable[[Any], str]] = {
    "text": plain, "code": plain, "whole": str, "number": number, "date": _day}


def schema(tables: Sequence[TidyTable]) -> dict[str, Any]:
    """A JSON Schema of the tables as they are once an empty cell is read as null."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tidy tables",
        "description": "Each property is the CSV file of that name: UTF-8 with a byte order mark, semicolons, "
                       "decimal points, ISO 8601 dates. An empty cell is null. A text that begins with =, +, -, @, "
                       "a tab or a line break has an apostrophe in front.",
        "type": "object",
        "properties": {t.name: {"type": "array", "items": {"$ref": f"#/$defs/{t.name}"}} for t in tables},
        "required": [t.name for t in tables],
        "additionalProperties": False,
        "$defs": {t.name: {
            "type": "object", "description": t.says,
            "properties": {c.name: _property(c) for c in t.columns},
            "required": [c.name for c in t.columns], "additionalProperties": False,
        } for t in tables},
    }


def _property(column: TidyColumn) -> dict[str, Any]:
    kind = {"whole": "integer", "number": "number"}.get(column.kind, "string")
    found: dict[str, Any] = {"description": column.says, "type": kind if column.required else [kind, "null"]}
    if column.kind == "date":
        found["format"] = "date"
    if column.values:
        found["enum"] = [*column.values, *(() if column.required else (None,))]
    found.update({key: bound for key, bound in zip(("minimum", "maximum"), column.within, strict=True)
                  if bound is not None})
    return found


def _file_columns(how: Kind) -> tuple[TidyColumn, ...]:
    return (
        TidyColumn("file", "text", "What the file is called.", required=True),
        TidyColumn("sha256", "code", "Digest of the file; empty when it could not be read."),
        TidyColumn("answer_sha256", "code", "Digest of the answers, whatever program saved them."),
        TidyColumn("unit", "text", "Id of the unit, or its name where it has no id."),
        TidyColumn("unit_name", "text", "Name of the unit."),
        TidyColumn("batch", "code", "The sending that the book belongs to."),
        TidyColumn("lang", "code", "Language of the book.", values=("nb", "nn", "en")),
        TidyColumn("answered_for", "code", "Whether the unit or one person answers.", values=("unit", "person")),
        TidyColumn("assessed_on", "date", "Date of assessment."),
        TidyColumn("outcome", "code", "What became of the file.", values=tuple(Outcome), required=True),
        TidyColumn("same_as", "text", "The file whose answers it repeats."),
        TidyColumn("reason", "code", "Code of the finding that says why it was left out."),
        *(TidyColumn(name, "whole", f"How many: {name.replace('_', ' ')}.", within=(0, None))
          for name in how.COUNTS),
    )


def _file_rows(gathered: Gathered, how: Kind) -> Iterator[tuple[Any, ...]]:
    for r in gathered.returned:
        read = r.content is not None
        yield (r.file, r.sha256, r.digest, r.unit, r.unit_name, r.batch, r.lang or None,
               ("person" if r.person else "unit") if read else None, r.assessed_on, r.outcome.value, r.same_as,
               r.reason.code if r.reason else None, *(r.counts.get(name) for name in how.COUNTS))
