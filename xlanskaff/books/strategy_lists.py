"""The choice lists of the strategy, the rows that its tables have beforehand, and its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from xlanskaff.catalogue import classes, considerations, goal_groups, kpi, result_chain, smarte, strategy
from xlanskaff.grammar.blocks import Constants
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.language.texts import Lang, text

KEY = "strategy"
SIMPLE = "strategy_simple"

GOALS, SIMPLE_GOALS = 20, 10
KPIS, SIMPLE_KPIS = 20, 8
OWN_KPIS, SIMPLE_OWN_KPIS = 6, 3
PROBLEMS, SIMPLE_PROBLEMS = 30, 12
DEPRIORITISED = 15
YEARS = 4
DAYS_A_MONTH = 30.4375
OTHER_CHANNELS = 2

STANDARD_SHARE = 0.30
"""Purchases above this share of the budget speak for the standard strategy (DFØ's template: about 30 per cent)."""
ADVISED_MONTHS = (36, 48)
"""The length of a period that the guide advises: three to four years."""
ALLOWED_MONTHS = (24, 60)
"""The length outside which it is worth a second look; ours."""
FEWEST_GOALS, MOST_GOALS = 3, 5
"""Ours."""
MOST_STRATEGIC = 6
"""Performance indicators for the leaders' report; the guide says few, the number is ours."""


def _named(found: Mapping[str, Callable[[Lang], str]]) -> Callable[[str, Lang], str]:
    """Labels of a list whose words stand in the catalogue."""
    return lambda code, lang: found[code](lang)


def _catalogued(key: str, found: Mapping[str, Callable[[Lang], str]]) -> ChoiceList:
    return ChoiceList(key, tuple(Item(code) for code in found), _named(found))


YES_NO = ChoiceList("yes_no", (Item("yes"), Item("no")))
GOAL_LEVEL = ChoiceList("goal_level", tuple(Item(code) for code in (
    "vision", "mission", "main_goal", "focus_area", "sub_goal")))
CHECK = ChoiceList("check", tuple(Item(code) for code in ("ok", "look", "missing", "waiting")))
COVERAGE = ChoiceList("coverage", tuple(Item(code) for code in (
    "covered", "gap", "no_reason", "unanswered", "not_relevant")))
CHAIN = _catalogued("chain_level", {level.code: level.text for level in result_chain.levels()})
GOAL_GROUP = _catalogued("goal_group", {group.code: group.text for group in goal_groups.groups()})
PROBLEM_CLASS = _catalogued("problem_class", {found.code: found.text for found in classes.classes("problem")})
KPI_GROUP = _catalogued("kpi_group", {group.code: group.text for group in kpi.groups()})
KPI_LEVEL = _catalogued("kpi_level", {
    code: kpi.term(f"level.{code}").text for code in ("strategic", "administrative")})
KPI_DIRECTION = _catalogued("kpi_direction", {
    code: kpi.term(f"direction.{code}").text for code in ("up", "down", "context")})


def own_ids(count: int) -> tuple[str, ...]:
    """The ids of a body's own performance indicators.

    Example:
        >>> own_ids(2)
        ('E1', 'E2')
    """
    return tuple(f"E{number}" for number in range(1, count + 1))


def _kpi_label(code: str, lang: Lang) -> str:
    """What stands in the list: id and name of one in the catalogue; the id alone of one's own, which may be renamed."""
    return code if code in own_ids(OWN_KPIS) else f"{code} {kpi.kpi(code).text(lang)}"


KPI = ChoiceList("kpi", tuple(Item(code) for code in (*(k.id for k in kpi.kpis()), *own_ids(OWN_KPIS))), _kpi_label)
SIMPLE_KPI = ChoiceList("kpi", KPI.items[:len(KPI.items) - OWN_KPIS + SIMPLE_OWN_KPIS], _kpi_label)


def ids(prefix: str, count: int) -> Constants:
    """Rows that have their id beforehand."""
    return lambda _lang: [{"id": f"{prefix}{number}"} for number in range(1, count + 1)]


def chapters(*, simple: bool) -> Constants:
    """One row for each chapter, numbered."""
    return lambda lang: [
        {"id": chapter.id, "number": number, "name": chapter.text(lang), "guidance": chapter.guidance(lang),
         "target": chapter.sheet or None}
        for number, chapter in enumerate(strategy.chapters(simple=simple), 1)]


def considered(lang: Lang) -> list[dict[str, Any]]:
    """One row for each societal consideration in the act."""
    strengths = considerations.strengths()
    scope = text("strategy.considerations.scope", lang)
    return [{"id": f"§ {each.key}", "name": each.text(lang),
             "asked": f"{each.explained(lang)}\n{scope} {each.applies(lang)}",
             "strength": strengths[each.strength].text(lang)} for each in considerations.considerations()]


def channels(lang: Lang) -> list[dict[str, Any]]:
    """The channels that the guide names, and room for others."""
    named = ("website", "buyer_profile", "intranet", "meetings")
    found: Iterator[str] = (text(f"strategy.channel.{code}", lang) for code in named)
    return [*({"id": f"V{n}", "channel": name} for n, name in enumerate(found, 1)),
            *({"id": f"V{len(named) + n}", "channel": text("strategy.channel.other", lang)}
              for n in range(1, OTHER_CHANNELS + 1))]


def kpi_catalogue(lang: Lang) -> list[dict[str, Any]]:
    """The performance indicators of the catalogue, to look up in."""
    groups = {group.code: group.text(lang) for group in kpi.groups()}
    return [{"label": _kpi_label(k.id, lang), "name": k.text(lang), "group": groups[k.group],
             "unit": kpi.term(f"unit.{k.unit}").text(lang), "method": k.formula(lang), "level": k.level,
             "direction": kpi.term(f"direction.{k.direction}").text(lang)} for k in kpi.kpis()]


def direction_words(_lang: Lang) -> list[dict[str, Any]]:
    """Beginnings of words that say which way a goal goes."""
    return [{"beginning": beginning} for beginning in smarte.beginnings("direction")]


def vague_words(_lang: Lang) -> list[dict[str, Any]]:
    """Beginnings of words that leave the rest open."""
    return [{"beginning": beginning} for beginning in smarte.beginnings("vague")]


def path_points(_lang: Lang) -> list[dict[str, Any]]:
    """The baseline, and one point for each year."""
    return [{"number": number} for number in range(YEARS + 1)]
