"""What is odd about an answered self-evaluation, though every cell is legal."""

from __future__ import annotations

from typing import Any

import pytest

from tools.fake_book import FakeBook
from xlanskaff.books import book
from xlanskaff.errors import Finding
from xlanskaff.grammar.reading import read

SPEC = book("self_evaluation")
UNIT = {"unit_id": "40", "assessed_on": 46327, "answered_for": "Enheten samlet"}
WHOLE: dict[str, Any] = {"now": 3, "target": 4}


def findings(changed: dict[int, dict[str, Any]] | None = None, form: dict[str, Any] = UNIT,
             row: dict[str, Any] = WHOLE) -> list[Finding]:
    """What the rules say of a book in which every row is alike but those that are changed (counted from 0)."""
    rows = [row | (changed or {}).get(n, {}) for n in range(74)]
    reading = read(FakeBook.of(SPEC, "nb", {"statements": rows, "response": [form]}), SPEC, "nb")
    assert reading.findings == []
    return [finding for rule in SPEC.rules for finding in rule(reading)]


def places(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity.value, f.cell) for f in found]


def test_a_whole_answer_is_not_remarked_on() -> None:
    assert findings() == []


def test_a_target_below_the_level_now_is_a_note_at_the_target() -> None:
    found = findings({2: {"target": 1}, 5: {"target": 3}, 9: {"now": "Vet ikke", "target": 1}})
    assert places(found) == [("XA-301", "note", "F8")]
    assert (found[0].args["ids"], found[0].seen, found[0].field) == (("A3",), "1", "Mål")


def test_many_of_a_kind_are_one_note_with_the_first_dozen_ids() -> None:
    [found] = findings({n: {"now": 5, "target": 2, "evidence": "x"} for n in range(20)})
    assert (found.code, found.cell, len(found.args["ids"])) == ("XA-301", "F6", 13)  # type: ignore[arg-type]
    assert found.args["ids"][-1] == "…"  # type: ignore[index]


def test_a_target_for_what_is_not_relevant_is_a_note() -> None:
    assert places(findings({0: {"now": "Ikke relevant"}})) == [("XA-302", "note", "F6")]
    assert findings({0: {"now": "Ikke relevant", "target": None}}) == []


def test_a_person_ought_to_give_a_role_and_must_give_a_name() -> None:
    person = UNIT | {"answered_for": "Meg selv"}
    assert places(findings(form=person)) == [("XA-303", "note", "C11"), ("XA-307", "warning", "C12")]
    assert findings(form=person | {"role": "Leder", "respondent": "AB"}) == []
    assert findings(form=UNIT | {"role": None}) == []


def test_nothing_answered_is_a_warning_and_a_part_a_note_with_its_share() -> None:
    blank = {"now": None, "target": None}
    assert places(findings(row=blank)) == [("XA-304", "warning", "E6")]
    [part] = findings({0: WHOLE, 1: {"now": "Vet ikke"}}, row=blank)
    assert (part.code, part.severity, part.cell) == ("XA-305", "note", "E8")
    assert (part.args["answered"], part.args["total"], part.args["share"]) == (2, 74, 2)


def test_high_levels_without_evidence_are_one_note_for_the_book() -> None:
    [found] = findings({3: {"now": 4}, 4: {"now": 5, "target": 5}, 5: {"now": 5, "target": 5, "evidence": "Rutine 7"}})
    assert (found.code, found.cell, found.args["ids"], found.args["count"]) == ("XA-306", "I9", ("A4", "A5"), 2)


@pytest.mark.parametrize("missing", ["now", "target", "evidence"])
def test_a_column_that_is_gone_makes_no_rule_speak_of_it(missing: str) -> None:
    fake = FakeBook.of(SPEC, "nb", {"statements": [WHOLE | {"now": 5, "target": 5}] * 74, "response": [UNIT]})
    area = fake.named[f"xa_statements_{missing}"]
    assert area is not None
    fake.delete_column(area.sheet, area.left)
    reading = read(fake, SPEC, "nb")
    told = {f.code for rule in SPEC.rules for f in rule(reading)}
    assert told == ({"XA-306"} if missing == "target" else set())
