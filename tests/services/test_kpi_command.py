"""`xlanskaff kpi list` and `xlanskaff kpi explain`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from xlanskaff.catalogue.kpi import groups, kpis, settings
from xlanskaff.cli.main import main
from xlanskaff.errors import Exit, Problem
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.kpi import explain_lines, explained, list_lines, listed


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["kpi", *args])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_has_every_indicator_once_below_its_group(lang: Lang) -> None:
    code, out, _ = run("list", "--lang", lang)
    assert code == 0
    lines = out.splitlines()
    where = {line: place for place, line in enumerate(lines)}
    heads = [where[group.text(lang)] for group in groups()]
    assert heads == sorted(heads)
    for found in kpis():
        (place,) = [place for place, line in enumerate(lines) if line.startswith(f"  {found.id}  {found.text(lang)}")]
        group = max(head for head in heads if head < place)
        assert lines[group] == next(each for each in groups() if each.code == found.group).text(lang)


def test_the_list_says_how_many_strategic_ones_a_strategy_should_have_and_whose_advice_that_is() -> None:
    assert list_lines("nb")[-1] == ("25 styringsparametere, 8 av dem strategiske. En strategi bør ha høyst 6 "
                                    "strategiske (vårt eget forslag).")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("found", kpis(), ids=lambda found: found.id)
def test_an_explanation_holds_everything_the_catalogue_knows(found: object, lang: Lang) -> None:
    told = "\n".join(explain_lines(explained(found.id, lang), lang))  # type: ignore[attr-defined]
    for words in (found.text(lang), found.definition(lang), found.formula(lang), found.data(lang),  # type: ignore[attr-defined]
                  found.pitfall(lang), found.origin(lang)):  # type: ignore[attr-defined]
        assert words in told
    for each in settings().values():
        assert (each.text(lang) in told) == (each.kpi == found.id)  # type: ignore[attr-defined]
    assert "{" not in told


def test_what_is_our_own_is_said_to_be_our_own() -> None:
    told = explain_lines(explained("KPI01", "nb"), "nb")
    assert "  Navnet eller kravet: fra kilden. Formelen: vårt eget forslag." in told


@pytest.mark.parametrize("typed", ["KPI07", "kpi7", "7", " kpi 07 "])
def test_an_indicator_is_explained_however_its_id_is_typed(typed: str) -> None:
    code, out, _ = run("explain", typed)
    assert code == 0
    assert out.startswith("KPI07 Leverandørkonsentrasjon\n")


@pytest.mark.parametrize("typed", ["KPI26", "KPI00", "avtalelojalitet", "KPI01x", "-"])
def test_an_unknown_indicator_ends_with_exit_2_and_the_ids_there_are(typed: str) -> None:
    code, out, err = run("explain", "--", typed)
    assert (code, out) == (2, "")
    assert "XA-379" in err and typed in err and "KPI01" in err and "KPI25" in err
    with pytest.raises(Problem) as raised:
        explained(typed, "nb")
    assert raised.value.exit is Exit.USAGE


def test_json_has_codes_for_machines_and_names_for_people() -> None:
    code, out, _ = run("explain", "KPI01", "--json", "--lang", "en")
    found = json.loads(out)
    assert code == 0
    assert (found["id"], found["direction"], found["unit"], found["level"]) == ("KPI01", "up", "share", "strategic")
    assert (found["name_mark"], found["formula_mark"]) == ("S", "G")
    assert [each["row"] for each in found["needs"]] == ["purchase", "contract"]
    assert found["settings"] == [{
        "key": "least_coverage", "value": "0.70", "unit": "share", "mark": "G", "shown": "70 %",
        "text": "Smallest share of spend that must have a category before contract loyalty is shown."}]
    assert found["module"] == "xlanskaff.rules.kpi.contract_loyalty"


def test_json_of_the_list_is_the_list() -> None:
    code, out, _ = run("list", "--json")
    assert code == 0
    assert json.loads(out) == {"kpis": listed("nb")}
    assert {tuple(each) for each in listed("en")} == {(
        "id", "name", "group", "group_name", "level", "level_name", "unit", "unit_name", "direction",
        "direction_name")}


def test_json_of_what_cannot_be_explained_is_a_finding() -> None:
    code, out, _ = run("explain", "KPI99", "--json")
    found = json.loads(out)
    assert code == 2
    assert (found["ok"], found["findings"][0]["code"], found["findings"][0]["seen"]) == (False, "XA-379", "KPI99")


def test_dates_shares_and_kroner_are_written_as_people_write_them() -> None:
    found = [each for key in ("KPI12", "KPI17", "KPI21") for each in explained(key, "nb")["settings"]]
    shown = {each["key"]: each["shown"] for each in found}
    assert shown == {"small_invoice": "1 000", "expiry_days": "180", "climate_weight": "30 %", "climate_places": "3",
                     "climate_in_force": "01.07.2026"}


def test_help_names_both_commands() -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert "list" in out and "explain" in out


def test_the_indicators_are_explained_without_loading_a_heavy_library() -> None:
    told = ("import sys\nfrom xlanskaff.services.kpi import explained, listed\nlisted('nb'), explained('KPI01', 'nb')\n"
            "print(sorted({'pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'pydantic', 'click'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
