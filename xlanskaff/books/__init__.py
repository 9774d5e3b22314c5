"""One module per workbook: its row models and its layout."""

from __future__ import annotations

from importlib import import_module

from xlanskaff.grammar.blocks import Workbook

KEYS = ("self_evaluation", "action_plan")
"""The books that exist, in the order in which an officer meets them."""


def book(key: str) -> Workbook:
    """The specification of a book; KeyError for a key that does not exist.

    Example:
        >>> book("self_evaluation").version
        1
    """
    if key not in KEYS:
        raise KeyError(key)
    found: Workbook = import_module(f"xlanskaff.books.{key}").BOOK
    return found
