"""How prioritisations are collected: problems and measures of all units, and joint scores of what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from xlanskaff.books.prioritisation import BOOK as SPECIFICATION
from xlanskaff.books.prioritisation_rows import CLASS_LISTS, SET_ASIDE
from xlanskaff.books.prioritisation_rules import map_of
from xlanskaff.catalogue.classes import KINDS, Kind
from xlanskaff.errors import Finding, warning
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.values import Rows
from xlanskaff.language.texts import Lang
from xlanskaff.rules.classification import classify
from xlanskaff.rules.prioritisation_joint import JointScore
from xlanskaff.services import collect_lists as lists
from xlanskaff.services.collect_kind import TidyColumn, TidyTable
from xlanskaff.services.collect_prioritisation_joint import LISTED, SCORES, Shared, shared, to_discuss
from xlanskaff.services.collect_records import Gathered

BOOK = "prioritisation"
FORM = "cover"
ASSESSOR = "prepared_by"
COUNTS = ("answered", "problems", "measures")
TABLES = ("problems", "measures", "joint", "changes")
MEANT = {"problems": frozenset({"frequency", "seriousness", "owner", "comment"}),
         "measures": frozenset({"effect", "ease", "hours", "cost", "responsible", "set_aside", "reason", "comment"})}
"""The columns that an assessor is asked to fill or change."""

_POINTERS = ("problem1", "problem2", "problem3")


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is put together.

    Attributes:
        classes: (file, table, id) -> code of the class in the unit's own book.
        joint: kind -> what several assessors were given the same of.
        apart: what they should talk about, the furthest apart first.
        maps_differ: whether the assessors of shared rows have different class maps.
    """

    problems: tuple[lists.Listed, ...]
    measures: tuple[lists.Listed, ...]
    classes: Mapping[tuple[str, str, str], str]
    joint: Mapping[Kind, tuple[Shared, ...]]
    apart: tuple[Shared, ...]
    maps_differ: bool
    changes: tuple[lists.Change, ...]


@cache
def part() -> Workbook:
    """The tables that units fill, and the class maps."""
    return lists.only(SPECIFICATION, (FORM, "settings", "problems", "measures", "problem_map", "measure_map"))


def essential() -> Sequence[Key]:
    """The columns without which nothing can be counted."""
    return (("problems", "id"), ("problems", "problem"), ("measures", "id"), ("measures", "measure"))


def content(reading: Reading) -> lists.Lists:
    """The rows, the class maps, and the class of every row."""
    kept = lists.taken(reading, (FORM, "settings"), ("problems", "measures", "problem_map", "measure_map"))
    found: dict[str, dict[str, Any]] = {"maps": {}}
    for kind in KINDS:
        class_map = map_of(reading, kind)
        x, y = SCORES[kind]
        found["maps"][kind] = class_map.picture()
        found[LISTED[kind]] = {
            key: verdict.code for key, row in kept.rows(LISTED[kind]).items()
            if (verdict := classify(row.get(x), row.get(y), class_map)) is not None}
    return replace(kept, found=found)


def counts(content: lists.Lists) -> dict[str, int]:
    """How many problems and measures there are."""
    problems, measures = len(content.rows("problems")), len(content.rows("measures"))
    return {"answered": problems + measures, "problems": problems, "measures": measures}


def is_blank(counts: Mapping[str, int]) -> bool:
    """Whether nothing is written."""
    return not any(counts.values())


def differences(one: lists.Lists, other: lists.Lists) -> dict[str, tuple[str, ...]]:
    """Where two prioritisations differ."""
    return lists.differences(one, other)


def summary(gathered: Gathered) -> Summary:
    """The lists and the joint scores. Raises ArithmeticError when the rows are not those of the files."""
    problems, measures = (
        tuple(lists.listed(gathered, table, (FORM, ASSESSOR))) for table in ("problems", "measures"))
    lists.reconcile(gathered, {"problems": len(problems), "measures": len(measures),
                               "answered": len(problems) + len(measures)})
    classes = {(r.file, table, key): code for r in lists.sources(gathered) for table in LISTED.values()
               for key, code in r.content.found[table].items()}
    listed = {"problem": problems, "measure": measures}
    found = {kind: shared(gathered, kind, listed[kind]) for kind in KINDS}
    joint: dict[Kind, tuple[Shared, ...]] = {kind: tuple(found[kind][0]) for kind in KINDS}
    return Summary(problems, measures, classes, joint,
                   tuple(each for kind in KINDS for each in to_discuss(joint[kind])),
                   any(differ for _, differ in found.values()), lists.changes(gathered, MEANT))


