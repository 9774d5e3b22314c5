"""How much of a sheet goes on one printed page, as far as a file tells."""

from __future__ import annotations

from xlanskaff.grammar.book import Area
from xlanskaff.xlsx.lint.sheet import Sheet
from xlanskaff.xlsx.lint.view import View
from xlanskaff.xlsx.lint.xml import number, whole
from xlanskaff.xlsx.package_refs import area_of

# Width and height in points by the number a file gives the paper: Letter, Legal, A3, A4.
_PAPER = {"1": (612.0, 792.0), "5": (612.0, 1008.0), "8": (841.9, 1190.6), "9": (595.3, 841.9)}
_POINTS_PER_CHARACTER = 7 * 0.75  # the ordinary font at 96 dots an inch
_DEFAULT_COLUMN = 9.14


def fits_one_page(view: View, sheet: Sheet, area: Area) -> bool:
    """Whether the rows of an area go on one page of the paper the sheet is set up for.

    Shrinking to the page's width makes room for more rows; shrinking to a number of pages in
    height always finds room.
    """
    width, height = _PAPER.get(sheet.page.get("paperSize", ""), _PAPER["9"])
    if sheet.page.get("orientation") == "landscape":
        width, height = height, width
    scale = number(sheet.page.get("scale"), 100) / 100
    if sheet.fits:
        if sheet.page.get("fitToHeight", "1") != "0":
            return True
        room = width - _margins(sheet, "left", "right")
        scale = min(1.0, room / max(_width(view, sheet), 1.0))
    return _height(sheet, area) * scale <= height - _margins(sheet, "top", "bottom")


def named_areas(view: View, sheet: Sheet, name: str) -> list[Area]:
    """The areas of a name that belongs to the sheet, such as its print titles."""
    ours = [n.refers_to for n in view.names if n.name == name and view.owner(n) == sheet.name]
    given = (area_of(part.rpartition("!")[2], sheet.name) for text in ours for part in text.split(","))
    return [area for area in given if area is not None]


def _margins(sheet: Sheet, *sides: str) -> float:
    return sum(number(sheet.margins.get(side), 0.7) for side in sides) * 72


def _height(sheet: Sheet, area: Area) -> float:
    shown = [row for row in range(area.top, area.bottom + 1) if row not in sheet.hidden_rows]
    return sum(sheet.heights.get(row, sheet.default_height) for row in shown)


def _width(view: View, sheet: Sheet) -> float:
    """The width that is printed: the print area, or what holds cells and drawings."""
    printed = named_areas(view, sheet, "_xlnm.Print_Area")
    if printed:
        first, last = min(a.left for a in printed), max(a.right for a in printed)
    else:
        first, last = 1, max([column for _, column in sheet.styles] + [_drawn(view, sheet)])
    wide = {c: w for low, high, w in sheet.widths if high - low < 1000 for c in range(low, high + 1)}
    hidden = {c for low, high in sheet.hidden_columns for c in range(low, min(high, last) + 1)}
    shown = (wide.get(c, _DEFAULT_COLUMN) for c in range(first, last + 1) if c not in hidden)
    return sum(shown) * _POINTS_PER_CHARACTER


def _drawn(view: View, sheet: Sheet) -> int:
    """The last column that a chart, picture or shape reaches; 1 when there are none."""
    targets = [r.target for r in view.relations(sheet.part).values() if r.kind == "drawing"]
    corners = [end for t in targets if t in view.archive for end in view.xml(t).iter("to")]
    return max([whole(corner.findtext("col")) + 1 for corner in corners], default=1)
