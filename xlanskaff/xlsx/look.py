"""The look, in one place: colours with measured contrast, and cell styles by role.

A cell's style is what it is for (`surface`: input, computed, prefilled, constant, header …) crossed
with what it holds (`fmt`: level, mean, share, prose …). Nothing is styled inline anywhere else.
"""

from __future__ import annotations

from typing import Any

ACCENT = "#0B4F5C"
INK = "#1B2A3A"
MUTED = "#52616B"
LINK = "#0B5CAD"
TARGET = "#C8781E"
HAIR = "#D5DCE1"
PALE = "#F1F4F6"
BAND = "#9DB2BA"
HALO = "#DCE8EB"
WHITE = "#FFFFFF"
SHADE = "#9CC7CE"
ORANGE = "#F0A04B"
YELLOW = "#F7DC8B"
GREEN = "#CFE8D5"

FONT = "Calibri"

SURFACES: dict[str, dict[str, Any]] = {
    "plain": {},
    "calm": {},
    "unseen": {"num_format": ";;;"},
    "constant": {"border": 1, "border_color": HAIR},
    "input": {"border": 1, "border_color": "#D9C27A", "bg_color": "#FFF8E1"},
    "computed": {"border": 1, "border_color": HAIR, "bg_color": PALE},
    "prefilled": {"border": 1, "border_color": "#C4D6E4", "bg_color": "#E7F0F7"},
    "header": {"bg_color": ACCENT, "font_color": WHITE, "bold": True, "text_wrap": True, "border": 1,
               "border_color": ACCENT, "valign": "vcenter", "underline": 0},
    "header_low": {"bg_color": ACCENT, "font_color": WHITE, "bold": True, "text_wrap": True, "border": 1,
                   "border_color": ACCENT, "valign": "bottom"},
    "ruler": {"bg_color": ACCENT, "font_color": WHITE, "bold": True},
    "grid": {"border": 2, "border_color": WHITE},
    "card": {"bg_color": PALE, "top": 5, "top_color": ACCENT},
    "caption": {"bg_color": PALE, "font_color": MUTED, "font_size": 10},
}

_CENTRE = {"align": "center"}

