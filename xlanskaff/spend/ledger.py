"""The canonical ledger: one Parquet file, one meaning per column, whatever the source was.

Everything after the import (classification, analysis, the workbook, another engine) reads this and
nothing else. The types are plain SQL, so that any engine reads the file as it is. Lines stand in
the order of the files given and of the rows in each file. What the import saw, assumed and set
aside lies in the metadata of the same file, under the key `xlanskaff`, so that it cannot be lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlanskaff.spend.amounts import cents
from xlanskaff.spend.engine import escaped

METADATA = "xlanskaff"
FORMAT = 2
"""Raised whenever a column changes its meaning; a reader refuses a format it does not know."""
_BLOCK, _BLOCKS = 2**16, 256
"""Bytes of a block, and how many of them `mark` looks at."""


class AnotherFormatError(ValueError):
    """A ledger or a classification of ours, in a format of another edition that we do not read."""


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column: its name, its SQL type and what it holds."""

    name: str
    type: str
    meaning: str


COLUMNS: tuple[LedgerColumn, ...] = tuple(LedgerColumn(*row) for row in (
    ("line_id", "BIGINT", "Unique in the ledger, rising, from 1. A row that was set aside keeps its number unused."),
    ("file", "VARCHAR", "The file as findings call it."),
    ("row", "BIGINT", "The line of a text file or the row of a sheet, from 1; of several lines the first."),
    ("date", "DATE", "The day of the voucher, else of the posting, else of the payment. NULL where none is readable."),
    ("period", "INTEGER", "Year and month as 202503; the year alone as 202500. From the date where no column says it."),
    ("due_date", "DATE", "When the invoice falls due."),
    ("paid_date", "DATE", "When it was paid, where a column says so."),
    ("supplier_id", "VARCHAR", "The number the accounting system gives the supplier, as written."),
    ("supplier_name", "VARCHAR", "As written, without blanks at the ends. Nothing is merged or masked here."),
    ("organisation_number", "VARCHAR", "Nine digits, not checked further; NULL where there are not nine."),
    ("account", "VARCHAR", "The account or KOSTRA art, as written; leading zeros kept."),
    ("account_name", "VARCHAR", "The name of the account, or the kind of expenditure in words."),
    ("grouping_category", "VARCHAR", "SAF-T: the list that the account is mapped to, for example KA_K."),
    ("grouping_code", "VARCHAR", "SAF-T: the code it is mapped to in that list, as written."),
    ("department", "VARCHAR", "The code of whoever spends the money; the name where there is no code."),
    ("department_name", "VARCHAR", "Its name."),
    ("project", "VARCHAR", "Project code or name."),
    ("text", "VARCHAR", "What somebody wrote about the line."),
    ("amount", "BIGINT", "Øre (hundredths of the currency), without VAT, expenditure positive. Never NULL."),
    ("vat", "BIGINT", "Øre of VAT, where a column says so."),
    ("gross", "BOOLEAN", "True where only an amount with VAT was to be had; `amount` is then with VAT."),
    ("currency", "VARCHAR", "Three letters, for example NOK."),
    ("document", "VARCHAR", "Invoice number, else voucher number; that of a SAF-T voucher stands behind `bilag`."),
    ("kind", "VARCHAR", "`invoice`, `credit_note` or `entry`; `entry` where the source does not say."),
    ("quantity", "DOUBLE", "How many, where the source says so."),
    ("unit", "VARCHAR", "Of what, for example hours."),
    ("contract_id", "VARCHAR", "The number of the agreement, as written."),
    ("order_reference", "VARCHAR", "The number of the order, as written."),
    ("notice", "VARCHAR", "Reference to a notice, for example Doffin's."),
    ("product_code", "VARCHAR", "CPV or UNSPSC, as written."),
    ("invoice_format", "VARCHAR", "`ehf` where it came as EHF or another Peppol invoice, `other` where it came "
                                  "otherwise; NULL where nobody says."),
))

