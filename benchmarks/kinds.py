"""The kinds of book that take part: which cells a light and a heavy batch fill in each, and with what."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from xlanskaff.books import book
from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.choices import ChoiceList, labels
from xlanskaff.grammar.columns import Column, Role
from xlanskaff.grammar.columns import Kind as Holds
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.services.templates import template_path
from xlanskaff.xlsx.read import open_book

ASSESSED = 46327  # 1 November 2026, as a cell holds it
UNIT = ("unit_name", "unit_id", "leader", "parent", "assessed_on")
CONTACT: Key = ("about", "contact")
DAYS = {"period_from": (46388, 46388), "period_to": (47848, 47848), "period_start": (46388, 46388),
        "period_end": (47848, 47848), "start": (46388, 47000), "deadline": (47000, 47848)}
"""Dates that are to follow each other: first and last that is drawn. Others lie anywhere in four years."""
AGAIN = frozenset({"evidence"})
"""Long texts that come again and again in the books of a batch; others stand in one cell only."""


@dataclass(frozen=True)
class Kind:
    """What is filled in one kind of book.

    Attributes:
        form: the form that says whose book it is.
        tables: of a heavy batch: table -> number of rows and the columns that are filled.
        counted: a computed column whose numbers add up to more than nothing exactly when rows are filled in.
        shared: the table whose rows are shared out, each unit getting ids of its own; "" for none.
    """

    book: str
    label: str
    form: str
    tables: Mapping[str, tuple[int, tuple[str, ...]]]
    counted: Key
    shared: str = ""

    @cached_property
    def spec(self) -> Workbook:
        """The specification."""
        return book(self.book)

    @property
    def template(self) -> Path:
        """The template that everybody fills."""
        return template_path(self.book, "nb")

    @cached_property
    def located(self) -> Reading:
        """The template as it is read: where its names and rows are."""
        return read(open_book(self.template), self.spec, "nb")

    @cached_property
    def identity(self) -> Mapping[str, tuple[str, int, int]]:
        """Where the identity of a unit stands on the sheet that carries it."""
        sheet = open_book(self.template).package.sheet("_meta")
        return {str(key): (sheet.name, row, 2) for (row, column), key in sheet.values.items() if column == 1}

    @property
    def light(self) -> tuple[Key, ...]:
        """The six fields that every list of units fills."""
        return (*((self.form, name) for name in UNIT), CONTACT)

    @property
    def whole_form(self) -> tuple[Key, ...]:
        """These, and what else stands in the form."""
        found = self.spec.block(self.form)
        assert isinstance(found, Form)
        return tuple(dict.fromkeys((*self.light, *((self.form, c.name) for c in found.columns
                                                   if c.role in {Role.INPUT, Role.PREFILLED}))))

    def column(self, block: str, name: str) -> Column:
        """A column by its name."""
        found = self.spec.block(block)
        assert isinstance(found, Form | Table)
        return next(c for c in found.columns if c.name == name)

    def id_column(self, table: str) -> str:
        """The column by which a row is known."""
        found = self.spec.block(table)
        assert isinstance(found, Table)
        return found.id_column

    def ids(self, table: str, number: int) -> Sequence[CellValue]:
        """The ids of the rows that a unit gets; of a table that is shared out, every fifth unit gets the same."""
        count, names = self.tables[table]
        if self.id_column(table) in names:
            return [f"{table[0].upper()}{n}" for n in range(1, count + 1)]
        first = number % 5 * count if table == self.shared else 0
        return self.located.location.ids[table][first:first + count]

    def spare(self) -> Mapping[str, tuple[str, ...]]:
        """For the rows below a unit's own in a table that is shared out: ids that nobody has."""
        if not self.shared:
            return {}
        stem, height = self.located.location.ids[self.shared][0], len(self.located.location.ids[self.shared])
        return {self.shared: tuple(f"{str(stem)[0]}{height + n}" for n in range(1, height + 1))}

    def rows(self, table: str, number: int, chance: random.Random) -> list[dict[str, CellValue]]:
        """The rows of one unit's book, each with its id."""
        return [{self.id_column(table): identity} | {
            name: self.value(table, name, f"Bok {number}, {identity}", number, chance)
            for name in self.tables[table][1] if name != self.id_column(table)} for identity in self.ids(table, number)]

    def value(self, block: str, name: str, of: str, number: int, chance: random.Random) -> CellValue:
        """Something for a column to hold; `of` says whose it is in texts that never come again."""
        column = self.column(block, name)
        if column.choices:
            word = chance.choice(words(column.choices))
            return int(word) if word.isdigit() else word
        if column.refers_to:
            return chance.choice(self.ids(column.refers_to[0], number))
        if name in {"problems", "problem_ids"}:
            return f"P{chance.randint(1, 6)}, P{chance.randint(7, 12)}"
        if column.kind is Holds.DATE:
            return chance.randint(*DAYS.get(name, (46388, 47848)))
        if column.kind is Holds.SHARE:
            return chance.randint(0, 20) / 20
        if column.kind in {Holds.NUMBER, Holds.WHOLE, Holds.NOK}:
            return chance.randint(8, 240)
        if column.kind is Holds.LONG_TEXT and name not in AGAIN:
            return f"{of}: følges opp og økes i {chance.choice(['vår', 'høst'])}."
        return f"Rutine {chance.randint(1, 30)}.{chance.randint(1, 4)} «innkjøp»"


@cache
def words(choices: ChoiceList) -> list[str]:
    """The labels of a list, as they stand in a cell."""
    return [str(label) for label in labels(choices, "nb").values()]


_GOALS = ("text", "chain", "problems", "measures", "owner", "deadline", "kpi")
_KPIS = ("parameter", "level", "baseline", "baseline_date", "target1", "target2", "target3", "target4", "owner")
_PROBLEMS = ("id", "problem", "severity")
_STATEMENTS = ("now", "target", "importance", "evidence", "comment")

KINDS = (
    Kind("self_evaluation", "self-evaluation", "response", {"statements": (74, _STATEMENTS)}, ("figures", "now")),
    Kind("prioritisation", "prioritisation", "cover", {
        "problems": (40, ("problem", "where", "frequency", "seriousness", "owner")),
        "measures": (40, ("measure", "problem1", "effect", "ease", "hours"))}, ("ranking", "hours")),
    Kind("strategy", "strategy, standard", "response", {
        "problems": (30, _PROBLEMS), "goals": (20, ("level", "effect", "group", *_GOALS)), "kpis": (20, _KPIS)},
        ("facts", "goals")),
    Kind("strategy_simple", "strategy, simple", "response", {
        "problems": (12, _PROBLEMS), "goals": (10, _GOALS), "kpis": (8, _KPIS)}, ("facts", "goals")),
    Kind("action_plan", "action plan", "plan", {"activities": (40, (
        "activity", "deliverable", "responsible_unit", "owner", "start", "deadline", "priority", "hours", "status",
        "percent"))}, ("figures", "activities"), shared="activities"),
)
"""In the order in which an officer meets them."""


def kinds(names: str) -> tuple[Kind, ...]:
    """Those that are named, with commas between; all of them for no name. KeyError for one that is not there."""
    by_name = {kind.book: kind for kind in KINDS}
    return tuple(by_name[name] for name in names.split(",")) if names else KINDS
