"""The last touch on a new workbook: its language, labels of points in charts, and bytes that repeat."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO

from xlanskaff.language.texts import Lang

TAGS: dict[Lang, str] = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
C15 = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'

# Labels taken from cells, as Excel 2013 and later write them; older readers show no label.
_LABELS = (
    '<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p>'
    '<a:pPr><a:defRPr sz="SIZE"><a:solidFill><a:srgbClr val="COLOUR"/></a:solidFill></a:defRPr></a:pPr>'
    '<a:endParaRPr/></a:p></c:txPr><c:dLblPos val="PLACE"/><c:showLegendKey val="0"/>'
    '<c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
    '<c:showBubbleSize val="0"/><c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" ' + C15 + '>'
    '<c15:showDataLabelsRange val="1"/><c15:showLeaderLines val="0"/></c:ext></c:extLst></c:dLbls>')
_RANGE = ('<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" ' + C15 + '><c15:datalabelsRange>'
          "<c15:f>FORMULA</c15:f></c15:datalabelsRange></c:ext></c:extLst>")


@dataclass(frozen=True, slots=True)
class PointLabels:
    """The labels of the points of a series: their range, where they stand, size in points and colour."""

    cells: str
    place: str
    size: float
    colour: str


def finish(data: bytes, lang: Lang, point_labels: Mapping[str, PointLabels],
           soft_rows: Mapping[str, Collection[int]] | None = None) -> bytes:
    """The same workbook with its language set and every member dated alike.

    Args:
        point_labels: the range of a scatter series' values -> the labels of its points.
        soft_rows: sheet part -> rows whose height Excel may change when their content does.
    """
    soft = soft_rows or {}
    target = BytesIO()
    language = f"<dc:language>{TAGS[lang]}</dc:language><dc:creator>".encode()
    with (zipfile.ZipFile(BytesIO(data)) as source,
          zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out):
        for name in source.namelist():
            content = source.read(name)
            if name == CORE:
                content = content.replace(b"<dc:creator>", language, 1)
            elif point_labels and name.startswith("xl/charts/chart"):
                content = _labelled(content.decode(), point_labels).encode()
            elif name in soft:
                content = _softened(content, soft[name])
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            out.writestr(info, content)
    return target.getvalue()


def _softened(sheet: bytes, rows: Collection[int]) -> bytes:
    """A sheet in which some rows are not said to have a height of somebody's choosing."""
    def plain(row: re.Match[bytes]) -> bytes:
        return row[0].replace(b' customHeight="1"', b"") if int(row[1]) in rows else row[0]

    return re.sub(rb'<row r="([0-9]+)"[^>]*>', plain, sheet)


def _labelled(chart: str, point_labels: Mapping[str, PointLabels]) -> str:
    """A chart whose points carry labels from cells."""
    series = chart.split("<c:ser>")
    for index, one in enumerate(series[1:], 1):
        labels = next((found for values, found in point_labels.items()
                       if f"<c:yVal><c:numRef><c:f>{values}</c:f>" in one), None)
        if labels is not None:
            style = _LABELS.replace("SIZE", f"{labels.size * 100:.0f}").replace("COLOUR", labels.colour.lstrip("#"))
            extended = one.replace("</c:ser>", _RANGE.replace("FORMULA", labels.cells) + "</c:ser>", 1)
            series[index] = extended.replace("<c:xVal>", style.replace("PLACE", labels.place) + "<c:xVal>", 1)
    return "<c:ser>".join(series)
