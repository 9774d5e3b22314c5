"""A finding in words: what is wrong, where, what stands there, what to do."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from xlanskaff.errors import Arg, Finding, Severity
from xlanskaff.language.texts import Lang, text

_SYSTEM = {os.strerror(getattr(errno, name)): name for name in (
    "ENOENT", "EACCES", "EPERM", "EEXIST", "ENOTDIR", "EISDIR", "ENOSPC", "EROFS", "ENAMETOOLONG", "EIO",
    "EBUSY", "EMFILE")}
_SYSTEM |= {"a pipe or a device": "PIPE", "not UTF-8": "UTF8", "not a table": "TABLE"}
"""What the operating system says of a file, which is in English also on a Norwegian machine, and what we say
ourselves -> its name."""

_COUNTED = frozenset(["rows", "lines"])
"""Lists of numbers that are said with what they number."""
_SUMS = frozenset(["said", "added", "difference", "debit", "credit", "sum"])
"""Sums of money, as decimals; as text where a finding was kept in a file and read back."""


@dataclass(frozen=True, slots=True)
class Message:
    """A finding with its sentences in one language."""

    finding: Finding
    message: str
    remedy: str

    def as_dict(self) -> dict[str, str]:
        """The fields that machines read, in a fixed order."""
        f = self.finding
        return {"code": f.code, "severity": f.severity.value, "file": f.file, "sheet": f.sheet, "cell": f.cell,
                "field": f.field, "seen": f.seen, "message": self.message, "remedy": self.remedy}

    def line(self) -> str:
        """One line for people: code, place, what is wrong, what to do."""
        return f"{self.finding.code} · {place(self.finding)}: {self.message} {self.remedy}".replace(" · : ", " · ")


def say(finding: Finding, lang: Lang) -> Message:
    """Look up the sentences of a finding. Placeholders are its args, `seen`, `field`, `file`, `sheet` and `cell`."""
    values: dict[str, object] = {
        "seen": finding.seen, "field": finding.field, "file": finding.file, "sheet": finding.sheet,
        "cell": finding.cell,
    }
    values.update({k: _written(v, lang, k) for k, v in finding.args.items()})
    if not finding.cell:  # what stands in a cell is shown as it stands there
        values.update({k: text(f"language.system.{_SYSTEM[v]}", lang) for k, v in values.items()
                       if isinstance(v, str) and v in _SYSTEM})
    key = f"findings_{finding.code[3:-2]}xx.{finding.code}"
    return Message(finding, text(f"{key}.message", lang, **values), text(f"{key}.remedy", lang, **values))


def _written(value: Arg, lang: Lang, key: str) -> str | int:
    """A named value as the language writes it: lists with commas, decimals with the comma of Norwegian.

    Lists of `rows` and `lines` have the word in front of them, for one or for several.
    """
    if key in _SUMS and isinstance(value, Decimal | str):
        return money(value, lang)
    if isinstance(value, float | Decimal):
        return str(value) if lang == "en" else str(value).replace(".", ",")
    if not isinstance(value, tuple):
        return value
    listed = ", ".join(value)
    return text(f"language.{key}.{'one' if len(value) == 1 else 'many'}", lang, **{key: listed}) if (
        key in _COUNTED) else listed


def money(amount: Decimal | str, lang: Lang) -> str:
    """A sum with marks between the thousands and two decimals, or more where it has more.

    A text that is no number is given back as it is.

    Example:
        >>> money(Decimal("12345678.9"), "nn").replace("\\u00a0", " "), money("-1234.56789", "en")
        ('12 345 678,90', '-1,234.56789')
    """
    try:
        value = Decimal(amount)
        written = f"{value:,.2f}" if value == round(value, 2) else f"{value.normalize():,f}"
    except InvalidOperation:
        return str(amount)
    return written if lang == "en" else written.replace(",", "\u00a0").replace(".", ",")


def place(finding: Finding) -> str:
    """Where a finding is: file, sheet and cell, and the label of the field."""
    where = finding.file
    if finding.sheet:
        where = f"{where} {finding.sheet}" + (f"!{finding.cell}" if finding.cell else "")
    elif finding.cell:
        where = f"{where} {finding.cell}"
    label = f" «{finding.field}»" if finding.field else ""
    return (where + label).strip()


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The most serious severity present; None when there are no findings."""
    present = {f.severity for f in findings}
    return next((s for s in Severity if s in present), None)
