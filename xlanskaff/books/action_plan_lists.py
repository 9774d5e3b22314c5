"""The choice lists of the action plan, and the numbers that say how much it has room for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlanskaff.grammar.blocks import Constants
from xlanskaff.grammar.choices import ChoiceList, Item, labels
from xlanskaff.grammar.expr import Cell, cell
from xlanskaff.language.texts import Lang, text

STATUS = ChoiceList("status", (Item("not_started"), Item("in_progress"), Item("delayed"), Item("completed"),
                               Item("stopped")))
PRIORITY = ChoiceList("priority", tuple(Item(str(n), n, shown_as_value=True) for n in (1, 2, 3)))
DUE = ChoiceList("due", (Item("overdue"),))

ACTIVITIES, DEVIATIONS, REVISIONS = 200, 40, 10
OWNERS, UNITS, OVERDUE_SHOWN = 20, 40, 15
MONTHS, QUARTERS = 48, 16

ASSESSED_ON: Cell = cell("plan", "assessed_on")
START: Cell = cell("frame", "start")
"""The first day of the first month."""
END: Cell = cell("frame", "end")
"""The day after the last month."""


def numbered(stem: str, first: int, last: int) -> Iterator[str]:
    """Names of columns that differ only by a number.

    Example:
        >>> [*numbered("month", 1, 3)]
        ['month01', 'month02', 'month03']
    """
    yield from (f"{stem}{number:02d}" for number in range(first, last + 1))


def ids(prefix: str, count: int) -> Constants:
    """Rows that have their id beforehand."""
    return lambda _lang: [{"id": f"{prefix}{number}"} for number in range(1, count + 1)]


def numbers(column: str, count: int) -> Constants:
    """Rows numbered from one."""
    return lambda _lang: [{column: number} for number in range(1, count + 1)]


def statuses(lang: Lang) -> list[dict[str, Any]]:
    """A row for each status, and one for activities that have none of them."""
    shown = [*labels(STATUS, lang).values(), text("action_plan.by_status.other", lang)]
    return [{"no": number, "status": label} for number, label in enumerate(shown, 1)]


def balances(lang: Lang) -> list[dict[str, Any]]:
    """The lines under the load: those listed, everybody else, all together."""
    return [{"no": number, "name": text(f"action_plan.balance_rows.{name}", lang)}
            for number, name in enumerate(("listed", "others", "everything"), 1)]
