"""The spend analysis: sound in every language, empty, half and full; and right when something is changed in it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import ironcalc
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.cells import cells, differences
from tools.pictures import _pages
from tools.spend_answers import SPEC, Given, answers
from xlanskaff.books.prioritisation import BOOK as PRIORITISATION
from xlanskaff.books.spend_analysis_rows import LIVE, MATCH, SCOPE
from xlanskaff.grammar.blocks import Table
from xlanskaff.grammar.book import CellError
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.compute import Cells
from xlanskaff.grammar.layout import Layout, place, tab
from xlanskaff.grammar.lint import lint as lint_spec
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas, same
from xlanskaff.grammar.values import cells_of
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.rules.abc import abc
from xlanskaff.rules.organisations import may_exist
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book
from xlanskaff.xlsx.write import write

SHARES = {"empty": 0.0, "half": 0.4, "full": 1.0}
Books = dict[tuple[Lang, str], Path]
IN, OUT = SCOPE.label("in", "nb"), SCOPE.label("out", "nb")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    folder = tmp_path_factory.mktemp("innkjøpsanalyse")
    made: Books = {}
    for lang in LANGUAGES:
        for name, share in SHARES.items():
            made[lang, name] = folder / f"{lang}-{name}.xlsx"
            made[lang, name].write_bytes(write(SPEC, lang, rows=answers(lang, share=share)))
    return made


def laid(rows: Given, lang: Lang = "nb") -> Layout:
    """The layout of a book with these rows, as the writer finds it."""
    tall = tuple((b.key, len(rows[b.key])) for b in SPEC.blocks()
                 if isinstance(b, Table) and b.constants is None and b.key in rows)
    return place(SPEC, lang, tall)


def shown(rows: Given, lang: Lang = "nb") -> Cells:
    """What stands in every cell of a book with these rows."""
    return cells_of(laid(rows, lang), rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_specification_keeps_to_the_limits_of_excel(lang: Lang) -> None:
    assert lint_spec(SPEC, lang) == []


def test_our_lint_finds_nothing_in_any_of_them(books: Books) -> None:
    found = {path.name: [f.code for f in (*lint(path), *accessibility(path))] for path in books.values()}
    assert len(found) == 9 and not any(found.values()), found


@pytest.mark.sdk
def test_the_open_xml_sdk_finds_nothing_in_them(sdk: ModuleType, books: Books) -> None:
    looked_at = [path for (lang, name), path in books.items() if lang == "nb" or name == "full"]
    assert {p: c for p, c in sdk.complaints_of(looked_at).items() if c} == {}


@pytest.fixture(scope="module")
def recalculated(office: ModuleType, books: Books, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Any]:
    """What LibreOffice makes of all nine, of one with odd names, and of one with two cells changed; one call."""
    folder = tmp_path_factory.mktemp("flere")
    (folder / "tegn.xlsx").write_bytes(write(SPEC, "nb", rows=odd()))
    return dict(office.recalculated([*books.values(), folder / "tegn.xlsx", changed(books["nb", "full"], folder)]))


@pytest.mark.office
def test_libreoffice_recalculates_every_cached_value_alike(recalculated: dict[Path, Any]) -> None:
    untouched = [path for path in recalculated if path.name != "endret.xlsx"]
    assert len(untouched) == 10
    assert {p.name: wrong for p in untouched if (wrong := differences(cells(p), recalculated[p]))} == {}


def edits() -> tuple[int, int, str]:
    """Two lines that somebody looks at again: one that gets a category, one that is no purchase; and the category."""
    lines = answers("nb")["lines"]
    unplaced = next(n for n, line in enumerate(lines) if line["scope"] == IN and not line["category"])
    placed = next(n for n, line in enumerate(lines) if line["scope"] == IN and line["category"])
    return unplaced, placed, "Energi"


def changed(path: Path, folder: Path) -> Path:
    """A copy of a book in which a category and a scope are changed on the sheet of lines, as one does in Excel."""
    unplaced, placed, category = edits()
    names = open_book(path).names()
    book = openpyxl.load_workbook(path)
    for column, row, value in (("category", unplaced, category), ("scope", placed, OUT)):
        area = names[name_of("lines", column)]
        assert area is not None
        book[area.sheet].cell(area.top + row, area.left).value = value
    book.save(folder / "endret.xlsx")
    return folder / "endret.xlsx"


@pytest.mark.office
def test_a_changed_category_and_scope_change_every_sum(recalculated: dict[Path, Any], books: Books) -> None:
    rows = answers("nb")
    unplaced, placed, category = edits()
    before = shown(rows)
    rows["lines"][unplaced]["category"], rows["lines"][placed]["scope"] = category, OUT
    after, layout = shown(rows), laid(rows)
    theirs = next(sheets for path, sheets in recalculated.items() if path.name == "endret.xlsx")
    moved = 0
    for block, column in SPEC.expressions():
        area = layout.names[name_of(block, column)]
        for n, value in enumerate(after[block, column]):
            got = theirs[area.sheet].get((area.top + n, area.left))
            assert same("" if got is None else got, "" if value is None else value), (block, column, n)
            moved += value != before[block, column][n]
    assert moved > 50
    left = before["figures", "in_scope"][0] - rows["lines"][placed]["amount"]
    assert after["figures", "in_scope"] == [round(left, 2)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ironcalc_comes_to_the_same(lang: Lang, books: Books) -> None:
    # Full ones only: ironcalc takes the name of a column with one row for a value, and asks for a range.
    model = ironcalc.load_from_xlsx(str(books[lang, "full"]), "en", "UTC", "en")
    model.evaluate()
    sheets = [sheet["name"] if isinstance(sheet, dict) else sheet.name for sheet in model.get_worksheets_properties()]
    rows = answers(lang)
    right, layout, wrong = shown(rows, lang), laid(rows, lang), []
    for block, column in SPEC.expressions():
        area = layout.names[name_of(block, column)]
        for n, value in enumerate(right[block, column]):
            got = model.get_cell_value(sheets.index(area.sheet), area.top + n, area.left)
            if not same(got, str(value) if isinstance(value, CellError) else value):
                wrong.append(f"{block}.{column}[{n}]: {got!r} against {value!r}")
    assert wrong == []


def test_the_formulas_follow_from_what_stands_in_the_book(books: Books) -> None:
    for (lang, _), path in books.items():
        opened = open_book(path)
        reading = read(opened, SPEC, lang)
        assert check_formulas(opened, reading) == []
        assert [f.code for f in reading.findings if f.severity == "error"] == []


def test_what_was_read_is_accounted_for_to_the_oere(books: Books) -> None:
    for (lang, _), path in books.items():
        sheets = cells(path)
        for key in ("overview", "quality"):
            sheet = next(s for s in SPEC.sheets if s.key == key)
            assert text("spend_analysis.balanced.yes", lang) in sheets[tab(SPEC, sheet, lang)].values()
    rows = answers("nb")
    rows["facts"][0]["read"] = round(rows["facts"][0]["read"] + 0.01, 2)
    assert shown(rows)["control", "text"] == [text("spend_analysis.balanced.no", "nb")]


def _whole(found: Cells, table: str, column: str = "sum") -> float:
    return round(sum(v for v in found[table, column] if isinstance(v, int | float)), 2)


def test_categories_departments_months_and_suppliers_add_up_to_the_spend() -> None:
    rows = answers("nb")
    found = shown(rows)
    spend = found["figures", "in_scope"][0]
    assert spend == round(sum(line["amount"] for line in rows["lines"] if line["scope"] == IN), 2)
    assert round(_whole(found, "categories") + found["figures", "unplaced"][0], 2) == spend
    assert _whole(found, "departments") == _whole(found, "months") == spend
    assert round(_whole(found, "suppliers") + _whole(found, "other_suppliers"), 2) == spend
    assert len(found["suppliers", "sum"]) == LIVE and found["category_sums", "sum"][1] == spend
    assert round(_whole(found, "reasons"), 2) == round(found["facts", "read"][0] - found["facts", "set_aside"][0], 2)


def test_suppliers_have_the_classes_of_the_rule() -> None:
    found = shown(answers("nb"))
    right = abc([*found["suppliers", "sum"], *found["other_suppliers", "sum"]])
    assert found["suppliers", "letter"] == right[:LIVE] and set(right) == {"A", "B", "C"}


def test_each_department_has_its_own_column_and_the_rest_share_one() -> None:
    rows = answers("nb")
    found = shown(rows)
    for n, name in enumerate(found["categories", "name"]):
        own = [found["categories", f"department{k:02d}"][n] for k in range(1, 11)]
        assert round(sum(own) + found["categories", "others"][n], 2) == found["categories", "sum"][n]
        assert own[1] == round(sum(line["amount"] for line in rows["lines"] if line["scope"] == IN and (
            line["category"] == name and line["department_no"] == 2)), 2)


GRAIN = ("scope", "reason", "category", "coverage", "risk", "department_no", "month")


def summed(rows: Given, keep: int) -> Given:
    """The same analysis with the largest lines only, and the others summed as the contract says."""
    order = sorted(rows["lines"], key=lambda line: -abs(line["amount"]))
    rest: dict[tuple[Any, ...], dict[str, Any]] = {}
    lost: dict[int, float] = {}
    for line in order[keep:]:
        key = (*(line[name] for name in GRAIN), line["amount"] < 0)
        blank = {**dict(zip(GRAIN, key[:-1], strict=True)), "amount": 0.0, "lines": 0, "supplier_no": 0}
        row = rest.setdefault(key, blank)
        row["amount"], row["lines"] = round(row["amount"] + line["amount"], 2), row["lines"] + 1
        if line["scope"] == IN:
            lost[line["supplier_no"]] = lost.get(line["supplier_no"], 0) + line["amount"]
    suppliers = [{**s, "rest": round(lost.get(s["no"], 0), 2)} for s in rows["suppliers"]]
    return {**rows, "lines": [*order[:keep], *rest.values()], "suppliers": suppliers}


@settings(max_examples=6)
@given(st.integers(0, 150))
def test_lines_that_are_summed_up_leave_every_sum_as_it_was(keep: int) -> None:
    rows = answers("nb", lines=150)
    full, short = shown(rows), shown(summed(rows, keep))
    for block in ("categories", "category_sums", "departments", "months", "suppliers", "coverage", "risk", "reasons",
                  "reckoning", "placement", "on_agreement", "top_suppliers", "figures"):
        for column in (c for b, c in SPEC.expressions() if b == block):
            for one, other in zip(full[block, column], short[block, column], strict=True):
                assert one == pytest.approx(other, abs=1e-9), (block, column)


ODD = ("Mat*", "?", "~", "<5 000 kr", "=IT", ">", "<>", "Å~?", "Mat og drikke")


def odd() -> Given:
    """An analysis whose names have signs that Excel reads as patterns and comparisons."""
    lines = [{"id": n, "amount": 2.0 ** n, "scope": IN, "category": name, "reason": name, "risk": name, "lines": 1,
              "supplier_no": 0, "department_no": 1} for n, name in enumerate(ODD)]
    names = [{"name": name, "no": n} for n, name in enumerate(ODD, 1)]
    return {"lines": lines, "categories": names, "reasons": [{"reason": name, "scope": IN} for name in ODD],
            "risk": [{"name": name} for name in ODD], "coverage": [{"name": name} for name in ODD]}


def test_names_count_as_themselves_whatever_signs_they_have() -> None:
    found = shown(odd())
    for table in ("categories", "reasons", "risk", "coverage"):
        assert found[table, "sum"] == [2.0 ** n for n in range(len(ODD))]


def test_the_overview_tells_the_coverage_as_an_interval_and_what_to_do() -> None:
    found = shown(answers("nb"))
    lines = [line for line in answers("nb")["lines"] if line["scope"] == IN]
    certain, perhaps = ([line["amount"] for line in lines if line["coverage"] == MATCH.label(code, "nb")]
                        for code in ("certain", "possible"))
    whole = sum(line["amount"] for line in lines) / 100
    least = (sum(certain) + sum(amount for amount in perhaps if amount < 0)) / whole
    most = (sum(certain) + sum(amount for amount in perhaps if amount > 0)) / whole
    assert found["finding_cards", "covered"] == [f"{least:.0f}–{most:.0f} %"]
    assert found["next_ask", "text"][0].startswith("2. Svar på spørsmålene på arket Terskelvakt. Ubesvarte: 4.")
    without = shown(answers("nb", share=0.4))
    assert without["finding_cards", "covered"] == ["–"]
    assert without["next_cover", "text"] == [text("spend_analysis.next_cover.register", "nb")]


def test_the_interval_stays_between_nothing_and_all_where_credit_notes_are_larger() -> None:
    rows = answers("nb")
    for line in rows["lines"]:
        if line["coverage"] == MATCH.label("possible", "nb"):
            line["amount"] = -line["amount"] * 3
    found = shown(rows)
    pairs = [(a, b) for a, b in zip(found["coverage", "least"], found["coverage", "most"], strict=True) if a != ""]
    assert pairs and all(0 <= a <= b <= 1 for a, b in pairs)


def test_what_the_officer_answers_and_decides_narrows_what_is_open() -> None:
    rows = answers("nb")
    before = shown(rows)
    rows["candidates"][0]["answer"] = "Unntatt"
    for line in rows["lines"]:
        if line["coverage"] == MATCH.label("possible", "nb"):
            line["coverage"] = MATCH.label("none", "nb")
    after = shown(rows)
    assert after["finding_cards", "open"][0] == before["finding_cards", "open"][0] - 1
    assert after["figures", "possible"] == [0] and after["figures", "certain"] == before["figures", "certain"]


def test_the_cost_of_invoices_follows_the_rate_that_is_typed() -> None:
    rows = answers("nb")
    rows["invoice_settings"] = [{"rate": 100, "small": 5_000}]
    found = shown(rows)
    assert found["invoice_classes", "cost"] == [n * 100 for n in found["invoice_classes", "number"]]
    assert found["figures", "small"][0] == sum(found["invoice_classes", "number"][:3])
    rows["invoice_settings"] = [{}]
    assert set(shown(rows)["invoice_classes", "cost"]) == {""}


def test_placing_the_next_suppliers_reaches_everything_in_the_end() -> None:
    found = shown(answers("nb"))
    reached = found["next_suppliers", "reached"]
    assert reached == sorted(reached) and reached[-1] == pytest.approx(1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_suggested_problems_stand_as_the_prioritisation_has_its_own(lang: Lang) -> None:
    theirs = PRIORITISATION.block("problems")
    ours = SPEC.block("suggested")
    assert isinstance(theirs, Table) and isinstance(ours, Table)
    typed = [c for c in theirs.columns if c.role is Role.INPUT]
    mine = [c for c in ours.columns if c.role is Role.INPUT]
    assert [c.name for c in mine] == [c.name for c in typed]
    assert [c.choices for c in mine] == [c.choices for c in typed]
    assert [c.max_length for c in mine] == [c.max_length for c in typed]
    for column in mine:
        assert text(f"spend_analysis.suggested.{column.name}.label", lang) == text(
            f"prioritisation.problems.{column.name}.label", lang)


@pytest.mark.office
def test_the_overview_is_one_page_in_print(office: ModuleType, books: Books, tmp_path: Path) -> None:
    pages = [name for _, name, _ in _pages(office.as_pdf(books["nn", "full"], tmp_path / "bok.pdf"))]
    assert pages.count("Oversikt") == 1


def test_the_languages_tell_the_same() -> None:
    found = {lang: shown(answers(lang), lang) for lang in LANGUAGES}
    for key in (("categories", "sum"), ("suppliers", "cumulative"), ("coverage", "certain"), ("figures", "small")):
        assert found["nb"][key] == found["nn"][key] == found["en"][key]


def test_invented_suppliers_have_numbers_that_nobody_else_has() -> None:
    numbers = [s["organisation_number"] for s in answers("nb")["suppliers"] if s["organisation_number"]]
    assert len(set(numbers)) == len(numbers) > 50
    assert all(may_exist(number) and number.startswith("3") for number in numbers)
