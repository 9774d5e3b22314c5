"""A list of checks: what is asked, the status word in its colour, the reason, and where to put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import CHECKLIST_COLUMNS, Check, Checklist, Sheet
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.names import name_of
from xlanskaff.language.texts import text
from xlanskaff.xlsx import look, measure, write_blocks, write_marks

if TYPE_CHECKING:
    from xlanskaff.xlsx.write import Writing

_FORMATS = dict(zip(CHECKLIST_COLUMNS, ("id", "prose", "choice", "prose", "muted", "link"), strict=True))
_REASON_LINES = 2
"""Lines kept free for a reason, which changes with the answers."""


def checklist(w: Writing, sheet: Sheet, page: Worksheet, block: Checklist) -> None:
    """A header and one row for each check."""
    top = w.layout.blocks[block.key].top
    labels = [w.words(f"{block.key}.{name}") for name in CHECKLIST_COLUMNS]
    widths = sheet.grid[block.at - 1:block.at - 1 + len(labels)]
    w.set_row(page, top, 4 + max(measure.height(measure.lines(label, width))
                                 for label, width in zip(labels, widths, strict=True)))
    for offset, (name, label) in enumerate(zip(CHECKLIST_COLUMNS, labels, strict=True)):
        page.write_string(top - 1, block.at - 1 + offset, label, w.cell("header", _FORMATS[name]))
    for number, check in enumerate(block.checks, 1):
        _check(w, page, block, check, number, dict(zip(CHECKLIST_COLUMNS, widths, strict=True)))
    if block.palette is not None and block.checks:
        first, last = top + 1, top + len(block.checks)
        write_marks.coloured(w, page, block.palette, Area(page.name, first, block.at + 2, last, block.at + 2))
    page.repeat_rows(top - 1)


def _check(w: Writing, page: Worksheet, block: Checklist, check: Check, number: int, widths: dict[str, float]) -> None:
    row = w.layout.blocks[block.key].top + number
    label, basis = (w.words(f"{block.key}.{check.key}.{part}") for part in ("label", "basis"))
    left = block.at - 1
    page.write_number(row - 1, left, number, w.cell("constant", _FORMATS["number"]))
    page.write_string(row - 1, left + 1, label, w.cell("constant", _FORMATS["check"]))
    for name, expr in check.cells:
        area = w.layout.names[name_of(block.key, name)]
        style = w.cell("computed", _FORMATS["status" if name.endswith("_status") else "reason"])
        write_blocks.write_formula(w, page, block.key, expr, row, area.left, w.values[block.key, name][0], style)
        page.data_validation(row - 1, area.left - 1, row - 1, area.left - 1, {
            "validate": "custom", "value": "=FALSE", "ignore_blank": False,
            "error_title": text("look.computed_title", w.lang), "error_message": text("look.computed", w.lang)})
    page.write_string(row - 1, left + 4, basis, w.cell("constant", _FORMATS["basis"]))
    title = tab(w.spec, next(s for s in w.spec.sheets if s.key == check.target), w.lang)
    page.write_url(row - 1, left + 5, f"internal:'{title}'!A1", w.cell("constant", _FORMATS["target"]), title,
                   text("look.go_to", w.lang, sheet=title))
    reason = str(w.values[block.key, f"{check.key}_reason"][0] or "")
    w.set_row(page, row, measure.height(max(
        _REASON_LINES, measure.lines(label, widths["check"] - 1), measure.lines(reason, widths["reason"] - 1),
        measure.lines(basis, widths["basis"] - 1, scale=look.FORMATS["muted"]["font_size"] / 11))))
