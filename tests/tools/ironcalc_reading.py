"""A workbook of ours as ironcalc computes it, held against what Python computed for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import ironcalc

from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.recompute import same
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import Lang
from xlanskaff.xlsx.write import write


def disagreements(spec: Workbook, lang: Lang, rows: Mapping[str, Sequence[Mapping[str, Any]]], path: Path, *,
                  but: Collection[tuple[str, str]] = ()) -> list[str]:
    """Computed cells where ironcalc, reading the file that is written to `path`, comes to something else.

    Args:
        but: blocks and columns that are left out, since ironcalc has no array formulas.
    """
    path.write_bytes(write(spec, lang, rows=rows))
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    sheets = [sheet["name"] if isinstance(sheet, dict) else sheet.name for sheet in model.get_worksheets_properties()]
    layout = place(spec, lang)
    right = cells_of(layout, rows)
    found = []
    for block, column in spec.expressions().keys() - set(but):
        area = layout.names[name_of(block, column)]
        for index, value in enumerate(right[block, column]):
            got = model.get_cell_value(sheets.index(area.sheet), area.top + index, area.left)
            expected = str(value) if isinstance(value, CellError) else value
            if not same(got, expected):
                found.append(f"{block}.{column}[{index}]: {got!r} against {expected!r}")
    return sorted(found)
