"""Whatever stands in a book, a button writes in areas of ours only, and everything else stays as it was."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.action_books import CASES, click, open_book
from tools.fake_host import FakeActionBook
from xlanskaff.books import EVERY, book
from xlanskaff.errors import Problem
from xlanskaff.excel.actions import ACTIONS, ALWAYS, OURS
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.names import name_of
from xlanskaff.language.texts import LANGUAGES

IN_BOOKS = [key for key, action in ACTIONS.items() if action.books != (ALWAYS,) and key not in ("batch", "undo")]
WRITES = {"recalculate": {Role.COMPUTED}, "kpis": {Role.INPUT}, "ask": {Role.PREFILLED}}
"""The buttons that write in cells, and what kind of cells."""


def suits(action: str, key: str) -> bool:
    return ACTIONS[action].books == (OURS,) or key in ACTIONS[action].books or (action == "ask" and key == "question")


def allowed(fake: FakeActionBook, action: str, key: str) -> set[tuple[str, int, int]]:
    """The cells that a button may write in, by the names that cover them."""
    spec, roles = book(key), WRITES.get(action, set())
    names = [name_of(b.key, c.name) for b in spec.data_blocks() for c in b.columns if c.role in roles]
    if Role.COMPUTED in roles:
        names += [name_of(*field) for field in spec.expressions()]
    return {(area.sheet, row, column) for name in names if (area := fake.named.get(name)) is not None
            for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)}


def written(fake: FakeActionBook) -> set[tuple[str, int, int]]:
    return {(area.sheet, row, column) for area in fake.written_areas
            for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)}


@pytest.mark.parametrize(("key", "share"), [case for case in CASES if case[1] != 0.5])
def test_every_button_on_every_book_comes_to_its_end(key: str, share: float) -> None:
    for action in [*IN_BOOKS, "ask"]:
        if suits(action, key):
            fake = open_book(key, share=share)
            fake.selection = next(area for area in fake.named.values() if area is not None)
            try:
                outcome, host = click(action, fake)
            except Problem as problem:
                assert action == "ask" and share < 1, (action, problem)
                continue
            assert outcome.message and len(host.presented) == 0
            assert written(fake) <= allowed(fake, action, key)
            assert action in WRITES or not fake.written_areas


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([(a, k) for a in [*IN_BOOKS, "ask"] for k in EVERY if suits(a, k)]), st.integers(0, 10**6),
       st.sampled_from(LANGUAGES))
def test_a_damaged_book_is_refused_or_written_in_where_it_may_be(
        case: tuple[str, str], seed: int, lang: str) -> None:
    (action, key), chance = case, random.Random(seed)
    fake = open_book(key, lang, chance.choice([0.5, 1.0]))  # type: ignore[arg-type]
    for _ in range(chance.randint(1, 4)):
        sheet, row, column = chance.choice(fake.sheets()), chance.randint(1, 60), chance.randint(1, 15)
        match chance.randrange(7):
            case 0:
                fake.delete_row(sheet, row)
            case 1:
                fake.delete_column(sheet, column)
            case 2 if len(fake.sheets()) > 2:
                fake.drop(sheet)
            case 3:
                fake.named = {n: a for n, a in fake.named.items() if chance.random() < 0.5}
            case 4:
                fake.insert_rows(sheet, row)
            case 5:
                fake.rename(sheet, f"{sheet[:20]} x")
            case _:
                fake.put(sheet, row, column, chance.choice([None, 3, "=x", True, -1e9, 1e300]))
    fake.selection = next((area for area in fake.named.values() if area is not None), None)
    before = fake.content()
    names = dict(fake.named)
    try:
        click(action, fake, lang=lang)
    except Problem as problem:
        assert problem.findings and fake.content() == before and not fake.written_areas
        return
    if action not in WRITES:
        assert fake.content() == before
        return
    cells = written(fake)
    assert fake.named == names
    untouched = [(old, new) for (old, new) in zip(before, fake.content(), strict=True)]
    for old, new in untouched:
        for sheet, page in old.items():
            assert {at: v for at, v in page.items() if (sheet, *at) not in cells} == {
                at: v for at, v in new[sheet].items() if (sheet, *at) not in cells}
    if all(name in fake.named for name in (name_of(b.key, c.name) for b in book(key).data_blocks() for c in b.columns)):
        assert cells <= allowed(fake, action, key)
