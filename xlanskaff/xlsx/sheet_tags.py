"""What the quick roads through the rows of a sheet match: tags and cells written the usual way.

Possessive throughout: what has been matched is never given back, so matching is linear.
"""

from __future__ import annotations

import re

from xlanskaff.xlsx.package_refs import LAST_ROW
from xlanskaff.xlsx.package_xml import Attributes
from xlanskaff.xlsx.sheetdata import SheetData

ATTRIBUTES = r'(?: (?:x14ac:)?+[a-zA-Z][a-zA-Z0-9]*+="[^"<&]*+")*+'
OPEN_ROW = rf'<row r="[0-9]{{1,7}}+"{ATTRIBUTES} ?+'
_preserve = r'(?: xml:space="preserve")?+'
OPEN_TEXT = f"<t{_preserve}>"
BLANK = r'(?: s="[0-9]++"|)(?: t="[a-zA-Z]++"|) ?+/>'
"""What follows the address of a cell that holds nothing."""
OPEN_CELL = r'(?: s="[0-9]++"|)(?: t="([a-zA-Z]++)"|)(?: [cv]m="[0-9]++")*+>'
"""What follows the address of any other cell; one group, the type."""
FORMULA = rf"(?:<f({ATTRIBUTES})(?:>([^<]*+)</f>| ?+/>)|)"

_hidden_row = re.compile(r'<row r="([0-9]++)".* hidden="(?:1|true|on)"', re.DOTALL)
_facts = re.compile(r' ([a-zA-Z0-9:]+)="([^"]*)"')


def value(kind: int) -> str:
    """What matches the content of a cell; `kind` is the number of the group that holds its type.

    A cell with a type but without a value is left to the general road, so that an empty text is
    not taken for a blank cell.
    """
    return rf"(?:<v{_preserve}(?:>([^<]*+)</v>| ?+/>)|<is>{OPEN_TEXT}([^<]*+)</t></is>|(?({kind})(?!)|))</c>"


def hide(tag: str, sheet: SheetData) -> None:
    """Note a hidden row by its tag."""
    row = _hidden_row.search(tag)
    if row is not None and 0 < int(row[1]) <= LAST_ROW:
        sheet.hidden_rows.add(int(row[1]))


def facts(attributes: str) -> Attributes:
    """The attributes of a tag."""
    return dict(_facts.findall(attributes))
