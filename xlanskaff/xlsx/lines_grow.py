"""References to a table's rows, once the table has got more of them.

A range that ends on the last row of the template's table ends on the last row of the new one. A
formula counts only where both rows of the range are fixed (`$B$6:$B$8`); what is relative means
the row the formula stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(
    r""" "(?:[^"]|"")*"
    | (?P<tab>'(?:[^']|'')+'!|(?<![\w.])[^\W\d][\w.]*!)?
      (?P<first>\$[A-Z]{1,3}\$(?P<top>[0-9]{1,7}):\$[A-Z]{1,3}\$)(?P<bottom>[0-9]{1,7})(?![0-9])
    """, re.VERBOSE)
_AREA = re.compile(r"(?P<first>\$?[A-Z]{1,3}\$?(?P<top>[0-9]{1,7}))"
                   r"(?::(?P<last>\$?[A-Z]{1,3}\$?)(?P<bottom>[0-9]{1,7}))?")
_CELL = re.compile(r"(?P<tab>.+!)(?P<cell>\$[A-Z]{1,3}\$)(?P<row>[0-9]{1,7})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Growth:
    """A table's body on a sheet: its first row, its last row before and after.

    Example:
        >>> grown = Growth("Linjer", 6, 7, 1000)
        >>> grown.formula("SUM($B$6:$B$7,'Linjer'!$C$1:$C$7,Ark!$B$6:$B$7)", here=True)
        "SUM($B$6:$B$1000,'Linjer'!$C$1:$C$1000,Ark!$B$6:$B$7)"
        >>> grown.areas("B6:C7 D7 E2:E3")
        'B6:C1000 D7:D1000 E2:E3'
    """

    sheet: str
    first: int
    last: int
    new: int

    def formula(self, text: str, *, here: bool) -> str:
        """A formula; `here` says whether it stands on the sheet itself, where ranges need no name of a sheet."""
        def grown(found: re.Match[str]) -> str:
            tab, bottom = found["tab"], found["bottom"]
            ours = here if tab is None else self._ours(tab)
            if bottom is None or not ours or int(bottom) != self.last:
                return found[0]
            return f"{tab or ''}{found['first']}{max(self.new, int(found['top']))}"
        return _RANGE.sub(grown, text)

    def name(self, text: str) -> str:
        """What a defined name stands for: a formula, or one cell where the table had one row.

        Example:
            >>> Growth("Linjer", 6, 6, 9).name("Linjer!$B$6")
            'Linjer!$B$6:$B$9'
        """
        found = _CELL.fullmatch(text)
        if found and self.first == self.last == int(found["row"]) and self.new > self.last and self._ours(found["tab"]):
            return f"{text}:{found['cell']}{self.new}"
        return self.formula(text, here=False)

    def areas(self, text: str) -> str:
        """A list of areas, as validations and conditional formats have it."""
        def grown(found: re.Match[str]) -> str:
            top = int(found["top"])
            if int(found["bottom"] or top) != self.last:
                return found[0]
            bottom = max(self.new, top)
            if bottom == top and not found["bottom"]:
                return found[0]
            return f"{found['first']}:{found['last'] or found['first'].removesuffix(found['top'])}{bottom}"
        return _AREA.sub(grown, text)

    def _ours(self, tab: str) -> bool:
        name = tab[:-1]
        if name.startswith("'"):
            name = name[1:-1].replace("''", "'")
        return name.casefold() == self.sheet.casefold()
