"""The strategy in both variants: what it holds, what it works out, and that every file of it is sound."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tools.cells import cells, differences
from tools.ironcalc_reading import disagreements
from tools.strategy_answers import Given, answers, drawn
from tools.zips import part
from xlanskaff.books import book
from xlanskaff.books import strategy_lists as lists
from xlanskaff.books.strategy_records import Strategy
from xlanskaff.catalogue.considerations import considerations
from xlanskaff.grammar.blocks import Checklist, Table
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import Role, model_of
from xlanskaff.grammar.formula import walk
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.nodes import AnyBegins, JoinWhere
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.grammar.values import cells_of, program
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.considerations import status
from xlanskaff.rules.smarte import check_goal
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

STANDARD, SIMPLE = book("strategy"), book("strategy_simple")
VARIANTS = {False: STANDARD, True: SIMPLE}
FILLS = (0.0, 0.5, 1.0)
NOT_SHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Every example writes a workbook; making the first one that fails smaller would take minutes."""
variants = pytest.mark.parametrize("simple", [False, True], ids=["standard", "simple"])


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Both variants in three languages, empty, half filled and filled."""
    folder = tmp_path_factory.mktemp("strategies")
    made = []
    for simple, spec in VARIANTS.items():
        for lang in LANGUAGES:
            for share in FILLS:
                made.append(folder / f"{spec.key}-{lang}-{share}.xlsx")
                made[-1].write_bytes(write(spec, lang, rows=answers(lang, share=share, simple=simple)))
    return made


def _read(simple: bool, rows: Given, path: Path, lang: Lang = "nb") -> Reading:
    path.write_bytes(write(VARIANTS[simple], lang, rows=rows))
    return read(open_book(path), VARIANTS[simple], lang)


def _cells(rows: Given, *, simple: bool = False, lang: Lang = "nb") -> dict[tuple[str, str], list[Any]]:
    return cells_of(place(VARIANTS[simple], lang), rows)


def _checked(rows: Given, *, simple: bool = False) -> dict[str, tuple[str, str]]:
    found = _cells(rows, simple=simple)
    checklist = VARIANTS[simple].block("checks")
    assert isinstance(checklist, Checklist)
    return {check.key: (found["checks", f"{check.key}_status"][0], found["checks", f"{check.key}_reason"][0])
            for check in checklist.checks}


def test_our_lint_finds_nothing_in_any_strategy(kinds: list[Path]) -> None:
    found = {path.name: [f.code for f in (*lint(path), *accessibility(path))] for path in kinds}
    assert len(found) == 18 and not any(found.values()), found


def _filled(kinds: list[Path]) -> list[Path]:
    """Empty books are among the committed templates, which are validated and recalculated by a test of their own."""
    return [path for path in kinds if "-0.0" not in path.stem]


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_any_strategy(sdk: ModuleType, kinds: list[Path]) -> None:
    assert {path.name: found for path, found in sdk.complaints_of(_filled(kinds)).items() if found} == {}


@settings(max_examples=1, suppress_health_check=list(HealthCheck), phases=NOT_SHRUNK)
@given(st.data())
def test_libreoffice_recalculates_every_cached_value_alike(
        office: ModuleType, kinds: list[Path], tmp_path: Path, data: st.DataObject) -> None:
    paths = _filled(kinds)
    for number in range(6):
        lang: Lang = data.draw(st.sampled_from(LANGUAGES))
        simple = data.draw(st.booleans())
        paths.append(tmp_path / f"drawn-{number}.xlsx")
        paths[-1].write_bytes(write(VARIANTS[simple], lang, rows=data.draw(drawn(lang, simple=simple))))
    computed = office.recalculated(paths)
    assert {path.name: wrong for path in paths if (wrong := differences(cells(path), computed[path]))} == {}


def _about_many_cells(simple: bool) -> set[tuple[str, str]]:
    """Computed columns that need a formula over many cells at once, which ironcalc does not have."""
    expressions = VARIANTS[simple].expressions()
    arrays = {key for key, expr in expressions.items() if any(isinstance(n, JoinWhere | AnyBegins) for n in walk(expr))}
    return arrays | program(VARIANTS[simple], "nb").affected(arrays, expressions)


@variants
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=NOT_SHRUNK)
@given(data=st.data())
def test_any_strategy_at_all_agrees_with_ironcalc(simple: bool, tmp_path: Path, data: st.DataObject) -> None:
    assert disagreements(VARIANTS[simple], "nb", data.draw(drawn("nb", simple=simple)), tmp_path / "book.xlsx",
                         but=_about_many_cells(simple)) == []


@variants
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("share", FILLS)
def test_what_is_written_is_what_is_read(simple: bool, lang: Lang, share: float, tmp_path: Path) -> None:
    path, given_rows = tmp_path / "book.xlsx", answers(lang, share=share, simple=simple)
    path.write_bytes(write(VARIANTS[simple], lang, rows=given_rows))
    opened = open_book(path)
    reading = read(opened, VARIANTS[simple], lang)
    assert [row["text"] for row in reading.tables["goals"]] == [row["text"] for row in given_rows.get("goals", [])]
    assert [row["parameter"] for row in reading.tables["kpis"]] == {
        0.0: [], 0.5: ["KPI01", "E1"], 1.0: ["KPI01", "E1", "KPI18", "KPI20"]}[share]
    assert len(reading.tables["considerations"]) == 14
    assert {f.code for f in reading.findings} <= {"XA-210", "XA-211"}
    assert check_formulas(opened, reading) == []


def test_the_simple_strategy_has_less_and_the_same_chain() -> None:
    def names(simple: bool) -> dict[str, list[str]]:
        return {b.key: [c.name for c in b.columns] for b in VARIANTS[simple].data_blocks()}

    standard, simple = names(False), names(True)
    assert simple.keys() < standard.keys() and standard.keys() - simple.keys() == {"deprioritised", "shown", "path"}
    assert all(set(columns) <= set(standard[key]) for key, columns in simple.items())
    assert {"problems", "kpi", "owner", "deadline", "chain"} <= set(simple["goals"])
    assert not {"level", "parent", "effect"} & set(simple["goals"])


@variants
def test_every_language_has_the_same_rows(simple: bool) -> None:
    heights = [place(VARIANTS[simple], lang).heights for lang in LANGUAGES]
    assert heights[0] == heights[1] == heights[2]


@variants
def test_every_row_model_is_also_a_pydantic_model(simple: bool) -> None:
    for block in VARIANTS[simple].data_blocks():
        schema = model_of(block.model).model_json_schema()
        assert list(schema["properties"]) == [column.name for column in block.columns]


@variants
def test_every_table_of_numbered_rows_names_them_beforehand(simple: bool) -> None:
    numbered = {b.key: [row["id"] for row in b.constants("nb")] for b in VARIANTS[simple].data_blocks()
                if isinstance(b, Table) and b.optional and b.constants}
    assert numbered["goals"][0] == "M1" and numbered["kpis"][0] == "K1" and numbered["own_kpis"][0] == "E1"
    assert all(len(set(ids)) == len(ids) for ids in numbered.values())


@variants
def test_an_empty_book_is_calm(simple: bool) -> None:
    found = _cells({}, simple=simple)
    assert found["overall", "text"] == ["Sjekken begynner når det første målet er skrevet på arket Mål."]
    assert {word for word, _ in _checked({}, simple=simple).values()} == {"Venter"}
    assert set(found["goals", "smarte"]) == set(found["kpis", "method"]) == set(found["problems", "status"]) == {""}
    assert set(found["considerations", "status"]) == {"Ikke vurdert"}
    assert found["response", "advice"] == ["Fyll ut innkjøp, budsjett og om dere har hatt strategi før."]


@variants
def test_a_finished_strategy_passes_every_check(simple: bool) -> None:
    assert {word for word, _ in _checked(answers("nb", simple=simple), simple=simple).values()} == {"OK"}
    assert _cells(answers("nb", simple=simple), simple=simple)["overall", "text"] == ["Alt er i orden."]


def test_a_half_finished_strategy_is_told_what_is_missing_and_where() -> None:
    found = _checked(answers("nb", share=0.5))
    assert found["period"] == ("Se på", "Perioden er 5 år og 6 måneder. Veiledningen anbefaler 3–4 år.")
    assert found["critical"] == ("Mangler", "2 uten mål: P2, P3.")
    assert found["followed"] == ("Mangler", "Mangler eier: M3. Mangler frist: M3.")
    assert found["considerations"] == (
        "Mangler", "Dekket: 4. Mangler mål eller rutine: § 5h. Mangler begrunnelse: § 5i. Ikke vurdert: 6.")
    assert found["published"][0] == "Mangler" and found["deprioritised"][0] == "Se på"


@pytest.mark.parametrize(("purchases", "budget", "earlier", "advice"), [
    (31, 100, None, "Standard passer best: innkjøpene er 31 % av budsjettet."),
    (30, 100, "Nei", "Enkel passer best: innkjøpene er 30 % av budsjettet, og strategien er den første."),
    (30, 100, None, "Si om dere har hatt strategi før."),
    (10, 100, "Ja", "Standard passer best: dere har hatt strategi før."),
    (None, None, "Ja", "Standard passer best: dere har hatt strategi før."),
    (10, 0, "Nei", "Fyll ut innkjøp, budsjett og om dere har hatt strategi før."),
    (110, 100, "Ja", "Innkjøpene er større enn budsjettet. Kontroller tallene."),
])
def test_the_advice_follows_the_signpost_of_the_template(
        purchases: int | None, budget: int | None, earlier: str | None, advice: str) -> None:
    rows: Given = {"response": [{"purchases": purchases, "budget": budget, "earlier": earlier}]}
    assert _cells(rows)["response", "advice"] == [advice]


def _goal(text: str, level: str | None = None, parent: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"text": text, "level": level and labels(lists.GOAL_LEVEL, "nb")[level], "parent": parent, **fields}


@pytest.mark.parametrize(("goals", "count"), [
    ([_goal("a", "focus_area")] * 4, 4),
    ([_goal("a", "main_goal"), *[_goal("b", "sub_goal", "M1")] * 4], 4),
    ([_goal("v", "vision"), _goal("a", "main_goal"), *[_goal("b", "sub_goal", "M2")] * 5], 5),
    ([_goal("a", "main_goal")] * 6, 6),
    ([_goal("a")] * 3, 3),
    ([_goal("a", "main_goal")], 1),
    ([_goal("v", "vision"), _goal("m", "mission")], 0),
])
def test_goals_are_counted_where_there_is_more_than_one(goals: list[dict[str, Any]], count: int) -> None:
    assert _cells({"goals": goals})["facts", "goals"] == [count]


def test_a_vision_and_a_goal_with_goals_under_it_are_not_followed_up_for_themselves() -> None:
    rows: Given = {"goals": [_goal("Visjonen", "vision"), _goal("Hovedmålet", "main_goal"),
                             _goal("Delmålet", "sub_goal", "M2")]}
    found = _cells(rows)
    assert found["goals", "followed"][:3] == [0, 0, 1]
    assert found["goals", "smarte"][0] == "Følges opp gjennom målene under."


def test_a_goal_may_rest_on_the_problem_of_the_goal_above_it() -> None:
    goals = [_goal("a", "main_goal", problems="P1"), _goal("b", "sub_goal", "M1"), _goal("c", "sub_goal")]
    assert _cells({"goals": goals})["goals", "no_problem"][:3] == [0, 0, 1]


def test_a_problem_sees_the_goals_that_point_at_it_and_only_those() -> None:
    goals = [_goal("a", problems="P1, P11"), _goal("b", problems="p1; P3"), _goal("c", problems="P17")]
    classes = {"P1": "Kritisk", "P7": "Alvorlig", "P9": "Lav"}
    problems = [{"id": found, "severity": severity} for found, severity in classes.items()]
    found = _cells({"goals": goals, "problems": problems})
    assert found["problems", "goals"][:3] == ["M1, M2", "", ""]
    assert found["problems", "status"][:3] == ["OK", "Mangler", "–"]


def test_a_hint_says_the_first_thing_that_is_missing_under_each_letter() -> None:
    found = _cells({"goals": [_goal("Bedre innkjøp")]})
    assert found["goals", "smarte"][0] == ("Spesifikt: skriv minst fem ord. Målbart: velg en styringsparameter. "
                                           "Akseptert: mangler eier. Tidsbestemt: mangler frist.")


def test_a_change_faster_than_the_body_believes_in_gets_a_remark() -> None:
    rows = answers("nb")
    assert _cells(rows)["goals", "realistic"][1] == ""
    rows["response"][0]["pace"] = 0.05
    assert _cells(rows)["goals", "realistic"][1] == "Realistisk: endringen per år er over grensen."


def test_an_indicator_of_ones_own_brings_its_own_words() -> None:
    found = _cells(answers("nb"))
    assert found["kpis", "method"][1] == "Utslipp fra transport: tonn CO2 fra leverandørenes rapporter, per år"
    assert (found["kpis", "unit"][1], found["kpis", "direction"][1]) == ("tonn", "Ned er bra")
    assert found["path_line", "text"] == ["K2 Utslipp fra transport (tonn). Ned er bra."]
    assert found["path", "point"] == ["Nullpunkt", "2027", "2028", "2029", "2030"]
    assert found["path", "value"] == [1840, 1700, 1550, 1380, 1200]


def test_a_year_without_a_target_is_left_out_of_the_chart() -> None:
    rows = answers("nb")
    rows["shown"] = [{"kpi": "K3"}]
    assert _cells(rows)["path", "value"] == [48.5, 70, 90, 95, CellError("#N/A")]


def test_the_chart_draws_no_line_down_to_nought_where_a_target_is_missing() -> None:
    assert '<c:dispBlanksAs val="span"/>' in part(write(STANDARD, "nb"), "xl/charts/chart1.xml")


def test_seven_strategic_indicators_are_one_too_many() -> None:
    rows = answers("nb")
    rows["kpis"] = [{"parameter": labels(lists.KPI, "nb")["KPI01"]}] * 6
    assert _checked(rows)["strategic"] == ("OK", "Antall strategiske parametere: 6.")
    rows["kpis"].append({"parameter": labels(lists.KPI, "nb")["KPI01"]})
    assert _checked(rows)["strategic"][0] == "Se på"
    rows["kpis"][0] = {**rows["kpis"][0], "level": "Administrativ"}
    assert _checked(rows)["strategic"][0] == "OK"


@pytest.mark.parametrize(("first", "last", "word", "reason"), [
    (46388, 47848, "OK", "Perioden er 4 år."),                                                # 2027–2030
    (46388, 47483, "OK", "Perioden er 3 år."),
    (46388, 48213, "OK", "Perioden er 5 år. Veiledningen anbefaler 3–4 år."),
    (46388, 48579, "Se på", "Perioden er 6 år. Veiledningen anbefaler 3–4 år."),
    (46388, 46752, "Se på", "Perioden er 1 år. Veiledningen anbefaler 3–4 år."),
    (46388, 46387, "Mangler", "Perioden slutter før den begynner."),
    (46388, None, "Mangler", "Første og siste dag i perioden er ikke fylt ut."),
])
def test_the_period_is_held_against_the_guide(first: int, last: int | None, word: str, reason: str) -> None:
    rows: Given = {"response": [{"period_from": first, "period_to": last}], "goals": [_goal("Et mål")]}
    assert _checked(rows)["period"] == (word, reason)


def test_all_goals_at_one_place_in_the_result_chain_is_worth_a_look() -> None:
    goals = [_goal("a", chain="Aktiviteter"), _goal("b", chain="Aktiviteter")]
    assert _checked({"goals": goals})["chain"][0] == "Se på"
    goals[1]["chain"] = "Brukereffekter"
    assert _checked({"goals": goals})["chain"] == ("OK", "Antall ledd i bruk: 2.")
    assert _checked({"goals": [*goals, _goal("c")]})["chain"] == ("Se på", "Uten ledd i kjeden: M3.")


@variants
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=NOT_SHRUNK)
@given(data=st.data())
def test_the_workbook_and_the_rules_agree_about_goals_and_considerations(
        simple: bool, tmp_path: Path, data: st.DataObject) -> None:
    rows = data.draw(drawn("nb", simple=simple))
    strategy = Strategy(_read(simple, rows, tmp_path / "book.xlsx"))
    form, found = strategy.reading.forms["response"], strategy.reading.cells
    coverage = dict(zip(labels(lists.COVERAGE, "nb").values(), labels(lists.COVERAGE, "nb"), strict=True))
    assert [coverage[word] for word in found["considerations", "status"]] == [
        status(answer) for answer in strategy.considered]
    index = strategy.reading.index["goals"]
    followed = {index[number]: row for number, row in strategy.followed}
    assert {n for n, flag in enumerate(found["goals", "followed"]) if flag == 1} == set(followed)
    columns = {"specific": "specific", "measurable": "measurable", "accepted": "accepted", "realistic": "realistic",
               "time_bound": "in_time"}
    for number, row in followed.items():
        for check in check_goal(strategy.smarte_goal(row), start=form["period_from"], end=form["period_to"],
                                pace=strategy.pace):
            if ("goals", columns[check.criterion]) in found:
                hint = found["goals", columns[check.criterion]][number]
                assert (hint in ("", None)) is (check.met is not False), check


def test_every_consideration_of_the_act_has_a_row_with_its_provision() -> None:
    block = STANDARD.block("considerations")
    assert isinstance(block, Table) and block.constants
    assert [row["id"] for row in block.constants("nb")] == [f"§ {each.key}" for each in considerations()]


def test_inputs_say_what_they_take() -> None:
    for spec in VARIANTS.values():
        inputs = [c for block in spec.data_blocks() for c in block.columns if c.role is Role.INPUT]
        assert all(c.choices or c.refers_to or c.max_length or c.kind.value in {"date", "number", "nok", "share"}
                   for c in inputs)
