"""Findings, only so many of a kind: a column that is wrong throughout is told once, with a number."""

from __future__ import annotations

from collections import Counter

from xlanskaff.errors import Finding
from xlanskaff.grammar.book import CellValue
from xlanskaff.language.texts import Lang

MOST = 25
_LONGEST = 120


class Tally:
    """Takes findings one by one; of one code about one column it keeps the first, and counts the rest."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._last: dict[tuple[str, str, str], Finding] = {}

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it."""
        kind = finding.code, finding.sheet, finding.field
        self._counts[kind] += 1
        if self._counts[kind] <= self.most:
            self._kept.append(finding)
        else:
            self._last[kind] = finding

    def findings(self) -> list[Finding]:
        """What was kept, and one finding (XA-219) for each kind that was more than that."""
        more = [Finding("XA-219", last.severity, sheet=last.sheet, cell=last.cell, field=last.field, args={
            "count": self._counts[kind] - self.most, "code": last.code}) for kind, last in self._last.items()]
        return [*self._kept, *more]


def as_seen(value: CellValue, lang: Lang) -> str:
    """What stands in a cell as the reader sees it: true and false by Excel's words, decimals as the language does.

    Example:
        >>> as_seen(True, "nb"), as_seen(2.5, "nb"), as_seen(2.5, "en")
        ('SANN', '2,5', '2.5')
    """
    if isinstance(value, bool):
        return str(value).upper() if lang == "en" else "SANN" if value else "USANN"
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", "." if lang == "en" else ",")
    return shown(value)


def shown(value: object) -> str:
    """What stands in a cell as one short line.

    Example:
        >>> shown("to\\nlinjer"), shown(None), len(shown("x" * 40_000))
        ('to linjer', '', 120)
    """
    if value is None:
        return ""
    written = " ".join(str(value)[:10 * _LONGEST].split())
    return written if len(written) <= _LONGEST else written[:_LONGEST - 1] + "…"
