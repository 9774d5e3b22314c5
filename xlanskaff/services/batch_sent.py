"""The rows that a batch prefilled, beside its manifest, so that what was changed can be told afterwards."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from xlanskaff.errors import Problem, error
from xlanskaff.grammar.blocks import Table, Workbook
from xlanskaff.grammar.coerce import coerce
from xlanskaff.grammar.locate import id_key
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_manifest import plain, safe
from xlanskaff.services.batch_rows import UnitTable
from xlanskaff.services.collect_records import Sent, SentCell
from xlanskaff.services.units import Unit
from xlanskaff.services.written import written

SENT = "utsendte rader.csv"
COLUMNS = ("unit", "table", "id", "column", "value")


def write_sent(path: Path, spec: Workbook, units: Sequence[Unit], tables: Mapping[str, UnitTable],
               languages: Mapping[str, Lang]) -> None:
    """Write every prefilled cell that holds something: unit, table, row, column, and the value.

    A choice is written as its code, a date as ISO 8601, a number with a decimal point; the file is
    the same whatever languages the books are in.

    Raises:
        Problem: XA-621 it cannot be written.
    """
    from xlanskaff.services.batch_write import put

    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for unit in units:
        for table, found in tables.items():
            writer.writerows(map(safe, row) for row in _cells(spec, table, found, unit.id, languages[unit.id]))
    put(path, [b"\xef\xbb\xbf", stream.getvalue().encode()])


def _cells(spec: Workbook, table: str, found: UnitTable, unit: str, lang: Lang) -> Iterator[tuple[str, ...]]:
    block = spec.block(table)
    assert isinstance(block, Table)
    columns = {column.name: column for column in block.columns}
    for number, row in enumerate(found.by_unit.get(unit, ()), 1):
        key = id_key(row.get(block.id_column)) if block.constants else str(number)
        for name in found.columns:
            if value := written(coerce(row.get(name), columns[name], lang).value):
                yield unit, table, key, name, value


def read_sent(manifest: Path) -> Sent | None:
    """The prefilled cells of the batch that a manifest belongs to; None when no rows were sent.

    Raises:
        Problem: XA-731 the file beside the manifest is not what we wrote, or cannot be read.
    """
    path = manifest.with_name(SENT)
    if not path.exists():
        return None
    try:
        rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    except OSError as fault:
        raise Problem([error("XA-731", file=path.name, reason=fault.strerror or type(fault).__name__)]) from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        reason = "not a table" if isinstance(fault, csv.Error) else "not UTF-8"
        raise Problem([error("XA-731", file=path.name, reason=reason)]) from fault
    odd = next((row for row in rows if row and len(row) != len(COLUMNS)), None)
    if not rows or tuple(rows[0]) != COLUMNS or odd is not None:
        raise Problem([error("XA-731", file=path.name, reason="; ".join(odd or (rows[0] if rows else ())))])
    sent: defaultdict[str, list[SentCell]] = defaultdict(list)
    for row in filter(None, rows[1:]):
        unit, *cell = map(plain, row)
        sent[unit].append(SentCell(*cell))
    return dict(sent)
