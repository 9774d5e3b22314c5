"""A strategy as it was read: goals, indicators and considerations in the form that rules ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from xlanskaff.books.strategy_lists import YEARS
from xlanskaff.catalogue.kpi import kpi, kpi_id, term
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.wording import ids_in
from xlanskaff.rules.considerations import Answer
from xlanskaff.rules.smarte import Goal

Numbered = Sequence[tuple[int, Mapping[str, Any]]]
"""Rows with their place among the rows that were read."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A performance indicator that the strategy uses; "" and None for what is not filled in.

    Attributes:
        number: its place among the rows that were read.
        own: id of the body's own indicator; "" for one of the catalogue.
        name: the id where one's own has no name yet.
    """

    id: str
    number: int
    own: str
    name: str
    unit: str
    direction: str
    strategic: bool
    baseline: Decimal | None
    target: Decimal | None


class Strategy:
    """What rules ask of a strategy, simple or standard."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def has(self, block: str, column: str) -> bool:
        """Whether a column was found, so that blanks in it mean something."""
        return name_of(block, column) in self.reading.location.names

    @cached_property
    def goals(self) -> Numbered:
        """The goals that have a text."""
        return [(n, row) for n, row in enumerate(self.reading.tables["goals"]) if row["text"]]

    @cached_property
    def followed(self) -> Numbered:
        """The goals that are followed up for themselves: neither vision nor mission, and nothing under them."""
        above = {id_key(row.get("parent")).casefold() for _, row in self.goals}
        return [(n, row) for n, row in self.goals
                if row.get("level") not in ("vision", "mission") and id_key(row["id"]).casefold() not in above]

    @property
    def goal_count(self) -> int:
        """How many goals there are at the uppermost level that has more than one, as the workbook counts."""
        if not self.has("goals", "level"):
            return len(self.goals)
        levels = [row["level"] or "main_goal" for _, row in self.goals]
        counts = [levels.count(level) for level in ("main_goal", "focus_area", "sub_goal")]
        return next((count for count in counts if count > 1), max(counts))

    def problems_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """The ids of the problems that a goal points at, or the goal it lies under."""
        parent = id_key(row.get("parent")).casefold()
        above = next((r for _, r in self.goals if id_key(r["id"]).casefold() == parent), {})
        return ids_in(row["problems"]) or ids_in(above.get("problems"))

    @cached_property
    def problem_classes(self) -> Mapping[str, str | None]:
        """Id -> class of the problems that are listed."""
        return {id_key(row["id"]).casefold(): row["severity"] for row in self.reading.tables["problems"] if row["id"]}

    @cached_property
    def indicators(self) -> Sequence[Indicator]:
        """The indicators that are chosen."""
        return [self._indicator(n, row) for n, row in enumerate(self.reading.tables["kpis"]) if row["parameter"]]

    @cached_property
    def _own(self) -> Mapping[str, tuple[int, Mapping[str, Any]]]:
        return {id_key(row["id"]): (n, row) for n, row in enumerate(self.reading.tables["own_kpis"])}

    def described(self, found: Indicator) -> tuple[int, Mapping[str, Any]] | None:
        """The row in which a body's own indicator is described; None when nothing stands there."""
        return self._own.get(found.own)

    def _indicator(self, number: int, row: Mapping[str, Any]) -> Indicator:
        code, lang = str(row["parameter"]), self.reading.lang
        targets = [row[f"target{year}"] for year in range(1, YEARS + 1)]
        target = next((_decimal(value) for value in reversed(targets) if value is not None), None)
        if kpi_id(code) is not None:
            listed, own = kpi(code), ""
            words = (listed.text(lang), term(f"unit.{listed.unit}").text(lang), str(listed.direction))
            strategic = (row["level"] or listed.level) == "strategic"
        else:
            _, mine = self._own.get(code, (0, {}))
            own, strategic = code, row["level"] in (None, "strategic")
            words = (str(mine.get("name") or code), str(mine.get("unit") or ""), str(mine.get("direction") or ""))
        return Indicator(str(row["id"]), number, own, *words, strategic, _decimal(row["baseline"]), target)

    @property
    def pace(self) -> Decimal | None:
        """The largest change per year to believe in; None when nobody has said."""
        return _decimal(self.reading.forms["response"].get("pace"))

    def smarte_goal(self, row: Mapping[str, Any]) -> Goal:
        """A goal as the rule about SMARTE takes it."""
        wanted = id_key(row["kpi"]).casefold()
        found = next((each for each in self.indicators if each.id.casefold() == wanted), None)
        approved: date | None = row.get("approved") or self.reading.forms["approval"]["approved_on"]
        return Goal(
            str(row["text"]), str(row["id"]), found.name if found else "", found.unit if found else "",
            found.baseline if found else None, found.target if found else None, row["owner"] or "", approved,
            deadline=row["deadline"], evaluation=row.get("evaluation") or "")

    @property
    def considered(self) -> Sequence[Answer]:
        """The answers about the societal considerations."""
        said = {"yes": True, "no": False}
        return [Answer(str(row["id"]).removeprefix("§ "), said.get(row["relevant"]), row["reason"] or "",
                       tuple(filter(None, [row["goal"]])), row["routine"] or "", row["owner"] or "")
                for row in self.reading.tables["considerations"]]


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
