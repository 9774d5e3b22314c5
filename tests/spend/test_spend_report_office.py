"""The workbook of a spend analysis in another program: every stored result is right, whatever the ledger holds."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from tools.cells import Sheets, cells, differences
from tools.folders import TESTDATA
from tools.pictures import _pages
from tools.reports import column, lines, report, table
from xlanskaff.books.spend_analysis import BOOK
from xlanskaff.books.spend_analysis_rows import MATCH, SCOPE
from xlanskaff.catalogue import spend
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.names import name_of
from xlanskaff.language.texts import LANGUAGES, text
from xlanskaff.services.demo_ledger import AGREEMENTS, NOTICES, ON, write_purchases
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.services.spend_report import write_report
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book

CASES: dict[str, dict[str, Any]] = {
    "register": {"rows": lines(), "register": True, "rate": 30_000}, "nothing": {"rows": []},
    "summed": {"rows": lines(), "register": True, "lines": 9},
    "unknown accounts, no departments": {"rows": lines(30, account="K7X", account_name="Diverse", department=None,
                                                       department_name=None)},
    "dollars": {"rows": [*lines(8), *lines(4, currency="USD")]},
    "credit notes": {"rows": [{**line, "amount": -abs(line["amount"])} for line in lines(20)], "register": True},
    "nothing bought": {"rows": lines(9, account="010", account_name="Fastlønn")},
    "gross, no days, nobody": {"rows": lines(12, gross=True, date=None, period=202500, supplier_name=None)},
}
REAL, DEMO = "harrogate_2020-04.csv", "kommune"
Books = dict[str, Path]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    folder = tmp_path_factory.mktemp("innkjøp æøå")
    made = {name: report(folder, lang=LANGUAGES[at % 3], name=name.replace(",", ""), **given).out
            for at, (name, given) in enumerate(CASES.items())}
    demo = import_ledgers(write_purchases(folder / "kommune"), folder / "kommune.parquet").out
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlanskaff.services.spend_report.SUMS", 500)
        patch.setattr("xlanskaff.services.spend_report_suppliers.MANY", 10)
        made[DEMO] = write_report(demo, folder / "demo.xlsx", register=folder / "kommune" / AGREEMENTS, lang="nn",
                                  notice_files=[folder / "kommune" / NOTICES], on=ON, lines=300).out
    if TESTDATA.is_dir():
        read = import_ledgers([TESTDATA / "ledgers" / REAL], folder / "ekte.parquet").out
        made[REAL] = write_report(read, folder / "ekte.xlsx", lines=50, lang="en").out
    return made


@pytest.fixture(scope="module")
def recalculated(office: ModuleType, books: Books, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Sheets]:
    """What LibreOffice makes of all of them, and of one that somebody has changed; one call."""
    folder = tmp_path_factory.mktemp("endret")
    return dict(office.recalculated([*books.values(), changed(books["register"], folder)]))


@pytest.mark.office
def test_every_stored_result_is_what_libreoffice_reckons(books: Books, recalculated: dict[Path, Sheets]) -> None:
    wrong = {name: found[:5] for name, path in books.items() if (found := differences(cells(path), recalculated[path]))}
    assert wrong == {}


def test_everything_is_accounted_for_in_every_workbook(books: Books) -> None:
    for name, path in books.items():
        figures, facts = table(path, "figures")[0], table(path, "facts")[0]
        assert round(sum(figures[part] or 0 for part in ("in_scope", "out", "review")) + facts["set_aside"], 2) == \
            facts["read"], name
        assert sum(figures[part] or 0 for part in ("in_lines", "out_lines", "review_lines")) + \
            facts["set_aside_rows"] == facts["rows"], name
        said = {text("spend_analysis.balanced.yes", lang) for lang in LANGUAGES}
        assert column(path, "balanced", "text")[0] in said, name


def test_our_lint_finds_nothing_in_any_of_them(books: Books) -> None:
    found = {name: [each.code for each in (*lint(path), *accessibility(path))] for name, path in books.items()}
    assert {name: codes for name, codes in found.items() if codes} == {}


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_them(sdk: ModuleType, books: Books) -> None:
    looked_at = [books[name] for name in ("nothing", "register", "unknown accounts, no departments", DEMO)]
    assert {path: found for path, found in sdk.complaints_of(looked_at).items() if found} == {}


def edits() -> tuple[dict[int, tuple[str, str]], str]:
    """Lines that somebody looks at again, by number: what is changed, and to what; and the category."""
    energy = spend.categories()["energy"].name.text("nb")
    return {1: ("scope", str(SCOPE.label("out", "nb"))), 2: ("category", energy),
            3: ("coverage", str(MATCH.label("certain", "nb"))), 9: ("scope", str(SCOPE.label("in", "nb")))}, energy


def changed(path: Path, folder: Path) -> Path:
    """A copy in which scope, category and agreement are changed on four lines, as one does in Excel."""
    names, book = open_book(path).names(), openpyxl.load_workbook(path)
    ids = column(path, "lines", "id")
    for line, (name, value) in edits()[0].items():
        area = names[name_of("lines", name)]
        assert area is not None
        book[area.sheet].cell(area.top + ids.index(line), area.left).value = value
    book.save(folder / "endret.xlsx")
    return folder / "endret.xlsx"


@pytest.mark.office
def test_what_somebody_decides_about_a_line_changes_the_sums(books: Books, recalculated: dict[Path, Sheets]) -> None:
    before = books["register"]
    after = next(sheets for path, sheets in recalculated.items() if path.name == "endret.xlsx")
    amount = dict(zip(column(before, "lines", "id"), column(before, "lines", "amount"), strict=True))

    def moved(block: str, name: str, row: int = 0) -> float:
        return float(round(column(before, block, name, after)[row] - column(before, block, name)[row], 2))

    assert moved("figures", "in_scope") == round(amount[9] - amount[1], 2)
    assert moved("figures", "out") == round(amount[1] - amount[9], 2)
    assert moved("figures", "certain") == round(amount[3] - (amount[1] if _was_certain(before, 1) else 0), 2)
    energy = column(before, "categories", "name").index(edits()[1])
    assert moved("categories", "sum", energy) == amount[2]
    months = [moved("months", "sum", row) for row in range(len(column(before, "months", "month")))]
    assert round(sum(months), 2) == moved("figures", "in_scope")
    assert text("spend_analysis.balanced.yes", "nb") == column(before, "balanced", "text", after)[0]


def _was_certain(path: Path, line: int) -> bool:
    row = next(row for row in table(path, "lines") if row["id"] == line)
    return bool(row["coverage"] == MATCH.label("certain", "nb"))


@pytest.mark.office
def test_the_overview_is_one_page_in_print(office: ModuleType, books: Books, tmp_path: Path) -> None:
    pages = [sheet for _, sheet, _ in _pages(office.as_pdf(books[DEMO], tmp_path / "bok.pdf"))]
    overview = next(sheet for sheet in BOOK.sheets if sheet.key == "overview")
    assert sum(pages.count(called) for called in {tab(BOOK, overview, lang) for lang in LANGUAGES}) == 1
