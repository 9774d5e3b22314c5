"""What a kind of book must say for its returned copies to be put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, Protocol, cast

from xlanskaff.errors import Finding
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.values import Rows
from xlanskaff.language.texts import Lang
from xlanskaff.services.collect_records import Gathered

KINDS: Mapping[str, str] = {
    "self_evaluation": "xlanskaff.services.collect_self_evaluation",
    "prioritisation": "xlanskaff.services.collect_prioritisation",
    "action_plan": "xlanskaff.services.collect_action_plan",
    "strategy": "xlanskaff.services.collect_strategy:STANDARD",
    "strategy_simple": "xlanskaff.services.collect_strategy:SIMPLE",
}
"""Book -> the module that says how it is collected, or `module:object` where one module says it of several books."""

CONSOLIDATED = "_collected"
"""What follows the book's key in the key of its consolidated workbook."""


@dataclass(frozen=True, slots=True)
class TidyColumn:
    """A column of a tidy table, and what its JSON Schema says of it."""

    name: str
    kind: Literal["text", "code", "whole", "number", "date"]
    says: str
    values: tuple[str, ...] = ()
    required: bool = False
    within: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True, slots=True)
class TidyTable:
    """A tidy table. Its rows are made one at a time, when they are written."""

    name: str
    says: str
    columns: tuple[TidyColumn, ...]
    rows: Iterable[Sequence[Any]]


class Kind(Protocol):
    """How one kind of book is collected. A module with these functions is one, and so is an object."""

    BOOK: str
    FORM: str
    """The form that says whom an answer is for. Without `answered_for` in it, every answer is the unit's."""
    ASSESSOR: str
    """The field of the form that tells several assessors of one unit apart; empty where a unit gives one answer, or
    says itself (`answered_for`) that a person answers."""
    COUNTS: tuple[str, ...]
    """The names of the counts of one book's answers; `answered` is the one that the reckoning is of."""
    TABLES: tuple[str, ...]
    """The names of its tidy tables."""

    def part(self) -> Workbook:
        """The part of the book that is read: a specification with fewer sheets."""
        ...

    def essential(self) -> Sequence[Key]:
        """The columns without which there is nothing to count."""
        ...

    def content(self, reading: Reading) -> Any:
        """What is kept of one book; small, and can be sent between processes."""
        ...

    def counts(self, content: Any) -> Mapping[str, int]:
        """How many answers of each kind a book holds."""
        ...

    def is_blank(self, counts: Mapping[str, int]) -> bool:
        """Whether nobody has answered anything in the book."""
        ...

    def differences(self, one: Any, other: Any) -> Mapping[str, tuple[str, ...]]:
        """Where two contents differ: `block.column` -> ids of rows."""
        ...

    def summary(self, gathered: Gathered) -> Any:
        """The figures. Raises ArithmeticError when they do not add up to the files."""
        ...

    def told(self, gathered: Gathered, summary: Any) -> Sequence[Finding]:
        """What is worth telling of the answers themselves."""
        ...

    def consolidated(self) -> Workbook:
        """The specification of the consolidated workbook."""
        ...

    def rows(self, summary: Any, lang: Lang) -> Rows:
        """The rows of the book's own sheets in the consolidated workbook."""
        ...

    def suppressed(self, summary: Any, lang: Lang) -> str:
        """Which groups are held back, in words."""
        ...

    def tables(self, gathered: Gathered, summary: Any) -> Sequence[TidyTable]:
        """The tidy tables of the book's own figures."""
        ...


def kind(book: str) -> Kind:
    """How a book is collected; KeyError for a book that is not."""
    module, _, name = KINDS[book].partition(":")
    found = import_module(module)
    return cast(Kind, getattr(found, name) if name else found)
