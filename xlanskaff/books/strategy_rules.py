"""What is odd about a filled-in strategy, though every cell is legal: the checks of the workbook, at the cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlanskaff.books.strategy_lists import (
    ALLOWED_MONTHS,
    DAYS_A_MONTH,
    FEWEST_GOALS,
    MOST_GOALS,
    MOST_STRATEGIC,
)
from xlanskaff.books.strategy_records import Indicator, Strategy
from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.grammar.blocks import Rule, Table
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.wording import ids_in
from xlanskaff.rules import considerations, smarte
from xlanskaff.rules.goals import GoalLinks, all_on_one_level

_HINTED = {"XA-360": "text", "XA-361": "text", "XA-362": "text", "XA-363": "kpi", "XA-367": "owner", "XA-370": "kpi",
           "XA-371": "deadline", "XA-372": "deadline"}
"""The column that a hint is about. What an indicator lacks is told once, at the indicator."""

_WEIGHTY = ("critical", "serious")


def period(reading: Reading) -> list[Finding]:
    """A period that ends before it begins, or is very short or very long."""
    form = reading.forms["response"]
    first, last = form["period_from"], form["period_to"]
    if first is None or last is None:
        return []
    if last < first:
        return [error("XA-221", seen=last.isoformat(), **reading.where("response", "period_to"))]
    months = round(((last - first).days + 1) / DAYS_A_MONTH)
    if ALLOWED_MONTHS[0] <= months <= ALLOWED_MONTHS[1]:
        return []
    return [warning("XA-220", months=months, **reading.where("response", "period_to"))]


def money(reading: Reading) -> list[Finding]:
    """Purchases that are larger than the whole budget."""
    form = reading.forms["response"]
    purchases, budget = form["purchases"], form["budget"]
    if purchases is None or not budget or purchases <= budget:
        return []
    return [error("XA-229", seen=f"{purchases:.0f}", budget=f"{budget:.0f}", **reading.where("response", "purchases"))]


def number_of_goals(reading: Reading) -> list[Finding]:
    """No goals at all, or more or fewer than are easily followed up."""
    strategy = Strategy(reading)
    if not strategy.has("goals", "text") or FEWEST_GOALS <= strategy.goal_count <= MOST_GOALS:
        return []
    make = note if strategy.goals else warning
    return [make("XA-222", count=strategy.goal_count, fewest=FEWEST_GOALS, most=MOST_GOALS, **_first(
        reading, "goals", "text"))]


def circles(reading: Reading) -> list[Finding]:
    """Goals that lie under themselves, through others or not."""
    parents = {id_key(row["id"]): id_key(row.get("parent")) for row in reading.tables["goals"]}
    found = []
    for number, row in enumerate(reading.tables["goals"]):
        path = [id_key(row["id"])]
        while (above := parents.get(path[-1], "")) and above not in path:
            path.append(above)
        if above == path[0]:
            found.append(error("XA-228", id=path[0], path=(*path, above), **reading.where("goals", "parent", number)))
    return found


def goals(reading: Reading) -> list[Finding]:
    """Hints about each goal that is followed up, and whether it points at a problem worth a goal."""
    strategy = Strategy(reading)
    if not strategy.has("goals", "text"):
        return []
    classes = strategy.problem_classes
    found: list[Finding] = []
    for number, row in strategy.followed:
        goal = strategy.smarte_goal(row)
        first, last = reading.forms["response"]["period_from"], reading.forms["response"]["period_to"]
        checked = smarte.check_goal(goal, start=first, end=last, pace=strategy.pace)
        for hint in smarte.hints(checked, goal):
            column = _HINTED.get(hint.code)
            if column and strategy.has("goals", column):
                found.append(_placed(hint, reading.where("goals", column, number)))
        if strategy.has("goals", "problems"):
            found += _problems_of(strategy, number, row, classes)
    levels = [GoalLinks(str(row["id"]), row.get("chain") or "") for _, row in strategy.followed]
    return found + [_placed(each, _first(reading, "goals", "chain")) for each in all_on_one_level(levels)]


def _problems_of(strategy: Strategy, number: int, row: Mapping[str, Any],
                 classes: Mapping[str, str | None]) -> Iterator[Finding]:
    where = strategy.reading.where("goals", "problems", number)
    pointed = strategy.problems_of(row)
    if not pointed:
        yield warning("XA-224", id=str(row["id"]), **where)
        return
    if not classes:
        return
    yield from (warning("XA-211", seen=each, **where) for each in ids_in(row["problems"])
                if each.casefold() not in classes)
    known = [classes.get(each.casefold()) for each in pointed]
    if all(known) and not any(code in _WEIGHTY for code in known):
        yield warning("XA-356", id=str(row["id"]), **where)


def problems(reading: Reading) -> list[Finding]:
    """Critical and serious problems that no goal points at."""
    strategy = Strategy(reading)
    if not strategy.goals or not strategy.has("goals", "problems"):
        return []
    pointed = {each.casefold() for _, row in strategy.goals for each in ids_in(row["problems"])}
    return [warning("XA-225", id=str(row["id"] or row["problem"] or "–"), **reading.where("problems", "id", number))
            for number, row in enumerate(reading.tables["problems"])
            if row["severity"] in _WEIGHTY and id_key(row["id"]).casefold() not in pointed]


def indicators(reading: Reading) -> list[Finding]:
    """Too many for the leaders' report, and what each of them lacks."""
    strategy = Strategy(reading)
    if not strategy.has("kpis", "parameter"):
        return []
    strategic = [found for found in strategy.indicators if found.strategic]
    many = [note("XA-223", count=len(strategic), most=MOST_STRATEGIC, **reading.where(
        "kpis", "parameter", strategic[MOST_STRATEGIC].number))] if len(strategic) > MOST_STRATEGIC else []
    return many + [each for found in strategy.indicators for each in _lacking(strategy, found)]