FORMATS: dict[str, dict[str, Any]] = {
    "text": {"align": "left", "indent": 1},
    "prose": {"align": "left", "indent": 1, "text_wrap": True},
    "note": {"align": "left", "indent": 1, "text_wrap": True, "valign": "top"},
    "strong_note": {"align": "left", "indent": 1, "bold": True, "text_wrap": True, "valign": "top"},
    "muted_note": {"align": "left", "indent": 1, "font_color": MUTED, "font_size": 10, "text_wrap": True,
                   "valign": "top"},
    "id_note": {**_CENTRE, "font_color": MUTED, "valign": "top"},
    "link_note": {"align": "left", "indent": 1, "font_color": LINK, "underline": 1, "valign": "top"},
    "helper": {"align": "left", "shrink": True},
    "strong": {"align": "left", "indent": 1, "bold": True},
    "strong_prose": {"align": "left", "indent": 1, "bold": True, "text_wrap": True},
    "strong_id": {**_CENTRE, "bold": True},
    "muted": {"align": "left", "indent": 1, "font_color": MUTED, "font_size": 10, "text_wrap": True},
    "id": {**_CENTRE, "font_color": MUTED},
    "choice": {**_CENTRE},
    "choice_wrapped": {**_CENTRE, "text_wrap": True},
    "level": {**_CENTRE, "num_format": "0"},
    "whole": {**_CENTRE, "num_format": "0"},
    "whole_left": {"align": "left", "indent": 1, "num_format": "0"},
    "number": {**_CENTRE, "num_format": "0.0"},
    "mean": {**_CENTRE, "num_format": "0.0"},
    "decimal": {**_CENTRE, "num_format": "0.00"},
    "gap": {"align": "right", "indent": 2, "num_format": "0.0"},
    "gap_whole": {"align": "right", "indent": 2, "num_format": "0"},
    "signed": {**_CENTRE, "num_format": "+0.0;-0.0;0.0"},
    "digest": {"align": "left", "indent": 1, "font_size": 9, "font_color": MUTED},
    "heat": {**_CENTRE, "num_format": "0.0"},
    "share": {**_CENTRE, "num_format": "0 %"},
    "nok": {"align": "right", "num_format": "#,##0"},
    "nok_left": {"align": "left", "indent": 1, "num_format": "#,##0"},
    "share_left": {"align": "left", "indent": 1, "num_format": "0 %"},
    "figure": {**_CENTRE, "num_format": "[>=10000]#,##0;General"},
    "date": {"align": "left", "indent": 1, "num_format": "dd.mm.yyyy"},
    "matrix": {**_CENTRE, "text_wrap": True, "font_size": 10},
    "class": {**_CENTRE, "text_wrap": True, "font_size": 10},
    "strong_level": {**_CENTRE, "num_format": "0", "bold": True},
    "axis_number": {"align": "right", "num_format": "0", "bold": True},
    "axis_word": {"align": "left", "indent": 1, "text_wrap": True},
    "tally": {**_CENTRE, "num_format": '#,##0;-#,##0;"–"'},
    "hours": {"align": "right", "indent": 1, "num_format": "#,##0"},
    "hours_left": {"align": "left", "indent": 1, "num_format": "#,##0"},
    "link": {"align": "left", "indent": 1, "font_color": LINK, "underline": 1},
    "worked": {**_CENTRE, "num_format": "General"},
    "amount_left": {"align": "left", "indent": 1, "num_format": "#,##0.00"},
    "amount": {"align": "right", "indent": 1, "num_format": "#,##0.00"},
    "spread": {"align": "right", "num_format": '[>=500]#,##0,;[<=-500]-#,##0,;"–"'},
    "thousands": {"align": "right", "num_format": '[>=500]#,##0,;[<=-500]-#,##0,;"–"'},
    "gap_plain": {"align": "right", "indent": 1, "num_format": "#,##0.0"},
    "share_fine": {"align": "right", "indent": 1, "num_format": "0.0 %"},
    "growth": {"align": "right", "indent": 1, "num_format": "+0 %;-0 %;0 %"},
    "load": {**_CENTRE, "num_format": "#,##0;-#,##0;"},
    "sum": {**_CENTRE, "num_format": "#,##0"},
    "month_year": {"align": "left", "indent": 1, "num_format": "mmmm yyyy"},
    "month_short": {**_CENTRE, "num_format": "mmm yy", "font_size": 9},
    "month_up": {**_CENTRE, "num_format": "mmm yy", "font_size": 8, "rotation": 90, "valign": "bottom"},
    "date_short": {**_CENTRE, "num_format": "dd.mm.yy"},
    "month": {**_CENTRE, "num_format": "mmm", "font_size": 9, "font_color": MUTED},
    "year": {**_CENTRE, "num_format": "0", "font_size": 9, "bold": True},
    "card": {**_CENTRE, "num_format": "0.0", "font_size": 24, "bold": True, "font_color": ACCENT},
    "card_whole": {**_CENTRE, "num_format": "0", "font_size": 24, "bold": True, "font_color": ACCENT},
    "card_sum": {**_CENTRE, "num_format": "#,##0", "font_size": 24, "bold": True, "font_color": ACCENT},
    "card_share": {**_CENTRE, "num_format": "0 %", "font_size": 24, "bold": True, "font_color": ACCENT},
    "card_count": {"align": "left", "indent": 1, "num_format": "0", "font_size": 24, "bold": True,
                   "font_color": ACCENT},
    "card_total": {"align": "left", "indent": 1, "num_format": "#,##0", "font_size": 24, "bold": True,
                   "font_color": ACCENT},
    "card_share_left": {"align": "left", "indent": 1, "num_format": "0 %", "font_size": 24, "bold": True,
                        "font_color": ACCENT},
    "card_figure": {"align": "left", "indent": 1, "font_size": 24, "bold": True, "font_color": ACCENT},
    "card_text": {"align": "left", "indent": 1, "font_size": 16, "bold": True, "font_color": ACCENT,
                  "text_wrap": True},
}

TEXTS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 20, "bold": True, "font_color": ACCENT},
    "lead": {"font_color": MUTED},
    "heading": {"font_size": 13, "bold": True, "font_color": ACCENT},
    "body": {"text_wrap": True},
    "link": {"font_color": LINK, "underline": 1},
    "here": {"font_color": INK, "bold": True},
    "number": {"font_color": ACCENT, "bold": True, "align": "center"},
    "hint": {"align": "left", "font_color": MUTED, "font_size": 10, "text_wrap": True, "indent": 1},
    "label": {"align": "left", "bold": True},
    "label_top": {"align": "left", "bold": True, "valign": "top"},
    "hint_top": {"align": "left", "font_color": MUTED, "font_size": 10, "text_wrap": True, "indent": 1,
                 "valign": "top"},
    "legend": {"text_wrap": True, "indent": 1},
    "say": {"indent": 1},
    "status": {"font_color": INK, "italic": True},
    "spacer": {"font_size": 15},
    "axis": {"font_color": MUTED, "bold": True},
    "axis_end": {"font_color": MUTED, "bold": True, "align": "right"},
}

WRAPPED = frozenset({"prose", "muted", "matrix", "class", "note", "strong_prose", "strong_note",
                     "muted_note", "choice_wrapped"})
"""What is measured, so that rows are as high as their longest text needs."""

RIGHT = frozenset({"hours", "amount", "spread", "thousands", "gap_plain", "share_fine", "growth"})
"""What stands to the right, as far from the border in every cell."""
ROOM = "_)_)"
"""As much room as an indent takes: that of two brackets."""

UPRIGHT = frozenset({"heat", "spread"})
"""What stands in columns so narrow that their headers are written upwards."""
UPRIGHT_MOST = 100.0
"""How high a header that is written upwards grows before it takes another line, where the column has room for it."""
UPRIGHT_HEIGHT = 44.0
"""The height of a row of months that are written upwards, in points."""

