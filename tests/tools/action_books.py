"""Books for actions: every kind, empty, half and whole, in a dict or as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tools import action_plan_answers, answers, prioritisation_answers, strategy_answers
from tools.fake_host import FakeActionBook, FakeHost
from xlanskaff.books import EVERY, book
from xlanskaff.books.question import AUTHORITY, KIND
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.excel.host import Outcome
from xlanskaff.grammar.choices import labels
from xlanskaff.language.texts import Lang

Given = Mapping[str, Sequence[Mapping[str, Any]]]

SHARES = (0.0, 0.5, 1.0)
CASES = [(key, share) for key in EVERY for share in SHARES]
ON = 46348
"""22 November 2026, as a cell holds it."""


def given(key: str, lang: Lang = "nb", share: float = 1.0) -> Given:
    """What is filled in."""
    if key == "question":
        return {} if not share else {"question": [asked(lang) if share == 1 else {"value": 2_300_000}]}
    if key == "self_evaluation":
        return answers.answers(lang, share=share)
    if key == "prioritisation":
        return prioritisation_answers.answers(lang, share=share)
    if key == "action_plan":
        return action_plan_answers.answers(lang, share=share)
    return strategy_answers.answers(lang, share=share, simple=key == "strategy_simple")


def asked(lang: Lang, **facts: Any) -> dict[str, Any]:
    """The form of the question book."""
    return {"value": 2_300_000, "kind": labels(KIND, lang)["services"], "authority": labels(AUTHORITY, lang)["other"],
            "on": ON, **facts}


def open_book(key: str, lang: Lang = "nb", share: float = 1.0, rows: Given | None = None) -> FakeActionBook:
    """A book that is open in the fake Excel."""
    return FakeActionBook.made(book(key), lang, given(key, lang, share) if rows is None else rows)


def click(key: str, on: FakeActionBook | None, argument: str = "", **host: Any) -> tuple[Outcome, FakeHost]:
    """Run an action; what it wrote is in the book afterwards."""
    person = FakeHost(on, **host)
    outcome = ACTIONS[key].run(person, argument)
    if on is not None:
        on.settle()
    return outcome, person
