"""A copy of a workbook with one sheet more: what was found in it. Every other member stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

from xlanskaff.errors import Finding
from xlanskaff.language.texts import Lang, text
from xlanskaff.xlsx.annotate_sheet import build, styles
from xlanskaff.xlsx.extend import Place, extended
from xlanskaff.xlsx.sheet_frame import Part


def annotated(source: bytes, findings: Sequence[Finding], lang: Lang, *, file: str) -> list[bytes]:
    """The bytes of the copy, as chunks to be written one after the other.

    The sheet is put last; which sheet is shown when the book is opened stays as it was.

    Args:
        source: the workbook, which has been looked at and found to be one.
        findings: in the order in which they are listed.
        file: what the title calls the workbook.

    Raises:
        Problem: XA-150, XA-151 the workbook is damaged in a way that only writing it comes upon.
    """
    return extended(source, [_Findings(findings, lang, file)], file=file)


class _Findings:
    """The sheet of findings as `extended` takes it."""

    def __init__(self, findings: Sequence[Finding], lang: Lang, file: str) -> None:
        self.findings, self.lang, self.file = findings, lang, file
        self.tab, self.key, self.styles = text("annotate.tab", lang), "", styles()

    def build(self, place: Place) -> Part:
        """The worksheet."""
        return build(self.findings, place.tab, place.sheets, place.styles, self.lang, file=self.file,
                     namespace=place.namespace)
