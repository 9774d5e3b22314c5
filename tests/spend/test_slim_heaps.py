"""Lines summed by what they have in common, documents kept as numbers: the answers are those of the lines."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.spend_tables import analysed
from xlanskaff.spend.analyses import invoices, slim
from xlanskaff.spend.analyses.duplicates import duplicates

DAYS = (date(2025, 3, 3), date(2025, 3, 20), date(2025, 4, 1), None)
NUMBERS = (None, " ", "7", " 7", "007", "+7", "7.0", "-7", "1e2", "100", "9223372036854775808", "F-7", "7\u00a0")
LINES = st.lists(st.tuples(
    st.sampled_from([1, 2]), st.sampled_from(DAYS), st.sampled_from(NUMBERS),
    st.sampled_from([-3000, 1000, 3000, 3000]), st.sampled_from(["entry", "credit_note"]),
    st.sampled_from(["in", "in", "in", "review"])), min_size=1, max_size=40)


def rows(drawn: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{"supplier": supplier, "date": day, "document": document, "amount": kroner * 100, "kind": kind,
             "scope": scope} for supplier, day, document, kroner, kind, scope in drawn]


def called(row: dict[str, Any]) -> str | None:
    """A document as it is compared: blanks at the ends are nothing, all else is."""
    return (row["document"] or "").strip(" \u00a0") or None


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_documents_are_told_apart_by_what_is_written(drawn: list[tuple[Any, ...]]) -> None:
    made = rows(drawn)
    documents: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for at, row in enumerate(made):
        if row["scope"] == "in":
            documents[row["supplier"], called(row) or at].append(row)
    credited = sum(sum(row["amount"] for row in lines) < 0 or any(row["kind"] == "credit_note" for row in lines)
                   for lines in documents.values())
    with analysed(made) as engine:
        found = invoices.invoices(engine, limit=200_000)
        assert (found.invoices, found.credit_notes) == (len(documents) - credited, credited)
        assert found.numbered == sum(row["scope"] == "in" and called(row) is not None for row in made)
        # What is written can be had back as it was.
        assert engine.rows("SELECT COALESCE(document, CAST(number AS VARCHAR)) FROM narrow ORDER BY line_id") == [
            (row["document"],) for row in made]


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_duplicates_are_sums_of_documents_and_days(drawn: list[tuple[Any, ...]]) -> None:
    made = rows(drawn)
    sums: dict[Any, int] = defaultdict(int)
    for row in made:
        if row["scope"] == "in" and row["date"] and called(row):
            sums[row["supplier"], called(row), row["date"]] += row["amount"]
    times: dict[Any, int] = defaultdict(int)
    for (supplier, document, day), amount in sums.items():
        if abs(amount) >= 150_000:
            for key in (("document", supplier, document, abs(amount)), ("day", supplier, day, abs(amount))):
                times[key] += 1 if amount > 0 else -1
    with analysed(made) as engine:
        found = {(each.sign, each.supplier, each.document if each.sign == "document" else each.day, each.amount):
                 each.count for each in duplicates(engine, least=150_000)}
    assert found == {key: count for key, count in times.items() if count > 1}


@settings(max_examples=15, deadline=None)
@given(LINES, st.sets(st.dates(date(2025, 2, 27), date(2025, 4, 3)), max_size=4))
def test_heaps_add_up_to_the_lines_and_lie_on_one_side_of_every_mark(
        drawn: list[tuple[Any, ...]], marks: set[date]) -> None:
    made = rows(drawn)
    with analysed(made) as engine:
        before = slim.totals(engine), slim.span(engine)
        slim.divide(engine, marks)
        assert (slim.totals(engine), slim.span(engine)) == before
        assert sum(each.amount for each in before[0]) == sum(row["amount"] for row in made)
        for first, last, month in engine.rows("SELECT day, last_day, month FROM heaps WHERE day IS NOT NULL"):
            assert first.year * 100 + first.month == last.year * 100 + last.month == month
            assert not any(first < mark <= last for mark in marks)


KINDS = st.tuples(st.sampled_from(["in", "out", "review"]), st.sampled_from(["purchase", "rent"]),
                  st.sampled_from(["food", "legal", None]), st.sampled_from(["goods", "services", None]),
                  st.sampled_from(["coffee", None]))


@settings(max_examples=25, deadline=None)
@given(st.lists(KINDS, min_size=1, max_size=12))
def test_a_line_has_the_kind_it_was_given_whatever_kinds_there_are(drawn: list[tuple[str | None, ...]]) -> None:
    told = ("scope", "reason", "category", "regime", "risk")
    with analysed([dict(zip(told, kind, strict=True)) | {"supplier": 1, "amount": 100} for kind in drawn]) as engine:
        assert engine.rows("""
            SELECT k.scope, k.reason, k.category_code, k.regime_code, k.risk_code
            FROM narrow n JOIN kinds k ON k.kind = n.kind ORDER BY n.line_id""") == drawn
