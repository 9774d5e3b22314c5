"""Groups of cells that share one formula, when the cell that holds it gets another."""

from __future__ import annotations

from collections.abc import Collection

from xlanskaff.xlsx.fill.cells import escape
from xlanskaff.xlsx.fill.part import Edit
from xlanskaff.xlsx.fill.scan import Cell, Sheet, text_inside
from xlanskaff.xlsx.sheet_shift import shift


def let_go(sheet: Sheet, over: Collection[tuple[int, int]]) -> list[Edit]:
    """Edits that give the cells left of a group a formula each, where the one that holds it is written over."""
    if not over:
        return []
    groups: dict[str, list[Cell]] = {}
    for cell in sheet.formulas.values():
        if cell.formula_attributes.get("t") == "shared" and "si" in cell.formula_attributes:
            groups.setdefault(cell.formula_attributes["si"], []).append(cell)
    edits: list[Edit] = []
    for cells in groups.values():
        holder = next((cell for cell in cells if "ref" in cell.formula_attributes and cell.formula), None)
        if holder is None or holder.formula is None or (holder.row, holder.column) not in over:
            continue
        text = text_inside(sheet.data, holder.formula)
        for cell in cells:
            if (cell.row, cell.column) not in over and cell.formula:
                own = escape(shift(text, cell.row - holder.row, cell.column - holder.column)).encode()
                written = b"<" + sheet.prefix + b"f>" + own + b"</" + sheet.prefix + b"f>"
                edits.append(Edit(*cell.formula, (written,)))
    return edits
