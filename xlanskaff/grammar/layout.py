"""Layout: where every block of a workbook stands. Pure; the writer only follows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from xlanskaff.grammar.blocks import Block, Cards, Chart, Checklist, Form, Prose, Sheet, Status, Table, Workbook
from xlanskaff.grammar.book import Area, cell_name, column_letters
from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.lint import require
from xlanskaff.grammar.names import LISTS_SHEET, choice_lists, header_name, list_name, name_of
from xlanskaff.grammar.words import words
from xlanskaff.language.texts import Lang

NAVIGATION_ROW = 1
TITLE_ROW = 2
LEAD_ROW = 3
FIRST_BLOCK_ROW = 5
GAP = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A block with its top left corner, and the row after its last."""

    block: Block
    sheet: Sheet
    top: int
    after: int


@dataclass(frozen=True)
class Layout:
    """A workbook laid out in one language."""

    spec: Workbook
    lang: Lang
    blocks: Mapping[str, Placed]
    names: Mapping[str, Area]
    heights: Mapping[str, int]
    columns: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def tab(self, sheet: Sheet) -> str:
        """The sheet's name on the tab."""
        return tab(self.spec, sheet, self.lang)


def tab(spec: Workbook, sheet: Sheet, lang: Lang) -> str:
    """The name of a sheet on the tab, in one language."""
    return words(spec, f"sheet.{sheet.key}.tab", lang)


@lru_cache(maxsize=16)
def place(spec: Workbook, lang: Lang, heights: tuple[tuple[str, int], ...] = ()) -> Layout:
    """Lay a workbook out.

    `heights` gives the number of rows of tables whose rows are data, not part of the template.

    Raises:
        SpecError: the specification breaks a limit of Excel's in this language.
    """
    require(spec, lang)
    given = dict(heights)
    blocks: dict[str, Placed] = {}
    names: dict[str, Area] = {}
    tall: dict[str, int] = {}
    columns: dict[tuple[str, str], int] = {}
    for sheet in spec.sheets:
        row = FIRST_BLOCK_ROW if sheet.state == "visible" else 1
        title = tab(spec, sheet, lang)
        for block in sheet.blocks:
            top = blocks[block.beside].top if block.beside else row
            count = given.get(block.key, block.height(lang)) if isinstance(block, Table) else 1
            tall[block.key] = count
            after = top + _size(block, count)
            if not block.beside:
                row = after + (block.gap if block.gap is not None else 1 if isinstance(block, Prose) else GAP)
            blocks[block.key] = Placed(block, sheet, top, after)
            names.update(_names(block, title, top, count, columns))
    for number, choices in enumerate(choice_lists(spec)):
        left = 1 + 3 * number
        names[list_name(choices)] = Area(LISTS_SHEET, 2, left, 1 + len(choices.items), left)
    return Layout(spec, lang, blocks, names, tall, columns)


def _size(block: Block, count: int) -> int:
    if isinstance(block, Table):
        if block.may_be_empty and not count:
            return 1
        return max(count, block.empty_height) + (not block.bare) + block.titled
    if isinstance(block, Form):
        return len(block.columns)
    if isinstance(block, Cards):
        return 2
    if isinstance(block, Checklist):
        return 1 + len(block.checks)
    if isinstance(block, Prose):
        return len(block.lines)
    if isinstance(block, Chart):
        return block.rows
    return 1


def _names(block: Block, sheet: str, top: int, count: int, columns: dict[tuple[str, str], int]) -> dict[str, Area]:
    found: dict[str, Area] = {}
    if isinstance(block, Table):
        header = top + block.titled - block.bare
        left = block.at
        for column in block.columns:
            columns[block.key, column.name] = left
            # A table without rows keeps its names, on the row where the first one would stand.
            found[name_of(block.key, column.name)] = Area(sheet, header + 1, left, header + max(count, 1), left)
            left += block.span(column)
        if not block.bare:
            found[header_name(block.key)] = Area(sheet, header, block.at, header, left - 1)
    elif isinstance(block, Form):
        for offset, column in enumerate(block.columns):
            found[name_of(block.key, column.name)] = Area(
                sheet, top + offset, block.value_at, top + offset, block.value_at)
    elif isinstance(block, Cards):
        left = block.at
        for card in block.cards:
            found[name_of(block.key, card.key)] = Area(sheet, top, left, top, left)
            left += card.span
    elif isinstance(block, Checklist):
        for row, check in enumerate(block.checks, top + 1):
            for left, (name, _) in enumerate(check.cells, block.at + 2):
                found[name_of(block.key, name)] = Area(sheet, row, left, row, left)
    elif isinstance(block, Status):
        found[name_of(block.key, "text")] = Area(sheet, top, block.at, top, block.at)
    return found


@dataclass(frozen=True, slots=True)
class RowAddresses:
    """How an expression in one row of one block is written, given where the named areas are."""

    names: Mapping[str, Area]
    block: str
    row: int
    lang: Lang
    sheet: str

    def same_row(self, name: str) -> str:
        """The cell of another column in the same row."""
        return cell_name(self.row, self.names[name_of(self.block, name)].left)

    def so_far(self, name: str) -> str:
        """The cells of a column of this table from its first row to this one."""
        area = self.names[name_of(self.block, name)]
        letters = column_letters(area.left)
        return f"{letters}${area.top}:{letters}{self.row}"

    def cell(self, block: str, name: str) -> str:
        """A form field or a card, by its defined name."""
        return name_of(block, name)

    def column(self, table: str, name: str) -> str:
        """A whole table column, by its defined name."""
        return name_of(table, name)

    def label(self, choices: ChoiceList, code: str) -> str:
        """The list cell with the label of a choice."""
        area = self.names[list_name(choices)]
        row = area.top + next(i for i, item in enumerate(choices.items) if item.code == code)
        return f"{area.sheet}!${column_letters(area.left)}${row}"

    def list_labels(self, choices: ChoiceList) -> str:
        """The labels of a list, by its defined name."""
        return list_name(choices)

    def list_values(self, choices: ChoiceList) -> str:
        """The numbers behind the labels, which stand two columns to the right."""
        area = self.names[list_name(choices)]
        letters = column_letters(area.left + 2)
        return f"{area.sheet}!${letters}${area.top}:${letters}${area.bottom}"
