"""Columns that are called the same, or nothing: each has its number, in proposals, messages and mappings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.ledgers import brought_in, lines, only
from xlanskaff.errors import Problem
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.spend.mapping import called, places_of

TWICE = ("Dato;Leverandør;Beløp;Leverandør;Beløp\n"
         "01.01.2025;A;100,00;x;80,00\n02.01.2025;B;5,00;y;4,00\n")
NAMELESS = "Dato;Leverandør;;\n01.01.2025;A;1,50;1,90\n02.01.2025;B;2,50;2,90\n"


def refused(folder: Path, content: str, **options: str) -> Problem:
    with pytest.raises(Problem) as caught:
        brought_in(folder, content, **options)
    return caught.value


def proposal(folder: Path, content: str, lang: Lang = "nb") -> str:
    """What is proposed for a file."""
    refused(folder, content, lang=lang)
    (path,) = folder.glob("*.toml")
    written = path.read_text(encoding="utf-8")
    path.unlink()
    return written


@pytest.mark.parametrize(("content", "headers", "first"), [
    (TWICE, ("#3 «Beløp» (100,00)", "#5 «Beløp» (80,00)"), "#3"),
    (NAMELESS, ("#3 (1,50)", "#4 (1,90)"), "#3"),
])
def test_amounts_called_the_same_or_nothing_are_told_with_their_numbers(
        tmp_path: Path, content: str, headers: tuple[str, ...], first: str) -> None:
    told = refused(tmp_path, content).findings[0]
    assert (told.code, told.args["headers"], told.args["first"]) == ("XA-1012", headers, first)
    assert say(told, "nb").remedy.startswith(f'Skriv amount = "{first}", eller en av de andre,')


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("content", "sums"), [(TWICE, {"#3": "105.00", "#5": "84.00"}),
                                               (NAMELESS, {"#3": "4.00", "#4": "4.80"})])
def test_each_line_of_a_proposal_gives_the_column_it_was_written_for(
        tmp_path: Path, content: str, sums: dict[str, str], lang: Lang) -> None:
    written = proposal(tmp_path, content, lang)
    for number, total in sums.items():
        chosen = written.replace(f'# amount = "{number}"', f'amount = "{number}"')
        assert tomllib.loads(chosen)["columns"]["amount"] == number
        assert only(brought_in(tmp_path, content, told=chosen)).sum == total


def test_a_proposal_shows_the_header_and_an_example_behind_a_number(tmp_path: Path) -> None:
    written = proposal(tmp_path, TWICE).splitlines()
    assert '# amount = "#3"  # Beløp, for eksempel 100,00' in written
    assert 'supplier_name = "#2"  # Leverandør, for eksempel A' in written
    assert '#   "#4"  # Leverandør, for eksempel x' in written and 'date = "Dato"' in written
    assert '# amount = "#4"  # for eksempel 1,90' in proposal(tmp_path, NAMELESS).splitlines()


def test_a_file_without_amounts_is_proposed_with_all_its_columns(tmp_path: Path) -> None:
    written = proposal(tmp_path, "Leverandør;Adresse;Adresse;Post\nA;Vei 1;Vei 2;7\nB;Vei 3;Vei 4;8\n")
    assert re.findall(r"# amount = (\S+)", written) == ['"Leverandør"', '"#2"', '"#3"', '"Post"']


def test_a_mapping_that_names_a_header_of_several_columns_is_told_their_numbers(tmp_path: Path) -> None:
    (told,) = refused(tmp_path, TWICE, told='[columns]\namount = "beløp"\n').findings
    assert (told.code, told.field, told.seen, told.args["headers"]) == (
        "XA-1055", "amount", "beløp", ("#3 (100,00)", "#5 (80,00)"))
    assert 'amount = "#3"' in say(told, "nn").remedy


@pytest.mark.parametrize("other", ["", "100,00"])
def test_where_it_makes_no_difference_which_of_them_is_meant_nobody_is_asked(tmp_path: Path, other: str) -> None:
    result = brought_in(tmp_path, f"Leverandør;Pris;Pris\nA;{other};100,00\n", told='[columns]\namount = "Pris"\n')
    assert only(result).sum == "100.00"


def test_a_column_that_is_called_as_another_is_told_with_its_number(tmp_path: Path) -> None:
    result = brought_in(tmp_path, "Dato;Leverandør;Leverandør;Nettobeløp\n01.01.2025;A;x;1,00\n02.01.2025;B;y;2,00\n")
    assert only(result).mapping == {"date": "Dato", "supplier_name": "#2", "amount": "Nettobeløp"}
    assert lines(result, "supplier_name") == [("A",), ("B",)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.sampled_from(["Beløp", "beløp", "BELØP.", " ", "", "#1", "#3", "\u200b", "%", "a\tb"]),
                          st.text(max_size=5)), min_size=1, max_size=6))
def test_what_a_column_is_called_finds_it_and_no_other(headers: list[str]) -> None:
    for at in range(len(headers)):
        assert places_of(called(at, headers), headers) == [at]
