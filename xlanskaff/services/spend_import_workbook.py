"""A ledger in a workbook, made a straight text file: rows of cells, whatever program saved them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from xlanskaff.errors import Finding, Problem, error, note, warning
from xlanskaff.grammar.book import CellError, CellValue, column_letters
from xlanskaff.spend.columns import recognised
from xlanskaff.spend.days import from_1904
from xlanskaff.spend.mapping import ColumnMap
from xlanskaff.spend.sources.dialect import Layout, divided
from xlanskaff.spend.sources.straighten import SEPARATOR
from xlanskaff.xlsx.package import Package, open_package
from xlanskaff.xlsx.package_limits import LIMITS, MIB

# A ledger is longer than any form; this keeps the worst accepted workbook under the memory an import may take.
WORKBOOK = replace(LIMITS, file_bytes=128 * MIB, part_bytes=320 * MIB, total_bytes=640 * MIB, cells=3_000_000,
                   elements=16_000_000)
_TOO_LARGE = frozenset(["XA-115", "XA-117", "XA-122", "XA-134"])
_SAMPLE = 1_500
_WIDEST = 1_000
_ENDS = str.maketrans({"\n": " ", "\r": " ", SEPARATOR: " ", "\0": None})

Row = tuple[int, int, list[str]]
Wrong = list[tuple[int, int, str]]
"""Row and column of cells that hold an error value, and the value."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that holds a ledger: its division, all its rows below the headers, and what is worth telling."""

    name: str
    layout: Layout
    rows: list[Row]
    date1904: bool
    findings: tuple[Finding, ...]


def read_workbook(path: Path, file: str, given: ColumnMap) -> Sheet:
    """The sheet of a workbook that looks most like a ledger.

    Raises:
        Problem: it is no workbook, is damaged or too large, or has no sheet with a row of headers.
    """
    try:
        return _ledger_sheet(open_package(path, name=file, limits=WORKBOOK), file, given)
    except Problem as problem:
        if {finding.code for finding in problem.findings} & _TOO_LARGE:
            raise Problem([*problem.findings, error("XA-1050", file=file)]) from None
        raise


def _ledger_sheet(package: Package, file: str, given: ColumnMap) -> Sheet:
    names = [sheet.name for sheet in package.sheets if sheet.state == "visible"] or \
            [sheet.name for sheet in package.sheets]
    if given.sheet:
        wanted = [sheet.name for sheet in package.sheets if sheet.name.casefold() == given.sheet.casefold()]
        if not wanted:
            raise Problem([error("XA-1035", file=file, seen=given.sheet, sheets=tuple(names))])
        names = wanted
    found: list[tuple[int, int, str, Layout, list[Row], Wrong]] = []
    for name in names:
        rows, wrong = _rows(package, name)
        made = divided(rows[:_SAMPLE], given.header_row)
        if made is not None:
            below = [row for row in rows if row[0] >= made.skip]
            found.append((recognised(made.headers), len(below), name, made, below, wrong))
    if not found:
        raise Problem([error("XA-1036", file=file, sheets=tuple(names))])
    found.sort(key=lambda each: (min(each[0], 3), each[1]), reverse=True)
    _, _, name, made, below, wrong = found[0]
    findings = [*package.findings]
    others = tuple(each[2] for each in found[1:] if each[0] > 1 and each[1])
    if others:
        findings.append(warning("XA-1034", file=file, sheet=name, seen=name, others=others))
    if wrong:
        row, column, seen = min(wrong)
        findings.append(note("XA-1037", file=file, sheet=name, cell=f"{column_letters(column)}{row}", seen=seen,
                             count=len(wrong)))
    return Sheet(name, made, below, package.date1904, tuple(findings))


def write_rows(rows: list[Row], width: int, out: Path, dates: frozenset[int], date1904: bool) -> int:
    """Write rows as a straight text file with numbered lines; gives how many.

    Args:
        dates: columns of days; serial numbers in them are moved where days count from 1904.
    """
    written = 0
    with out.open("w", encoding="utf-8", newline="\n") as stream:
        for line, _, cells in rows:
            if cells:
                moved = [from_1904(cell) if date1904 and at in dates else cell for at, cell in enumerate(cells)]
                text = SEPARATOR.join(cell.translate(_ENDS) for cell in moved[:width])
                stream.write(f"{line + 1}{SEPARATOR}{text}\n")
                written += 1
    return written


def shown(value: CellValue) -> str:
    """A cell as text that is read as the same number whatever the decimal mark of the column.

    Example:
        >>> shown(12345.0), shown(0.125), shown(-1234.5), shown(" Rema "), shown(True), shown(None)
        ('12345', '0.1250', '-1234.5', ' Rema ', 'TRUE', '')
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = f"{Decimal(repr(value)):f}"
    # Three decimals would be thousands in a column with decimal comma.
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def _rows(package: Package, name: str) -> tuple[list[Row], Wrong]:
    """All rows of a sheet in order, and the cells of it that hold an error value."""
    rows: dict[int, list[str]] = {}
    wrong: Wrong = []
    for (row, column), value in package.sheet(name).values.items():
        if column > _WIDEST:
            continue
        cells = rows.setdefault(row, [])
        if len(cells) < column:
            cells.extend([""] * (column - len(cells)))
        cells[column - 1] = shown(value)
        if isinstance(value, CellError):
            wrong.append((row, column, str(value)))
    return [(row - 1, 1, rows[row]) for row in sorted(rows)], wrong