def told(gathered: Gathered, summary: Summary) -> Sequence[Finding]:
    """The prefilled cells that were changed, and that class maps differ where rows are shared."""
    differ = [warning("XA-732", count=len(list(lists.sources(gathered))))] if summary.maps_differ else []
    return [*lists.changed(summary.changes), *differ]


def consolidated() -> Workbook:
    """The specification of the consolidated workbook."""
    from xlanskaff.books.prioritisation_collected import BOOK as COLLECTED

    return COLLECTED


def suppressed(summary: Summary, lang: Lang) -> str:  # noqa: ARG001 - asked of every kind
    """Nothing is held back: units answer as units."""
    return ""


def rows(summary: Summary, lang: Lang) -> Rows:
    """The rows of the book's own sheets."""
    problems = ("problem", "where", "frequency", "seriousness", "owner", "comment")
    measures = ("measure", "effect", "ease", "hours", "cost", "responsible", "reason")
    return {
        "problems": [_row(n, row, "problem", problems, summary, lang) for n, row in enumerate(summary.problems, 1)],
        "measures": [_row(n, row, "measure", measures, summary, lang) | {
            "problems": ", ".join(str(row[name]) for name in _POINTERS if row[name]) or None,
            "set_aside": SET_ASIDE.label(row["set_aside"], lang) if row["set_aside"] else None}
            for n, row in enumerate(summary.measures, 1)],
        "joint_problems": [_joint(n, each, lang) for n, each in enumerate(summary.joint["problem"], 1)],
        "joint_measures": [_joint(n, each, lang) for n, each in enumerate(summary.joint["measure"], 1)],
        "discuss": [_discuss(rank, each, lang) for rank, each in enumerate(summary.apart, 1)],
        "changes": lists.change_rows(summary.changes, part(), lang),
    }


def _row(number: int, row: lists.Listed, kind: Kind, copied: Sequence[str], summary: Summary,
         lang: Lang) -> dict[str, Any]:
    code = summary.classes.get((row.file, LISTED[kind], row.id))
    return {"no": number, "unit": row.given_by, "id": row.id, **{name: row[name] for name in copied},
            "class_name": CLASS_LISTS[kind].label(code, lang) if code else None}


def _joint(number: int, each: Shared, lang: Lang) -> dict[str, Any]:
    verdict = each.joint.verdict
    return {"no": number, "id": each.id, "text": each.text, "assessors": len(each.rows),
            **_scores("x", each.joint.x), **_scores("y", each.joint.y), "apart": each.joint.classes_apart,
            "class_name": CLASS_LISTS[each.kind].label(verdict.code, lang) if verdict else None}


def _scores(axis: str, found: JointScore) -> dict[str, Any]:
    return {f"{axis}_scores": _given(found), f"{axis}_range": found.range,
            f"{axis}_median": None if found.median is None else float(found.median),
            f"{axis}_mean": None if found.mean is None else float(found.mean)}


def _given(found: JointScore) -> str:
    """How many gave each score, the highest first: «2 × 4, 1 × 3»."""
    given = sorted(set(found.scores), reverse=True)
    return ", ".join(f"{found.scores.count(score)}\u00a0×\u00a0{score}" for score in given)


def _discuss(rank: int, each: Shared, lang: Lang) -> dict[str, Any]:
    x, y = SCORES[each.kind]
    who = "\n".join(f"{row.given_by}: {row[x] or '–'} / {row[y] or '–'}" for row in each.rows[:_SHOWN])
    more = f"\n… (+{len(each.rows) - _SHOWN})" if len(each.rows) > _SHOWN else ""
    return {"rank": rank, "id": each.id, "text": each.text, "x_scores": _given(each.joint.x),
            "y_scores": _given(each.joint.y), "who": who + more,
            "classes": ", ".join(str(CLASS_LISTS[each.kind].label(code, lang)) for code in each.joint.classes)}


