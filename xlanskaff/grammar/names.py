"""Defined names: how writer and reader meet. ASCII, sorted together, never like a cell address."""

from __future__ import annotations

from functools import cache

from xlanskaff.grammar.blocks import Cards, Checklist, Form, Status, Table, Workbook
from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.expr import Label, LookupChoice
from xlanskaff.grammar.formula import walk

IDENTITY = "xa_id"
META_SHEET = "_meta"
LISTS_SHEET = "_lister"
META_KEYS = ("book", "version", "lang", "template", "unit", "unit_name", "batch")


def name_of(block: str, column: str) -> str:
    """The defined name of a table column, a form field, a card or a status line.

    Example:
        >>> name_of("statements", "now")
        'xa_statements_now'
    """
    return f"xa_{block}_{column}"


def header_name(block: str) -> str:
    """The defined name of a table's header row."""
    return f"xa_{block}__header"


def list_name(choices: ChoiceList) -> str:
    """The defined name of a choice list's labels."""
    return f"xa_list_{choices.key}"


def used_name(block: str) -> str:
    """The defined name of the ids of a long table down to its last filled row, for choosing among."""
    return f"xa_{block}__used"


def table_name(block: str) -> str:
    """The name of the Excel table."""
    return f"tbl_{block}"


@cache
def required(spec: Workbook) -> tuple[str, ...]:
    """Every defined name that a workbook of this kind has, in order."""
    found: list[str] = []
    for block in spec.blocks():
        if isinstance(block, Table) and not block.bare:
            found.append(header_name(block.key))
        if isinstance(block, Form | Table):
            found += [name_of(block.key, c.name) for c in block.columns]
        elif isinstance(block, Cards):
            found += [name_of(block.key, card.key) for card in block.cards]
        elif isinstance(block, Checklist):
            found += [name_of(block.key, name) for check in block.checks for name, _ in check.cells]
        elif isinstance(block, Status):
            found.append(name_of(block.key, "text"))
    return (*found, *(list_name(c) for c in choice_lists(spec)))


@cache
def choice_lists(spec: Workbook) -> tuple[ChoiceList, ...]:
    """The choice lists that a workbook uses, each once, in order of first use."""
    found: dict[str, ChoiceList] = {}
    for block in spec.data_blocks():
        for column in block.columns:
            for choices in (column.choices, column.palette):
                if choices is not None:
                    found.setdefault(choices.key, choices)
    for expr in spec.expressions().values():
        for node in walk(expr):
            if isinstance(node, Label | LookupChoice):
                found.setdefault(node.choices.key, node.choices)
    return tuple(found.values())
