"""The prioritisation book: the matrices, the ranking, what is set aside, and that every file of it is sound."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tools.cells import cells
from tools.ironcalc_reading import disagreements
from tools.prioritisation_answers import SPEC, Given, answers, boards, map_rows
from xlanskaff.books.prioritisation_matrix import BELOW, IN_CELL
from xlanskaff.books.prioritisation_rows import CLASS_LISTS, FITS, ROOM, SET_ASIDE
from xlanskaff.books.prioritisation_rules import map_of
from xlanskaff.catalogue.classes import KINDS, ClassMap, Kind, class_map, classes
from xlanskaff.errors import Finding
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.compute import Cells
from xlanskaff.grammar.formula import is_array
from xlanskaff.grammar.layout import place
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.grammar.recompute import check_formulas, same
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.rules.classification import classify
from xlanskaff.rules.prioritisation import Measure, Problem, rank_measures, verdicts
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

SHARES = (("empty", 0.0), ("half", 0.4), ("full", 1.0))


def _kinds(folder: Path) -> list[Path]:
    made = []
    for lang in LANGUAGES:
        for name, share in SHARES:
            made.append(folder / f"{lang}-{name}.xlsx")
            made[-1].write_bytes(write(SPEC, lang, rows=answers(lang, share=share)))
    return made


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The empty, the half and the full book in three languages."""
    return _kinds(tmp_path_factory.mktemp("kinds"))


def _computed(given_rows: Given, lang: Lang = "nb") -> Cells:
    return cells_of(place(SPEC, lang), given_rows)


def _reading(given_rows: Given, path: Path, lang: Lang = "nb") -> Reading:
    path.write_bytes(write(SPEC, lang, rows=given_rows))
    return read(open_book(path), SPEC, lang)


def _told(given_rows: Given, path: Path) -> list[Finding]:
    reading = _reading(given_rows, path)
    return [finding for rule in SPEC.rules for finding in rule(reading)]


# every file is sound


def test_our_lint_finds_nothing_in_any_book(kinds: list[Path]) -> None:
    found = {path.name: [(f.code, f.cell) for f in (*lint(path), *accessibility(path))] for path in kinds}
    assert len(found) == 9 and not any(found.values()), found


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_the_full_books(sdk: Any, kinds: list[Path]) -> None:
    full = [path for path in kinds if "full" in path.name]
    assert {path.name: found for path, found in sdk.complaints_of(full).items() if found} == {}