NAMES: tuple[str, ...] = tuple(column.name for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """One file that went into a ledger, as its metadata tells.

    Attributes:
        file, source: what it is called, and its kind (`csv`, `xlsx`).
        rows, set_aside: lines in the ledger, and rows that are not.
        sum: what was read, in the file's own currency and unit, two decimals or more, as text.
        factor: how many kroner (or other whole units) a 1 in the file is worth: 1, 1000 or 1000000.
        suppliers: different suppliers by name, else by number.
        mapping: our column -> header in the file.
        assumptions: text key -> what it was said with.
        aside_sum: of the rows set aside, what can be read of their amounts, as `sum`; a sum row is one of them.
    """

    file: str
    source: str
    rows: int
    set_aside: int
    sum: str
    factor: int
    suppliers: int
    mapping: Mapping[str, str]
    assumptions: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    aside_sum: str = "0.00"

    @property
    def amount(self) -> int:
        """Øre of its lines."""
        return cents(Decimal(self.sum), self.factor)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file, or a document of a folder, that was asked for and could not be read; and the code of the reason."""

    file: str
    code: str


def metadata(files: tuple[LedgerFile, ...], own: Sequence[str] = (), left_out: Sequence[LeftOut] = ()) -> str:
    """What is written into the ledger about where it comes from, whose it is, and what is not in it.

    Args:
        own: organisation numbers.
    """
    return json.dumps({"format": FORMAT, "own": [*own], "left_out": [[f.file, f.code] for f in left_out], "files": [{
        "file": f.file, "source": f.source, "rows": f.rows, "set_aside": f.set_aside, "sum": f.sum,
        "factor": f.factor, "suppliers": f.suppliers, "mapping": dict(f.mapping),
        "assumptions": [[key, dict(values)] for key, values in f.assumptions], "aside_sum": f.aside_sum,
    } for f in files]}, ensure_ascii=False)


def read_files(path: Path) -> tuple[LedgerFile, ...]:
    """Where the lines of a ledger come from.

    Raises:
        ValueError: the file is no ledger of ours; `AnotherFormatError`, it is of a format we do not know.
    """
    return tuple(LedgerFile(**{**entry, "assumptions": tuple((key, values) for key, values in entry["assumptions"])})
                 for entry in _told(path)["files"])


def read_own(path: Path) -> tuple[str, ...]:
    """The organisation numbers of whom a ledger belongs to; raises ValueError as `read_files` does."""
    return tuple(_told(path).get("own", ()))


def mark(path: Path) -> str:
    """What tells one ledger from another, however many lines: a digest; that of a copy is the same.

    Up to 16 MiB the whole file is looked at. Of a larger one it is the footer, which has the size, the least and the
    greatest value of every column in each of its groups of lines, and blocks from all over the file. So lines in
    another order are seen at once, without reading them.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        if size <= _BLOCK * _BLOCKS:
            stream.seek(0)
            return hashlib.sha256(stream.read()).hexdigest()[:32]
        stream.seek(-8, 2)
        footer = min(int.from_bytes(stream.read(4), "little") + 8, size)
        stream.seek(-footer, 2)
        found = hashlib.sha256(str(size).encode() + stream.read())
        for at in range(_BLOCKS):
            stream.seek((size - _BLOCK) * at // (_BLOCKS - 1))
            found.update(stream.read(_BLOCK))
        return found.hexdigest()[:32]


def read_left_out(path: Path) -> tuple[LeftOut, ...]:
    """What could not be read into a ledger; nothing where it was made before that was told.

    Raises:
        ValueError: see `read_files`.
    """
    return tuple(LeftOut(file, code) for file, code in _told(path).get("left_out", ()))


def _told(path: Path) -> dict[str, Any]:
    import duckdb

    with duckdb.connect() as connection:
        try:
            found = connection.execute("SELECT value FROM parquet_kv_metadata(?) WHERE decode(key) = ?",
                                       [escaped(path), METADATA]).fetchone()
        except duckdb.Error as fault:
            raise ValueError(f"{path.name} is no Parquet file") from fault
    if found is None:
        raise ValueError(f"{path.name} is no ledger made by xlanskaff")
    told: dict[str, Any] = json.loads(bytes(found[0]).decode())
    if told["format"] != FORMAT:
        raise AnotherFormatError(f"{path.name} is a ledger of format {told['format']}; format {FORMAT} is read")
    return told
