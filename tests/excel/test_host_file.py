"""A file in place of Excel: a new file is made, results in it are right, and what was not changed is as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.action_books import ON
from tools.action_files import NAME, computed, saved, typed_over, whole
from tools.cells import cells
from tools.disturb import Disturbed
from tools.zips import packed, part
from xlanskaff.books import EVERY, book
from xlanskaff.errors import Problem
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.excel.file_book import FileActionBook
from xlanskaff.excel.file_host import FileHost
from xlanskaff.excel.host import Outcome
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.page import Page, page_name
from xlanskaff.grammar.recompute import same
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.check_file import examine
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.notes import count_notes
from xlanskaff.xlsx.read import open_book

TODAY = date(2026, 11, 22)
ON_FILES = [key for key in ACTIONS if key not in ("new", "batch", "collect", "language", "troubleshoot", "undo")]
"""What can run on a file alone. The others make files of their own, or are about the add-in."""


def acted(action: str, path: Path, out: Path, lang: Lang = "nb", argument: str = "") -> tuple[Outcome, Path | None]:
    host = FileHost(path, lang, TODAY, selected=first_input(path))
    outcome = ACTIONS[action].run(host, argument)
    return outcome, host.save(out, action)


def first_input(path: Path) -> Area:
    names = open_book(path).names()
    return next(area for name in sorted(names) if not name.startswith(("xa_list", "xa_page"))
                and (area := names[name]) is not None)


def free_cells(path: Path) -> tuple[Area, Area]:
    """Two cells on the first sheet, where no formula of ours stands."""
    places = sorted(open_book(path).package.sheet("Les meg").values)[-2:]
    one, other = (Area("Les meg", row, column, row, column) for row, column in places)
    return one, other


def opened(path: Path, lang: Lang = "nb") -> FileActionBook:
    return FileActionBook(path, lang)


def made(file: FileActionBook, path: Path) -> Path:
    path.write_bytes(b"".join(file.chunks()))
    return path


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Path, Path]]:
    """Every action that changes a book, run on every book that has lost formulas: before and after."""
    found: dict[tuple[str, str], tuple[Path, Path]] = {}
    for key in EVERY:
        folder = tmp_path_factory.mktemp(key)
        path, _ = typed_over(key, folder)
        for action in ON_FILES:
            out = folder / f"{action}.xlsx"
            try:
                _, written = acted(action, path, out)
            except Problem as problem:
                assert {f.code for f in problem.findings} <= {"XA-815", "XA-821", "XA-831"}, action
                assert not out.exists()
                continue
            if written is not None:
                found[key, action] = path, written
    return found


def test_every_action_that_changes_a_book_was_run(results: dict[tuple[str, str], tuple[Path, Path]]) -> None:
    assert {action for _, action in results} >= {"check", "recalculate", "explain", "kpis", "rank", "robustness"}
    assert {key for key, _ in results} == set(EVERY)


LOOKED_AT = [
    ("self_evaluation", "check"), ("prioritisation", "rank"), ("prioritisation", "recalculate"), ("strategy", "kpis"),
    ("strategy_simple", "smarte"), ("action_plan", "recalculate"), ("question", "ask")]
"""A file of every book, and of every way in which one is changed."""


def test_the_lint_and_the_accessibility_lint_find_nothing_new(
        results: dict[tuple[str, str], tuple[Path, Path]]) -> None:
    for before, after in (results[each] for each in LOOKED_AT):
        for look in (lint, accessibility):
            was = {(f.code, f.sheet, f.cell, f.seen) for f in look(before)}
            assert {(f.code, f.sheet, f.cell, f.seen) for f in look(after)} <= was, after


def test_the_validator_accepts_every_file(results: dict[tuple[str, str], tuple[Path, Path]], sdk: ModuleType) -> None:
    complaints = sdk.complaints_of([results[each][1] for each in LOOKED_AT])
    assert {path: found for path, found in complaints.items() if found} == {}


def test_libreoffice_comes_to_the_same_results(results: dict[tuple[str, str], tuple[Path, Path]],
                                               office: ModuleType) -> None:
    changed = [each for each in LOOKED_AT if each[1] in ("recalculate", "kpis")]
    again = office.recalculated([results[each][1] for each in changed])
    for key, action in changed:
        path = results[key, action][1]
        ours = cells(path)
        for _, area in computed(open_book(path), key):
            for row in range(area.top, area.bottom + 1):
                place = row, area.left
                assert same(ours[area.sheet].get(place), again[path][area.sheet].get(place)), (key, area.sheet, place)


@pytest.mark.parametrize("key", [key for key in EVERY if book(key).expressions()])
def test_formulas_that_were_typed_over_come_back_with_their_results(key: str, tmp_path: Path) -> None:
    path, lost = typed_over(key, tmp_path)
    assert [f.code for f in examine(path).findings if f.code == "XA-502"]
    _, written = acted("recalculate", path, tmp_path / "ny.xlsx")
    assert written is not None
    (tmp_path / "hel").mkdir()
    sound_file = saved(key, tmp_path / "hel")
    found, sound = open_book(written), open_book(sound_file)
    for cell in lost:
        assert found.formulas(cell) == sound.formulas(cell)
    for _, area in computed(found, key):
        assert all(same(a[0], b[0]) for a, b in zip(found.values(area), sound.values(area), strict=True)), area
    assert {f.code for f in examine(written).findings} & {"XA-501", "XA-502", "XA-503", "XA-504", "XA-505"} == set()


def test_parts_that_are_not_touched_keep_their_compressed_bytes(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    file = opened(path)
    area = file.names()["xa_problems_frequency"]
    assert area is not None
    file.replace(Area(area.sheet, area.top, area.left, area.top, area.left), [[1]])
    before, after = packed(path.read_bytes()), packed(b"".join(file.chunks()))
    changed = {name for name in before if before[name] != after[name]}
    assert after.keys() == before.keys()
    assert changed and all(name.startswith("xl/worksheets/sheet") for name in changed)
    formulas = {sheet.part for sheet in file.package.sheets if file.package.sheet(sheet.name).formulas}
    assert changed <= formulas | {file.package.sheets[file.sheets().index(area.sheet)].part}


def test_everything_that_follows_from_a_new_value_has_its_result(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    file = opened(path)
    area = file.names()["xa_problems_frequency"]
    assert area is not None
    file.replace(area, [[4 if value is not None else None] for [value] in file.values(area)])
    written = made(file, tmp_path / "ny.xlsx")
    assert {f.code for f in examine(written).findings} & {"XA-504", "XA-505"} == set()
    assert cells(written) != cells(path)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([None, 1, 2, 3, 4, 9, "mye", True]), min_size=8, max_size=8),
       st.lists(st.sampled_from([None, 1, 2, 3, 4, 2.5, "=2"]), min_size=8, max_size=8))
def test_whatever_is_put_in_the_results_are_right(tmp_path_factory: pytest.TempPathFactory, often: list[CellValue],
                                                  serious: list[CellValue]) -> None:
    folder = tmp_path_factory.getbasetemp() / "whatever"
    folder.mkdir(exist_ok=True)
    file = opened(saved("prioritisation", folder))
    for column, values in (("frequency", often), ("seriousness", serious)):
        area = file.names()[f"xa_problems_{column}"]
        assert area is not None
        file.replace(Area(area.sheet, area.top, area.left, area.top + 7, area.left), [[value] for value in values])
    codes = {f.code for f in examine(made(file, folder / "ny.xlsx")).findings}
    assert codes & {"XA-501", "XA-502", "XA-503", "XA-504", "XA-505"} == set()


def test_a_formula_of_the_users_own_that_depends_on_a_change_has_no_result_till_it_is_calculated(
        tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    names = open_book(path).names()
    area = names["xa_problems_frequency"]
    assert area is not None
    own = Disturbed(path.read_bytes())
    one, other = free_cells(path)
    own.formula("Les meg", one.a1, f"{area.sheet}!{area.a1.partition(':')[0]}*2", "8")
    own.formula("Les meg", other.a1, "1+1", "2")
    own.save(path)
    file = opened(path)
    file.replace(Area(area.sheet, area.top, area.left, area.top, area.left), [[1]])
    found = open_book(made(file, tmp_path / "ny.xlsx"))
    assert (found.values(one), found.values(other)) == ([[None]], [[2]])
    assert found.formulas(other) == [["1+1"]]
    assert 'fullCalcOnLoad="1"' in part((tmp_path / "ny.xlsx").read_bytes(), "xl/workbook.xml")


def test_text_that_begins_with_an_equals_sign_stays_text(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    file = opened(path)
    area = file.names()["xa_problems_problem"]
    assert area is not None
    cell = Area(area.sheet, area.top, area.left, area.top, area.left)
    file.replace(cell, [["=HYPERLINK(\"x\")"]])
    found = open_book(made(file, tmp_path / "ny.xlsx"))
    assert found.values(cell) == [['=HYPERLINK("x")']] and found.formulas(cell) == [[None]]


@pytest.mark.parametrize(("sheet", "row", "column"), [("Les meg", 2, 2), ("Problemer", 1, 1), ("Problemer", 500, 3)])
def test_cells_that_no_name_of_ours_covers_are_left_alone(sheet: str, row: int, column: int, tmp_path: Path) -> None:
    file = opened(saved("prioritisation", tmp_path))
    with pytest.raises(Problem) as stopped:
        file.replace(Area(sheet, row, column, row, column), [[1]])
    assert [f.code for f in stopped.value.findings] == ["XA-805"]
    assert not file.changed


def test_a_protected_sheet_is_left_alone(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    locked = Disturbed(path.read_bytes())
    locked.change(locked.part_of("Problemer"), "</sheetData>", '</sheetData><sheetProtection sheet="1"/>')
    file = opened(locked.save(path))
    area = file.names()["xa_problems_frequency"]
    assert area is not None
    with pytest.raises(Problem) as stopped:
        file.replace(area, [[1]] * area.height)
    assert [f.code for f in stopped.value.findings] == ["XA-802"]


def test_a_book_whose_structure_is_protected_gets_no_page(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    locked = Disturbed(path.read_bytes())
    locked.change("xl/workbook.xml", "<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>')
    with pytest.raises(Problem) as stopped:
        opened(locked.save(path)).put_page(page())
    assert [f.code for f in stopped.value.findings] == ["XA-806"]


def page(key: str = "findings", tab: str = "Funn", rows: int = 3) -> Page:
    return Page(key, tab, "Tittel", "Ingress.", [("Nr", 6.0), ("Tekst", 40.0)],
                [(number, f"=rad {number}") for number in range(rows)], {(0, 1): Area("Problemer", 9, 3, 9, 3)})


def test_a_page_takes_the_place_of_the_last_one_with_its_key(tmp_path: Path) -> None:
    first = opened(saved("prioritisation", tmp_path))
    first.put_page(page(rows=9))
    once = opened(made(first, tmp_path / "en.xlsx"))
    assert once.sheets()[-1] == "Funn" and page_name("findings") in once.names()
    once.put_page(page(tab="Nye funn"))
    twice = opened(made(once, tmp_path / "to.xlsx"))
    assert list(twice.sheets()) == [*first.sheets(), "Nye funn"]
    assert twice.used("Nye funn") == Area("Nye funn", 2, 2, 9, 3)
    assert lint(tmp_path / "to.xlsx") == ()


def test_the_same_action_gives_the_same_bytes_also_when_its_page_is_there_already(tmp_path: Path) -> None:
    path = saved("strategy_simple", tmp_path)
    for number, source in enumerate((path, path, tmp_path / "0" / NAME)):
        (tmp_path / str(number)).mkdir()
        acted("check", source, tmp_path / str(number) / NAME)
    once, again, on_top = ((tmp_path / str(number) / NAME).read_bytes() for number in range(3))
    assert once == again == on_top


def test_pages_are_taken_away_and_the_rest_is_as_before(tmp_path: Path) -> None:
    file = opened(saved("prioritisation", tmp_path))
    file.put_page(page())
    file.put_page(page("ranking", "Rangering (2)"))
    marked = opened(made(file, tmp_path / "med.xlsx"))
    assert marked.unmark() == 2
    bare = opened(made(marked, tmp_path / "uten.xlsx"))
    assert list(bare.sheets()) == list(file.sheets())
    before, after = packed(whole("prioritisation")), packed((tmp_path / "uten.xlsx").read_bytes())
    assert {name for name in before if before[name] != after.get(name)} == {"xl/styles.xml"}
    assert part((tmp_path / "uten.xlsx").read_bytes(), "xl/workbook.xml") == part(whole("prioritisation"),
                                                                               "xl/workbook.xml")
    assert bare.unmark() == 0 and not bare.changed


def test_findings_stand_at_their_cells_till_they_are_taken_away(tmp_path: Path) -> None:
    path, _ = typed_over("prioritisation", tmp_path)
    _, checked = acted("check", path, tmp_path / "med.xlsx")
    assert checked is not None
    assert count_notes(checked.read_bytes(), file="") > 5
    outcome, bare = acted("clear", checked, tmp_path / "uten.xlsx")
    assert bare is not None and count_notes(bare.read_bytes(), file="") == 0
    before, after = packed(path.read_bytes()), packed(bare.read_bytes())
    assert before.keys() == after.keys()
    assert {name for name in before if part(bare.read_bytes(), name) != part(path.read_bytes(), name)
            if name.endswith((".xml", ".rels"))} == {"xl/styles.xml"}
    assert str(count_notes(checked.read_bytes(), file="") + 1) in outcome.message


def test_a_page_that_a_formula_reads_stays(tmp_path: Path) -> None:
    file = opened(saved("prioritisation", tmp_path))
    file.put_page(page())
    used = Disturbed(made(file, tmp_path / "med.xlsx").read_bytes())
    used.formula("Les meg", free_cells(tmp_path / "med.xlsx")[0].a1, "Funn!B7", "0")
    marked = opened(used.save(tmp_path / "brukt.xlsx"))
    marked.unmark()
    assert "Funn" in open_book(made(marked, tmp_path / "uten.xlsx")).sheets()


def test_the_file_itself_and_files_that_are_there_are_never_written_over(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    before = path.read_bytes()
    host = FileHost(path, "nb", TODAY)
    ACTIONS["check"].run(host)
    assert host.save(None, "kontroller") == tmp_path / "Årsbok – møte 1 - kontroller.xlsx"
    assert host.save(None, "kontroller") == tmp_path / "Årsbok – møte 1 - kontroller (2).xlsx"
    with pytest.raises(Problem) as stopped:
        host.save(path, "")
    assert [f.code for f in stopped.value.findings] == ["XA-811"]
    assert path.read_bytes() == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_action_that_changes_nothing_makes_no_file(lang: Lang, tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path, lang)
    outcome, written = acted("clear", path, tmp_path / "ny.xlsx", lang)
    assert outcome.message and written is None


def test_a_file_has_nothing_to_undo(tmp_path: Path) -> None:
    with pytest.raises(Problem) as stopped:
        acted("undo", saved("prioritisation", tmp_path), tmp_path / "ny.xlsx")
    assert [f.code for f in stopped.value.findings] == ["XA-807"]


def test_dates_are_days_of_the_books_own_calendar(tmp_path: Path) -> None:
    file = opened(saved("strategy_simple", tmp_path))
    assert not file.date1904 and ON > 40_000
    assert book("strategy_simple").key == file.meta()["book"]
