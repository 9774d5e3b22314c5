"""Answers to a self-evaluation, as cell values: empty, half filled, filled, or drawn by hypothesis."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from xlanskaff.books import book
from xlanskaff.books.self_evaluation import ANSWERED_FOR, IMPORTANCE, LEVEL, ROLE
from xlanskaff.grammar.blocks import Table
from xlanskaff.grammar.choices import labels
from xlanskaff.language.texts import Lang

SPEC = book("self_evaluation")
_STATEMENTS = SPEC.block("statements")
assert isinstance(_STATEMENTS, Table) and _STATEMENTS.constants
IDS = tuple(row["id"] for row in _STATEMENTS.constants("nb"))

Given = dict[str, list[dict[str, Any]]]


def response(lang: Lang, **fields: Any) -> dict[str, Any]:
    """The form, filled; `answered_for` and `role` by code."""
    filled = {"unit_name": "Helse & omsorg / Øst", "unit_id": "40", "assessed_on": 46327, "answered_for": "unit",
              **fields}
    for name, choices in (("answered_for", ANSWERED_FOR), ("role", ROLE)):
        if filled.get(name):
            filled[name] = labels(choices, lang)[filled[name]]
    return filled


def answers(lang: Lang, *, share: float = 1.0, seed: int = 1, **fields: Any) -> Given:
    """A book in which a share of the statements is answered; the same for the same seed."""
    rng = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for _ in IDS[:int(len(IDS) * share)]:
        now = rng.choice(["1", "2", "2", "3", "3", "4", "5", "unknown", "not_relevant"])
        rows.append({"now": labels(LEVEL, lang)[now], "target": rng.choice([3, 4, 5]),
                     "importance": rng.choice([*labels(IMPORTANCE, lang).values(), None]),
                     "evidence": "Rutine 4.2 «innkjøp»" if now in {"4", "5"} else None})
    return {"statements": rows, "response": [response(lang, **fields)] if share else []}


def drawn(lang: Lang) -> st.SearchStrategy[Given]:
    """Any answers at all, odd ones included: text where a level should be, targets below, gaps."""
    now = st.one_of(st.none(), st.sampled_from([*labels(LEVEL, lang).values()]), st.sampled_from(["3", "n/a", 2.5]))
    target = st.one_of(st.none(), st.integers(1, 5))
    importance = st.one_of(st.none(), st.sampled_from([*labels(IMPORTANCE, lang).values()]), st.just("viktig"))
    row = st.fixed_dictionaries({"now": now, "target": target, "importance": importance})
    return st.lists(row, max_size=len(IDS)).map(lambda rows: {"statements": rows, "response": [response(lang)]})
