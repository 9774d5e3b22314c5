"""Private persons are found and hidden in whatever is shown, and no line of theirs is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import codes, placed, told
from xlanskaff.services.spend_classify_explain import explain
from xlanskaff.spend.classified import SUPPLIERS
from xlanskaff.spend.persons import MASK, found_sql, is_person, masked, national_id

# Numbers for tests, as the tax authority makes them: 80 is added to the month.
ID, D_NUMBER, WRONG = "01810000186", "41810000099", "01810000187"


@pytest.mark.parametrize(("digits", "real"), [
    (ID, True), (D_NUMBER, True), (WRONG, False), ("99999999999", False), ("0181000018", False),
    ("0181000018٣", False)])
def test_a_national_identity_number_is_known_by_its_day_and_both_check_digits(digits: str, real: bool) -> None:
    assert national_id(digits) is real


def test_numbers_are_hidden_in_texts_also_with_a_blank_in_the_middle() -> None:
    assert masked(f"Ref {ID}, {D_NUMBER[:6]} {D_NUMBER[6:]} og {WRONG}") == f"Ref {MASK}, {MASK} og {WRONG}"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([ID, D_NUMBER, WRONG, f"{ID[:6]} {ID[6:]}", f"x{ID}", f"{ID}1", ""]),
                          st.text("0123456789 a", max_size=14)), min_size=1, max_size=8))
def test_the_engine_finds_the_same_numbers_as_the_rule_for_one_text(texts: list[str]) -> None:
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {found_sql('text')} FROM unnest(?) AS t(text)", [texts]).fetchall()
    assert [each for (each,) in found] == [masked(text) != text for text in texts]


@pytest.mark.parametrize(("name", "number", "person"), [
    ("Ola Nordmann", None, True), ("KARI NORDMANN", "123456785", True), ("Nordmann, Ola", None, True),
    ("Nordmann, Ola", "123456785", False), ("Maler Ola Nordmann ENK", "123456785", True),
    ("Ola Nordmann AS", None, False),
    ("Anne-Lise Berg", None, True), ("Norsk Stål", None, False), ("Ola", None, False), ("Ola 2 Nordmann", None, False),
    ("Torstein Bygg", None, False), ("Blomster ENK", None, False), ("", None, False)])
def test_names_of_persons_and_of_those_who_trade_alone(name: str, number: str | None, person: bool) -> None:
    assert is_person(name, number) is person


LINES = [{"supplier_name": "Kari Nordmann", "supplier_id": "1", "text": f"Refusjon Kari Nordmann {ID}"},
         {"supplier_name": "Kari Nordmann", "supplier_id": "2"}, {"supplier_id": ID, "amount": 5},
         {"supplier_name": "Vik AS", "document": D_NUMBER}, {"supplier_name": "Vik AS", "text": WRONG}]


def test_persons_are_counted_and_hidden_and_their_lines_stay(tmp_path: Path) -> None:
    made = placed(tmp_path, LINES)
    assert (made.persons, made.counts.lines, made.counts.with_ids) == (3, 5, 3)
    shown = [name for name, person in told(made, "masked_name", "person", table=SUPPLIERS) if person]
    assert len(shown) == 3 and all(name.startswith("Privatperson ") for name in shown)
    assert "XA-1164" in codes(made)


def test_two_of_one_name_with_a_number_each_are_not_one_and_are_never_proposed(tmp_path: Path) -> None:
    made = placed(tmp_path, LINES[:2])
    assert (made.suppliers, made.proposals) == (2, 0)


def test_no_table_for_people_names_a_person(tmp_path: Path) -> None:
    made = placed(tmp_path, [*LINES, {"supplier_name": "Nordman, Kari"}])
    for path in made.files:
        if path.suffix == ".csv":
            written = path.read_text(encoding="utf-8-sig")
            assert "Nordmann" not in written and ID not in written
    assert "Privatperson" in (made.out / "Neste leverandører.csv").read_text(encoding="utf-8-sig")


def test_an_explanation_names_no_person_and_no_number(tmp_path: Path) -> None:
    made = placed(tmp_path, LINES)
    for line in (1, 3):
        shown = " ".join(explain(line, made.out).sentences)
        assert "Nordmann" not in shown and ID not in shown and "Privatperson" in shown
