"""Blocks: what stands on a sheet. A workbook is a list of sheets, a sheet a list of blocks.

Texts are found by key: `<book>.title`, `<book>.sheet.<sheet>.tab|title|lead`,
`<book>.<block>.title`, `<book>.<block>.<column>.label|help|prompt`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from xlanskaff.errors import Finding
from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.columns import Column, Role, Row, columns_of
from xlanskaff.grammar.expr import Cell, Expr
from xlanskaff.language.texts import Lang

Constants = Callable[[Lang], Sequence[Mapping[str, Any]]]
"""The rows of a table that are part of the template, per language: column -> value."""


@dataclass(frozen=True, eq=False)
class Block:
    """Base: a key, where it starts (`at`, 1-based sheet column) and what it stands beside.

    `gap` is the number of rows left free below it, where that is not the usual. With a `page_break` the printout
    begins a new page with it; one block of a sheet may have that.
    """

    key: str
    at: int = 2
    beside: str = ""
    gap: int | None = None
    page_break: bool = False


@dataclass(frozen=True, eq=False)
class Form(Block):
    """Labelled single cells, one under the other; each value is a named cell.

    `initial` says what stands in cells that are to be filled in, and may be changed there.
    """

    model: type[Row] = Row
    value_at: int = 3
    value_span: int = 1
    hint_at: int = 4
    hint_span: int = 1
    initial: Mapping[str, Any] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The fields in order."""
        return columns_of(self.model)


@dataclass(frozen=True, eq=False)
class Table(Block):
    """Rows under a header. `constants` gives the fixed rows; otherwise `capacity` empty ones.

    `id_column` names the column by which a row is known again when rows were moved, `band` the one whose change
    of value is marked by a line. `reserve` is the number of lines kept free for a computed text that may come,
    `room` the number that every row has. `may_be_empty`: without rows, `<book>.<block>.empty` stands where the
    table would be. `optional` rows have their id beforehand and count only when something is filled in. `bare` rows
    have no header and are no Excel table. Nor is a table whose cells cover several sheet columns (`spans`). A long
    table shows so many `calm` rows, and more as these are filled; a computed list shows the rows whose cell in the
    column `shown_by` holds something. The printout ends with the last of them. Columns up to the `pinned` one stay in
    sight when a `freeze` table is scrolled sideways; its header is printed on every page, as with `repeat`. A
    `unit_column` says which unit a row is for. Numbered columns are headed by rows of the table and column `named_by`.
    """

    model: type[Row] = Row
    constants: Constants | None = None
    capacity: int = 0
    id_column: str = ""
    band: str = ""
    spans: Mapping[str, int] | None = None
    titled: bool = False
    freeze: bool = False
    empty_height: int = 0
    reserve: int = 2
    may_be_empty: bool = False
    optional: bool = False
    bare: bool = False
    calm: int = 0
    shown_by: str = ""
    pinned: str = ""
    room: int = 1
    unit_column: str = ""
    named_by: tuple[str, str] | None = None
    repeat: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order."""
        return columns_of(self.model)

    def span(self, column: Column) -> int:
        """How many sheet columns a column covers."""
        return (self.spans or {}).get(column.name, 1)

    def height(self, lang: Lang) -> int:
        """Number of rows in the template."""
        return len(self.constants(lang)) if self.constants else self.capacity


@dataclass(frozen=True, eq=False)
class Card:
    """One large figure with its caption, over `span` sheet columns."""

    key: str
    expr: Expr
    fmt: str = "mean"
    span: int = 2


@dataclass(frozen=True, eq=False)
class Cards(Block):
    """The few numbers that a leader wants."""

    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, eq=False)
class Line:
    """One line of prose: `text`, `heading`, `step` (numbered), `legend` (a cell in a style), `link`."""

    key: str
    kind: Literal["text", "heading", "step", "legend", "link"] = "text"
    target: str = ""
    style: str = ""


@dataclass(frozen=True, eq=False)
class Prose(Block):
    """Written lines; `span` is the number of sheet columns a line may fill."""

    lines: tuple[Line, ...] = ()
    span: int = 6


@dataclass(frozen=True, eq=False)
class Check:
    """One check of a whole workbook: its status word, the reason for it, and the sheet it is about."""

    key: str
    status: Expr
    reason: Expr
    target: str

    @property
    def cells(self) -> tuple[tuple[str, Expr], tuple[str, Expr]]:
        """The two computed cells: name -> expression."""
        return (f"{self.key}_status", self.status), (f"{self.key}_reason", self.reason)


@dataclass(frozen=True, eq=False)
class Checklist(Block):
    """Checks under a header, each with formulas of its own; a status takes the colour of its word in `palette`.

    Six sheet columns: number, check, status, reason, what the check rests on, link. Texts:
    `<block>.<column>` for the headers, `<block>.<check>.label|basis` for each check."""

    checks: tuple[Check, ...] = ()
    palette: ChoiceList | None = None


CHECKLIST_COLUMNS = ("number", "check", "status", "reason", "basis", "target")


@dataclass(frozen=True, eq=False)
class Status(Block):
    """One computed sentence, in a role that `look` has."""

    expr: Expr | None = None
    role: str = "status"


@dataclass(frozen=True, eq=False)
class Series:
    """What a chart draws: a table column against another; a scatter has `x` and labels its points.

    `label_at` is where the label of a point stands. `marker` is the size of the point in typographic
    points; 0 draws the label alone.
    """

    table: str
    labels: str
    values: str
    style: str
    data_labels: bool = False
    x: str = ""
    label_at: Literal["above", "below", "left", "right", "centre"] = "above"
    marker: int = 9


@dataclass(frozen=True, eq=False)
class Chart(Block):
    """A chart over so many sheet `rows` and `columns`.

    `needs` names a table without whose rows there is nothing to draw. A scatter without `ticks` has
    no numbers along its axes, and takes its axis titles from the cells `titles` (status blocks, x
    and y) where they are given.
    """

    kind: Literal["radar", "bar", "column", "line", "scatter"] = "bar"
    series: tuple[Series, ...] = ()
    rows: int = 15
    columns: int = 6
    minimum: float = 0
    maximum: float | None = None
    fmt: str = "mean"
    needs: str = ""
    ticks: bool = True
    titles: tuple[str, str] | None = None


@dataclass(frozen=True, eq=False)
class Bars(Block):
    """Bars over the columns of a ruler of months, from the `first` date to the `last` of each row of a table.

    A bar takes its colour from the choice in the column `colours` (`look.BARS`). The month of the date
    `marked` is drawn between two lines. Bars are conditional formats: there is nothing in the cells.
    """

    table: str = ""
    first: str = ""
    last: str = ""
    ruler: str = ""
    colours: str = ""
    marked: Cell | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet. `grid`: the column widths from column A, in characters; `see`: further sheets to link to."""

    key: str
    grid: tuple[float, ...]
    blocks: tuple[Block, ...] = ()
    state: Literal["visible", "hidden"] = "visible"
    portrait: bool = False
    gridlines: bool = False
    one_page: bool = False
    see: tuple[str, ...] = ()
    pages_wide: int = 1


