"""The tidy tables of collected self-evaluations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlanskaff.books.self_evaluation import IMPORTANCE, ROLE
from xlanskaff.catalogue.self_evaluation import areas, statements
from xlanskaff.rules.maturity import HIGHEST, LOWEST
from xlanskaff.services.collect_kind import TidyColumn, TidyTable
from xlanskaff.services.collect_records import Gathered, Returned
from xlanskaff.services.collect_roles import shown_groups
from xlanskaff.services.collect_self_evaluation_figures import Means, Summary

_LEVEL = (LOWEST, HIGHEST)
_GAP = (LOWEST - HIGHEST, HIGHEST - LOWEST)
_AREAS = tuple(a.id for a in areas())
_STATEMENTS = tuple(s.id for s in statements())
HELD_BACK = "held_back"


def tables(gathered: Gathered, summary: Summary) -> Sequence[TidyTable]:
    """The answers, the units' figures and the statements' figures."""
    return (
        TidyTable("answers", "One row for each used file and statement.", _ANSWER, _answers(gathered)),
        TidyTable("units", "One row for each unit and area, and one with an empty area for all statements.",
                  _UNIT, _units(summary)),
        TidyTable("statements", "One row for each statement: means over units, the rest over answers.",
                  _STATEMENT, _statements(summary)),
    )


def _whole(name: str, says: str) -> TidyColumn:
    return TidyColumn(name, "whole", says, required=True, within=(0, None))


def _number(name: str, says: str, within: tuple[float, float]) -> TidyColumn:
    return TidyColumn(name, "number", says, within=within)


_UNIT_COLUMNS = (
    TidyColumn("unit", "text", "Id of the unit, or its name where it has no id.", required=True),
    TidyColumn("unit_name", "text", "Name of the unit."),
)
_MEANS = (
    _number("now", "Mean level now.", within=_LEVEL),
    _number("target", "Mean target.", within=_LEVEL),
    _number("gap", "Mean of target less now, over those who gave both.", within=_GAP),
)
_ANSWER = (
    TidyColumn("batch", "code", "The sending that the book belongs to; empty when it has none."),
    *_UNIT_COLUMNS,
    TidyColumn("file_sha256", "code", "Digest of the file; the key to files.csv.", required=True),
    TidyColumn("answered_for", "code", "Whether the unit or one person answers.", values=("unit", "person"),
               required=True),
    TidyColumn("respondent", "whole", "Number of the person within the unit, given for this collection only; "
               "empty for a unit. Names and initials are never written.", within=(1, None)),
    TidyColumn("role", "code", "Role of the person. A role that too few have is written as held_back.",
               values=(*(item.code for item in ROLE.items), HELD_BACK)),
    TidyColumn("assessed_on", "date", "Date of assessment."),
    TidyColumn("statement", "code", "Id of the statement.", values=_STATEMENTS, required=True),
    TidyColumn("area", "code", "Id of its area.", values=_AREAS, required=True),
    TidyColumn("answer", "code", "What kind of answer was given.",
               values=("level", "unknown", "not_relevant", "blank"), required=True),
    TidyColumn("now", "whole", "Level now; empty unless the answer is a level.", within=_LEVEL),
    TidyColumn("target", "whole", "Target level.", within=_LEVEL),
    TidyColumn("gap", "whole", "Target less now; empty unless both are given.", within=_GAP),
    TidyColumn("importance", "code", "Importance.", values=tuple(item.code for item in IMPORTANCE.items)),
    TidyColumn("evidence", "whole", "1 when evidence is written; the text itself is not here.", required=True,
               within=(0, 1)),
    TidyColumn("comment", "whole", "1 when a comment is written; the text itself is not here.", required=True,
               within=(0, 1)),
)
_UNIT = (
    *_UNIT_COLUMNS,
    TidyColumn("answered_for", "code", "Whose answers give the value: the unit's own, or its persons'.",
               values=("unit", "person"), required=True),
    _whole("persons", "How many persons the value is the mean of; 0 when it is the unit's own."),
    TidyColumn("area", "code", "Id of the area; empty for all statements.", values=_AREAS),
    *_MEANS,
    _number("coverage", "Answered with a level, of what is relevant, over all statements.", within=(0, 1)),
)
_STATEMENT = (
    TidyColumn("statement", "code", "Id of the statement.", values=_STATEMENTS, required=True),
    TidyColumn("area", "code", "Id of its area.", values=_AREAS, required=True),
    _whole("units", "Units with a value."),
    *_MEANS,
    _whole("answers", "Answers with a level."),
    TidyColumn("lowest", "whole", "Lowest level.", within=_LEVEL),
    TidyColumn("highest", "whole", "Highest level.", within=_LEVEL),
    _number("deviation", "Standard deviation of the levels, of all who answered.", within=(0, 2)),
    _number("disagreement", "From 0, all alike, to 1, half at each end.", within=(0, 1)),
    _whole("unknown", "Answers of «do not know»."),
    _whole("not_relevant", "Answers of «not relevant»."),
    _whole("blank", "Books in which the statement is not answered."),
    TidyColumn("talk_about", "whole", "Place among the statements to talk about first.", within=(1, None)),
)


def _answers(gathered: Gathered) -> Iterator[tuple[Any, ...]]:
    persons = [r for unit in gathered.units for r in unit.persons]
    sizes = {item.code: sum(r.role == item.code for r in persons) for item in ROLE.items}
    nobody = len(persons) - sum(sizes.values())
    shown = shown_groups({role: n for role, n in sizes.items() if n}, nobody, gathered.settings.minimum_group)
    for unit in gathered.units:
        if unit.joint is not None:
            yield from _rows_of(unit.joint, unit.name, None, "")
        for number, r in enumerate(unit.persons, 1):
            yield from _rows_of(r, unit.name, number, r.role if r.role in shown or not r.role else HELD_BACK)


def _rows_of(r: Returned, name: str, respondent: int | None, role: str) -> Iterator[tuple[Any, ...]]:
    content = r.content
    start = (r.batch, r.unit, name, r.sha256, "person" if r.person else "unit", respondent, role, r.assessed_on)
    for number, one in enumerate(statements()):
        now, target = content.now[number], content.target[number]
        level = now if isinstance(now, int) else None
        yield (*start, one.id, one.area, "level" if level is not None else now or "blank", level, target,
               target - level if level is not None and target is not None else None, content.importance[number],
               int((one.id, "evidence") in content.texts), int((one.id, "comment") in content.texts))


def _means(means: Means) -> tuple[float | None, ...]:
    return means.now, means.target, means.gap


def _units(summary: Summary) -> Iterator[tuple[Any, ...]]:
    for u in summary.units:
        start = (u.unit, u.name, "unit" if u.joint else "person", u.persons)
        coverage = None if u.coverage is None else u.coverage.part / u.coverage.whole
        yield (*start, "", *_means(u.total), coverage)
        for area, means in u.areas.items():
            yield (*start, area, *_means(means), None)


def _statements(summary: Summary) -> Iterator[tuple[Any, ...]]:
    places = {key: place for place, key in enumerate(summary.talk_about, 1)}
    for s in summary.statements:
        yield (s.id, s.area, s.units, *_means(s.means), s.answers, s.lowest, s.highest, s.deviation, s.disagreement,
               s.unknown, s.not_relevant, s.blank, places.get(s.id))
