"""The departments of a ledger as units of a list: codes as people write them, and what does not fit together."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.errors import Exit, Problem, Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services.spend_units import UnitNames, matched, unit_names
from xlanskaff.services.units import Unit, UnitList


def made(folder: Path, *rows: str, departments: dict[str, str]) -> UnitNames:
    """A list in the code page of Norwegian Windows, held against the departments."""
    path = folder / "Enheter på Øya.csv"
    path.write_bytes("\r\n".join(["Enhetsnr;Navn;Leder", *rows]).encode("cp1252"))
    return unit_names(path, departments)


def test_a_department_is_the_unit_with_its_code(tmp_path: Path) -> None:
    found = made(tmp_path, "1201;Helse og omsorg;", "1202;Øst skole;Lederen", departments={"1201": "HELSE", "1202": ""})
    assert found.names == {"1201": "Helse og omsorg", "1202": "Øst skole"}
    assert found.units["1202"].leader == "Lederen"
    assert found.findings == ()


def test_zeros_that_a_spreadsheet_took_away_do_not_matter(tmp_path: Path) -> None:
    assert made(tmp_path, "12;Drift;", departments={"0012": ""}).names == {"0012": "Drift"}


def test_zeros_matter_where_the_list_has_both(tmp_path: Path) -> None:
    found = made(tmp_path, "12;Drift;", "012;Vei;", departments={"12": "", "012": "", "0012": ""})
    assert found.names == {"12": "Drift", "012": "Vei"}


@pytest.mark.parametrize("written", ["1201 Helse", "1201 - Helse", "1201: Helse", "1201–Helse"])
def test_a_department_with_its_name_behind_the_code_is_known(tmp_path: Path, written: str) -> None:
    assert made(tmp_path, "1201;Helse og omsorg;", departments={written: ""}).names == {written: "Helse og omsorg"}


def test_a_ledger_with_names_alone_is_matched_by_name(tmp_path: Path) -> None:
    found = made(tmp_path, "7;Øst skole;", "8;Drift;", "9;Drift;", departments={"ØST  SKOLE": "", "drift": ""})
    assert found.names == {"ØST  SKOLE": "Øst skole"}


def test_what_does_not_fit_together_is_told_once_each_with_examples(tmp_path: Path) -> None:
    found = made(tmp_path, "1;En;", "2;To;", departments={"1": "", **{str(n): f"Avdeling {n}" for n in range(50, 70)}})
    unknown, unused = found.findings
    assert (unknown.code, unknown.severity, unknown.args["count"]) == ("XA-1271", Severity.WARNING, 20)
    assert unknown.seen.startswith("50 Avdeling 50, 51 Avdeling 51, ") and unknown.seen.endswith(", …")
    assert (unused.code, unused.severity, unused.seen) == ("XA-1272", Severity.NOTE, "2 To")


def test_a_list_with_other_codes_altogether_is_told_in_one_sentence(tmp_path: Path) -> None:
    found = made(tmp_path, "A1;En;", departments={"10": "Skole"})
    (told,) = found.findings
    assert "I regnskapet står 10 Skole. I listen står A1 En." in say(told, "nb").message


def test_a_ledger_without_departments_says_so(tmp_path: Path) -> None:
    (told,) = made(tmp_path, "1;En;", departments={}).findings
    assert told.code == "XA-1274"
    assert all("--map" in say(told, lang).remedy for lang in LANGUAGES)


def test_a_faulty_list_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        made(tmp_path, "1;En;", "1;To;", ";Tre;", departments={"1": ""})
    assert {each.code for each in caught.value.findings} == {"XA-601", "XA-603"}
    assert caught.value.exit is Exit.USAGE


CODES = st.lists(st.text("0123456789AÅ ", min_size=1, max_size=4).filter(str.strip), unique=True, max_size=6)


@given(CODES, CODES)
def test_every_department_is_a_unit_or_told_and_so_is_every_unit(ids: list[str], codes: list[str]) -> None:
    units = [Unit(each, f"Enhet {n}", "", "", "", None, {}, n) for n, each in enumerate(ids)]
    listed = UnitList("l.csv", tuple(units), {})
    found = matched(listed, dict.fromkeys(codes, ""))
    told = {each.code: each for each in found.findings}
    assert set(found.names) == set(found.units) <= set(codes)
    if codes and found.names:
        assert int(str(told["XA-1271"].args["count"]) if "XA-1271" in told else 0) == len(codes) - len(found.names)
        assert {unit.id for unit in found.units.values()} <= set(ids)
    elif codes:
        assert set(told) == {"XA-1273"}
    assert all(found.units[code].id == code for code in codes if code in ids and ids.count(code) == 1
               and sum(" ".join(each.casefold().split()) == " ".join(code.casefold().split()) for each in ids) == 1)