Rule = Callable[["Any"], Sequence[Finding]]
"""A check over the records of a whole book."""


@dataclass(frozen=True, eq=False)
class Workbook:
    """A kind of workbook: its key, version, sheets, and the rules over its records.

    `shares` names a second surface of texts, for what several workbooks have in common.
    """

    key: str
    version: int
    sheets: tuple[Sheet, ...]
    rules: tuple[Rule, ...] = ()
    shares: str = ""

    def blocks(self) -> tuple[Block, ...]:
        """Every block, sheet by sheet."""
        return tuple(block for sheet in self.sheets for block in sheet.blocks)

    def block(self, key: str) -> Block:
        """A block by key; KeyError when there is none."""
        return next((b for b in self.blocks() if b.key == key), None) or _missing(self.key, key)

    def sheet_of(self, key: str) -> Sheet:
        """The sheet on which a block stands."""
        return next(s for s in self.sheets if any(b.key == key for b in s.blocks))

    def data_blocks(self) -> tuple[Form | Table, ...]:
        """The forms and tables."""
        return tuple(b for b in self.blocks() if isinstance(b, Form | Table))

    def expressions(self) -> dict[tuple[str, str], Expr]:
        """Every computed cell of the workbook: (block, column) -> expression."""
        found: dict[tuple[str, str], Expr] = {}
        for block in self.blocks():
            if isinstance(block, Form | Table):
                found.update({(block.key, c.name): c.expr for c in block.columns
                              if c.role is Role.COMPUTED and c.expr is not None})
            elif isinstance(block, Cards):
                found.update({(block.key, card.key): card.expr for card in block.cards})
            elif isinstance(block, Checklist):
                found.update({(block.key, name): expr for check in block.checks for name, expr in check.cells})
            elif isinstance(block, Status) and block.expr is not None:
                found[block.key, "text"] = block.expr
        return found


def _missing(book: str, key: str) -> Block:
    raise KeyError(f"{book} has no block {key!r}")
