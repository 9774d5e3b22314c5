"""«SMARTE-hjelp»: what a machine can see of each goal, with links to the cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlanskaff.books.strategy_records import Strategy
from xlanskaff.catalogue.smarte import criterion
from xlanskaff.errors import Finding
from xlanskaff.excel.actions.opened import Opened, opened
from xlanskaff.excel.host import Host, Outcome, Page
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.locate import id_key
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules import smarte

NEEDS: tuple[Key, ...] = (
    ("goals", "text"), ("goals", "owner"), ("goals", "deadline"), ("goals", "kpi"), ("kpis", "parameter"),
    ("kpis", "baseline"), ("response", "period_from"), ("response", "period_to"), ("approval", "approved_on"))

WIDTHS = (("id", 7.0), ("goal", 52.0), ("criterion", 20.0), ("hint", 60.0), ("remedy", 60.0))
_HINT = 3
_IN_GOALS = {"XA-360": "text", "XA-361": "text", "XA-362": "text", "XA-363": "kpi", "XA-367": "owner",
             "XA-368": "approved", "XA-369": "measures", "XA-370": "kpi", "XA-371": "deadline", "XA-372": "deadline"}
_IN_KPIS = {"XA-364": "parameter", "XA-365": "baseline", "XA-366": "target1"}


def run(host: Host, _argument: str = "") -> Outcome:
    """Put the hints about every goal that is followed up on a page.

    Raises:
        Problem: as `opened`.
    """
    found = opened(host, "smarte", needs=NEEDS)
    strategy = Strategy(found.reading)
    if not strategy.followed:
        return Outcome(text("actions.smarte.none", host.lang))
    rows: list[Sequence[CellValue]] = []
    links: dict[tuple[int, int], Area] = {}
    hinted = 0
    for number, row in strategy.followed:
        told = _hints(strategy, row)
        hinted += bool(told)
        place = found.cell("goals", "text", number)
        if not told:
            links |= {} if place is None else {(len(rows), 0): place}
            rows.append((row["id"], row["text"], None, text("actions.smarte.fine", host.lang), None))
        for letter, hint in told:
            links |= {} if place is None else {(len(rows), 0): place}
            if (cell := _about(found, strategy, number, row, hint)) is not None:
                links[len(rows), _HINT] = cell
            said = say(hint, host.lang)
            rows.append((row["id"], row["text"], criterion(letter).text(host.lang), said.message,
                         said.remedy))
    message = text("actions.smarte.done" if hinted else "actions.smarte.all_fine", host.lang, count=hinted,
                   all=len(strategy.followed))
    found.book.put_page(_page(rows, links, message, host.lang))
    return Outcome(message)


def _hints(strategy: Strategy, row: Any) -> list[tuple[str, Finding]]:
    """The criterion and the hint, one for each thing that is missing."""
    form, goal = strategy.reading.forms["response"], strategy.smarte_goal(row)
    checks = smarte.check_goal(goal, start=form["period_from"], end=form["period_to"], pace=strategy.pace)
    return [(check.criterion, hint) for check in checks for hint in smarte.hints((check,), goal)]


def _about(found: Opened, strategy: Strategy, number: int, row: Any, hint: Finding) -> Area | None:
    """The cell that a hint is about: of the goal, of its indicator, or of the approval."""
    wanted = id_key(row["kpi"]).casefold()
    indicator = next((each for each in strategy.indicators if each.id.casefold() == wanted), None)
    if hint.code in _IN_KPIS and indicator is not None:
        return found.cell("kpis", _IN_KPIS[hint.code], indicator.number)
    column = _IN_GOALS.get(hint.code, "kpi")
    if column == "approved" and not found.has("goals", "approved"):
        return found.cell("approval", "approved_on")
    return found.cell("goals", column, number)


def _page(rows: Sequence[Sequence[CellValue]], links: dict[tuple[int, int], Area], message: str, lang: Lang) -> Page:
    columns = [(text(f"actions.smarte.column.{key}", lang), width) for key, width in WIDTHS]
    return Page("smarte", text("actions.smarte.tab", lang), text("actions.smarte.title", lang),
                f"{message} {text('actions.smarte.lead', lang)}", columns, rows, links)
