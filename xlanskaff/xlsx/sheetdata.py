"""The cells of one sheet: values, formulas, what is hidden and merged. Kept sparsely."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlanskaff.errors import Finding, Problem, error, warning
from xlanskaff.grammar.book import Area, CellError, CellValue, cell_name
from xlanskaff.xlsx.package_limits import LIMITS, Limits
from xlanskaff.xlsx.package_refs import area_of
from xlanskaff.xlsx.sheet_shift import shift
from xlanskaff.xlsx.sheet_text import LONGEST, Numbers, Strings, serial, unescape

Cell = tuple[int, int]
Master = tuple[int, int, str]


@dataclass(slots=True, eq=False)
class SheetData:
    """What one sheet holds. Cells are (row, column), both 1-based.

    Attributes:
        name: the name on the tab.
        values: cells that hold a value. A formula cell gives its cached result; a formula without
            a cached result is in `formulas` only. An empty text is a value, a blank cell is not.
        hidden_rows, hidden_columns: numbers of rows and columns that are not shown.
        protected: whether the sheet is protected.
        filtered: the area of the sheet's own filter (not those of tables).
    """

    name: str
    values: dict[Cell, CellValue] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    protected: bool = False
    filtered: Area | None = None
    own_formulas: dict[Cell, str] = field(default_factory=dict, repr=False)
    shared: dict[Cell, Master] = field(default_factory=dict, repr=False)
    merge_refs: list[str] = field(default_factory=list, repr=False)

    @property
    def formulas(self) -> dict[Cell, str]:
        """Cell to formula, without the leading `=`.

        A formula that a group of cells shares is written out for each of them at first use. Of an
        array formula only the first cell is listed; the others hold values.
        """
        if self.shared:
            for (row, column), (top, left, text) in self.shared.items():
                self.own_formulas[row, column] = shift(text, row - top, column - left)
            self.shared.clear()
        return self.own_formulas

    @property
    def merged(self) -> tuple[Area, ...]:
        """Merged areas, in the order of the file."""
        areas = (area_of(ref, self.name) for ref in self.merge_refs)
        return tuple(area for area in areas if area is not None)

    @property
    def used(self) -> Area | None:
        """The smallest area round all cells with a value or a formula; None when there are none."""
        cells = self.values.keys() | self.own_formulas.keys() | self.shared.keys()
        if not cells:
            return None
        rows, columns = zip(*cells, strict=True)
        return Area(self.name, min(rows), min(columns), max(rows), max(columns))


class Context:
    """What a cell needs from the rest of the workbook to be understood.

    Attributes:
        left: how many more cells may be kept, over all sheets.
        found: where warnings about cells are gathered.
    """

    def __init__(self, *, strings: Strings = list, date1904: bool = False, file: str = "",
                 limits: Limits = LIMITS, found: list[Finding] | None = None) -> None:
        self.strings = strings
        self.numbers = Numbers()
        self.date1904 = date1904
        self.file = file
        self.limits = limits
        self.left = limits.cells
        self.found = [] if found is None else found

    def value(self, kind: str, text: str) -> CellValue:
        """The value of a cell from its type and the text of `<v>`; None for nothing there.

        Raises:
            LookupError: a shared string that does not exist.
        """
        if kind == "s":
            digits = text.strip()
            if not digits:
                return None
            if not digits.isdecimal():
                raise LookupError(text)
            return self.strings()[int(digits)]
        if kind == "n":
            return self.numbers[text] if text else None
        if kind == "str":
            return self.text(unescape(text))
        if kind == "b":
            return text.strip() in ("1", "true") if text else None
        if kind == "e":
            return CellError(text.strip()) if text else None
        if kind == "d":
            return serial(text, self.date1904) if text else None
        # An unknown type: better its text than a number it may not be.
        return self.text(unescape(text)) or None

    def text(self, text: str) -> str:
        """The text itself, or as much of it as a cell can hold."""
        return text if len(text) <= LONGEST else self.shortened(text)

    def shortened(self, text: str) -> str:
        """The part of an overlong text that a cell can hold; a warning is gathered."""
        self.found.append(warning("XA-135", file=self.file, seen=text[:40], count=len(text), most=LONGEST))
        return text[:LONGEST]

    def lost(self, sheet: str, row: int, column: int, seen: str) -> Problem:
        """A cell whose content cannot be found."""
        return Problem([error("XA-132", file=self.file, sheet=sheet, cell=cell_name(row, column), seen=seen)])

    def crowded(self, sheet: str) -> Problem:
        """More cells than we read."""
        return Problem([error("XA-122", file=self.file, sheet=sheet, most=self.limits.cells)])


def read_sheet(data: bytes, name: str, context: Context, *, part: str = "") -> SheetData:
    """Read the XML of one worksheet.

    Raises:
        Problem: the part is not well-formed, refers to texts that are not there, or holds more
            than the limits allow.
    """
    from xlanskaff.xlsx.sheet_quick import quick_sheet
    from xlanskaff.xlsx.sheet_walk import walk

    return quick_sheet(data, name, context) or walk(data, name, context, part=part)
