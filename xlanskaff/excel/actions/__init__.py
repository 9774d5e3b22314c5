"""What the buttons do: one function of a `Host` for each, loaded when it is called.

An action works everything out first and writes afterwards, so that a fault leaves the book as it was. What
it cannot go on with is a `Problem`, whose findings say what to do. It never reads back what it wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from xlanskaff.excel.host import Host, Outcome

__all__ = ["ACTIONS", "Action"]

ALWAYS, OPEN, OURS = "always", "open", "ours"
_STRATEGIES = ("strategy", "strategy_simple")


@dataclass(frozen=True, slots=True)
class Action:
    """One button.

    Attributes:
        books: what must be open: `always` nothing, `open` any book, `ours` any book of ours, or the keys of
            books.
        changes: whether it writes in the book that is open: cells, marks or a page.
        target: module and function, relative to this package.
    """

    key: str
    books: tuple[str, ...]
    changes: bool
    target: str

    def run(self, host: Host, argument: str = "") -> Outcome:
        """Do it.

        Args:
            argument: the choice from a menu: the key of a book, or a language.

        Raises:
            Problem: it cannot be done; the book is unchanged.
        """
        module, _, function = self.target.partition(":")
        done: Outcome = getattr(import_module(f"{__name__}.{module}"), function)(host, argument)
        return done


ACTIONS: Mapping[str, Action] = MappingProxyType({action.key: action for action in (
    Action("new", (ALWAYS,), False, "new:run"),
    Action("recalculate", (OURS,), True, "recalculate:run"),
    Action("rank", ("prioritisation",), True, "rank:run"),
    Action("robustness", ("prioritisation",), True, "robustness:run"),
    Action("kpis", _STRATEGIES, True, "kpis:run"),
    Action("smarte", _STRATEGIES, True, "smarte:run"),
    Action("check", (OURS,), True, "check:run"),
    Action("next_finding", (OURS,), False, "check:run_next"),
    Action("explain", (OURS,), True, "explain:run"),
    Action("clear", (OURS,), True, "check:run_clear"),
    Action("batch", (OURS,), False, "batch:run"),
    Action("collect", (ALWAYS,), False, "collect:run"),
    Action("ask", (ALWAYS,), True, "ask:run"),
    Action("undo", (OPEN,), True, "undo:run"),
    Action("language", (ALWAYS,), False, "tool:run_language"),
    Action("troubleshoot", (ALWAYS,), False, "tool:run_troubleshoot"),
    Action("about", (ALWAYS,), False, "tool:run_about"),
)})
"""The buttons, in the order of the tab."""