RED = {"bg_color": "#B3261E", "font_color": WHITE}
AMBER = {"bg_color": ORANGE, "font_color": INK}
SAND = {"bg_color": YELLOW, "font_color": INK}
MINT = {"bg_color": GREEN, "font_color": INK}
LEAF = {"bg_color": "#2E7D4F", "font_color": WHITE}
GREY = {"bg_color": "#E4ECEF", "font_color": INK}

CLASSES: dict[tuple[str, str], dict[str, Any]] = {
    ("check", "ok"): MINT, ("check", "look"): SAND, ("check", "missing"): AMBER, ("check", "waiting"): GREY,
    ("coverage", "covered"): MINT, ("coverage", "gap"): AMBER, ("coverage", "no_reason"): SAND,
    ("coverage", "unanswered"): GREY, ("coverage", "not_relevant"): GREY,
    ("problem_class", "critical"): RED, ("problem_class", "serious"): AMBER,
    ("problem_class", "annoying"): SAND, ("problem_class", "low"): MINT,
    ("measure_class", "carry_out"): LEAF, ("measure_class", "plan"): SAND,
    ("measure_class", "spare"): GREY, ("measure_class", "drop"): AMBER,
    ("status", "not_started"): GREY, ("status", "in_progress"): {"bg_color": ACCENT, "font_color": WHITE},
    ("status", "delayed"): AMBER, ("status", "completed"): LEAF, ("status", "stopped"): GREY,
    ("due", "overdue"): AMBER,
    ("standing", "overdue"): AMBER, ("standing", "conflict"): AMBER, ("standing", "missing"): SAND,
    ("standing", "blank"): SAND, ("standing", "unusable"): SAND,
    ("fits", "within"): MINT, ("fits", "below"): GREY, ("fits", "rejected"): AMBER,
    ("agreement_state", "over"): RED, ("agreement_state", "expired"): AMBER, ("agreement_state", "expiring"): SAND,
    ("agreement_state", "nearly"): SAND, ("agreement_state", "unused"): GREY, ("agreement_state", "in_use"): MINT,
    ("abc", "a"): {"bg_color": ACCENT, "font_color": WHITE}, ("abc", "b"): {"bg_color": SHADE, "font_color": INK},
    ("abc", "c"): GREY,
    ("spend_change", "new"): MINT, ("spend_change", "lost"): SAND, ("spend_change", "up"): GREY,
    ("spend_change", "down"): GREY, ("spend_change", "same"): GREY,
    ("finding", "ok"): MINT, ("finding", "look"): SAND, ("finding", "missing"): AMBER, ("finding", "error"): RED,
}
"""The colour of a cell by the choice list and the code that its text begins with."""

_APART = {"top": 1, "top_color": WHITE, "bottom": 1, "bottom_color": WHITE}
BAR = {**_APART, "bg_color": "#7FA3AE", "font_color": INK}
BARS: dict[tuple[str, str], dict[str, Any]] = {
    ("status", "not_started"): {**_APART, "bg_color": BAND, "font_color": INK},
    ("status", "in_progress"): {**_APART, "bg_color": ACCENT, "font_color": WHITE},
    ("status", "delayed"): {**_APART, **AMBER}, ("status", "completed"): {**_APART, **LEAF},
    ("status", "stopped"): {**_APART, "bg_color": HAIR, "font_color": INK},
}
"""The colour of a bar by the choice list and the code of the row it belongs to; `BAR` where there is none."""
MARKED = {"left": 1, "left_color": TARGET, "right": 1, "right_color": TARGET}
NEW_YEAR = {"left": 1, "left_color": BAND}
OVER = {"bg_color": ORANGE, "font_color": INK, "bold": True, "num_format": '#,##0" ▲"'}
"""A number that passes its limit: the sign says it, the colour helps to find it."""
SEEN = {"num_format": "0;-0;0;@"}
"""Shows an id or a number that stands unseen in a row until the row is used."""
SLACK = 0.05
"""What a number may pass its limit by without being marked: less than shows."""

LINE_HEIGHT = 15.0
PADDING = 5.0


def cell_style(surface: str, fmt: str) -> dict[str, Any]:
    """The style of a cell by its surface and what it holds.

    Example:
        >>> cell_style("input", "level")["bg_color"]
        '#FFF8E1'
    """
    style = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter",
             **FORMATS[fmt], **SURFACES[surface]}
    if surface.startswith("header"):
        style.pop("num_format", None)
        style["font_size"] = 11
        if fmt in UPRIGHT:
            style.update(rotation=90, align="center", valign="bottom")
    elif fmt in RIGHT:
        style.update(num_format=padded(style["num_format"]), indent=0)
    return style


def padded(num_format: str) -> str:
    """A number format that keeps room to the right of the number.

    LibreOffice forgets the indent of short results of formulas; room that belongs to the format is kept by all.

    Example:
        >>> padded("#,##0;-#,##0")
        '#,##0_)_);-#,##0_)_)'
    """
    return ";".join(section + ROOM for section in num_format.split(";"))


def text_style(role: str) -> dict[str, Any]:
    """The style of written text by its role."""
    return {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter", **TEXTS[role]}
