"""The last touch on a new workbook: its language, labels of points in charts, and bytes that repeat."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from xlanskaff.language.texts import Lang

TAGS: dict[Lang, str] = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
C15 = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'

# Labels taken from cells, as Excel 2013 and later write them: a field in every label. LibreOffice shows what
# is stored beside the range, and programs that know neither show no label.
_LABELS_FROM = 'uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" ' + C15
_SHOWN = ('<c:dLblPos val="PLACE"/><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>'
          '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/><c:extLst><c:ext ' + _LABELS_FROM)
_FONT = '<a:defRPr sz="SIZE"><a:solidFill><a:srgbClr val="COLOUR"/></a:solidFill></a:defRPr>'
_POINT = (
    '<c:dLbl><c:idx val="INDEX"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>' + _FONT + "</a:pPr>"
    '<a:fld id="{00000000-0000-4000-8000-00000000HEX}" type="CELLRANGE">'
    '<a:rPr sz="SIZE"><a:solidFill><a:srgbClr val="COLOUR"/></a:solidFill></a:rPr><a:t>[CELLRANGE]</a:t></a:fld>'
    "</a:p></c:rich></c:tx>" + _SHOWN + '><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
    "</c:dLbl>")
_LABELS = (
    "<c:dLbls>POINTS<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr>"
    '<a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>' + _FONT + "</a:pPr><a:endParaRPr/></a:p></c:txPr>" + _SHOWN +
    '><c15:showDataLabelsRange val="1"/></c:ext></c:extLst></c:dLbls>')
_RANGE = ('<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" ' + C15 + "><c15:datalabelsRange>"
          "<c15:f>FORMULA</c15:f><c15:dlblRangeCache>STORED</c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>")


@dataclass(frozen=True, slots=True)
class PointLabels:
    """The labels of the points of a series: their cells, what stands there, and how they look."""

    cells: str
    texts: tuple[str, ...]
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
            extended = one.replace("</c:ser>", _range(labels) + "</c:ser>", 1)
            series[index] = extended.replace("<c:xVal>", _drawn(labels, index) + "<c:xVal>", 1)
    return "<c:ser>".join(series)


def _drawn(labels: PointLabels, series: int) -> str:
    """The labels of a series, each with a field that Excel fills from its cell."""
    points = "".join(_POINT.replace("INDEX", str(n)).replace("HEX", f"{series * 4096 + n:04X}")
                     for n in range(len(labels.texts)))
    return _LABELS.replace("POINTS", points).replace("SIZE", f"{labels.size * 100:.0f}").replace(
        "COLOUR", labels.colour.lstrip("#")).replace("PLACE", labels.place)


def _range(labels: PointLabels) -> str:
    """Where the labels of a series stand, and what stands there."""
    stored = f'<c:ptCount val="{len(labels.texts)}"/>' + "".join(
        f'<c:pt idx="{n}"><c:v>{escape(text)}</c:v></c:pt>' for n, text in enumerate(labels.texts) if text)
    return _RANGE.replace("FORMULA", escape(labels.cells)).replace("STORED", stored)
