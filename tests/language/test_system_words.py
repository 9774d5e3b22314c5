"""What the operating system says of a file is in the language of the message."""

from __future__ import annotations

import errno
import os
from decimal import Decimal
from pathlib import Path

import pytest

from xlanskaff.errors import Problem, error, note, warning
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.batch import batch


def test_a_list_that_is_not_there_is_told_in_norwegian(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        batch("self_evaluation", tmp_path / "borte.csv", tmp_path / "ut")
    [finding] = caught.value.findings
    assert say(finding, "nb").message == "Filen kan ikke åpnes: filen eller mappen finnes ikke."
    assert say(finding, "nn").message == "Fila kan ikkje opnast: fila eller mappa finst ikkje."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_reason_of_the_system_is_left_in_its_own_words(lang: Lang) -> None:
    for number in (errno.ENOENT, errno.EACCES, errno.EEXIST, errno.ENOSPC, errno.EISDIR):
        reason = os.strerror(number)
        said = say(error("XA-621", file="Samlet.xlsx", reason=reason), lang).message
        assert reason not in said and "{" not in said


def test_what_stands_in_a_cell_is_shown_as_it_stands_there() -> None:
    finding = error("XA-201", sheet="Ark", cell="B2", seen=os.strerror(errno.EACCES), choices=("Ja", "Nei"))
    assert os.strerror(errno.EACCES) in say(finding, "nb").message


@pytest.mark.parametrize(("lang", "one", "several"), [
    ("nb", "(rad 4)", "(radene 4, 7, …)"), ("nn", "(rad 4)", "(radene 4, 7, …)"), ("en", "(row 4)", "(rows 4, 7, …)")])
def test_one_row_is_a_row_and_several_are_rows(lang: Lang, one: str, several: str) -> None:
    def said(*rows: str) -> str:
        return say(warning("XA-1017", file="a.csv", seen="ca. 7", count=len(rows), rows=rows), lang).message

    assert one in said("4") and several in said("4", "7", "…")
    assert "(linje 4)" in say(warning("XA-1018", file="a.csv", count=1, lines=("4",)), "nb").message
    assert "(A-1, A-2)" in say(warning("XA-1219", count=2, ids=("A-1", "A-2")), lang).message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_in_excel_too_names_options_as_those_of_the_command_line(lang: Lang) -> None:
    told = say(error("XA-620", file="Strategi.xlsx", count=1), lang).remedy
    assert told.index({"nb": "kommandolinjen", "nn": "kommandolinja", "en": "command line"}[lang]) < told.index("--")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_that_are_missing_are_each_told_for_themselves(lang: Lang) -> None:
    told = [say(error("XA-325", seen=name), lang) for name in ("value", "kind", "on")]
    assert all(each.finding.seen in each.message and "kind" not in each.remedy for each in told)


@pytest.mark.parametrize(("lang", "written"), [
    ("nb", "12 345 678,90"), ("nn", "12 345 678,90"), ("en", "12,345,678.90")])
def test_a_sum_is_written_with_marks_between_the_thousands_and_two_decimals(lang: Lang, written: str) -> None:
    amount = Decimal("12345678.9")
    # The text is what a finding that was kept in a file between two runs holds.
    for sums in (dict.fromkeys(("debit", "credit", "difference"), each) for each in (amount, str(amount))):
        assert say(warning("XA-1115", file="a.xml", **sums), lang).message.replace("\u00a0", " ").count(written) == 3
    assert "-0,50" in say(note("XA-1024", count=3, difference=Decimal("-0.5")), "nb").message
    assert "har 7 bilag" in say(warning("XA-1117", said=7, count=8), "nb").message
