"""What every consolidated workbook has: its settings, its reckoning, and the sheets on units and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, get_type_hints

from xlanskaff.grammar.blocks import Card, Form, Line, Prose, Sheet, Status, Table
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Kind, Row, computed, constant
from xlanskaff.grammar.expr import Expr, Words, col, count, every, join, rows, total, when, where
from xlanskaff.language.texts import Lang, text

TEXTS = "collected"
"""The surface with the texts that consolidated workbooks share."""

OUTCOMES = ("used", "duplicate", "conflict", "set_aside")
# A colour goes by what a text begins with, so the longer of two alike stands first.
STANDING = ChoiceList("standing", tuple(Item(code) for code in (
    "answered", "answered_late", "conflict", "overdue", "missing", "blank", "unusable", "unasked")))
PLAIN = "constant"
"""How figures look in a book that is read and not filled in, also where they are computed."""


def outcome(key: str, lang: Lang) -> str:
    """What became of a file, in words."""
    return text(f"{TEXTS}.outcome.{key}", lang)


def standing(key: str, lang: Lang) -> str:
    """How a unit stands, in words."""
    return str(STANDING.label(key, lang))


class SettingsRow(Row):
    """What the figures were made under."""

    on: Annotated[int | None, constant(Kind.DATE, fmt="date")] = None
    due: Annotated[int | None, constant(Kind.DATE, fmt="date")] = None
    batch: Annotated[str | None, constant()] = None
    minimum_group: Annotated[int | None, constant(Kind.WHOLE, fmt="whole_left")] = None
    suppressed: Annotated[str | None, constant(fmt="prose")] = None


class ListSettingsRow(Row):
    """What the lists were put together under."""

    on: Annotated[int | None, constant(Kind.DATE, fmt="date")] = None
    due: Annotated[int | None, constant(Kind.DATE, fmt="date")] = None
    batch: Annotated[str | None, constant()] = None


class ReckoningRow(Row):
    """How many files had one outcome, and how many answers they hold."""

    files: Annotated[int, computed(
        rows("files", "outcome", where("outcome", "=", col("outcome"))), kind=Kind.WHOLE, fmt="level",
        emphasis=PLAIN)] = 0
    outcome: Annotated[str, constant(translated=True)] = ""
    answers: Annotated[int, computed(
        total("files", "answered", where("outcome", "=", col("outcome"))), kind=Kind.WHOLE, fmt="level",
        emphasis=PLAIN)] = 0


class ProgressRow(Row):
    """How many units stand in one way."""

    units: Annotated[int, computed(
        rows("status", "standing", where("standing", "=", col("standing"))), kind=Kind.WHOLE, fmt="tally",
        emphasis=PLAIN)] = 0
    standing: Annotated[str, constant(translated=True, fmt="prose")] = ""


class StatusRow(Row):
    """One unit, and how it stands."""

    unit: Annotated[str | None, constant()] = None
    name: Annotated[str | None, constant(fmt="prose")] = None
    parent: Annotated[str | None, constant(fmt="prose")] = None
    leader: Annotated[str | None, constant(fmt="prose")] = None
    email: Annotated[str | None, constant(fmt="prose")] = None
    standing: Annotated[str | None, replace(constant(translated=True, fmt="prose"), palette=STANDING)] = None
    assessed_on: Annotated[int | None, constant(Kind.DATE, fmt="date")] = None
    files: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    asked: Annotated[int | None, constant(Kind.WHOLE, fmt="whole", hidden=True)] = None
    answered: Annotated[int | None, constant(Kind.WHOLE, fmt="whole", hidden=True)] = None


class ConflictRow(Row):
    """Different answers of one respondent."""

    no: Annotated[int | None, constant(Kind.WHOLE, fmt="id")] = None
    unit: Annotated[str | None, constant(fmt="prose")] = None
    answered_for: Annotated[str | None, constant(translated=True, fmt="prose")] = None
    files: Annotated[str | None, constant(fmt="prose")] = None
    dates: Annotated[str | None, constant(fmt="prose")] = None
    differences: Annotated[str | None, constant(translated=True, fmt="prose")] = None


class FileRow(Row):
    """The receipt of one file."""

    no: Annotated[int | None, constant(Kind.WHOLE, fmt="id")] = None
    file: Annotated[str | None, constant(fmt="prose")] = None
    unit: Annotated[str | None, constant(fmt="prose")] = None
    outcome: Annotated[str | None, constant(translated=True, fmt="prose")] = None
    reason: Annotated[str | None, constant(translated=True, fmt="muted")] = None
    answered: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    unknown: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    not_relevant: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    blank: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] = None
    answer: Annotated[str | None, constant(fmt="digest")] = None
    sha256: Annotated[str | None, constant(fmt="digest")] = None
    counts: Annotated[int | None, constant(Kind.WHOLE, fmt="whole", hidden=True)] = None


def _outcomes(lang: Lang) -> Sequence[dict[str, Any]]:
    return [{"outcome": outcome(key, lang)} for key in OUTCOMES]


def _standings(lang: Lang) -> Sequence[dict[str, Any]]:
    return [{"standing": standing(key, lang)} for key in (item.code for item in STANDING.items)]


RULES = ("unit", "once", "apart", "same", "conflict", "late", "groups", "privacy")
LIST_RULES = ("lists", "same", "whole", "late", "apart", "names")
"""What is said of how the figures are made; `apart` is each book's own."""


