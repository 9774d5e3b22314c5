"""Strategies sent out with goals filled in: what their check sheets say is true of what stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.disturb import Disturbed
from xlanskaff.books import book
from xlanskaff.grammar.book import cell_name
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.services.batch import batch
from xlanskaff.services.templates import template_path
from xlanskaff.xlsx.read import open_book

GOALS = """enhet;id;mål;eier;frist
1;M1;Øke andelen kjøp på avtale fra 62 til 80 prosent;Innkjøpssjefen;31.12.2029
1;M2;Redusere klimautslippet fra transport med en tredel;Innkjøpssjefen;31.12.2029
2;M1;Bedre;;
"""


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path]:
    """The units, one of which has no goals, and the goals of the others."""
    units, goals = tmp_path / "enheter.csv", tmp_path / "mål.csv"
    units.write_text("id;navn\n1;Fjordvik\n2;Nes\n3;Ås\n", "utf-8")
    goals.write_text(GOALS, "utf-8")
    return units, goals


def _shown(path: Path, name: str) -> object:
    opened = open_book(path)
    area = opened.names()[name]
    assert area is not None
    return opened.values(area)[0][0]


@pytest.mark.parametrize("key", ["strategy", "strategy_simple"])
def test_the_check_sheet_of_every_unit_follows_from_the_goals_it_was_sent(
        key: str, lists: tuple[Path, Path], tmp_path: Path) -> None:
    units, goals = lists
    sent = batch(key, units, tmp_path / "ut", rows={"goals": goals})
    said = []
    for entry in sent.entries:
        opened = open_book(sent.out / entry.file)
        assert check_formulas(opened, read(opened, book(key), "nb")) == []
        said.append((_shown(sent.out / entry.file, "xa_checks_goals_reason"),
                     _shown(sent.out / entry.file, "xa_figures_missing")))
    assert said[0][0] != said[1][0] and said[2][1] == 0
    assert _shown(sent.out / sent.entries[0].file, "xa_overall_text") == (
        "Noe mangler før strategien er ferdig. Begynn med det som er merket Mangler.")
    assert _shown(sent.out / sent.entries[2].file, "xa_checks_goals_status") == "Venter"


def test_a_template_that_has_lost_a_computed_name_still_gives_right_results_in_the_others(
        lists: tuple[Path, Path], tmp_path: Path) -> None:
    units, goals = lists
    changed = Disturbed(template_path("strategy", "nb").read_bytes())
    changed.delete_name("xa_checks_approval_status")
    mine = changed.save(tmp_path / "mal.xlsx")
    ours = batch("strategy", units, tmp_path / "våre", rows={"goals": goals})
    theirs = batch("strategy", units, tmp_path / "deres", rows={"goals": goals}, template=mine)
    for one, other in zip(ours.entries, theirs.entries, strict=True):
        for name in ("xa_figures_missing", "xa_figures_ok", "xa_overall_text", "xa_checks_goals_status"):
            assert _shown(ours.out / one.file, name) == _shown(theirs.out / other.file, name)


def test_a_status_that_somebody_typed_over_is_told(tmp_path: Path) -> None:
    changed = Disturbed(template_path("strategy", "nb").read_bytes())
    area = open_book(template_path("strategy", "nb")).names()["xa_checks_approval_status"]
    assert area is not None
    changed.put(area.sheet, cell_name(area.top, area.left), "OK")
    opened = open_book(changed.save(tmp_path / "bok.xlsx"))
    found = check_formulas(opened, read(opened, book("strategy"), "nb"))
    assert [(f.code, f.sheet, f.cell, f.seen) for f in found] == [
        ("XA-502", "Sjekk", cell_name(area.top, area.left), "OK")]
