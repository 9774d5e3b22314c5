"""How strategies are collected: goals, performance indicators and considerations of all units, and their checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from xlanskaff.books.strategy_lists import (
    CHAIN,
    CHECK,
    COVERAGE,
    GOAL_GROUP,
    GOAL_LEVEL,
    KPI,
    KPI_LEVEL,
    OWN_KPIS,
    considered,
    own_ids,
)
from xlanskaff.catalogue.kpi import kpi as listed
from xlanskaff.errors import Finding
from xlanskaff.grammar.blocks import Checklist, Workbook
from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.dates import serial
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.recompute import recomputed
from xlanskaff.grammar.values import Rows
from xlanskaff.language.texts import Lang
from xlanskaff.services import collect_lists as lists
from xlanskaff.services.collect_kind import TidyColumn, TidyTable
from xlanskaff.services.collect_records import Gathered

_LISTS = ("goals", "kpis", "considerations")
_WORDS = tuple(item.code for item in CHECK.items)


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """One unit: how many rows of each list, how many checks with each word, and its dates."""

    unit: str
    name: str
    rows: Mapping[str, int]
    checks: Mapping[str, int]
    period: tuple[date | None, date | None]
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is put together. `checks`: check -> word -> number of strategies."""

    goals: tuple[lists.Listed, ...]
    kpis: tuple[lists.Listed, ...]
    considerations: tuple[lists.Listed, ...]
    own: Mapping[tuple[str, str], str]
    coverage: Mapping[tuple[str, str], str]
    checks: Mapping[str, Mapping[str, int]]
    units: tuple[UnitSummary, ...]
    changes: tuple[lists.Change, ...]


@dataclass(frozen=True, slots=True)
class Strategies:
    """How one variant of the strategy is collected."""

    BOOK: str
    FORM: str = "response"
    ASSESSOR: str = ""
    COUNTS: tuple[str, ...] = ("answered", *_LISTS)
    TABLES: tuple[str, ...] = ("goals", "considerations", "checks", "changes")

    def part(self) -> Workbook:
        """The whole book: its checks follow from all of it."""
        return _part(self.BOOK)

    def essential(self) -> Sequence[Key]:
        """The columns without which nothing can be counted."""
        return (("goals", "id"), ("goals", "text"), ("kpis", "parameter"), ("considerations", "relevant"))

    def content(self, reading: Reading) -> lists.Lists:
        """The rows, and what the checks come to with them."""
        kept = lists.taken(reading, (self.FORM, "approval"), (*_LISTS, "own_kpis"))
        cells = recomputed(reading)
        checks = {check.key: _code(CHECK, cells["checks", f"{check.key}_status"][0])
                  for block in reading.spec.blocks() if isinstance(block, Checklist) for check in block.checks}
        standing = {str(row["id"]): _code(COVERAGE, cells["considerations", "status"][number])
                    for row, number in zip(reading.tables["considerations"], reading.index["considerations"],
                                           strict=True)}
        return replace(kept, found={"checks": checks, "coverage": standing})

    def counts(self, content: lists.Lists) -> dict[str, int]:
        """How many goals, indicators and considerations there are, and all of them."""
        each = {name: len(content.rows(name)) for name in _LISTS}
        return {"answered": sum(each.values()), **each}

    def is_blank(self, counts: Mapping[str, int]) -> bool:
        """Whether nothing is written."""
        return not any(counts.values())

    def differences(self, one: lists.Lists, other: lists.Lists) -> dict[str, tuple[str, ...]]:
        """Where two strategies differ."""
        return lists.differences(one, other)

    def summary(self, gathered: Gathered) -> Summary:
        """The lists and the figures. Raises ArithmeticError when they are not those of the files."""
        goals, kpis, considerations = (tuple(lists.listed(gathered, name)) for name in _LISTS)
        found = {"goals": len(goals), "kpis": len(kpis), "considerations": len(considerations)}
        lists.reconcile(gathered, {**found, "answered": sum(found.values())})
        books = list(lists.sources(gathered))
        checks: dict[str, Counter[str]] = {}
        for r in books:
            for key, code in r.content.found["checks"].items():
                checks.setdefault(key, Counter())[code] += 1
        return Summary(
            goals, kpis, considerations,
            {(r.file, key): str(row.get("name") or key)
             for r in books for key, row in r.content.rows("own_kpis").items()},
            {(r.file, key): code for r in books for key, code in r.content.found["coverage"].items()},
            checks, tuple(_unit(r.unit, r.unit_name, r.content, self.counts(r.content)) for r in books),
            lists.changes(gathered, {}))

    def told(self, gathered: Gathered, summary: Summary) -> Sequence[Finding]:  # noqa: ARG002 - asked of every kind
        """The prefilled cells that units changed, file by file."""
        return lists.changed(summary.changes)

    def consolidated(self) -> Workbook:
        """The specification of the consolidated workbook."""
        from xlanskaff.books.strategy_collected import BOOK as COLLECTED

        return COLLECTED

    def suppressed(self, summary: Summary, lang: Lang) -> str:  # noqa: ARG002 - asked of every kind
        """Nothing is held back: units answer as units."""
        return ""

    def rows(self, summary: Summary, lang: Lang) -> Rows:
        """The rows of the book's own sheets."""
        from xlanskaff.books.strategy_collected import CHECKS

        return {
            "checks": [{word: summary.checks.get(key, {}).get(word, 0) for word in _WORDS} for key in CHECKS],
            "goals": [_goal(number, goal, lang) for number, goal in enumerate(summary.goals, 1)],
            "kpis": [_kpi(number, kpi, summary, lang) for number, kpi in enumerate(summary.kpis, 1)],
            "considerations": list(_considerations(summary, lang)),
            "units": [{"unit": u.unit, "name": u.name, **u.rows, **{w: u.checks.get(w, 0) for w in _WORDS[:3]},
                       "period_from": _day(u.period[0]), "period_to": _day(u.period[1]),
                       "approved_on": _day(u.approved_on)} for u in summary.units],
            "changes": lists.change_rows(summary.changes, self.part(), lang),
        }

    def tables(self, gathered: Gathered, summary: Summary) -> Sequence[TidyTable]:  # noqa: ARG002
        """Goals, considerations and checks as codes; no names and no free text."""
        return (
            TidyTable("goals", "One row for each goal.", _GOAL, (
                (g.unit, g.unit_name, g.id, g["level"], g["chain"], g["group"], g["deadline"], g["kpi"])
                for g in summary.goals)),
            TidyTable("considerations", "One row for each consideration that a unit wrote about.", _CONSIDERATION, (
                (c.unit, c.unit_name, c.id, summary.coverage.get((c.file, c.id)), c["relevant"], c["goal"])
                for c in summary.considerations)),
            TidyTable("checks", "One row for each check.", _CHECK, (
                (key, *(words.get(word, 0) for word in _WORDS)) for key, words in summary.checks.items())),
            TidyTable("changes", "One row for each prefilled cell that a unit changed.", _CHANGE, (
                (c.unit, c.unit_name, c.table, c.id, c.column) for c in summary.changes)),
        )


