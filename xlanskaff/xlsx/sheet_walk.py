"""The general road through a worksheet: any prefix, namespace, encoding and order of attributes."""

from __future__ import annotations

from collections.abc import Callable

from xlanskaff.errors import Problem, error
from xlanskaff.xlsx.package_refs import COLUMNS, LAST_COLUMN, LAST_ROW, area_of
from xlanskaff.xlsx.package_xml import MAIN, STRICT, Attributes, parse
from xlanskaff.xlsx.sheet_text import unescape
from xlanskaff.xlsx.sheetdata import Context, SheetData

TRUE = frozenset({"1", "true", "on"})


def walk(data: bytes, name: str, context: Context, *, part: str = "") -> SheetData:
    """Read a worksheet element by element."""
    walker = Walker(name, context)
    parse(data, walker.start, walker.end, walker.text, part=part, file=context.file, limits=context.limits)
    return walker.finish()


class Walker:
    """The state of one reading: where we are, and what the open cell holds so far."""

    def __init__(self, name: str, context: Context) -> None:
        self.sheet = SheetData(name)
        self.context = context
        self.row = self.column = 0
        self.kind = "n"
        self.content: str | None = None
        self.inline: list[str] | None = None
        self.formula: Attributes | None = None
        self.formula_text = ""
        self.pieces: list[str] | None = None
        self.phonetic = False
        self.masters: dict[str, tuple[int, int, str]] = {}
        self.orphans: list[tuple[int, int, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """An element opens."""
        if handler := _STARTS.get(name):
            handler(self, attributes)

    def end(self, name: str) -> None:
        """An element closes."""
        if handler := _ENDS.get(name):
            handler(self)

    def text(self, piece: str) -> None:
        """Text, kept only inside a value, a formula or an inline text."""
        if self.pieces is not None:
            self.pieces.append(piece)

    def finish(self) -> SheetData:
        """The sheet, once everything is read: groups whose first cell came last find it now."""
        for row, column, group in self.orphans:
            if master := self.masters.get(group):
                self.sheet.shared[row, column] = master
        return self.sheet

    def _row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self.row = self.row + 1 if number is None else int(number)
        self.column = 0
        if attributes.get("hidden") in TRUE and 1 <= self.row <= LAST_ROW:
            self.sheet.hidden_rows.add(self.row)

    def _cell(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        if address is None:
            self.column += 1
        else:
            letters = address.rstrip("0123456789")
            self.column = COLUMNS[letters] if letters.isalpha() and letters.isascii() else 0
            self.row = int(address[len(letters):])
        self.kind = attributes.get("t", "n")
        self.content = self.inline = self.formula = None

    def _end_cell(self) -> None:
        if self.content is None and self.inline is None and self.formula is None:
            return
        sheet, context, place = self.sheet, self.context, (self.row, self.column)
        if not (1 <= self.column <= LAST_COLUMN and 1 <= self.row <= LAST_ROW):
            raise ValueError(f"a cell at row {self.row}, column {self.column}")
        context.left -= 1
        if context.left < 0:
            raise context.crowded(sheet.name)
        if self.formula is not None:
            self.keep_formula(self.formula, self.formula_text)
        if self.kind == "inlineStr":
            if self.inline is not None:
                sheet.values[place] = context.text(unescape("".join(self.inline)))
            return
        if self.content is None:
            return
        try:
            value = context.value(self.kind, self.content)
        except LookupError:
            raise context.lost(sheet.name, *place, seen=self.content) from None
        if value is not None:
            sheet.values[place] = value

    def keep_formula(self, attributes: Attributes, text: str) -> None:
        """Keep the formula of the current cell, alone or in its group."""
        place = (self.row, self.column)
        kind = attributes.get("t", "normal")
        text = text.removeprefix("=")
        if kind == "shared":
            group = attributes.get("si", "")
            if text:
                self.sheet.own_formulas[place] = text
                if "ref" in attributes or group not in self.masters:
                    self.masters[group] = (*place, text)
            elif master := self.masters.get(group):
                self.sheet.shared[place] = master
            else:
                self.orphans.append((*place, group))
        elif kind == "dataTable":
            cells = ",".join(attributes[key] for key in ("r1", "r2") if key in attributes)
            self.sheet.own_formulas[place] = f"TABLE({cells})"
        elif text:
            self.sheet.own_formulas[place] = text

    def _collect(self, _: Attributes) -> None:
        self.pieces = []

    def _end_value(self) -> None:
        if self.content is None:  # what an extension puts in the cell comes later and is not its value
            self.content = "".join(self.pieces or ())
        self.pieces = None

    def _formula(self, attributes: Attributes) -> None:
        self.formula = attributes
        self.pieces = []

    def _end_formula(self) -> None:
        self.formula_text = "".join(self.pieces or ())
        self.pieces = None

    def _inline(self, _: Attributes) -> None:
        self.inline = []

    def _text(self, _: Attributes) -> None:
        if self.inline is not None and not self.phonetic:
            self.pieces = []

    def _end_text(self) -> None:
        if self.inline is not None and self.pieces is not None:
            self.inline.extend(self.pieces)
        self.pieces = None

    def _phonetic(self, _: Attributes) -> None:
        self.phonetic = True

    def _end_phonetic(self) -> None:
        self.phonetic = False

    def _columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in TRUE:
            first, last = int(attributes["min"]), int(attributes["max"])
            self.sheet.hidden_columns.update(range(max(1, first), min(last, LAST_COLUMN) + 1))

    def _merge(self, attributes: Attributes) -> None:
        if len(self.sheet.merge_refs) >= self.context.limits.merges:
            raise Problem([error("XA-123", file=self.context.file, sheet=self.sheet.name,
                                 most=self.context.limits.merges)])
        self.sheet.merge_refs.append(attributes.get("ref", ""))

    def _protection(self, attributes: Attributes) -> None:
        self.sheet.protected = attributes.get("sheet") in TRUE

    def _filter(self, attributes: Attributes) -> None:
        self.sheet.filtered = area_of(attributes.get("ref", ""), self.sheet.name)



_ON_START: dict[str, Callable[[Walker, Attributes], None]] = {
    "row": Walker._row, "c": Walker._cell, "v": Walker._collect, "f": Walker._formula,
    "is": Walker._inline, "t": Walker._text, "rPh": Walker._phonetic, "col": Walker._columns,
    "mergeCell": Walker._merge, "sheetProtection": Walker._protection, "autoFilter": Walker._filter,
}
_ON_END: dict[str, Callable[[Walker], None]] = {
    "c": Walker._end_cell, "v": Walker._end_value, "f": Walker._end_formula, "t": Walker._end_text,
    "rPh": Walker._end_phonetic,
}
_STARTS = {f"{space} {tag}": method for tag, method in _ON_START.items() for space in (MAIN, STRICT)}
_ENDS = {f"{space} {tag}": method for tag, method in _ON_END.items() for space in (MAIN, STRICT)}
