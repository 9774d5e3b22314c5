"""Cell formats and the colours they end in: theme, tint and palette resolved."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from xlanskaff.xlsx.lint.xml import number, whole

Colour = tuple[int, int, int]
BLACK, WHITE = (0, 0, 0), (255, 255, 255)

# The palette of indexed colours as Excel has it until a file brings its own; 0–7 repeat 8–15.
_PALETTE = bytes.fromhex(
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080"
    "C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF"
    "800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC"
    "99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
)
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
          "hlink", "folHlink")
_BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 49: "@"}


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of a cell; None where a fill is not of one colour, or the file does not say which."""

    text: Colour | None
    ground: Colour | None


class Styles:
    """The styles part, read for the lint; both parts may be missing."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self.root = styles if styles is not None else Element("styleSheet")
        self.theme = theme

    def _children(self, name: str) -> list[Element]:
        found = self.root.find(name)
        return [] if found is None else list(found)

    @cached_property
    def formats(self) -> list[Element]:
        """Cell formats (`cellXfs`); a file without any has the one default."""
        return self._children("cellXfs") or [Element("xf")]

    @cached_property
    def fonts(self) -> list[Element]:
        """Fonts by index."""
        return self._children("fonts")

    @cached_property
    def fills(self) -> list[Element]:
        """Fills by index."""
        return self._children("fills")

    @cached_property
    def borders(self) -> list[Element]:
        """Borders by index."""
        return self._children("borders")

    @cached_property
    def dxfs(self) -> list[Element]:
        """Differential formats by index."""
        return self._children("dxfs")

    @cached_property
    def theme_colours(self) -> dict[int, Colour]:
        """Theme colours by the index that cells use."""
        found: dict[int, Colour] = {}
        scheme = None if self.theme is None else next(self.theme.iter("clrScheme"), None)
        for slot in () if scheme is None else scheme:
            value = next((e.get("lastClr") or e.get("val") for e in slot), None)
            if slot.tag in _THEME and value and (colour := _hex(value)):
                found[_THEME.index(slot.tag)] = colour
        return found

    def number_format(self, index: int) -> str:
        """The number format code of a cell format."""
        number = whole(self.formats[index].get("numFmtId"))
        own = {whole(e.get("numFmtId")): e.get("formatCode", "") for e in self._children("numFmts")}
        return own.get(number, _BUILT_IN.get(number, "General"))

    def paint(self, index: int) -> Paint:
        """Text and ground colour of a cell format, without what a conditional format adds."""
        xf = self.formats[index]
        font = self._at(self.fonts, xf.get("fontId"))
        fill = self._at(self.fills, xf.get("fillId"))
        return self._paint(font, fill, Paint(BLACK, WHITE), "fgColor")

    def differential(self, index: int, base: Paint) -> Paint:
        """Text and ground colour after a conditional format has been laid over a cell's own."""
        dxf = self.dxfs[index]
        return self._paint(dxf.find("font"), dxf.find("fill"), base, "bgColor")

    def _paint(self, font: Element | None, fill: Element | None, base: Paint, solid: str) -> Paint:
        text, ground = base.text, base.ground
        colour = None if font is None else font.find("color")
        if colour is not None:
            text = self.colour(colour, BLACK)
        pattern = None if fill is None else fill.find("patternFill")
        if fill is not None and fill.find("gradientFill") is not None:
            ground = None
        elif pattern is not None:
            kind = pattern.get("patternType", "solid" if solid == "bgColor" else "none")
            if kind == "solid":
                found = pattern.find(solid)
                # Some programs write a differential fill as they write a cell's, and Excel reads it.
                found = pattern.find("fgColor") if found is None and solid == "bgColor" else found
                ground = WHITE if found is None else self.colour(found, WHITE)
            elif kind != "none":
                ground = None
        return Paint(text, ground)

    def colour(self, element: Element, automatic: Colour) -> Colour | None:
        """The colour an element names; None when the file does not say what it is."""
        if "rgb" in element.attrib:
            base = _hex(element.attrib["rgb"][-6:])
        elif "theme" in element.attrib:
            base = self.theme_colours.get(whole(element.get("theme")))
        elif "indexed" in element.attrib:
            index = whole(element.get("indexed"))
            base = indexed(index if index < 8 else index - 8) or automatic
        else:
            base = automatic
        return None if base is None else tinted(base, number(element.get("tint"), 0))

    @staticmethod
    def _at(items: list[Element], index: str | None) -> Element | None:
        number = whole(index)
        return items[number] if number < len(items) else None


def marks(dxf: Element) -> bool:
    """Whether a differential format also shows itself by something else than colour."""
    font = dxf.find("font")
    strokes = [] if font is None else [e for e in font if e.tag in ("b", "i", "strike", "u")]
    return dxf.find("numFmt") is not None or any(e.get("val") not in ("0", "false") for e in strokes)


def indexed(position: int) -> Colour | None:
    """A colour of Excel's own palette by its position; None beyond its 56 colours.

    Example:
        >>> indexed(2), indexed(56)
        ((255, 0, 0), None)
    """
    found = _PALETTE[position * 3 : position * 3 + 3]
    return (found[0], found[1], found[2]) if found else None


def tinted(colour: Colour, tint: float) -> Colour:
    """A theme colour made lighter (tint above 0) or darker (below).

    Example:
        >>> tinted((0, 0, 0), 0.5), tinted((255, 255, 255), -0.25)
        ((128, 128, 128), (191, 191, 191))
    """
    if not tint:
        return colour
    hue, light, strength = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    tint = max(-1.0, min(1.0, tint))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = (round(c * 255) for c in colorsys.hls_to_rgb(hue, light, strength))
    return red, green, blue


def contrast(a: Colour, b: Colour) -> float:
    """Contrast between two colours as WCAG defines it, from 1 to 21.

    Example:
        >>> round(contrast((0x4F, 0x81, 0xBD), (255, 255, 255)), 2)
        4.03
    """
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(value: str) -> Colour | None:
    try:
        red, green, blue = bytes.fromhex(value)
    except ValueError:
        return None
    return red, green, blue
