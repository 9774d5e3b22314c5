"""Page, module, fixture and catalogue of every performance indicator say the same."""

from __future__ import annotations

import dataclasses
import inspect
import re
from pathlib import Path

import pytest

from tools.kpi_cases import EMPTY, ROWS, Case, cases, check, words
from xlanskaff.catalogue.kpi import Kpi, groups, kpis, term
from xlanskaff.language.texts import text
from xlanskaff.rules.kpi import module_of

ROOT = Path(__file__).resolve().parents[2]
PAGES, FIXTURES = ROOT / "docs" / "kpi", ROOT / "tests" / "kpi"
SECTIONS = ["Definisjon", "Formel", "Eksempel", "Fallgruve", "Krav til data", "Kilde"]
IDS = [found.id for found in kpis()]
ONE_EACH = pytest.mark.parametrize("found", kpis(), ids=IDS)
EVERY_CASE = [(key, case) for key in IDS for case in cases(FIXTURES / f"{key}.md")]
FIELDS = {"answer.value"} | {
    f"{name}.{field.name}" for kind, name in ROWS.items() for field in dataclasses.fields(kind)}


def sections(key: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", (PAGES / f"{key}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_every_indicator_has_one_page_one_fixture_and_one_module_and_nothing_is_left_over() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == [*IDS, "README"]
    assert sorted(path.stem for path in FIXTURES.glob("*.md")) == IDS
    modules = {found.module for found in kpis()}
    assert len(modules) == len(IDS)
    folder = ROOT / "xlanskaff" / "rules" / "kpi"
    with_a_key = {path.stem for path in folder.glob("*.py")
                  if re.search(r"^KEY = ", path.read_text(encoding="utf-8"), re.MULTILINE)}
    assert with_a_key == modules


@ONE_EACH
def test_a_page_has_the_same_sections_in_the_same_order(found: Kpi) -> None:
    assert list(sections(found.id)) == ["", *SECTIONS]


@ONE_EACH
def test_a_page_says_what_the_catalogue_says(found: Kpi) -> None:
    page = sections(found.id)
    group = next(each for each in groups() if each.code == found.group)
    placed = (group.text("nb"), *(term(code).text("nb") for code in (
        f"level.{found.level}", f"unit.{found.unit}", f"direction.{found.direction}")))
    assert page[""].startswith(f"# {found.id} {found.text('nb')}\n")
    assert f"| {' | '.join(placed)} |" in page[""]
    assert page["Definisjon"].strip() == found.definition("nb")
    assert page["Formel"].strip().startswith(f"> {found.formula('nb')}\n\n")
    assert page["Fallgruve"].strip().startswith(found.pitfall("nb"))
    assert page["Krav til data"].strip().startswith(found.data("nb"))
    assert page["Kilde"].strip().startswith(found.origin("nb"))


@ONE_EACH
def test_a_page_marks_what_is_our_own(found: Kpi) -> None:
    name, formula = text(f"kpi.mark.{found.name_mark}", "nb"), text(f"kpi.mark.{found.formula_mark}", "nb")
    assert f"Navnet eller kravet: {name}. Formelen: {formula}." in sections(found.id)["Kilde"]


@ONE_EACH
def test_a_page_lists_the_columns_that_the_module_needs(found: Kpi) -> None:
    by_row: dict[str, list[str]] = {}
    for line in re.findall(r"^- (.+): (.+)$", sections(found.id)["Krav til data"], flags=re.MULTILINE):
        by_row[line[0]] = line[1].split(", ")
    rows = words("row")
    columns = tuple(f"{rows[row]}.{words(f'column.{rows[row]}')[column]}"
                    for row, labels in by_row.items() for column in labels)
    assert columns == module_of(found.id).NEEDS


@ONE_EACH
def test_a_page_names_its_module_and_the_module_names_its_indicator(found: Kpi) -> None:
    module = module_of(found.id)
    assert f"`{module.__name__}`" in sections(found.id)["Kilde"]
    assert found.id == module.KEY
    assert (module.__doc__ or "").startswith(found.id)
    assert "Source:\n" in (inspect.getdoc(module.calculate) or "")
    assert set(module.NEEDS) <= FIELDS


@ONE_EACH
def test_the_example_on_a_page_is_true(found: Kpi) -> None:
    (example,) = [case for case in cases(PAGES / f"{found.id}.md") if case.name == "Eksempel"]
    assert example.expected["verdi"] not in EMPTY
    check(found.id, example)


@pytest.mark.parametrize(("key", "case"), EVERY_CASE, ids=[f"{key}: {case.name}" for key, case in EVERY_CASE])
def test_the_indicator_comes_to_what_the_fixture_says(key: str, case: Case) -> None:
    check(key, case)


@ONE_EACH
def test_every_fixture_tries_an_empty_figure_and_its_reason(found: Kpi) -> None:
    tried = [case.expected for key, case in EVERY_CASE if key == found.id]
    assert len(tried) >= 2
    assert any(row["verdi"] == "–" and row.get("årsak") not in (None, *EMPTY) for row in tried)


def test_a_wrong_expectation_is_noticed() -> None:
    (case,) = [each for each in cases(PAGES / "KPI01.md") if each.name == "Eksempel"]
    for column, wrong in (("verdi", "76 %"), ("teller", "600 001"), ("dekning", "99 %"), ("verdi", "–")):
        changed = Case(case.name, {**case.tables, "Resultat": [{**case.expected, column: wrong}]})
        with pytest.raises(AssertionError):
            check("KPI01", changed)


def test_the_index_lists_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    for found in kpis():
        group = next(each for each in groups() if each.code == found.group)
        assert (f"| [{found.id}]({found.id}.md) | {found.text('nb')} | {group.text('nb')} | "
                f"{term(f'level.{found.level}').text('nb')} |") in index
