"""What an import and a classification assumed, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from xlanskaff.language.texts import Lang, text

Assumptions = Iterable[tuple[str, Mapping[str, Any]]]
"""Text key -> what it is said with."""


def read(assumptions: Assumptions, lang: Lang) -> list[str]:
    """What was assumed when a file was read.

    Example:
        >>> read([("dates", {"first": "2025-01-01", "last": "2025-12-31"})], "nb")
        ['Datoene går fra 01.01.2025 til 31.12.2025.']
    """
    return [text(f"spend.assumption.{key}", lang, **{name: _value(name, value, lang) for name, value in values.items()})
            for key, values in assumptions]


def placed(assumptions: Assumptions, lang: Lang) -> list[str]:
    """What was assumed when the lines were classified.

    Example:
        >>> placed([("chart.kostra", {"share": 98})], "en")
        ['The accounts were read as the arts of KOSTRA. 98 per cent of the lines with an account fit.']
    """
    return [text(f"spend_classify.assumption.{key}", lang, **{
        name: text(f"spend_classify.chart.{value}", lang) if name == "chart" else _plain(value, lang)
        for name, value in values.items()}) for key, values in assumptions]


def _value(name: str, value: Any, lang: Lang) -> Any:
    """Days and sums as the language writes them."""
    if name in ("first", "last"):
        return value if lang == "en" else ".".join(reversed(value.split("-")))
    if name != "sum":
        return value
    written = f"{Decimal(value):,}"
    return written if lang == "en" else written.replace(",", "\u00a0").replace(".", ",")


def _plain(value: Any, lang: Lang) -> Any:
    return value if lang == "en" else str(value).replace(".", ",")