def test_two_builds_give_the_same_bytes() -> None:
    assert write(SPEC, "nn", rows=answers("nn")) == write(SPEC, "nn", rows=answers("nn"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_what_is_written_is_what_is_read(lang: Lang, share: float, tmp_path: Path) -> None:
    given_rows = answers(lang, share=share)
    path = tmp_path / "book.xlsx"
    path.write_bytes(write(SPEC, lang, rows=given_rows))
    book = open_book(path)
    reading = read(book, SPEC, lang)
    for table, columns in (("problems", ("problem", "where", "frequency", "seriousness", "owner")),
                           ("measures", ("measure", "problem1", "problem2", "effect", "ease", "hours", "reason"))):
        expected = [[row.get(name) for name in columns] for row in given_rows.get(table, [])]
        assert [[row[name] for name in columns] for row in reading.tables[table]] == expected
    for kind in KINDS:
        assert map_of(reading, kind).picture() == class_map(kind).picture()
    assert [f for f in reading.findings if f.code not in {"XA-210", "XA-447"}] == []
    assert check_formulas(book, reading) == []


def test_the_classes_are_called_what_the_catalogue_calls_them() -> None:
    for kind in KINDS:
        for lang in LANGUAGES:
            assert labels(CLASS_LISTS[kind], lang) == {found.code: found.text(lang) for found in classes(kind)}


# two readings of every formula


ARRAYS = {key for key, expr in SPEC.expressions().items() if is_array(expr)}
"""What ironcalc cannot compute; LibreOffice can."""


@pytest.mark.parametrize(("lang", "share"), [("nb", 0.0), ("nn", 0.4), ("en", 1.0)])
def test_empty_half_filled_and_filled_books_agree_with_ironcalc(lang: Lang, share: float, tmp_path: Path) -> None:
    assert disagreements(SPEC, lang, answers(lang, share=share), tmp_path / "book.xlsx", but=ARRAYS) == []


@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_any_board_agrees_with_ironcalc(tmp_path: Path, data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(LANGUAGES))
    assert disagreements(SPEC, lang, data.draw(boards(lang)), tmp_path / "book.xlsx", but=ARRAYS) == []


def _random_boards(count: int) -> list[tuple[Lang, Given]]:
    """Boards drawn once, for what is too slow to be asked again and again."""
    drawn: list[tuple[Lang, Given]] = []

    @settings(max_examples=count, database=None, phases=[Phase.generate], deadline=None, derandomize=True,
              suppress_health_check=list(HealthCheck))
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        lang = data.draw(st.sampled_from(LANGUAGES))
        drawn.append((lang, data.draw(boards(lang))))

    draw()
    return drawn


@pytest.mark.office
def test_libreoffice_recalculates_every_cached_value_alike(office: Any, kinds: list[Path], tmp_path: Path) -> None:
    """Filled books, and random boards with random class maps, in one call; the empty ones are tested as committed."""
    paths = [path for path in kinds if "empty" not in path.name]
    for number, (lang, board) in enumerate(_random_boards(8)):
        paths.append(tmp_path / f"board-{number}.xlsx")
        paths[-1].write_bytes(write(SPEC, lang, rows=board))
    differing = []
    for path, recalculated in office.recalculated(paths).items():
        for sheet, values in cells(path).items():
            differing += [f"{path.name} {sheet} {cell}: {value!r} {recalculated[sheet].get(cell)!r}"
                          for cell, value in values.items() if not same(recalculated[sheet].get(cell), value)]
    assert differing == []


# the workbook and the rules


def _problems(board: Given) -> list[Problem]:
    return [Problem(f"P{n}", row.get("frequency"), row.get("seriousness"))
            for n, row in enumerate(board["problems"], 1)]


def _measures(board: Given) -> list[Measure]:
    return [Measure(f"T{n}", row.get("ease"), row.get("effect"), tuple(
        row[name] for name in ("problem1", "problem2", "problem3") if row.get(name)), row.get("hours"))
            for n, row in enumerate(board["measures"], 1)]


def _cell_text(points: Sequence[Problem | Measure], found: ClassMap, x: int, y: int, lang: Lang) -> str:
    """What the rules say that a cell of the matrix holds."""
    kind = found.kind
    if x > found.size or y > found.size:
        return ""
    code = found.code_at(x, y)
    name = str(labels(CLASS_LISTS[kind], lang)[code]) if code else text("prioritisation.none", lang)
    ids = [point.id for point in points if (point.x, point.y) == (x, y)]
    if not ids:
        return name
    listed = ", ".join(ids) if len(ids) <= IN_CELL else f"{len(ids)} {text(f'prioritisation.more.{kind}', lang)}"
    return f"{name}\n{listed}"


@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_the_matrices_the_classes_and_the_ranking_are_what_the_rules_say(tmp_path: Path, data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(LANGUAGES))
    board = data.draw(boards(lang))
    reading = _reading(board, tmp_path / "book.xlsx", lang)
    maps = {kind: map_of(reading, kind) for kind in KINDS}
    points: dict[Kind, Sequence[Problem | Measure]] = {"problem": _problems(board), "measure": _measures(board)}
    computed = _computed(board, lang)
    none = {"", text("prioritisation.none", lang)}
    for kind in KINDS:
        for row, y in enumerate((4, 3, 2, 1)):
            for x in (1, 2, 3, 4):
                assert computed[f"{kind}_grid", f"x{x}"][row] == _cell_text(points[kind], maps[kind], x, y, lang)
        shown = computed[f"{kind}s", "class_name"]
        for seen, verdict in zip(shown, verdicts(points[kind], maps[kind]).values(), strict=False):
            assert seen in none if verdict is None else seen == labels(CLASS_LISTS[kind], lang)[verdict.code]
    kept = [one for one, row in zip(_measures(board), board["measures"], strict=True) if not row["set_aside"]]
    ranked = [line for line in rank_measures(
        kept, maps["measure"], problems=verdicts(_problems(board), maps["problem"]),
        capacity=reading.forms["settings"]["capacity"]) if line.rank is not None]
    count = len(ranked)
    assert [i for i in computed["ranking", "id"] if i] == [line.id for line in ranked]
    assert computed["ranking", "score"][:count] == [line.score for line in ranked]
    assert [Decimal(hours) for hours in computed["ranking", "cumulative"][:count]] == [
        line.cumulative for line in ranked]
    fits = labels(FITS, lang)
    expected = [fits["rejected"] if line.verdict and line.verdict.code == "drop" else fits[
        "unknown" if line.within is None else "within" if line.within else "below"] for line in ranked]
    assert computed["ranking", "fits"][:count] == expected
    classed = labels(CLASS_LISTS["problem"], lang)
    assert computed["ranking", "worst"][:count] == [classed[line.worst.code] if line.worst else "" for line in ranked]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("variant", ["2x2", "3x3"])
def test_every_cell_of_the_maps_that_come_with_the_package_gives_its_class(kind: Kind, variant: str) -> None:
    found = class_map(kind, variant)
    x, y = ("frequency", "seriousness") if kind == "problem" else ("ease", "effect")
    scores = [(a, b) for a in range(1, found.size + 1) for b in range(1, found.size + 1)]
    computed = _computed({
        f"{kind}s": [{x: a, y: b} for a, b in scores], "settings": [{"top_score": found.size}],
        f"{kind}_map": map_rows(kind, [list(line) for line in found.picture()], "nb")})
    shown = labels(CLASS_LISTS[kind], "nb")
    expected = [shown[verdict.code] for a, b in scores if (verdict := classify(a, b, found))]
    assert computed[f"{kind}s", "class_name"][:len(scores)] == expected


# the matrices


def test_points_that_share_a_cell_are_all_listed_and_stand_apart_in_the_chart() -> None:
    rows = [{"problem": "x", "frequency": 4, "seriousness": 4}] * IN_CELL
    computed = _computed({"problems": rows})
    assert computed["problem_grid", "x4"][0] == "Kritisk\n" + ", ".join(f"P{n}" for n in range(1, IN_CELL + 1))
    points = list(zip(computed["problems", "x"], computed["problems", "y"], strict=True))[:IN_CELL]
    assert len(set(points)) == IN_CELL
    assert all(3.5 < x < 4.5 and 3.5 < y < 4.5 for x, y in points)  # type: ignore[operator]
    apart = min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in points for b in points if a != b)  # type: ignore[operator]
    assert apart > 0.2
    assert computed["problems", "x"][IN_CELL] == CellError("#N/A")


def test_a_point_alone_in_its_cell_stands_in_the_middle_of_it() -> None:
    computed = _computed({"problems": [{"frequency": 2, "seriousness": 3}]})
    assert (computed["problems", "x"][0], computed["problems", "y"][0]) == (pytest.approx(2), pytest.approx(3))


def test_more_than_a_cell_holds_is_counted_there_and_listed_below() -> None:
    rows = [{"problem": "x", "frequency": 1, "seriousness": 1}] * (IN_CELL + 1)
    computed = _computed({"problems": rows})
    assert computed["problem_grid", "x1"][3] == "Lav\n17 problemer, se listen under"
    assert computed["problem_classes", "ids"][3] == ", ".join(f"P{n}" for n in range(1, IN_CELL + 2))
    many = _computed({"problems": rows * 6})
    assert many["problem_classes", "count"][3] == 100 > BELOW
    assert many["problem_classes", "ids"][3] == (
        "100 problemer. Filtrer kolonnen Klasse på arket Problemer for å se dem.")


def test_upper_right_is_high_and_high_and_the_axes_carry_the_words_of_the_settings(tmp_path: Path) -> None:
    computed = _computed({"problems": [{"frequency": 4, "seriousness": 4}], "axes": [{"frequency": "Hyppighet"}]})
    assert computed["problem_grid", "x4"][0] == "Kritisk\nP1"
    assert computed["problem_x", "text"] == ["Hyppighet  →"]
    assert computed["problem_foot", "x4"] == ["4  Veldig ofte"]
    assert computed["problem_grid", "word"] == ["Svært stort", "Stort", "Merkbart", "Ubetydelig"]


def test_on_a_scale_of_three_the_fourth_row_and_column_are_blank_and_a_four_has_no_place() -> None:
    computed = _computed({"settings": [{"top_score": 3}], "problems": [
        {"problem": "a", "frequency": 3, "seriousness": 3}, {"problem": "b", "frequency": 4, "seriousness": 1}]})
    assert computed["problem_grid", "x4"] == [""] * 4 and computed["problem_grid", "x1"][0] == ""
    assert computed["problems", "class_name"][:2] == ["Kritisk", "Ingen klasse"]
    assert computed["problem_status", "text"] == [
        "I matrisen: 1. Uten plass fordi poengene mangler eller ligger utenfor skalaen: 1 (P2)."]
    assert computed["problem_foot", "x4"] == [""] and computed["problem_foot", "x3"] == ["3  Veldig ofte"]


def test_a_cell_without_a_class_says_so_and_what_lands_there_is_not_ranked() -> None:
    holes = map_rows("measure", [[None] * 4] * 4, "nb")
    computed = _computed({"measures": [{"measure": "a", "ease": 4, "effect": 4}], "measure_map": holes})
    assert computed["measure_grid", "x4"][0] == "Ingen klasse\nT1"
    assert computed["measures", "class_name"][0] == "Ingen klasse"
    assert set(computed["ranking", "id"]) == {""}


def test_every_point_of_the_chart_is_labelled_with_the_cell_that_holds_its_id(kinds: list[Path]) -> None:
    layout = place(SPEC, "nb")
    with zipfile.ZipFile(next(path for path in kinds if path.name == "nb-full.xlsx")) as archive:
        charts = [archive.read(f"xl/charts/chart{n}.xml").decode() for n in (1, 2)]
    for chart, kind, letter in zip(charts, KINDS, "PT", strict=True):
        ids = layout.names[f"xa_{kind}s_id"]
        series = chart.split("<c:ser>")[1]
        assert series.count('type="CELLRANGE"') == ROOM
        assert f"<c15:f>{ids.sheet}!$B${ids.top}:$B${ids.bottom}</c15:f>" in series
        stored = re.findall(r'<c:pt idx="\d+"><c:v>([PT]\d+)</c:v>', series)
        assert stored == [f"{letter}{n}" for n in range(1, ROOM + 1)]
        for axis in ("x", "y"):
            named = layout.names[f"xa_{kind}_{axis}_text"]
            assert f"<c:f>{named.sheet}!${'G' if axis == 'x' else 'B'}${named.top}</c:f>" in chart


# the ranking and what is set aside


def _measure(**fields: Any) -> dict[str, Any]:
    return {"measure": "gjør noe", "effect": 4, "ease": 4, "hours": 10, **fields}


def test_the_cut_line_is_told_in_words_and_stands_after_the_last_that_fits() -> None:
    computed = _computed({"measures": [_measure(hours=60), _measure(ease=3, hours=50), _measure(ease=2, hours=5)],
                          "settings": [{"capacity": 100}]})
    assert computed["ranking", "fits"][:4] == ["Innenfor", "Under streken", "Under streken", ""]
    assert computed["ranking", "cumulative"][:4] == [60, 110, 115, ""]
    assert computed["cut", "text"] == ["Innenfor timene: 1 tiltak, 60 av 100 timer. Streken går etter nr. 1."]


def test_without_capacity_nothing_is_said_to_fit() -> None:
    computed = _computed({"measures": [_measure()]})
    assert computed["ranking", "fits"][0] == "Ikke avgjort"
    assert "Innstillinger" in str(computed["cut", "text"][0])


def test_a_tie_goes_to_the_measure_with_the_worse_problem_and_then_to_the_first_in_the_list() -> None:
    problems = [{"problem": "lite", "frequency": 1, "seriousness": 1}, {"problem": "stort", "frequency": 4,
                                                                       "seriousness": 4}]
    computed = _computed({"problems": problems, "measures": [
        _measure(), _measure(problem1="P1"), _measure(problem1="P1", problem2="P2"), _measure(problem1="P1")]})
    assert computed["ranking", "id"][:4] == ["T3", "T2", "T4", "T1"]
    assert computed["ranking", "worst"][:4] == ["Kritisk", "Lav", "Lav", ""]


def test_the_reason_follows_the_measure_when_the_ranking_changes() -> None:
    yes = labels(SET_ASIDE, "nb")["yes"]
    first = [_measure(set_aside=yes, reason="venter"), _measure(ease=1, effect=1), _measure(hours=500)]
    computed = _computed({"measures": first, "settings": [{"capacity": 100}]})
    assert computed["away", "id"][:4] == ["T1", "T2", "T3", ""]
    assert computed["away", "why"][:3] == [
        "Valgt bort på arket Tiltak", "Klassen tilsier at det velges bort", "Får ikke plass innenfor timene"]
    missing = "Mangler. Skriv den i kolonnen Begrunnelse på arket Tiltak."
    assert computed["away", "reason"][:3] == ["venter", missing, missing]
    assert computed["away_status", "text"] == ["Valgt bort: 3. Uten begrunnelse: 2."]
    later = _computed({"measures": [first[0], _measure(), _measure(hours=20)], "settings": [{"capacity": 100}]})
    assert later["away", "id"][:2] == ["T1", ""] and later["away", "reason"][0] == "venter"


def test_a_measure_that_is_set_aside_no_longer_counts_for_its_problem() -> None:
    yes = labels(SET_ASIDE, "nb")["yes"]
    problems = [{"problem": "a", "frequency": 4, "seriousness": 4}]
    kept = _computed({"problems": problems, "measures": [_measure(problem1="P1")]})
    gone = _computed({"problems": problems, "measures": [_measure(problem1="P1", set_aside=yes)]})
    assert (kept["problems", "measures"][0], gone["problems", "measures"][0]) == (1, 0)
    assert (kept["unmet", "id"][0], gone["unmet", "id"][0]) == ("", "P1")


def test_problems_without_measures_are_listed_the_worst_first_and_those_without_a_class_last() -> None:
    problems = [{"problem": "a", "frequency": 1, "seriousness": 1}, {"problem": "b"},
                {"problem": "c", "frequency": 4, "seriousness": 4}, {"problem": "d", "frequency": 4, "seriousness": 4}]
    computed = _computed({"problems": problems, "measures": [_measure(problem1="P4")]})
    assert computed["unmet", "id"][:4] == ["P3", "P1", "P2", ""]
    assert computed["unmet", "problem"][:3] == ["c", "a", "b"]
    assert computed["unmet_status", "text"] == ["Problemer uten tiltak: 3. Av dem kritiske: 1."]
    assert _computed({})["unmet_status", "text"] == [""]


def test_an_empty_book_is_calm() -> None:
    computed = _computed({})
    assert computed["problem_status", "text"] == ["Ingen problemer er vurdert ennå. Begynn på arket Problemer."]
    assert computed["away_status", "text"] == ["Ingen tiltak er valgt bort."]
    assert computed["problem_grid", "x1"] == ["Alvorlig", "Alvorlig", "Lav", "Lav"]
    for key in (("ranking", "fits"), ("away", "id"), ("problems", "measures"), ("measures", "class_name")):
        assert set(computed[key]) == {""}


# what check says


def test_a_hole_in_a_class_map_is_an_error_at_its_cell(tmp_path: Path) -> None:
    codes: list[list[str | None]] = [list(line) for line in class_map("problem").picture()]
    codes[1][2] = None
    [found] = _told({"problem_map": map_rows("problem", codes, "nb")}, tmp_path / "book.xlsx")
    area = place(SPEC, "nb").names["xa_problem_map_x3"]
    assert (found.code, found.severity, found.sheet) == ("XA-350", "error", "Innstillinger")
    assert found.cell == f"E{area.top + 1}" and (found.args["x"], found.args["y"]) == (3, 3)


def test_on_a_scale_of_three_the_cells_with_four_may_be_blank(tmp_path: Path) -> None:
    rows = {f"{kind}_map": map_rows(kind, [list(line) for line in class_map(kind, "3x3").picture()], "nb")
            for kind in KINDS}
    assert _told({**rows, "settings": [{"top_score": 3}]}, tmp_path / "book.xlsx") == []


def test_a_map_that_turns_the_wrong_way_is_a_warning(tmp_path: Path) -> None:
    codes: list[list[str | None]] = [list(line) for line in class_map("problem").picture()]
    codes[0][3] = "low"
    found = _told({"problem_map": map_rows("problem", codes, "nb")}, tmp_path / "book.xlsx")
    assert {f.code for f in found} == {"XA-352"} and {f.seen for f in found} == {"Lav"}


def test_what_is_missing_between_problems_and_measures_is_told_at_its_row(tmp_path: Path) -> None:
    found = _told({
        "problems": [{"problem": "stort", "frequency": 4, "seriousness": 4}],
        "measures": [_measure(hours=None), _measure(ease=1, effect=1, problem1="P1", set_aside="Ja", reason="dyrt")],
        "settings": [{"capacity": 40}]}, tmp_path / "book.xlsx")
    assert [(f.code, f.sheet, f.cell) for f in found] == [
        ("XA-353", "Problemer", "C6"), ("XA-354", "Tiltak", "D6"), ("XA-359", "Tiltak", "K6")]


def test_a_rejected_measure_without_a_reason_is_a_warning_and_a_set_aside_one_a_note(tmp_path: Path) -> None:
    found = _told({"problems": [{"problem": "lite", "frequency": 1, "seriousness": 1}], "measures": [
        _measure(ease=1, effect=1, problem1="P1"), _measure(problem1="P1", set_aside="Ja"),
        _measure(ease=1, effect=2, problem1="P1", reason="for dyrt")],
        "settings": [{"capacity": 10}]}, tmp_path / "book.xlsx")
    assert [(f.code, f.severity, f.args["id"]) for f in found] == [
        ("XA-380", "warning", "T1"), ("XA-381", "note", "T2")]
    assert {f.field for f in found} == {"Begrunnelse"}


def test_rows_that_are_not_whole_are_told_once_when_they_are_many(tmp_path: Path) -> None:
    rows = [{"problem": "a"}] * 5 + [{"frequency": 1, "seriousness": 1}]
    found = _told({"problems": rows}, tmp_path / "book.xlsx")
    assert [(f.code, f.args["count"], f.args["ids"]) for f in found] == [
        ("XA-382", 5, ("P1", "P2", "P3", "P4", "P5")), ("XA-383", 1, ("P6",))]


def test_a_four_on_a_scale_of_three_and_hours_without_capacity_are_told(tmp_path: Path) -> None:
    problem = {"problem": "lite", "frequency": 4, "seriousness": 1}
    found = _told({"problems": [problem], "measures": [_measure(problem1="P1", ease=3, effect=3)],
                   "settings": [{"top_score": 3}]}, tmp_path / "book.xlsx")
    assert [f.code for f in found] == ["XA-384", "XA-385"]


def test_what_cannot_be_read_is_told_once_and_not_also_as_missing(tmp_path: Path) -> None:
    given_rows: Given = {"problems": [{"problem": "a", "frequency": "ofte", "seriousness": 9}],
                         "problem_map": [{"x1": "Rød"}]}
    reading = _reading(given_rows, tmp_path / "book.xlsx")
    assert sorted(f.code for f in reading.findings if f.code != "XA-210") == ["XA-201", "XA-201", "XA-201"]
    assert [f for rule in SPEC.rules for f in rule(reading)] == []


def test_an_id_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    reading = _reading({"measures": [_measure(problem1="P7")]}, tmp_path / "book.xlsx")
    assert [(f.code, f.seen) for f in reading.findings if f.code != "XA-210"] == [("XA-211", "P7")]


def test_a_damaged_book_never_stops_the_rules(tmp_path: Path) -> None:
    reading = _reading(answers("nb"), tmp_path / "book.xlsx")
    for name in [n for n in reading.location.names if n.startswith(("xa_measures", "xa_problem_map", "xa_settings"))]:
        del reading.location.names[name]
    assert isinstance([f for rule in SPEC.rules for f in rule(reading)], list)