_SHOWN = 12
"""Assessors named for each problem or measure to talk about."""

_UNIT = (TidyColumn("unit", "text", "Id of the unit, or its name where it has no id.", required=True),
         TidyColumn("unit_name", "text", "Name of the unit."))


def _codes(kind: Kind) -> tuple[str, ...]:
    return tuple(item.code for item in CLASS_LISTS[kind].items)


def _columns(kind: Kind) -> tuple[TidyColumn, ...]:
    x, y = SCORES[kind]
    return (*_UNIT, TidyColumn("assessor", "whole", "Which of the unit's assessors; not who it is.", required=True,
                               within=(1, None)),
            TidyColumn("id", "code", f"Id of the {kind} within the unit.", required=True),
            TidyColumn(x, "whole", "Score.", within=(1, 4)), TidyColumn(y, "whole", "Score.", within=(1, 4)),
            TidyColumn("class", "code", "Class in the unit's own book.", values=_codes(kind)))


_MEASURE = (*_columns("measure"), TidyColumn("hours", "number", "Hours.", within=(0, None)),
            TidyColumn("cost", "number", "NOK.", within=(0, None)),
            TidyColumn("set_aside", "whole", "1 when it is set aside.", required=True, within=(0, 1)))
_JOINT = (TidyColumn("kind", "code", "What it is.", values=KINDS, required=True),
          TidyColumn("id", "code", "Id of the problem or measure.", required=True),
          TidyColumn("assessors", "whole", "How many were given it.", required=True, within=(2, None)),
          *(TidyColumn(f"{axis}_{name}", "number", f"{name.capitalize()} of the scores, {says}.")
            for axis, says in (("x", "frequency or ease"), ("y", "seriousness or effect"))
            for name in ("median", "mean", "range")),
          TidyColumn("class", "code", "Class of the joint scores.", values=(*_codes("problem"), *_codes("measure"))),
          TidyColumn("discuss", "whole", "Place among what to talk about.", within=(1, None)))
_CHANGE = (*_UNIT, TidyColumn("table", "code", "Table of the cell.", required=True),
           TidyColumn("id", "code", "Row of the cell.", required=True),
           TidyColumn("column", "code", "Column of the cell; what stands there is not here.", required=True))


def tables(gathered: Gathered, summary: Summary) -> Sequence[TidyTable]:
    """Scores and classes; no names and no free text."""
    assessors: dict[str, dict[str, int]] = {}
    for r in lists.sources(gathered):
        files = assessors.setdefault(r.unit, {})
        files[r.file] = len(files) + 1

    def own(row: lists.Listed, kind: Kind) -> tuple[Any, ...]:
        x, y = SCORES[kind]
        return (row.unit, row.unit_name, assessors[row.unit][row.file], row.id, row[x], row[y],
                summary.classes.get((row.file, LISTED[kind], row.id)))

    places = {id(each): place for place, each in enumerate(summary.apart, 1)}
    return (
        TidyTable("problems", "One row for each problem.", _columns("problem"), (
            own(row, "problem") for row in summary.problems)),
        TidyTable("measures", "One row for each measure.", _MEASURE, (
            (*own(row, "measure"), row["hours"], row["cost"], int(bool(row["set_aside"])))
            for row in summary.measures)),
        TidyTable("joint", "One row for each problem or measure that several were given.", _JOINT, (
            (s.kind, s.id, len(s.rows), s.joint.x.median, s.joint.x.mean, s.joint.x.range, s.joint.y.median,
             s.joint.y.mean, s.joint.y.range, s.joint.verdict.code if s.joint.verdict else None, places.get(id(s)))
            for kind in KINDS for s in summary.joint[kind])),
        TidyTable("changes", "One row for each prefilled cell that a unit changed.", _CHANGE, (
            (c.unit, c.unit_name, c.table, c.id, c.column) for c in summary.changes)),
    )
