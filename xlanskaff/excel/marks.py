"""What is attached to cells: for each cell that findings are about, one note that says them all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlanskaff.errors import Finding
from xlanskaff.grammar.page import MOST_NOTES, NOTE
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


def texts(findings: Sequence[Finding], lang: Lang) -> dict[tuple[str, str], str]:
    """The text of the note of each cell: (sheet, cell) -> text. Of several cells in a row the first has it."""
    found: dict[tuple[str, str], str] = {}
    for finding in findings:
        cell = finding.cell.partition(":")[0]
        if finding.sheet and _CELL.fullmatch(cell):
            said = say(finding, lang)
            line = f"{finding.code}\n{said.message} {said.remedy}"
            place = finding.sheet, cell
            found[place] = f"{found[place]}\n\n{line}" if place in found else NOTE + line
    return dict(list(found.items())[:MOST_NOTES])