STANDARD, SIMPLE = Strategies("strategy"), Strategies("strategy_simple")


@cache
def _part(key: str) -> Workbook:
    found: Workbook = import_module(f"xlanskaff.books.{key}").BOOK
    return replace(found, rules=())


def _code(choices: ChoiceList, shown: object) -> str:
    return choices.code_of(shown) or ""


def _label(choices: ChoiceList, code: str | None, lang: Lang) -> str | None:
    return str(choices.label(code, lang)) if code else None


def _unit(unit: str, name: str, content: lists.Lists, counts: Mapping[str, int]) -> UnitSummary:
    form = content.forms["response"]
    return UnitSummary(unit, name, {key: counts[key] for key in _LISTS}, Counter(content.found["checks"].values()),
                       (form.get("period_from"), form.get("period_to")), content.forms["approval"].get("approved_on"))


def _goal(number: int, goal: lists.Listed, lang: Lang) -> dict[str, Any]:
    return {"no": number, "unit": goal.unit_name, "id": goal.id, "level": _label(GOAL_LEVEL, goal["level"], lang),
            "chain": _label(CHAIN, goal["chain"], lang), "group": _label(GOAL_GROUP, goal["group"], lang),
            "deadline": _day(goal["deadline"]), **{name: goal[name] for name in ("text", "problems", "owner", "kpi")}}


def _kpi(number: int, kpi: lists.Listed, summary: Summary, lang: Lang) -> dict[str, Any]:
    code = kpi["parameter"]
    ours = code in own_ids(OWN_KPIS)
    own = summary.own.get((kpi.file, code)) if ours else None
    # A blank follows the catalogue, which whoever reads the list does not have at hand.
    level = kpi["level"] or ("strategic" if ours else listed(code).level if code else None)
    copied = ("baseline", "target1", "target2", "target3", "target4", "owner")
    return {"no": number, "unit": kpi.unit_name, "id": kpi.id, "name": own or _label(KPI, code, lang),
            "level": _label(KPI_LEVEL, level, lang), "baseline_date": _day(kpi["baseline_date"]),
            **{name: kpi[name] for name in copied}}


def _considerations(summary: Summary, lang: Lang) -> Iterator[dict[str, Any]]:
    names = {row["id"]: row["name"] for row in considered(lang)}
    for number, c in enumerate(summary.considerations, 1):
        yield {"no": number, "unit": c.unit_name, "id": c.id, "name": names.get(c.id, c.id),
               "coverage": _label(COVERAGE, summary.coverage.get((c.file, c.id)), lang),
               **{name: c[name] for name in ("reason", "goal", "routine", "owner")}}


def _day(day: date | None) -> int | None:
    return None if day is None else serial(day)


def _codes(choices: ChoiceList) -> tuple[str, ...]:
    return tuple(item.code for item in choices.items)


_UNIT = (TidyColumn("unit", "text", "Id of the unit, or its name where it has no id.", required=True),
         TidyColumn("unit_name", "text", "Name of the unit."))
_GOAL = (*_UNIT, TidyColumn("id", "code", "Id of the goal within the unit.", required=True),
         TidyColumn("level", "code", "Level of the goal.", values=_codes(GOAL_LEVEL)),
         TidyColumn("chain", "code", "Link of the result chain.", values=_codes(CHAIN)),
         TidyColumn("group", "code", "Group of goals.", values=_codes(GOAL_GROUP)),
         TidyColumn("deadline", "date", "Deadline."), TidyColumn("kpi", "code", "The indicator it is measured by."))
_CONSIDERATION = (*_UNIT, TidyColumn("id", "code", "The consideration.", required=True),
                  TidyColumn("coverage", "code", "How it is looked after.", values=_codes(COVERAGE)),
                  TidyColumn("relevant", "code", "Whether it is relevant.", values=("yes", "no")),
                  TidyColumn("goal", "code", "The goal that looks after it."))
_CHECK = (TidyColumn("check", "code", "The check.", required=True),
          *(TidyColumn(word, "whole", f"Strategies with the word {word}.", required=True, within=(0, None))
            for word in _WORDS))
_CHANGE = (*_UNIT, TidyColumn("table", "code", "Table of the cell.", required=True),
           TidyColumn("id", "code", "Row of the cell.", required=True),
           TidyColumn("column", "code", "Column of the cell; what stands there is not here.", required=True))
