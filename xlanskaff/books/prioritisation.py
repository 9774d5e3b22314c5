"""The prioritisation: problems and measures placed in two matrices, ranked against the hours there are."""

from __future__ import annotations

from typing import Any

from xlanskaff.books.prioritisation_matrix import GRID, behind, matrix
from xlanskaff.books.prioritisation_ranking import (
    AWAY_LINE,
    CUT_LINE,
    UNMET_LINE,
    AwayRow,
    RankingRow,
    UnmetRow,
    numbers,
)
from xlanskaff.books.prioritisation_rows import (
    ROOM,
    ContactRow,
    CoverRow,
    MeasureRow,
    ProblemRow,
    SettingsRow,
)
from xlanskaff.books.prioritisation_rules import RULES
from xlanskaff.books.prioritisation_settings import (
    AxesRow,
    MeasureMapRow,
    MeasurePresetRow,
    ProblemMapRow,
    ProblemPresetRow,
    axis_lines,
    map_lines,
)
from xlanskaff.grammar.blocks import Form, Line, Prose, Sheet, Status, Table, Workbook

READY = 12
"""How many rows stand ready before anything is typed."""


def _numbered(letter: str) -> Any:
    return lambda _lang: [{"id": f"{letter}{number}", "no": number} for number in range(1, ROOM + 1)]


_HEADING = Line("heading", "heading")

_SHEETS = (
    Sheet("about", (2, 5, 24, 24, 24, 24, 24), (
        Prose("intro", lines=(Line("purpose"), Line("use")), span=6),
        Prose("steps", lines=(
            _HEADING, Line("cover", "step", target="cover"), Line("problems", "step", target="problems"),
            Line("problem_matrix", "step", target="problem_matrix"), Line("measures", "step", target="measures"),
            Line("measure_matrix", "step", target="measure_matrix"), Line("ranking", "step", target="ranking"),
            Line("away", "step", target="away"), Line("return", "step")), span=6),
        Prose("roles", lines=(_HEADING, Line("group"), Line("doers"), Line("owner")), span=6),
        Prose("legend", lines=(
            _HEADING, Line("input", "legend", style="input"), Line("computed", "legend", style="computed"),
            Line("prefilled", "legend", style="prefilled")), span=6),
        Prose("edition", lines=(_HEADING, Line("source"), Line("version")), span=6),
        Form("about", model=ContactRow, at=2, value_at=4, value_span=2, hint_at=6, hint_span=2),
    ), one_page=True),
    Sheet("cover", (2, 30, 46, 62), (Form("cover", model=CoverRow),), one_page=True),
    Sheet("problems", (2, 6, 42, 24, 9, 10, 12, 28, 8, 16, 22, *(8,) * 8), (
        Table("problems", model=ProblemRow, constants=_numbered("P"), id_column="id", optional=True, freeze=True,
              calm=READY),)),
    Sheet("measures", (2, 6, 31, 7.5, 7.5, 7.5, 7.5, 8.5, 17, 10, 8, 10, 14, 8, 21, 14, *(8,) * 12), (
        Table("measures", model=MeasureRow, constants=_numbered("T"), id_column="id", optional=True, freeze=True,
              calm=READY),)),
    Sheet("problem_matrix", GRID, matrix("problem"), one_page=True),
    Sheet("measure_matrix", GRID, matrix("measure"), one_page=True),
    Sheet("ranking", (2, 5, 6, 38, 17, 8, 11, 9, 10, 14, 8, 8, 2, 6, 34, 12, 8, 8), (
        Status("cut", expr=CUT_LINE, gap=1),
        Status("unmet_status", at=14, beside="cut", expr=UNMET_LINE),
        Table("ranking", model=RankingRow, constants=numbers, id_column="no", freeze=True, shown_by="id",
              band="fits"),
        Table("unmet", at=14, beside="ranking", model=UnmetRow, constants=numbers, id_column="no", shown_by="id"))),
    Sheet("away", (2, 6, 46, 19.5, 34, 66, 8, 8), (
        Status("away_status", expr=AWAY_LINE, gap=1),
        Table("away", model=AwayRow, constants=numbers, id_column="no", freeze=True, shown_by="id"))),
    Sheet("settings", (2, 17, *(18.5,) * 4, 8, 3, 10, *(18.5,) * 4), (
        Form("settings", model=SettingsRow, at=2, value_at=3, hint_at=4, hint_span=6, initial={"top_score": 4}),
        Table("problem_map", model=ProblemMapRow, constants=map_lines("problem", "2x2"), id_column="y", titled=True,
              room=2),
        Table("measure_map", at=9, beside="problem_map", model=MeasureMapRow, titled=True, room=2,
              constants=map_lines("measure", "2x2"), id_column="y"),
        Table("axes", model=AxesRow, constants=axis_lines, id_column="no", titled=True),
        Prose("maps", lines=(_HEADING, Line("meaning"), Line("own"), Line("four"), Line("three"), Line("paste")),
              span=10, page_break=True),
        Table("problem_two", model=ProblemPresetRow, constants=map_lines("problem", "2x2"), id_column="y",
              titled=True, room=2),
        Table("measure_two", at=9, beside="problem_two", model=MeasurePresetRow, titled=True,
              constants=map_lines("measure", "2x2"), id_column="y"),
        Table("problem_three", model=ProblemPresetRow, constants=map_lines("problem", "3x3"), id_column="y",
              titled=True, room=2),
        Table("measure_three", at=9, beside="problem_three", model=MeasurePresetRow, titled=True,
              constants=map_lines("measure", "3x3"), id_column="y"),
    )),
    Sheet("figures", (10, 10, 10, 24, 24, 10, 10, 10), (*behind("problem"), *behind("measure")), state="hidden"),
)

BOOK = Workbook("prioritisation", 1, _SHEETS, rules=RULES)
