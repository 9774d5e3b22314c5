"""Every kind of book is found whole, and found again when things were moved about in it."""

from __future__ import annotations

import random

import pytest

from tools.fake_book import FakeBook
from xlanskaff.books import EVERY, book
from xlanskaff.errors import Finding, Severity
from xlanskaff.grammar.blocks import Table
from xlanskaff.grammar.names import LISTS_SHEET
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang

NOT_FILLED_IN = "XA-2"


def odd(fake: FakeBook, reading: Reading) -> list[Finding]:
    """What is odd apart from nothing being filled in, and results that nobody has recalculated."""
    found = [*reading.findings, *check_formulas(fake, reading)]
    return [f for f in found if not f.code.startswith(NOT_FILLED_IN) and f.code != "XA-504"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", EVERY)
def test_a_template_is_found_whole_and_its_formulas_are_right(key: str, lang: Lang) -> None:
    fake = FakeBook.of(book(key), lang, {})
    reading = read(fake, book(key), lang)
    assert [f for f in [*reading.findings, *check_formulas(fake, reading)] if f.code[:4] != NOT_FILLED_IN] == []


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("key", EVERY)
def test_rows_and_columns_put_in_anywhere_break_nothing(key: str, seed: int) -> None:
    fake, chance = FakeBook.of(book(key), "nb", {}), random.Random(seed)
    for _ in range(4):
        sheet = chance.choice([name for name in fake.sheets() if name != LISTS_SHEET])
        if chance.random() < 0.5:
            fake.insert_rows(sheet, chance.randint(1, 60), chance.randint(1, 3))
        else:
            fake.insert_columns(sheet, chance.randint(1, 15), chance.randint(1, 2))
    reading = read(fake, book(key), "nb")
    assert [f for f in odd(fake, reading) if f.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("key", EVERY)
def test_any_damage_to_any_book_is_survived(key: str) -> None:
    for seed in range(25):
        fake, chance = FakeBook.of(book(key), "nb", {}), random.Random(seed)
        for _ in range(chance.randint(1, 4)):
            sheet, row, column = chance.choice(fake.sheets()), chance.randint(1, 60), chance.randint(1, 15)
            if (what := chance.randrange(5)) == 0:
                fake.delete_row(sheet, row)
            elif what == 1:
                fake.delete_column(sheet, column)
            elif what == 2 and len(fake.sheets()) > 2:
                fake.drop(sheet)
            elif what == 3:
                fake.named = {n: a for n, a in fake.named.items() if chance.random() < 0.5}
            else:
                fake.put(sheet, row, column, chance.choice([None, 3, "x", True, -1e9]))
        reading = read(fake, book(key), "nb")
        told = [*reading.findings, *check_formulas(fake, reading)]
        told += [finding for rule in book(key).rules for finding in rule(reading)]
        assert all(say(finding, "nb").message for finding in told)
        assert reading.forms.keys() | reading.tables.keys() == {block.key for block in book(key).data_blocks()}


@pytest.mark.parametrize("key", [key for key in EVERY if any(
    isinstance(block, Table) and block.optional for block in book(key).blocks())])
def test_rows_with_their_id_beforehand_count_when_something_is_filled_in(key: str) -> None:
    spec = book(key)
    block = next(b for b in spec.blocks() if isinstance(b, Table) and b.optional)
    column = next(c for c in block.columns if c.role.value == "input" and c.kind.value in ("text", "long_text"))
    fake = FakeBook.of(spec, "nb", {block.key: [{}, {column.name: "noe"}]})
    area = fake.named[f"xa_{block.key}_{column.name}"]
    ids = fake.named[f"xa_{block.key}_{block.id_column}"]
    assert area is not None
    assert ids is not None
    fake.put(area.sheet, area.bottom + 1, area.left, "utenfor")
    fake.put(ids.sheet, ids.bottom + 1, ids.left, "X99")
    reading = read(fake, spec, "nb")
    second = list(block.constants("nb"))[1][block.id_column]  # type: ignore[misc]
    assert [(row[block.id_column], row[column.name]) for row in reading.tables[block.key]] == [
        (second, "noe"), ("X99", "utenfor")]
    assert "XA-447" in {f.code for f in reading.findings}