def _lacking(strategy: Strategy, found: Indicator) -> Iterator[Finding]:
    for column, value in (("baseline", found.baseline), ("target1", found.target)):
        if value is None and strategy.has("kpis", column):
            yield warning("XA-227", id=found.id, **strategy.reading.where("kpis", column, found.number))
    if not found.own:
        return
    described = strategy.described(found)
    if described is None:
        yield warning("XA-227", id=found.id, **strategy.reading.where("kpis", "parameter", found.number))
        return
    for column in ("name", "unit", "direction"):
        if not described[1][column] and strategy.has("own_kpis", column):
            yield warning("XA-227", id=found.id, **strategy.reading.where("own_kpis", column, described[0]))


def covered(reading: Reading) -> list[Finding]:
    """What is missing for § 5a, and where the strategy is open to the public."""
    strategy = Strategy(reading)
    if not strategy.goals or not strategy.has("considerations", "relevant"):
        return []
    rows = {str(row["id"]).removeprefix("§ "): number for number, row in enumerate(reading.tables["considerations"])}
    found = []
    for each in considerations.findings(strategy.considered, reading.forms["approval"]["published_at"] or ""):
        number = rows.get(str(each.args.get("provision", "")).rpartition("§ ")[2])
        if each.code == "XA-377":
            found.append(_placed(each, reading.where("approval", "published_at")))
        elif number is not None:
            column = {"XA-374": "routine", "XA-375": "reason"}.get(each.code, "relevant")
            found.append(_placed(each, reading.where("considerations", column, number)))
    return found


def approval(reading: Reading) -> list[Finding]:
    """Goals that nobody has approved: one finding, where the date of the strategy's approval goes."""
    strategy = Strategy(reading)
    pending = tuple(str(row["id"]) for _, row in strategy.followed if strategy.smarte_goal(row).approved_on is None)
    if not pending or not strategy.has("approval", "approved_on"):
        return []
    return [note("XA-368", id=", ".join(pending), **reading.where("approval", "approved_on"))]


def left_out(reading: Reading) -> list[Finding]:
    """Nothing listed as prioritised down."""
    strategy = Strategy(reading)
    if "deprioritised" not in reading.tables or not strategy.goals or reading.tables["deprioritised"]:
        return []
    return [note("XA-226", **_first(reading, "deprioritised", "what"))]


def _first(reading: Reading, block: str, column: str) -> dict[str, str]:
    """The first filled row of a table; of an empty one, the first row there is."""
    if reading.tables.get(block):
        return reading.where(block, column, 0)
    sheet, cell = reading.location.cell(block, column, 0)
    found = reading.spec.block(block)
    assert isinstance(found, Table)
    return {"sheet": sheet, "cell": cell, "label": labels_of(reading.spec, found, column)[reading.lang]}


def _placed(found: Finding, where: Mapping[str, str]) -> Finding:
    return found.at(sheet=where["sheet"], cell=where["cell"], field=where["label"])


RULES: tuple[Rule, ...] = (
    period, money, number_of_goals, circles, goals, problems, indicators, covered, approval, left_out)
