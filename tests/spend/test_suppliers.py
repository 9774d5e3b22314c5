"""Who is who: what is surely one supplier is joined, what may be one is proposed, and every answer can be undone."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.classified_ledgers import answer, codes, placed, table, told
from xlanskaff.errors import Problem
from xlanskaff.spend.classified import SUPPLIERS
from xlanskaff.spend.suppliers import Spelling, gathered, same, telling, together
from xlanskaff.spend.suppliers_names import normal

A, B = "123456785", "974760673"
WRONG = "123456784"
VIK = [{"supplier_name": "VIK VVS AS"}, {"supplier_name": "Vik VVS A/S", "amount": 500}]


def suppliers(made, *columns: str):
    return told(made, *(columns or ("name", "lines", "amount")), table=SUPPLIERS)


@pytest.mark.parametrize(("one", "other"), [
    ("HANSEN & SØNN AS", "Hansen og Sønn A/S"), ("Bygg Øst ASA", "BYGG  ØST"), ("Vik VVS K.F.", "vik vvs kf"),
    ("Trælast NUF", "TRAELAST"), ("Rør-Service ANS", "Rør Service"), ("Vik VVS AS avd. Førde", "Vik VVS Førde"),
    ("Vik VVS, Postboks 12, 6801 Førde", "Vik VVS"), ("Vik VVS c/o Regnskap AS", "Vik VVS"),
])
def test_names_are_one_when_form_signs_and_address_are_taken_out(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), [("Skole 1", "Skole 2"), ("Hansen Bygg", "Hansen Data"), ("AS", "ANS")])
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@given(st.text(max_size=40))
def test_a_name_made_alike_is_not_changed_again_and_never_lost(name: str) -> None:
    assert normal(name.upper()) == normal(f" {name.upper()}  ")
    assert bool(normal(name)) == bool(name.strip())


def test_one_right_organisation_number_is_one_supplier_whatever_the_name(tmp_path: Path) -> None:
    made = placed(tmp_path, [{"supplier_name": "Vik AS", "organisation_number": A, "amount": 7},
                             {"supplier_name": "Rørlegger Vik", "organisation_number": A, "amount": 9},
                             {"supplier_name": "Vik AS", "organisation_number": B, "amount": 1}])
    assert suppliers(made, "name", "organisation_number", "valid", "amount", "merged_from")[1:] == [
        ("Rørlegger Vik", A, True, 16, ["Rørlegger Vik", "Vik AS"]), ("Vik AS", B, True, 1, ["Vik AS"])]
    assert (made.suppliers, made.merged) == (2, 1)


def test_a_number_with_a_wrong_check_digit_joins_nobody_but_is_proposed(tmp_path: Path) -> None:
    made = placed(tmp_path, [{"supplier_name": name, "organisation_number": WRONG} for name in ("Vik", "Voll")])
    assert made.suppliers == 2
    (row,) = table(made.out / "Leverandører.csv")
    assert row["Grunn"] == "Samme organisasjonsnummer, men kontrollsifferet er feil"


def test_capitals_and_blanks_make_no_other_supplier_but_forms_of_company_do(tmp_path: Path) -> None:
    made = placed(tmp_path, [{"supplier_name": "Vik  AS"}, {"supplier_name": " VIK AS "}, {"supplier_name": "Vik"}])
    assert [row[:2] for row in suppliers(made)][1:] == [("VIK AS", 2), ("Vik", 1)]
    assert same("Vik  AS") == same(" VIK AS ")


def test_lines_without_a_name_go_by_the_number_in_the_accounts_and_else_to_nobody(tmp_path: Path) -> None:
    made = placed(tmp_path, [{"supplier_id": "17"}, {"supplier_id": "17"}, {}, {"supplier_name": "  "}])
    assert suppliers(made) == [("", 2, 20_000), ("17", 2, 20_000)]
    assert [key for (key,) in told(made, "supplier")] == [1, 1, 0, 0]


def test_near_names_are_proposed_with_reason_and_confidence_and_nothing_is_joined(tmp_path: Path) -> None:
    made = placed(tmp_path, [{"supplier_name": name} for name in (
        "Brannsikring Vestland", "Branssikring Vestland", "Vestland Brannsikring", "Skole 1 i Førde",
        "Skole 2 i Førde")])
    rows = table(made.out / "Leverandører.csv")
    pairs = {frozenset((row["Leverandør"], row["Kan være den samme som"])) for row in rows}
    assert pairs >= {frozenset(("Brannsikring Vestland", "Branssikring Vestland")),
                     frozenset(("Brannsikring Vestland", "Vestland Brannsikring"))}
    assert not any("Skole 1 i Førde" in pair for pair in pairs)
    assert made.suppliers == 5 and made.proposals == len(rows)
    assert {row["Samme leverandør?"] for row in rows} == {""} and all("0,5" <= row["Sikkerhet"] < "1" for row in rows)


def test_a_yes_joins_a_no_refuses_and_taking_the_file_away_undoes_both(tmp_path: Path) -> None:
    made = placed(tmp_path, VIK)
    path = made.out / "Leverandører.csv"
    assert (made.suppliers, made.proposals, made.accepted) == (2, 1, 0)
    answer(path, "ja")
    made = placed(tmp_path, VIK)
    assert (made.suppliers, made.proposals, made.accepted) == (1, 0, 1)
    assert suppliers(made, "name", "merged_from")[1:] == [("VIK VVS AS", ["VIK VVS AS", "Vik VVS A/S"])]
    assert path.read_text(encoding="utf-8-sig").splitlines()[1].startswith("ja;")
    path.unlink()
    made = placed(tmp_path, VIK)
    assert (made.suppliers, made.proposals) == (2, 1)
    answer(path, "nei")
    made = placed(tmp_path, VIK)
    assert (made.suppliers, made.proposals, made.accepted) == (2, 0, 0)
    assert [each.name for each in made.out.glob("Leverandører*")] == ["Leverandører.csv"]


def test_new_proposals_stand_beside_a_file_that_was_changed(tmp_path: Path) -> None:
    made = placed(tmp_path, VIK)
    answer(made.out / "Leverandører.csv", "ja")
    more = [*VIK, {"supplier_name": "Brannsikring Sør AS"}, {"supplier_name": "Brannsikring Sør"}]
    made = placed(tmp_path, more)
    assert (made.suppliers, made.proposals, codes(made).count("XA-1168")) == (3, 1, 1)
    answer(made.out / "Leverandører (2).csv", "YES")
    made = placed(tmp_path, more)
    assert (made.suppliers, made.proposals, made.accepted) == (2, 0, 2)


@pytest.mark.parametrize(("lines", "columns"), [
    ([("1", "Å AS", None), ("2", "B AS", None), (None, None, None)], ("supplier_id",)),
    ([("1", "Å AS", None), ("1", "B AS", None), (None, None, None)], ("supplier_name",)),
    ([("1", "Å AS", A), ("1", "Å AS", None), ("2", "B AS", None)],
     ("file", "supplier_id", "supplier_name", "organisation_number"))])
def test_lines_find_their_supplier_by_what_tells_suppliers_apart(
        tmp_path: Path, lines: list[tuple[str | None, ...]], columns: tuple[str, ...]) -> None:
    named = ("supplier_id", "supplier_name", "organisation_number")
    rows = [dict(zip(named, line, strict=True)) for line in lines]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE sold (file VARCHAR, supplier_id VARCHAR, supplier_name VARCHAR, "
                           "organisation_number VARCHAR)")
        connection.executemany("INSERT INTO sold VALUES ('a.csv', ?, ?, ?)", lines)
        assert tuple(telling(connection, "sold", ("file", *named))) == columns
    made = placed(tmp_path, rows * 2)
    keys = [key for (key,) in told(made, "supplier")]
    names = dict(told(made, "supplier", "name", table=SUPPLIERS))
    assert keys[:3] == keys[3:] and [names[key] for key in keys[:3]] == [line[1] or "" for line in lines]


def test_answers_about_whoever_is_gone_are_told_and_kept(tmp_path: Path) -> None:
    made = placed(tmp_path, VIK)
    answer(made.out / "Leverandører.csv", "ja")
    made = placed(tmp_path, [{"supplier_name": "Voll"}])
    assert "XA-1167" in codes(made) and (made.out / "Leverandører.csv").is_file()


def test_an_answer_that_is_none_is_refused_with_its_row(tmp_path: Path) -> None:
    made = placed(tmp_path, VIK)
    answer(made.out / "Leverandører.csv", "kanskje")
    with pytest.raises(Problem) as caught:
        placed(tmp_path, VIK)
    (finding,) = caught.value.findings
    assert (finding.code, finding.cell, finding.seen) == ("XA-1156", "2", "kanskje")


def test_proposals_above_a_confidence_can_be_accepted_at_once_and_it_is_said(tmp_path: Path) -> None:
    made = placed(tmp_path, VIK, accept=0.9)
    assert made.suppliers == 1 and any("0,9" in said for said in made.assumed("nb"))
    assert placed(tmp_path, VIK, accept=0.95).suppliers == 2


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=12))
def test_pairs_come_to_one_that_stands_for_all(pairs: list[tuple[str, str]]) -> None:
    found = together(pairs, lambda each: (each,))
    for one, other in pairs:
        assert found.get(one, one) == found.get(other, other)
    assert not set(found.values()) & found.keys()


def test_every_spelling_belongs_to_exactly_one_supplier_with_its_money() -> None:
    spelled = [Spelling(at, "", str(at % 3), name, number, at, at * 100) for at, (name, number) in enumerate(
        [("Vik", ""), ("VIK", A), ("Voll", A), ("", ""), ("", B), ("", WRONG), ("Kari Nordmann", "")], 1)]
    made = gathered(spelled)
    assert sorted(s.place for each in made for s in each.spellings) == list(range(1, 8))
    assert sum(each.amount for each in made) == sum(each.amount for each in spelled)
    assert made[0].identity == "" and [each.amount for each in made[1:]] == sorted(
        (each.amount for each in made[1:]), reverse=True)
