"""How much room a text takes, so that no label is cut in any language."""

from __future__ import annotations

from xlsxwriter.utility import xl_pixel_width

from xlanskaff.xlsx.look import LINE_HEIGHT, PADDING, UPRIGHT_MOST

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


def upright(text: str, characters: float) -> float:
    """The row height in points for bold text written upwards in a column of so many characters.

    Text that is longer than `UPRIGHT_MOST` takes as many lines side by side as the column has room for, and
    then as little height as these lines need.

    Example:
        >>> upright("Renovasjon", 9.5) == length("Renovasjon")
        True
        >>> round(upright("Fjellheimen bu- og behandlingssenter", 9.5))
        106
    """
    if length(text) <= UPRIGHT_MOST:
        return length(text)
    beside = max(1, int((pixels(characters) - 4) * 3 / 4 // LINE_HEIGHT))
    words = text.split(" ")
    spread = max(map(length, words))
    while spread < length(text) and _beside(words, spread) > beside:
        spread += LINE_HEIGHT / 2
    return min(max(spread, UPRIGHT_MOST), length(text))


def _beside(words: list[str], room: float) -> int:
    """How many lines the words take in so many points."""
    needed, line = 1, ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and length(longer) > room:
            needed, line = needed + 1, word
        else:
            line = longer
    return needed


def height(line_count: int, *, scale: float = 1.0) -> float:
    """The row height in points for so many lines."""
    return line_count * LINE_HEIGHT * scale + PADDING
