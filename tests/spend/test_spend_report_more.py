"""Changes, questions, potential and indicators of the workbook: what the analysis found, and nothing deducted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.reports import column, lines, report, table
from xlanskaff.catalogue.kpi import kpis
from xlanskaff.language.texts import text
from xlanskaff.services.spend_report import Report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    rows = lines()
    rows.append({**rows[1], "date": "2025-12-20", "document": rows[1]["document"]})
    return report(tmp_path_factory.mktemp("mer"), rows, register=True, rate=25_000)


def test_the_years_have_the_sums_of_the_same_months(made: Report) -> None:
    (row,) = table(made.out, "years")
    ((pair, flow, areas),) = made.analysis.turnovers
    assert row["year"] == pair.after and (row["new"], row["lost"]) == (flow.new, flow.lost)
    assert row["before"] * 100 == pytest.approx(sum(each.before for each in areas))
    assert row["after"] * 100 == pytest.approx(sum(each.after for each in areas))
    of_categories = table(made.out, "category_changes")
    assert [each["after"] * 100 for each in of_categories] == pytest.approx([each.after for each in areas])
    assert {each["what"] for each in of_categories} <= {"Ny", "Borte", "Opp", "Ned", "Uendret"}


def test_a_document_that_stands_twice_is_a_question_and_stays_in_every_sum(made: Report) -> None:
    asked = table(made.out, "duplicates")
    assert len(asked) == len(made.analysis.duplicates) > 0
    assert all(row["question"].count("?") == 1 and row["answer"] is None for row in asked)
    assert [row["extra"] * 100 for row in asked] == pytest.approx([each.extra for each in made.analysis.duplicates])
    assert table(made.out, "figures")[0]["in_scope"] * 100 == pytest.approx(made.analysis.span.amount)


def test_the_potential_is_that_of_the_analysis_and_overlaps_are_counted_once(made: Report) -> None:
    rows = {row["source"]: row for row in table(made.out, "potential")}
    assert len(rows) >= len(made.analysis.potential) > 0
    for each in made.analysis.potential:
        assert rows[each.source]["basis"] * 100 == pytest.approx(each.basis)
        assert rows[each.source]["most"] == pytest.approx(each.most / 100, abs=1)
    counted = [source for source, row in rows.items() if row["counted"] == "Ja" and source != "small_invoices"]
    assert len(counted) == 1
    assert column(made.out, "potential_cards", "most") == [pytest.approx(sum(
        row["most"] for row in rows.values() if row["counted"] == "Ja" and isinstance(row["most"], int | float)))]


def test_every_indicator_has_its_value_or_says_what_is_missing(made: Report) -> None:
    rows = {row["id"]: row for row in table(made.out, "kpis")}
    assert list(rows) == [each.id for each in kpis()[:17]]
    for each in made.analysis.kpis:
        times = 100 if each.unit == "share" else 1
        if each.value is None:
            assert rows[each.key]["value"] in (None, "") and rows[each.key]["remark"]
        else:
            assert rows[each.key]["value"] == pytest.approx(float(each.value * times), abs=0.051)


def test_coverage_tells_between_what_it_lies_where_a_line_may_lie_where_there_is_an_agreement(made: Report) -> None:
    assert made.analysis.agreements
    classes = made.analysis.agreements.classes
    whole, sure = sum(each.amount for each in classes), sum(each.amount for each in classes if each.area == 2)
    # A credit note that may lie there makes the least less.
    least, most = ((sure + sum(part)) / whole for part in (
        [each.negative for each in classes if each.area == 1], [each.positive for each in classes if each.area == 1]))
    assert 0 < least < most, "or nothing is undecided, and the sentence is not there"
    said = {row["id"]: row["remark"] for row in table(made.out, "kpis")}["KPI02"]
    for share in (least, most):
        assert f"{share * 100:.1f}".replace(".", ",") in said


def test_one_year_without_numbers_says_so_in_words(tmp_path: Path) -> None:
    out = report(tmp_path, [{**line, "date": "2025-03-01", "period": 202503, "document": None}
                            for line in lines(8)]).out
    for block in ("years", "supplier_changes", "duplicates", "prices"):
        assert not any(value for row in table(out, block) for name, value in row.items() if name in (
            "months", "name", "question", "item")), block


def test_what_is_saved_stands_as_reckoned_from_prices_that_are_not_rounded(tmp_path: Path) -> None:
    power = {**lines(1)[0], "text": "Nettleie", "unit": "kWh"}
    rows = [{**power, "document": f"K{at}", "quantity": quantity, "amount": amount}
            for at, (quantity, amount) in enumerate(((1_000_000.0, 10_600_000), (1_000_000.0, 10_600_000), (1.0, 12)))]
    made = report(tmp_path, rows)
    (row,) = table(made.out, "prices")
    assert (row["item"], row["lowest"], row["highest"], row["saved"]) == ("nettleie", 0.106, 0.12, 0.01)
    assert [each.saved for each in made.analysis.prices] == [1]


def test_a_register_without_notices_leaves_the_share_of_competed_purchases_open(made: Report) -> None:
    assert made.analysis.register and made.analysis.announced is None
    (row,) = [row for row in table(made.out, "kpis") if row["id"] == "KPI03"]
    assert row["value"] in (None, "") and row["numerator"] is None
    assert str(row["remark"]).startswith(text("kpi.reason.needs_notices", "nb"))
