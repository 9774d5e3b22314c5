"""A typed value as text, the same whatever program saved it: for digests and for comparing."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any


def written(value: Any) -> str:
    """A typed value as text: the same for 3 and 3.0, for one day in any format, for one text in any encoding.

    Example:
        >>> written(3.0), written(date(2026, 11, 1)), written("Drift \\r\\n"), written(None)
        ('3', '2026-11-01', 'Drift', '')
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.12g}"
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()
