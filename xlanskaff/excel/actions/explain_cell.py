"""Which field of a book a cell is: found through the names, never through addresses."""

from __future__ import annotations

from dataclasses import dataclass

from xlanskaff.grammar.blocks import Block, Cards, Form, Table
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.columns import Column, Role
from xlanskaff.grammar.expr import Expr
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading


@dataclass(frozen=True, slots=True)
class Known:
    """A cell that belongs to a block.

    Attributes:
        name: of the column, the field, the card, the check, or `text` of a computed sentence.
        column: None for a card, a check or a computed sentence.
        number: which of the block's rows it is; 0 outside tables.
        left: the sheet column of its value, which merged neighbours share.
    """

    reading: Reading
    block: Block
    name: str
    column: Column | None
    number: int
    left: int

    @property
    def role(self) -> Role:
        """Who writes the cell."""
        return Role.COMPUTED if self.column is None else self.column.role

    @property
    def expr(self) -> Expr | None:
        """What a computed cell is computed by."""
        return self.reading.spec.expressions().get((self.block.key, self.name))


def find(reading: Reading, cell: Area) -> Known | None:
    """The field that a cell is, merged neighbours included; None where there is none of ours."""
    columns = {(block.key, c.name): c for block in reading.spec.data_blocks() for c in block.columns}
    fields = [*columns, *(key for key in reading.spec.expressions() if key not in columns)]
    for key in fields:
        area = reading.location.names.get(name_of(*key))
        if area is None or area.sheet != cell.sheet:
            continue
        block, column = reading.spec.block(key[0]), columns.get(key)
        if not area.left <= cell.left < area.left + _width(block, key[1], column):
            continue
        rows = reading.location.rows.get(key[0], [area.top]) if isinstance(block, Table) else [area.top]
        if cell.top in rows:
            return Known(reading, block, key[1], column, rows.index(cell.top), area.left)
    return None


def _width(block: Block, name: str, column: Column | None) -> int:
    """How many sheet columns a field covers."""
    if isinstance(block, Form):
        return block.value_span
    if isinstance(block, Table) and column is not None:
        return block.span(column)
    if isinstance(block, Cards):
        return next(card.span for card in block.cards if card.key == name)
    return 1
