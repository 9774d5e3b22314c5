"""Charts: quiet, with a title that says what is shown, at most two colours, alt text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Chart, Series, Sheet, Table
from xlanskaff.grammar.book import Area, column_letters
from xlanskaff.grammar.columns import Kind
from xlanskaff.grammar.names import name_of
from xlanskaff.xlsx import look, measure
from xlanskaff.xlsx.finish import PointLabels

if TYPE_CHECKING:
    from xlanskaff.xlsx.write import Writing

_FONT = {"name": look.FONT, "size": 10, "color": look.INK}
_COLOURS = {"now": look.ACCENT, "path": look.ACCENT, "target": look.TARGET, "gap": look.ACCENT, "leader": look.ACCENT,
            "buyer": look.TARGET}
_CROWDED = 20
"""From how many points on a line only every fifth has its label."""
_PLACES = {"above": "t", "below": "b", "left": "l", "right": "r", "centre": "ctr"}


def chart(w: Writing, sheet: Sheet, page: Worksheet, block: Chart) -> None:
    """Draw a chart over the sheet rows and columns that its block covers."""
    kind: dict[str, Any] = {"type": block.kind}
    if block.kind == "radar":
        kind["subtype"] = "with_markers"
    drawn = w.book.add_chart(kind)
    for series in block.series:
        drawn.add_series(_points(w, block, series) if series.x else _series(w, block, series))
    drawn.set_title({"name": w.words(f"{block.key}.title"), "overlay": False,
                     "name_font": {**_FONT, "size": 13, "bold": True, "color": look.ACCENT}})
    drawn.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    # Words along the axes of a scatter without ticks are labels of points, and need room around the plot.
    room = {} if block.ticks else {"layout": {"x": 0.19, "y": 0.1, "width": 0.79, "height": 0.74}}
    drawn.set_plotarea({"fill": {"none": True}, **room})
    drawn.show_hidden_data()
    # Excel leaves out points without a value (#N/A) either way; LibreOffice draws a line down to nought at a gap.
    drawn.show_blanks_as("span" if block.kind == "line" else "gap")
    if len(block.series) > 1 and block.ticks:
        drawn.set_legend({"position": "bottom", "font": _FONT})
    else:
        drawn.set_legend({"none": True})
    _axes(w, drawn, block)
    top = w.layout.blocks[block.key].top
    drawn.set_size({
        "width": sum(measure.pixels(c) for c in sheet.grid[block.at - 1:block.at - 1 + block.columns]),
        "height": int(sum(w.row_height(page, row) for row in range(top, top + block.rows)) * 4 / 3)})
    page.insert_chart(top - 1, block.at - 1, drawn, {
        "object_position": 2, "description": w.words(f"{block.key}.alt")})


def _series(w: Writing, block: Chart, series: Series) -> dict[str, Any]:
    labels = w.layout.names[name_of(series.table, series.labels)]
    values = w.layout.names[name_of(series.table, series.values)]
    colour = _COLOURS[series.style]
    style: dict[str, Any] = {
        "name": w.words(f"{block.key}.{series.style}"),
        "categories": [labels.sheet, labels.top - 1, labels.left - 1, labels.bottom - 1, labels.left - 1],
        "values": [values.sheet, values.top - 1, values.left - 1, values.bottom - 1, values.left - 1],
        "categories_data": ["" if v is None else str(v) for v in w.values[series.table, series.labels]],
    }
    if block.kind == "radar":
        dashed = {"dash_type": "dash"} if series.style == "target" else {}
        style["line"] = {"color": colour, "width": 2.25, **dashed}
        style["marker"] = {"type": "circle" if series.style == "now" else "diamond", "size": 6,
                           "fill": {"color": colour}, "border": {"color": colour}}
    elif block.kind == "line":
        style["line"] = {"color": colour, "width": 2.25}
        style["marker"] = {"type": "circle", "size": 8, "fill": {"color": colour}, "border": {"color": look.WHITE}}
    else:
        style["fill"] = {"color": colour}
        style["gap"] = 45
    if series.data_labels:
        style["data_labels"] = {"value": True, "num_format": look.FORMATS[block.fmt]["num_format"], "font": _FONT,
                                **({"position": "above"} if block.kind == "line" else {})}
    return style


def _points(w: Writing, block: Chart, series: Series) -> dict[str, Any]:
    """A series of labelled points; the labels are put in when the file is finished."""
    x, y, labels = (w.layout.names[name_of(series.table, name)] for name in (series.x, series.values, series.labels))
    colour = _COLOURS.get(series.style, look.ACCENT)
    inside = series.label_at == "centre" and series.marker > 0
    texts = tuple("" if v is None else str(v) for v in w.values[series.table, series.labels])
    w.point_labels[_range(y)] = PointLabels(_range(labels), texts, _PLACES[series.label_at], 8 if inside else 9,
                                            look.INK if series.marker else look.MUTED)
    marker: dict[str, Any] = {"type": "none"}
    if series.marker:
        ground, edge = (look.HALO, colour) if inside else (colour, look.WHITE)
        marker = {"type": "circle", "size": series.marker, "fill": {"color": ground}, "border": {"color": edge}}
    return {
        "name": w.words(f"{block.key}.{series.style}"),
        "categories": [x.sheet, x.top - 1, x.left - 1, x.bottom - 1, x.left - 1],
        "values": [y.sheet, y.top - 1, y.left - 1, y.bottom - 1, y.left - 1],
        "marker": marker,
    }


def _range(area: Area) -> str:
    column = column_letters(area.left)
    sheet = area.sheet if area.sheet.replace("_", "").isalnum() and area.sheet.isascii() else f"'{area.sheet}'"
    return f"{sheet}!${column}${area.top}:${column}${area.bottom}"


def _axis_title(w: Writing, block: Chart, side: str) -> str:
    """The title of an axis: a text, or the cell it stands in."""
    if block.titles is None:
        return w.words(f"{block.key}.{side}")
    return "=" + _range(w.layout.names[name_of(block.titles[side == "y"], "text")]).partition(":")[0]


def _axes(w: Writing, drawn: Any, block: Chart) -> None:
    if block.kind == "scatter":
        grid = {"visible": True, "line": {"color": look.HAIR, "width": 0.75}}
        for side, set_axis in (("x", drawn.set_x_axis), ("y", drawn.set_y_axis)):
            at = {"x": 0.005, "y": 0.4} if side == "y" else {"x": 0.48, "y": 0.925}
            ticks = {} if block.ticks else {"label_position": "none", "major_tick_mark": "none", "name_layout": at}
            set_axis({"min": block.minimum, "max": block.maximum, "major_unit": 1, "major_gridlines": grid,
                      "num_format": "0", "num_font": {**_FONT, "color": look.MUTED}, "line": {"color": look.BAND},
                      "name": _axis_title(w, block, side), "name_font": {**_FONT, "bold": False}, **ticks})
            if block.titles is not None:
                # XlsxWriter wants to know what stands in the cell that a title is taken from.
                title = (drawn.y_axis if side == "y" else drawn.x_axis)["title"]
                drawn.formula_data[title.data_id] = w.values[block.titles[side == "y"], "text"]
        return
    grid = {"visible": True, "line": {"color": look.HAIR, "width": 0.75}}
    value_axis: dict[str, Any] = {"min": block.minimum, "num_font": {**_FONT, "color": look.MUTED},
                                  "num_format": look.FORMATS[block.fmt]["num_format"] if block.kind == "line" else "0",
                                  "line": {"none": True}, "major_gridlines": grid}
    if block.maximum is not None:
        value_axis["max"] = block.maximum
        value_axis["major_unit"] = 1 if block.maximum > 1 else block.maximum / 5
    label_axis: dict[str, Any] = {"num_font": _FONT, "line": {"color": look.HAIR}}
    if block.kind == "line" and w.layout.heights[block.series[0].table] > _CROWDED:
        label_axis.update(interval_unit=5, interval_tick=5)
    if block.kind == "bar":
        label_axis.update(reverse=True, label_position="low")
        value_axis.update(visible=False, major_gridlines={"visible": False})
        if not block.minimum:
            value_axis.pop("min")
        # XlsxWriter calls a bar chart's horizontal axis x, although its categories stand on y.
        drawn.set_x_axis(value_axis)
        drawn.set_y_axis(label_axis)
        return
    if block.kind == "column" and all(series.data_labels for series in block.series):
        value_axis.update(visible=False, major_gridlines={"visible": False})
    labels = w.spec.block(block.series[0].table)
    dated = next((c for c in labels.columns if c.name == block.series[0].labels and c.kind is Kind.DATE), None) if (
        isinstance(labels, Table)) else None
    if dated is not None:
        label_axis.update(num_format=look.FORMATS[dated.fmt]["num_format"], text_axis=True)
    drawn.set_x_axis(label_axis)
    drawn.set_y_axis(value_axis)