def about(*sheets: str, answers: Expr, rules: Sequence[str] = RULES, settings: type[Row] = SettingsRow) -> Sheet:
    """The first sheet: what the workbook is, the rules and the settings, and that everything adds up.

    `sheets` are the others, in order; `answers` is the number of answers in the book's own figures.
    """
    return Sheet("about", (2, 8, 26, 14, 16, 18, 18, 14), (
        Prose("intro", lines=(Line("purpose"), Line("source")), span=7),
        Prose("sheets", lines=(Line("heading", "heading"), *(Line(key, "step", target=key) for key in sheets)), span=7),
        Prose("rules", lines=(Line("heading", "heading"), *map(Line, rules)), span=7),
        Prose("settings_heading", lines=(Line("heading", "heading"),), span=7),
        Form("settings", model=settings, at=2, value_at=4, value_span=4, hint_at=8),
        Table("reckoning", model=ReckoningRow, constants=_outcomes, id_column="outcome", titled=True),
        Status("adds_up", expr=when(
            every(total("reckoning", "files").eq(count("files", "no")),
                  total("files", "answered", where("counts", "=", 1)).eq(answers)),
            Words(f"{TEXTS}.adds_up.yes"), Words(f"{TEXTS}.adds_up.no"))),
    ), portrait=True, one_page=True)


PROGRESS = Table("progress", model=ProgressRow, constants=_standings, id_column="standing", titled=True)
"""How many units stand in which way."""

STATUS = Sheet("status", (2, 12, 36, 26, 24, 30, 35, 14, 11, 5, 5), (
    Table("status", model=StatusRow, id_column="unit", freeze=True, may_be_empty=True),))

CONFLICTS = Sheet("conflicts", (2, 6, 32, 18, 52, 14, 56), (
    Table("conflicts", model=ConflictRow, id_column="no", freeze=True, may_be_empty=True),))

FILES = Sheet("files", (2, 6, 46, 32, 15, 46, 10, 9, 10, 10, 19, 19, 5), (
    Table("files", model=FileRow, id_column="no", freeze=True, may_be_empty=True),))


def about_lists(*sheets: str, tables: Sequence[str]) -> Sheet:
    """The first sheet of lists that are put together; `tables` hold what the reckoning is of."""
    answers: Expr = count(tables[0], "no")
    for table in tables[1:]:
        answers = answers + count(table, "no")
    return about(*sheets, answers=answers, rules=LIST_RULES, settings=ListSettingsRow)


def files(*counts: str) -> Sheet:
    """The receipts, with a column for each of a book's own counts; `answered` is one of them."""
    start, end = _split(FileRow)
    made = {**start, **{name: Annotated[int | None, constant(Kind.WHOLE, fmt="level")] for name in counts}, **end}
    model = type("FileRow", (Row,), {"__annotations__": made, "__doc__": FileRow.__doc__, "__module__": __name__})
    return Sheet("files", (2, 6, 46, 32, 15, 46, *(12,) * len(counts), 19, 19, 5), (
        Table("files", model=model, id_column="no", freeze=True, may_be_empty=True),))


def _split(model: type[Row]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of a receipt before and after the counts."""
    fields = get_type_hints(model, include_extras=True)
    names = list(fields)
    first, last = names.index("answered"), names.index("answer")
    return {name: fields[name] for name in names[:first]}, {name: fields[name] for name in names[last:]}


_ANSWERED = total("status", "answered", where("asked", "=", 1))
_ASKED = total("status", "asked")
UNITS = Card("answered", when(_ASKED > 0, join(_ANSWERED, " ", Words(f"{TEXTS}.status_line.of"), " ", _ASKED),
                              total("status", "answered")), "card_count", 2)
"""How many units have answered, of those that were asked."""


def _line(key: str) -> Words:
    return Words(f"{TEXTS}.status_line.{key}")


STATUS_LINE = Status("status_line", expr=when(
    total("status", "answered").eq(0), _line("none"),
    when(count("conflicts", "no") > 0, join(_line("conflicts"), ": ", count("conflicts", "no"), ". ", _line("see")),
         when(_ASKED.eq(0), _line("unlisted"),
              when(_ANSWERED < _ASKED, join(_line("missing"), ": ", _ASKED - _ANSWERED, ". ", _line("so_far")),
                   _line("complete"))))))
"""One sentence on how far the answers have come."""


class ChangeRow(Row):
    """A prefilled cell that a unit changed."""

    no: Annotated[int | None, constant(Kind.WHOLE, fmt="id")] = None
    unit: Annotated[str | None, constant(fmt="prose")] = None
    id: Annotated[str | None, constant(fmt="id")] = None
    column: Annotated[str | None, constant(translated=True, fmt="prose")] = None
    sent: Annotated[str | None, constant(fmt="prose")] = None
    now: Annotated[str | None, constant(fmt="prose")] = None
    file: Annotated[str | None, constant(fmt="muted")] = None


CHANGES = Sheet("changes", (2, 6, 32, 10, 26, 40, 40, 40), (
    Table("changes", model=ChangeRow, id_column="no", freeze=True, may_be_empty=True),))
