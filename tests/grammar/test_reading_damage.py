"""Whatever people do to a book: an answer is read right, or its loss is told. It is never read wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tools.fake_book import FakeBook
from xlanskaff.books import book
from xlanskaff.errors import Finding, Severity
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.layout import place, tab
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas

SPEC = book("self_evaluation")
LAYOUT = place(SPEC, "nb")
STATEMENTS, RESPONSE = "Påstander", "Om besvarelsen"
NOW = LAYOUT.names["xa_statements_now"]
IDS = LAYOUT.names["xa_statements_id"]
COLUMNS = ("now", "target", "importance", "evidence")
IMPORTANCE = labels(SPEC.block("statements").columns[5].choices, "nb")  # type: ignore[arg-type, union-attr]
CODES = {label: code for code, label in IMPORTANCE.items()}
ROWS = [row["id"] for row in SPEC.block("statements").constants("nb")]  # type: ignore[union-attr]
VISIBLE_RIGHT = LAYOUT.names["xa_statements_comment"].left
RIGHT = LAYOUT.names["xa_statements_sort_key"].left


def answers() -> list[dict[str, Any]]:
    """Answers in which nearly every row is unlike its neighbours."""
    return [{"now": 1 + i % 5, "target": 5 - i % 3, "importance": list(IMPORTANCE.values())[i % 3],
             "evidence": f"Vist i dokument {i}"} for i in range(len(ROWS))]


FORM = {"unit_name": "Helse og omsorg", "unit_id": "40", "assessed_on": 46327, "answered_for": "Enheten samlet",
        "respondent": "AB"}
TRUTH = {key: row | {"importance": CODES[row["importance"]]} for key, row in zip(ROWS, answers(), strict=True)}


def filled() -> FakeBook:
    return FakeBook.of(SPEC, "nb", {"statements": answers(), "response": [FORM]})


def serious(findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if f.severity is not Severity.NOTE]


def wrong(reading: Reading) -> list[str]:
    """Values that were read and are not the right ones, and those that are missing where nothing was said."""
    read_rows = {row["id"]: row for row in reading.tables["statements"]}
    form = reading.forms["response"]
    pairs = {f"{key} {column}": (read_rows.get(key, {}).get(column), truth[column])
             for key, truth in TRUTH.items() for column in COLUMNS}
    pairs |= {name: (form[name], FORM[name]) for name in ("unit_id", "respondent")}
    found = ["a row twice"] * (len(read_rows) != len(reading.tables["statements"]))
    found += [what for what, (value, truth) in pairs.items() if value not in (None, truth)]
    lost = [what for what, (value, _) in pairs.items() if value is None]
    return found + (lost if not serious(reading.findings) else [])


def test_a_whole_book_is_read_whole_and_nothing_is_said() -> None:
    fake = filled()
    reading = read(fake, SPEC, "nb")
    assert {row["id"]: {c: row[c] for c in COLUMNS} for row in reading.tables["statements"]} == TRUTH
    assert [*reading.findings, *check_formulas(fake, reading)] == []


SHEETS = [tab(SPEC, sheet, "nb") for sheet in SPEC.sheets]
sheet = st.sampled_from(SHEETS)
ROW = st.integers(1, 90)
COLUMN = st.integers(1, 16)

HARMLESS = st.one_of(
    st.tuples(st.just("insert_rows"), sheet, ROW, st.integers(1, 4)),
    st.tuples(st.just("insert_columns"), sheet, COLUMN, st.integers(1, 3)),
    st.tuples(st.just("rename"), sheet, st.sampled_from(["Ark1", "Svar (2)", "Vår enhet", "O'Hara"])),
    st.tuples(st.just("shuffle"), st.randoms(use_true_random=False)),
)
HARMFUL = st.one_of(
    st.tuples(st.just("delete_row"), sheet, ROW),
    st.tuples(st.just("delete_column"), sheet, COLUMN),
    st.tuples(st.just("delete_names"), st.sets(st.sampled_from(sorted(LAYOUT.names)), min_size=1)),
    st.tuples(st.just("break_names"), st.sets(st.sampled_from(sorted(LAYOUT.names)), min_size=1)),
    st.tuples(st.just("drop"), sheet),
    st.tuples(st.just("push_down"), st.integers(1, 80), st.integers(2, 10), st.integers(1, 3)),
    st.tuples(st.just("copy_row"), st.integers(0, 73), st.integers(0, 73)),
    st.tuples(st.just("swap_columns"), st.sampled_from(COLUMNS), st.sampled_from(COLUMNS)),
)
SORTED_APART = st.tuples(st.just("sort_one"), st.sampled_from(["id", "statement"]), st.randoms(use_true_random=False))


def deal(fake: FakeBook, damage: tuple[Any, ...]) -> None:
    """Do one kind of damage to a book; what it was to be done to may be gone already."""
    what, *how = damage
    now = fake.named.get("xa_statements_now")
    if what in {"insert_rows", "insert_columns", "delete_row", "delete_column", "rename", "drop"}:
        if how[0] in fake.cells and (what != "rename" or how[1] not in fake.cells):
            getattr(fake, what)(*how)
    elif what == "delete_names":
        for name in how[0]:
            fake.named.pop(name, None)
    elif what == "break_names":
        fake.named.update((name, None) for name in how[0] if name in fake.named)
    elif now is not None:
        _within(fake, what, how, now)


def _within(fake: FakeBook, what: str, how: list[Any], now: Area) -> None:
    height = now.height
    if what == "shuffle":
        order = list(range(height))
        how[0].shuffle(order)
        fake.sort(Area(now.sheet, now.top, 1, now.bottom, 40), order)
    elif what == "push_down":
        row, left, width = how
        fake.push_down(Area(now.sheet, row, left, row, min(left + width - 1, 14)))
    elif what == "sort_one":
        area = fake.named.get(f"xa_statements_{how[0]}")
        if area is not None:
            order = list(range(area.height))
            how[1].shuffle(order)
            fake.sort(area, order)
    elif what == "copy_row":
        source, target = now.top + how[0] % height, now.top + how[1] % height
        for column in range(1, 41):
            fake.put(now.sheet, target, column, fake.cells[now.sheet].get((source, column)))
    elif what == "swap_columns":
        one, two = (fake.named.get(f"xa_statements_{name}") for name in how)
        if one is not None and two is not None and one.sheet == two.sheet:
            for row in range(min(one.top, two.top) - 6, max(one.bottom, two.bottom) + 1):
                here, there = (fake.cells[one.sheet].get((row, a.left)) for a in (one, two))
                fake.put(one.sheet, row, one.left, there)
                fake.put(one.sheet, row, two.left, here)


@settings(max_examples=100)
@given(st.lists(HARMLESS, min_size=1, max_size=5))
def test_moving_things_about_changes_no_answer_and_no_formula(damages: list[tuple[Any, ...]]) -> None:
    fake = filled()
    for damage in damages:
        deal(fake, damage)
    reading = read(fake, SPEC, "nb")
    assert {row["id"]: {c: row[c] for c in COLUMNS} for row in reading.tables["statements"]} == TRUTH
    # An empty row that was put in counts in some results; the fake does not recalculate, so these are stale.
    assert [f for f in serious([*reading.findings, *check_formulas(fake, reading)]) if f.code != "XA-504"] == []


@settings(max_examples=100)
@given(st.lists(HARMLESS, max_size=3), SORTED_APART, st.lists(HARMLESS, max_size=3))
def test_columns_that_were_sorted_apart_are_not_read_together(
    before: list[tuple[Any, ...]], apart: tuple[Any, ...], after: list[tuple[Any, ...]]
) -> None:
    fake = filled()
    for damage in [*before, apart, *after]:
        deal(fake, damage)
    assert wrong(read(fake, SPEC, "nb")) == []


@settings(max_examples=200)
@given(st.lists(st.one_of(HARMLESS, HARMFUL), min_size=1, max_size=6))
def test_no_damage_makes_an_answer_wrong(damages: list[tuple[Any, ...]]) -> None:
    # Swapping back what was swapped and then pushed down leaves nothing that tells.
    assume(sum(damage[0] == "swap_columns" for damage in damages) < 2)
    # Nor does deleting the row that cells were pushed into. Excel refuses to push cells down in a table at all.
    kinds = [damage[0] for damage in damages]
    assume("push_down" not in kinds or "delete_row" not in kinds[kinds.index("push_down"):])
    fake = filled()
    for damage in damages:
        deal(fake, damage)
    reading = read(fake, SPEC, "nb")
    assert wrong(reading) == []
    check_formulas(fake, reading)
