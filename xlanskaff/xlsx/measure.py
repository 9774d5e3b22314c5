"""How much room a text takes, so that no label is cut in any language."""

from __future__ import annotations

from xlsxwriter.utility import xl_pixel_width

from xlanskaff.xlsx.look import LINE_HEIGHT, PADDING

# Room that Excel keeps free in a cell, and what an indent takes, in pixels.
_MARGIN = 12


def pixels(characters: float) -> int:
    """The width in pixels of a column of so many characters of Calibri 11."""
    return int(characters * 7 + 5)


def width(text: str, *, scale: float = 1.0) -> float:
    """The width of a text in pixels; `scale` is the font size over 11."""
    return float(xl_pixel_width(text)) * scale


def lines(text: str, characters: float, *, scale: float = 1.0) -> int:
    """How many lines a wrapped text needs in a column of so many characters.

    Example:
        >>> lines("kort", 20), lines("et par ord som ikke får plass på én linje", 20)
        (1, 2)
    """
    room = pixels(characters) - _MARGIN
    needed = 0
    for paragraph in text.split("\n"):
        used = 0.0
        needed += 1
        for word in filter(None, paragraph.split(" ")):  # a no-break space is no place to break
            size = width(word + " ", scale=scale)
            if used and used + size > room:
                needed += 1
                used = 0.0
            used += size
    return needed


def length(text: str) -> float:
    """The row height in points for one line of bold text that is written upwards."""
    return width(text, scale=1.1) * 3 / 4 + 2 * PADDING


def height(line_count: int, *, scale: float = 1.0) -> float:
    """The row height in points for so many lines."""
    return line_count * LINE_HEIGHT * scale + PADDING
