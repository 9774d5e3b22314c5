"""The buttons on files, without Excel: what they write is what Excel accepts and LibreOffice computes."""

from __future__ import annotations

import random
from pathlib import Path
from types import ModuleType

import pytest

from tools.action_books import given
from tools.cells import cells, differences
from tools.disturb import Disturbed
from tools.fake_host import TODAY
from xlanskaff.books import book
from xlanskaff.books.strategy_lists import KPI
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.excel.file_host import FileHost
from xlanskaff.grammar.book import cell_name
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.page import pages_of
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.check_file import examine
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

PAGES = {"rank": "prioritisation", "robustness": "prioritisation", "check": "strategy", "smarte": "strategy_simple",
         "explain": "self_evaluation"}
CASES: list[tuple[str, str, Lang]] = [
    ("recalculate", "self_evaluation", "nn"), ("recalculate", "strategy", "en"),
    ("recalculate", "strategy_simple", "nn"), ("recalculate", "question", "nb"),
    ("kpis", "strategy_simple", "en"), ("ask", "question", "nn"),
    *((action, key, LANGUAGES[n % 3]) for n, (action, key) in enumerate(PAGES.items()))]
"""Other books and languages than the tests of the file itself look at."""


def source(action: str, key: str, lang: Lang, folder: Path) -> Path:
    """The book before the click: for «Beregn på nytt» with numbers typed over formulas."""
    rows = {**given(key, lang)}
    if action == "kpis":
        rows["kpis"] = [{"parameter": "kpi1", "baseline": 60, "target4": 80}, {"parameter": KPI.label("KPI18", lang)}]
    path = folder / f"{action}-{key}-{lang} ø.xlsx"
    path.write_bytes(write(book(key), lang, rows=rows))
    if action == "recalculate":
        fields, damaged, names = sorted(book(key).expressions()), Disturbed(path.read_bytes()), open_book(path).names()
        for field in random.Random(key).sample(fields, min(9, len(fields))):
            area = names[name_of(*field)]
            assert area is not None
            damaged.put(area.sheet, cell_name(area.bottom, area.left), 7)
        damaged.save(path)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, Lang], tuple[Path, Path]]:
    """Every case: the book before and after the click."""
    folder, found = tmp_path_factory.mktemp("klikk"), {}
    for action, key, lang in CASES:
        before = source(action, key, lang, folder)
        area = open_book(before).names()["xa_statements_now"] if action == "explain" else None
        host = FileHost(before, lang, TODAY, selected=area)
        outcome = ACTIONS[action].run(host)
        after = host.save(folder / f"after-{action}-{key}-{lang} å.xlsx", "x")
        assert outcome.message
        found[action, key, lang] = before, after or before
    return found


Made = dict[tuple[str, str, Lang], tuple[Path, Path]]


def test_every_click_that_changes_something_gives_a_new_file_and_leaves_the_old_one(made: Made) -> None:
    unchanged = [case for case, (before, after) in made.items() if before == after]
    assert unchanged == [("recalculate", "question", "nb")]


def test_formulas_that_were_typed_over_are_back_in_the_file(made: Made) -> None:
    for (action, key, lang), (before, after) in made.items():
        if action == "recalculate" and before != after:
            assert {f.code for f in examine(before).findings} & {"XA-502"}, key
            found = examine(after)
            assert found.reading is not None
            assert check_formulas(open_book(after), found.reading) == [], (key, lang)


def test_what_is_filled_in_is_the_same_before_and_after(made: Made) -> None:
    for (action, key, _), (before, after) in made.items():
        if action in ("recalculate", *PAGES):
            one, other = examine(before).reading, examine(after).reading
            assert one is not None and other is not None
            assert (one.forms, one.tables) == (other.forms, other.tables), (action, key)


def test_pages_are_put_last_and_go_again(made: Made) -> None:
    for (action, key, lang), (_, after) in made.items():
        if action in PAGES:
            opened = open_book(after)
            pages = pages_of(opened.names())
            assert len(pages) == 1 and opened.sheets()[-1] in pages.values(), key
            host = FileHost(after, lang, TODAY)
            ACTIONS["clear"].run(host)
            cleared = host.save(after.with_name(f"cleared-{action}.xlsx"), "x")
            assert cleared is not None and not pages_of(open_book(cleared).names())


def test_the_lint_and_microsofts_validator_have_nothing_to_say(made: Made, sdk: ModuleType) -> None:
    # The tests of the file itself look at other actions and books.
    files = [after for (action, _, _), (_, after) in made.items() if action in ("kpis", "ask", "robustness", "explain")]
    assert {path.name: found for path in files if (found := [*lint(path), *accessibility(path)])} == {}
    assert {path.name: found for path, found in sdk.complaints_of(files).items() if found} == {}


def test_every_result_in_the_files_is_what_libreoffice_computes(made: Made, office: ModuleType) -> None:
    files = [after for (action, _, _), (_, after) in made.items() if action not in PAGES]
    computed = office.recalculated(files)
    assert {path.name: wrong for path in files if (wrong := differences(cells(path), computed[path]))} == {}
