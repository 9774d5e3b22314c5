"""The page at the end of long work: every file, what became of it, and what is worth telling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlanskaff.errors import Finding
from xlanskaff.excel.host import Page
from xlanskaff.grammar.book import CellValue
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text

WIDTHS = (("unit", 14.0), ("name", 34.0), ("file", 50.0), ("what", 90.0))


def made_page(key: str, lead: str, files: Iterable[tuple[str, str, str, str]], findings: Sequence[Finding],
              lang: Lang) -> Page:
    """What is worth telling first, then the files.

    Args:
        key: `batch` or `collect`.
        files: unit, its name, the file, and what became of it.
    """
    rows: list[Sequence[CellValue]] = []
    for finding in findings:
        said = say(finding, lang)
        severity = text(f"annotate.severity.{finding.severity.value}", lang)
        place = f"{finding.sheet}!{finding.cell}" if finding.sheet and finding.cell else finding.sheet or finding.cell
        rows.append((None, place or None, finding.file or None, f"{severity}: {said.message} {said.remedy}"))
    rows += [tuple(part or None for part in each) for each in files]
    return Page(f"{key}_made", text(f"actions.{key}.tab", lang), text(f"actions.{key}.title", lang), lead,
                [(text(f"actions.made.{column}", lang), width) for column, width in WIDTHS], rows, {})
