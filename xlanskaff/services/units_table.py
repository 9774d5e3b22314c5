"""Lists that people make: CSV in its dialects, or a sheet of a workbook.

What a file is, is seen from its content and not from its name. Every cell becomes text: whole
numbers without decimals, dates as the serial numbers that the workbook holds. What a cell looks
like it would compute (`=1+1`, `-2`) is text like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.grammar.book import cell_name
from xlanskaff.services.units_csv import decode, split

MAX_BYTES = 64 * 1024 * 1024
HEADER_WITHIN = 20
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


class Row(NamedTuple):
    """One row below the header: its number in Excel, and a cell for each header."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows, as text.

    Attributes:
        file, sheet: where it came from; no sheet for CSV.
        headers: as they stand, outer blanks removed; columns at the end without header are left out.
        rows: blank rows are left out, their numbers are not used again.
        delimiter: what separates the columns of a CSV file; empty for a workbook.
        flaws: what is wrong with single cells, by row number and column (from 0): an error value, a
            formula that was never calculated.
        faults: what is wrong with rows as a whole.
        findings: notes on the file.
        date1904: whether the serial numbers of dates count from 1904, as in books from old Macintoshes.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    flaws: Mapping[tuple[int, int], Finding]
    faults: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    date1904: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def dicts(self) -> Iterator[dict[str, str]]:
        """The rows as header -> text."""
        for row in self.rows:
            yield dict(zip(self.headers, row.cells, strict=True))

    def error(self, code: str, row: int, column: int, *, seen: str = "", **args: str | int) -> Finding:
        """A finding of severity error at one cell; `column` counts from 0."""
        return error(code, file=self.file, sheet=self.sheet, cell=cell_name(row, column + 1),
                     label=self.headers[column], seen=seen, row=row, **args)


@dataclass(slots=True)
class Grid:
    """All rows with the numbers Excel shows, before the header is known."""

    file: str
    rows: list[tuple[int, list[str]]]
    sheet: str = ""
    delimiter: str = ""
    flaws: Mapping[tuple[int, int], Finding] | None = None
    faults: Sequence[Finding] = ()
    findings: Sequence[Finding] = ()
    date1904: bool = False


def read_rows(path: Path) -> Table:
    """A table with headers in its first row that holds anything.

    Raises:
        Problem: the file cannot be read (exit 3), is blank, or has faulty rows or cells (exit 2).

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "avtaler.csv"
        ...     _ = path.write_text("Enhet;Avtale\\n12;Kontorrekvisita\\n", encoding="utf-8")
        ...     list(read_rows(path).dicts())
        [{'Enhet': '12', 'Avtale': 'Kontorrekvisita'}]
    """
    table = read_table(path)
    faults = [*table.faults, *table.flaws.values(), *repeated(table, range(len(table.headers)))]
    if faults:
        raise Problem(in_order(faults), Exit.USAGE)
    return table


def read_table(path: Path, is_header: Callable[[Sequence[str]], bool] = any) -> Table:
    """A table as it stands, faults and all.

    The header is the first of the first rows that `is_header` accepts, so that a title may stand
    above it, and in a workbook a cover on the sheet before; when it accepts none, the first row that holds anything.

    Raises:
        Problem: the file cannot be read (exit 3), or is blank (exit 2).
    """
    grid = _grid(path, is_header)
    filled = [(number, cells) for number, cells in grid.rows if any(cells)]
    if not filled:
        raise Problem(grid.faults or [error("XA-614", file=grid.file)], Exit.USAGE)
    top = next((place for place, (_, cells) in enumerate(filled[:HEADER_WITHIN]) if is_header(cells)), 0)
    first, headers = filled[top]
    headers = headers[:max(place for place, header in enumerate(headers, start=1) if header)]
    width = len(headers)
    faults = list(grid.faults)
    rows: list[Row] = []
    blanks = [""] * width
    for number, cells in filled[top + 1:]:
        if len(cells) > width and any(cells[width:]):
            if grid.delimiter:
                faults.append(error("XA-608", file=grid.file, seen=shown(cells), row=number,
                                    count=len(cells), width=width, delimiter=named(grid.delimiter)))
                continue
            if not any(cells[:width]):
                continue
        rows.append(Row(number, tuple(cells if len(cells) == width else [*cells, *blanks][:width])))
    flaws = {(row, at): flaw.at(field=headers[at]) for (row, at), flaw in (grid.flaws or {}).items()
             if row > first and at < width and headers[at]}
    return Table(grid.file, grid.sheet, tuple(headers), tuple(rows), grid.delimiter, flaws, tuple(faults),
                 tuple(grid.findings), grid.date1904)


def repeated(table: Table, columns: Sequence[int]) -> list[Finding]:
    """A finding for every header among `columns` that another column has too."""
    headers = [header.casefold() for header in table.headers]
    twice = {headers[at]: at for at in columns if headers[at] and headers.count(headers[at]) > 1}
    return [error("XA-612", file=table.file, sheet=table.sheet, label=table.headers[at],
                  seen=table.headers[at], count=headers.count(header)) for header, at in twice.items()]


def in_order(faults: Sequence[Finding]) -> list[Finding]:
    """Findings by the row they are about; those about the whole first."""
    return sorted(faults, key=lambda fault: int(str(fault.args.get("row", 0))))


def shown(cells: Sequence[str], most: int = 60) -> str:
    """What stands in a row, on one line and not too long.

    Example:
        >>> shown(["", "Helse og\\nomsorg", "Kari"])
        'Helse og omsorg · Kari'
    """
    text = " · ".join(" ".join(cell.split()) for cell in cells if cell.strip())
    return text if len(text) <= most else f"{text[:most - 1].rstrip()}…"


def named(delimiter: str) -> str:
    """A delimiter as a person would point at it."""
    return "Tab" if delimiter == "\t" else delimiter


def _grid(path: Path, is_header: Callable[[Sequence[str]], bool]) -> Grid:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise Problem([error("XA-610", file=path.name, seen=reason)]) from None
    if len(data) > MAX_BYTES:
        raise Problem([error("XA-615", file=path.name, most=MAX_BYTES // 1024 // 1024)])
    if data.startswith(_ARCHIVE):
        from xlanskaff.services.units_workbook import read_sheet

        return read_sheet(data, path.name, is_header)
    text = decode(data, path.name)
    rows, delimiter, faults = split(text, path.name)
    return Grid(path.name, rows, delimiter=delimiter, faults=faults)
