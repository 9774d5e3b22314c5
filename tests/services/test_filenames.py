"""File names made from any unit name."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlanskaff.services.filenames import cleaned, file_names, same_file

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\..*)?", re.IGNORECASE)


@dataclass(frozen=True)
class U:
    id: str
    name: str


def named(*names: str, prefix: str = "Selvevaluering", suffix: str = ".xlsx") -> list[str]:
    units = [U(str(number), name) for number, name in enumerate(names, start=1)]
    return list(file_names(units, prefix=prefix, suffix=suffix).values())


def legal(name: str, suffix: str) -> bool:
    return (
        0 < len(name) <= 100
        and len(name.encode()) <= 240
        and name.endswith(suffix) and len(name) > len(suffix)
        and not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
        and name == name.strip() and name[0] not in ".=+-@~ "
        and not name.removesuffix(suffix).endswith((" ", "."))
        and not RESERVED.fullmatch(name.removesuffix(suffix))
        and name == unicodedata.normalize("NFC", name)
        and not any(unicodedata.category(char)[0] == "C" for char in name)
    )


@pytest.mark.parametrize(("name", "expected"), [
    ("Helse & omsorg / Øst", "Selvevaluering - Helse & omsorg - Øst.xlsx"),
    ("Plan/bygg", "Selvevaluering - Plan-bygg.xlsx"),
    ("Skole: 1. til 4. trinn", "Selvevaluering - Skole - 1. til 4. trinn.xlsx"),
    ('Senter "Ly" (Å)', "Selvevaluering - Senter 'Ly' (Å).xlsx"),
    ("Drift...", "Selvevaluering - Drift.xlsx"),
    ("CON", "Selvevaluering - CON.xlsx"),
    ("=1+1", "Selvevaluering - 1+1.xlsx"),
    ("-Drift", "Selvevaluering - Drift.xlsx"),
    ("~$Drift", "Selvevaluering - Drift.xlsx"),
    ("Drift\t\n\x07nord", "Selvevaluering - Drift nord.xlsx"),
    ("\u202eDrift\u200b 🏥👩🏽‍⚕️ \ufeffnord", "Selvevaluering - Drift nord.xlsx"),
    ("Ungdom\u00a0og fritid", "Selvevaluering - Ungdom og fritid.xlsx"),
    ("100 % § 8 °C", "Selvevaluering - 100 % § 8 °C.xlsx"),
    ("A\u030as Fjell", "Selvevaluering - Ås Fjell.xlsx"),
    ("Čáhput Ŋ", "Selvevaluering - Čáhput Ŋ.xlsx"),
])
def test_a_unit_name_stays_readable_as_a_file_name(name: str, expected: str) -> None:
    assert named(name) == [expected]


@pytest.mark.parametrize("name", ["CON", "con", "PRN", "Aux", "COM1", "lpt9", "COM¹", "CON.nord", "CONIN$"])
def test_names_that_windows_keeps_get_a_mark_in_front(name: str) -> None:
    [found] = named(name, prefix="")
    assert found == f"_{name}.xlsx"
    assert legal(found, ".xlsx")


def test_names_that_only_begin_like_a_kept_one_are_left_alone() -> None:
    assert named("Contur", "COM10", "Console.nord", prefix="") == [
        "Contur.xlsx", "COM10.xlsx", "Console.nord.xlsx"]


def test_a_long_name_is_cut_between_words_and_keeps_its_suffix() -> None:
    [found] = named("Avdeling for " + "tverrfaglig samordning og " * 10, suffix=".xlsm")
    assert found.startswith("Selvevaluering - Avdeling for tverrfaglig samordning og")
    assert found.removesuffix(".xlsm").rpartition(" ")[2] in ("tverrfaglig", "samordning")
    assert 75 <= len(found) <= 100


def test_a_cut_leaves_no_open_bracket_and_no_small_word_behind() -> None:
    embassy = "Ambassaden i Cuba, Havanna (Antigua og Barbuda, Bahamas, Barbados, Dominica, Grenada, Haiti)"
    assert named(embassy) == ["Selvevaluering - Ambassaden i Cuba, Havanna.xlsx"]
    [found] = named("Enhet for " + "x" * 64 + " og beredskap")
    assert found == "Selvevaluering - Enhet for " + "x" * 64 + ".xlsx"
    assert named("Skole (øst") == ["Selvevaluering - Skole (øst.xlsx"]


def test_a_long_word_is_cut_where_it_must_be_and_never_between_a_letter_and_its_mark() -> None:
    [plain] = named("x" * 200)
    assert len(plain) == 99
    [marked] = named("q\u0307" * 100)
    assert marked.removesuffix(".xlsx").endswith("q\u0307")
    [wide] = named("漢" * 200)
    assert legal(wide, ".xlsx")


def test_two_units_with_one_name_both_get_their_id() -> None:
    units = [U("12", "Skole"), U("7", "Kultur"), U("A/9", "SKOLE"),
             U("x", "\u00c5s"), U("y", "A\u030as"), U("z", "Ås.")]
    assert file_names(units, prefix="Plan") == {
        "12": "Plan - Skole (12).xlsx", "7": "Plan - Kultur.xlsx", "A/9": "Plan - SKOLE (A-9).xlsx",
        "x": "Plan - Ås (x).xlsx", "y": "Plan - Ås (y).xlsx", "z": "Plan - Ås (z).xlsx",
    }


def test_ids_that_differ_only_by_case_are_told_apart_by_their_digest() -> None:
    names = file_names([U("a1", "Skole"), U("A1", "Skole")], prefix="Plan")
    assert all(re.fullmatch(r"Plan - Skole \([0-9a-f]{16}\)\.xlsx", name) for name in names.values())
    assert len(set(names.values())) == 2


def test_a_unit_that_is_called_like_another_with_its_id_is_still_another_file() -> None:
    names = file_names([U("1", "Skole"), U("2", "Skole"), U("3", "Skole (1)")], prefix="Plan")
    assert len({same_file(name) for name in names.values()}) == 3
    assert names["2"] == "Plan - Skole (2).xlsx"
    assert names["3"] == "Plan - Skole (1) (3).xlsx"


def test_a_name_of_nothing_but_signs_becomes_the_id_and_an_id_of_signs_its_digest() -> None:
    names = file_names([U("17", "???"), U("***", "🏥"), U("19", "")], prefix="Plan")
    assert names["17"] == "Plan - 17.xlsx"
    assert re.fullmatch(r"Plan - [0-9a-f]{8}\.xlsx", names["***"])
    assert names["19"] == "Plan - 19.xlsx"


def test_one_id_twice_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="two units have the id '1'"):
        file_names([U("1", "A"), U("1", "B")], prefix="Plan")


ANY = st.one_of(
    st.text(max_size=30), st.text(max_size=250),
    st.sampled_from(["CON", "con.x", "Skole", "skole", "SKOLE ", "Ås", "A\u030as", "..", "", " ", "~$x", "=x",
                     "Skole (1)", "Straße", "STRASSE", "ıi", "Iİ"]),
)
Pairs = list[tuple[str, str]]
IDS = st.text(min_size=1, max_size=60)
UNITS = st.lists(st.tuples(IDS, ANY), max_size=12, unique_by=lambda pair: pair[0])


@given(UNITS, st.sampled_from(["", "Selvevaluering", "a" * 90, "…/…"]), st.sampled_from([".xlsx", ".xlsm"]))
@example([("a", "Skole"), ("A", "skole"), ("\u00e5", "Skole (a)"), ("a\u030a", "Skole")], "", ".xlsx")
def test_any_names_become_legal_and_unique_files(pairs: Pairs, prefix: str, suffix: str) -> None:
    units = [U(*pair) for pair in pairs]
    names = file_names(units, prefix=prefix, suffix=suffix)
    assert list(names) == [unit.id for unit in units]
    for name in names.values():
        assert legal(name, suffix), name
    assert len({same_file(name) for name in names.values()}) == len(names)
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert len({unicodedata.normalize("NFD", name).upper() for name in names.values()}) == len(names)


@given(UNITS.flatmap(lambda pairs: st.tuples(st.just(pairs), st.permutations(pairs))))
def test_the_order_of_the_list_makes_no_difference(lists: tuple[Pairs, Pairs]) -> None:
    one, other = ([U(*pair) for pair in pairs] for pairs in lists)
    assert file_names(one, prefix="P") == file_names(other, prefix="P")


@given(UNITS)
def test_units_whose_own_names_differ_are_named_as_if_they_were_alone(pairs: Pairs) -> None:
    alone = {pair[0]: file_names([U(*pair)], prefix="P")[pair[0]] for pair in pairs}
    if len({same_file(name) for name in alone.values()}) == len(alone):
        assert file_names([U(*pair) for pair in pairs], prefix="P") == alone


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


def test_every_public_body_gets_a_file_of_its_own(testdata: Path) -> None:
    from xlanskaff.services.units import read_units

    path = testdata / "codelists" / "etatsbasen_organization_2014.csv"
    units = read_units(path, columns={"id": "tailid", "name": "name_nb"})
    names = file_names(units, prefix="Selvevaluering")
    assert len({same_file(name) for name in names.values()}) == 4530
    assert all(legal(name, ".xlsx") for name in names.values())
    plain = [unit for unit in units if names[unit.id] == f"Selvevaluering - {unit.name}.xlsx"]
    assert len(plain) > 4000


def test_every_name_can_be_written_here(tmp_path: Path) -> None:
    names = named("CON", "Ås", "A\u030as", "skole", "Skole", "x" * 300, "漢" * 300, "???", prefix="")
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
