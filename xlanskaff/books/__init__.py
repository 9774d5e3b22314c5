"""One module per workbook: its row models and its layout."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from xlanskaff.grammar.blocks import Workbook

KEYS = ("self_evaluation", "prioritisation", "strategy", "strategy_simple", "action_plan")
"""The books that exist, in the order in which an officer meets them."""

ASKING = ("question",)
"""Books that one asks in oneself: they are neither sent out to units nor collected."""

EVERY = (*KEYS, *ASKING)
"""All books that there are templates of."""

MADE = ("spend_analysis",)
"""Books that are made from data: there is no template of them, and nobody sends them back."""

VARIANTS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "strategy": MappingProxyType({"standard": "strategy", "simple": "strategy_simple"})})
"""Books that exist in several variants: variant -> key, the usual one first."""


def book(key: str) -> Workbook:
    """The specification of a book; KeyError for a key that does not exist.

    Example:
        >>> book("self_evaluation").version
        1
    """
    if key not in EVERY:
        raise KeyError(key)
    found: Workbook = import_module(f"xlanskaff.books.{key}").BOOK
    return found
