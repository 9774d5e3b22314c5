"""«Kontroller», «Neste funn» and «Fjern markeringer»: the same findings as the command line, one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.action_books import CASES, click, given, open_book
from tools.fake_host import FakeActionBook
from xlanskaff.books import book
from xlanskaff.errors import Finding
from xlanskaff.excel.actions.places import area_of
from xlanskaff.grammar.book import Area
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.check_file import examine
from xlanskaff.xlsx.write import write


def told(findings: object) -> list[tuple[str, str, str]]:
    assert isinstance(findings, list | tuple)
    return [(f.code, f.sheet, f.cell) for f in findings if isinstance(f, Finding)]


def damaged(lang: Lang = "nb") -> FakeActionBook:
    """A prioritisation with faults on several sheets."""
    fake = open_book("prioritisation", lang)
    for name, value in (("xa_problems_frequency", 9), ("xa_measures_problem1", "P99"), ("xa_measures_class_name", "x")):
        area = fake.named[name]
        assert area is not None
        fake.put(area.sheet, area.top, area.left, value)
    return fake


@pytest.mark.parametrize(("key", "share"), [case for case in CASES if case[1] == 0.5])
def test_the_findings_are_those_of_the_file(key: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(write(book(key), "nb", rows=given(key, share=share)))
    fake = open_book(key, share=share)
    outcome, _ = click("check", fake)
    assert told(outcome.findings) == told(examine(path).findings) == told(fake.marks)
    assert len(fake.pages["findings"].rows) == len(outcome.findings)
    assert not fake.written_areas


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_of_the_page_says_what_to_do_and_leads_to_its_cell(lang: Lang) -> None:
    fake = damaged(lang)
    outcome, _ = click("check", fake, lang=lang)
    page = fake.pages["findings"]
    assert {"XA-502", "XA-211"} <= {finding.code for finding in outcome.findings}
    for number, (row, finding) in enumerate(zip(page.rows, outcome.findings, strict=True)):
        said = say(finding, lang)
        assert row[6:] == (said.message, said.remedy)
        if finding.cell:
            assert page.links[number, 3] == area_of(finding.sheet, finding.cell)
    counted = sum(int(word.strip(",.:")) for word in outcome.message.split() if word.strip(",.:").isdecimal())
    assert counted == len(page.rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_findings_is_said_and_old_marks_go(lang: Lang) -> None:
    fake = open_book("question", lang)
    fake.marks = list(open_book("question").findings)
    outcome, _ = click("check", fake, lang=lang)
    page = fake.pages["findings"]
    assert not outcome.findings and fake.marks == [] and page.rows == [] and fake.file in outcome.message


def test_clicking_again_and_again_comes_to_every_finding_once_and_begins_anew() -> None:
    fake = damaged()
    outcome, _ = click("check", fake)
    wanted = {(a.sheet, a.top, a.left) for f in outcome.findings if (a := area_of(f.sheet, f.cell)) is not None}
    assert len(wanted) > 3
    seen: list[tuple[str, int, int]] = []
    for number in range(1, len(wanted) + 1):
        outcome, _ = click("next_finding", fake)
        assert f"Celle {number} av {len(wanted)} " in outcome.message
        assert fake.selection is not None
        seen.append((fake.selection.sheet, fake.selection.top, fake.selection.left))
    assert set(seen) == wanted and len(seen) == len(wanted)
    sheets = list(fake.sheets())
    assert seen == sorted(seen, key=lambda place: (sheets.index(place[0]), *place[1:]))
    outcome, _ = click("next_finding", fake)
    assert "Celle 1 av" in outcome.message


def test_from_a_cell_between_two_findings_it_goes_on() -> None:
    fake = damaged()
    click("next_finding", fake)
    assert fake.selection is not None
    first = fake.selection
    fake.selection = Area(first.sheet, first.top, first.left + 1, first.top, first.left + 1)
    outcome, _ = click("next_finding", fake)
    assert "Celle 2 av" in outcome.message and not fake.marks and not fake.pages


def test_a_book_without_findings_has_no_next_one() -> None:
    fake = open_book("question")
    outcome, _ = click("next_finding", fake)
    assert outcome.message == "Ingen funn i cellene i Bok.xlsx." and not fake.calls


def test_clearing_says_how_much_was_there() -> None:
    fake = damaged()
    outcome, _ = click("check", fake)
    count = len(outcome.findings) + 1
    assert str(count) in click("clear", fake)[0].message
    assert not fake.marks and not fake.pages
    assert click("clear", fake)[0].message == "Det er ingen markeringer å fjerne."


@pytest.mark.parametrize("key", ["check", "next_finding", "explain"])
def test_a_finding_about_cells_that_are_gone_is_survived(key: str) -> None:
    fake = damaged()
    fake.drop("Problemer")
    fake.selection = Area("Tiltak", 7, 3, 7, 3)
    outcome, _ = click(key, fake)
    assert outcome.message
