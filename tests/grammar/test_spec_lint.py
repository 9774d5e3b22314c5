"""Excel's limits are errors when a specification is laid out, per language; nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import pytest
from annotated_types import MaxLen

from xlanskaff.books import EVERY, book
from xlanskaff.grammar.blocks import Form, Sheet, Table, Workbook
from xlanskaff.grammar.choices import ChoiceList, Item
from xlanskaff.grammar.columns import Row, choice, computed, constant, field
from xlanskaff.grammar.expr import Const, col, total
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.lint import SpecError, lint
from xlanskaff.language import texts
from xlanskaff.language.texts import LANGUAGES

LEVELS = ChoiceList("tiny", (Item("low"), Item("high")))


class TinyRow(Row):
    """A row with one of everything."""

    id: Annotated[str, constant()]
    name: Annotated[str | None, field(), MaxLen(40)] = None
    level: Annotated[str | None, choice(LEVELS)] = None
    points: Annotated[int | None, field()] = None
    double: Annotated[int | None, computed(col("points") * 2)] = None


class TinyForm(Row):
    """One field."""

    owner: Annotated[str | None, field()] = None


def tiny(**changes: Any) -> Workbook:
    """A small sound workbook, or one with changes to its table."""
    table = replace(Table("rows", model=TinyRow, capacity=5, id_column="id"), **changes)
    return Workbook("tiny", 1, (Sheet("one", (2, 8, 20, 12, 10, 10), (table,)),
                                Sheet("two", (2, 20, 30, 30), (Form("head", model=TinyForm),))))


WORDS = {
    "title": "Liten", "file": "Liten", "sheet.one.tab": "Rader", "sheet.one.title": "Rader", "sheet.one.lead": "x",
    "sheet.two.tab": "Hode", "sheet.two.title": "Hode", "sheet.two.lead": "x", "rows.id.label": "Id",
    "rows.name.label": "Navn", "rows.level.label": "Nivå", "rows.points.label": "Poeng", "rows.double.label": "Dobbelt",
    "head.owner.label": "Eier",
}
CHOICES = {"tiny.low": "Lav", "tiny.high": "Høy"}


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The texts of the small workbook, which a test may change."""
    shown = {**WORDS}
    real = texts.entries

    def entries(surface: str, lang: str) -> Any:
        return shown if surface == "tiny" else {**real(surface, lang), **CHOICES} if surface == "choices" else real(
            surface, lang)  # type: ignore[arg-type]

    monkeypatch.setattr(texts, "entries", entries)
    return shown


def _codes(spec: Workbook) -> set[str]:
    return {fault.split()[0] for fault in lint(spec, "nb")}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", EVERY)
def test_every_book_keeps_within_every_limit_in_every_language(key: str, lang: Any) -> None:
    assert lint(book(key), lang) == []


def test_a_sound_workbook_has_no_faults(words: dict[str, str]) -> None:
    assert lint(tiny(), "nb") == []


@pytest.mark.parametrize(("key", "value", "code"), [
    ("sheet.one.tab", "Et arknavn som er lengre enn det får lov til", "SPEC-012"),
    ("sheet.one.tab", "Ja/nei", "SPEC-013"), ("sheet.two.tab", "RADER", "SPEC-014"),
    ("rows.points.label", "navn", "SPEC-020"), ("rows.name.prompt", "x" * 256, "SPEC-030"),
    ("rows.name.prompt_title", "x" * 33, None)])
def test_a_text_that_excel_cannot_hold_is_a_fault(
        words: dict[str, str], key: str, value: str, code: str | None) -> None:
    words[key] = value
    if code is None:
        words["rows.name.prompt"] = "Kort"
    assert _codes(tiny()) == {code or "SPEC-031"}


def test_a_missing_text_is_a_fault_and_not_a_fallback(words: dict[str, str]) -> None:
    del words["rows.name.label"]
    assert "SPEC-001" in _codes(tiny())


def test_columns_that_do_not_fit_or_do_not_exist_are_faults(words: dict[str, str]) -> None:
    assert _codes(tiny(at=4)) == {"SPEC-021"}
    assert _codes(tiny(id_column="nmae")) == {"SPEC-022"}


def test_a_formula_that_names_an_unknown_column_is_told_which_was_meant(words: dict[str, str]) -> None:
    class Wrong(Row):
        """A formula with a slip."""

        id: Annotated[str, constant()]
        points: Annotated[int | None, field()] = None
        double: Annotated[int | None, computed(col("ponits") * 2 + total("rows", "points"))] = None

    words["rows.double.label"] = "Dobbelt"
    faults = [f for f in lint(tiny(model=Wrong), "nb") if f.startswith("SPEC-060")]
    assert faults == ["SPEC-060 tiny.rows.double: formula names unknown column 'rows.ponits'. Did you mean 'points'?"]


def test_a_long_text_in_a_formula_is_a_fault(words: dict[str, str]) -> None:
    class Long(Row):
        """A formula with a long text."""

        id: Annotated[str, constant()]
        points: Annotated[str | None, computed(Const("x" * 256))] = None

    assert _codes(tiny(model=Long)) == {"SPEC-061"}


def test_choice_labels_that_are_alike_or_patterns_are_faults(
        words: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from xlanskaff.grammar import choices

    choices.labels.cache_clear()
    monkeypatch.setitem(CHOICES, "tiny.high", "lav")
    assert _codes(tiny()) == {"SPEC-050"}
    choices.labels.cache_clear()
    monkeypatch.setitem(CHOICES, "tiny.high", ">5 *")
    assert _codes(tiny()) == {"SPEC-051"}
    choices.labels.cache_clear()


def test_a_faulty_specification_cannot_be_laid_out(words: dict[str, str]) -> None:
    words["sheet.one.tab"] = "Ja/nei"
    with pytest.raises(SpecError) as problem:
        place(tiny(), "nb")
    assert "SPEC-013" in str(problem.value)
