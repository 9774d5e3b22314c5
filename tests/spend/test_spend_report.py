"""The workbook of a spend analysis: every result right, everything accounted for, nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.classified_ledgers import ledger
from tools.reports import column, lines, report, table
from xlanskaff.books.prioritisation import BOOK as PRIORITISATION
from xlanskaff.books.spend_analysis_rows import LIVE, MATCH, SCOPE
from xlanskaff.cli.main import main
from xlanskaff.errors import Problem
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services.check import check
from xlanskaff.services.spend_report import Report, write_report
from xlanskaff.xlsx.write import write

SUMS = ("in_scope", "out", "review", "in_lines", "out_lines", "review_lines", "unplaced", "certain", "possible",
        "least", "most", "at_risk")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report(tmp_path_factory.mktemp("rapport"), lines(), register=True, rate=25_000, organisation="Fjellvik")


def _sum(rows: list[dict[str, Any]], **where: Any) -> float:
    return round(sum(row["amount"] for row in rows if all(row[name] == value for name, value in where.items())), 2)


def test_everything_read_stands_in_the_workbook_and_adds_up(made: Report) -> None:
    rows, facts, figures = table(made.out, "lines"), table(made.out, "facts")[0], table(made.out, "figures")[0]
    assert len(rows) == made.lines == facts["rows"] == 60 and made.summed == 0
    parts = {code: _sum(rows, scope=SCOPE.label(code, "nb")) for code in ("in", "out", "review")}
    assert parts == {"in": figures["in_scope"], "out": figures["out"], "review": figures["review"]}
    assert round(sum(parts.values()), 2) == facts["read"] == round(sum(line["amount"] for line in lines()) / 100, 2)
    assert all(parts.values()) and facts["organisation"] == "Fjellvik"
    assert text("spend_analysis.balanced.yes", "nb") in column(made.out, "control", "text")


def test_the_sums_are_those_of_the_analysis(made: Report) -> None:
    figures, found = table(made.out, "figures")[0], made.analysis
    assert figures["in_scope"] * 100 == pytest.approx(found.span.amount)
    assert found.agreements is not None and found.agreements.coverage.least is not None
    assert figures["least"] / figures["in_scope"] == pytest.approx(float(found.agreements.coverage.least))
    assert figures["most"] / figures["in_scope"] == pytest.approx(float(found.agreements.coverage.most or 0))
    sellers = {row["name"]: row["sum"] for row in table(made.out, "suppliers")}
    assert {each.name: each.amount / 100 for each in found.largest} == sellers
    months = {row["month"]: row["sum"] for row in table(made.out, "months")}
    assert [each.amount / 100 for each in found.months] == [value for value in months.values() if value]


def test_every_line_stands_as_in_the_ledger(made: Report) -> None:
    for row, line in zip(table(made.out, "lines"), lines(), strict=True):
        assert row["amount"] == line["amount"] / 100 and row["document"] == line["document"]
        assert row["department"] == line["department_name"] and row["lines"] == 1
        assert row["account"] == (f"{line['account']} {line['account_name']}" if line["account"] else None)


@pytest.mark.parametrize("most", [0, 7])
def test_lines_that_are_summed_up_change_no_sum(made: Report, most: int, tmp_path: Path) -> None:
    short = report(tmp_path, lines(), register=True, rate=25_000, lines=most)
    assert short.summed == 60 - most and short.lines >= most
    rows = table(short.out, "lines")
    assert len(rows) == short.lines and sum(row["lines"] for row in rows) == 60
    assert [row["lines"] for row in rows[:most]] == [1] * most
    whole, less = table(made.out, "figures")[0], table(short.out, "figures")[0]
    assert {name: less[name] for name in SUMS} == {name: whole[name] for name in SUMS}
    for block in ("departments", "categories", "months", "coverage", "reasons", "risk", "next_suppliers"):
        assert column(short.out, block, "sum") == column(made.out, block, "sum"), block
    assert column(short.out, "suppliers", "sum") == column(made.out, "suppliers", "sum")


def test_the_lines_shown_are_those_behind_questions_then_the_largest_that_may_be_purchases(tmp_path: Path) -> None:
    rows = [*lines(20), *({**lines(1)[0], "amount": 90_000_000, "document": f"S{at}"} for at in range(3)),
            {**lines(9)[8], "amount": 900_000_000_00}]
    whole = table(report(tmp_path, rows, "alle").out, "lines")
    behind = [row for row in whole if row["candidate"]]
    shown = [row for row in table(report(tmp_path, rows, lines=len(behind) + 4).out, "lines") if row["id"]]
    assert {"S0", "S1", "S2"} <= {row["document"] for row in behind} and len(shown) == len(behind) + 4
    assert {row["id"] for row in behind} <= {row["id"] for row in shown}
    bought = [row for row in whole if not row["candidate"] and row["scope"] != SCOPE.label("out", "nb")]
    largest = sorted(bought, key=lambda row: -abs(row["amount"]))[:4]
    assert {row["id"] for row in shown} == {row["id"] for row in (*behind, *largest)}


def test_a_question_stands_on_every_line_behind_it(tmp_path: Path) -> None:
    rows = lines(80)
    for line in rows:
        line["amount"] *= 20
    out = report(tmp_path, rows, register=True).out
    asked = table(out, "candidates")
    borne = [number for value in column(out, "lines", "candidate") if value for number in str(value).split(", ")]
    assert asked and {row["no"]: row["lines"] for row in asked} == {int(n): borne.count(n) for n in set(borne)}
    assert all(row["question"].count("?") == 1 and row["sum"] >= row["limit"] for row in asked)
    assert {row["limit_from"] for row in asked} <= {43196, 45372, 46023}


def test_questions_that_are_too_many_for_the_sheet_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("spend_report", "spend_report_facts"):
        monkeypatch.setattr(f"xlanskaff.services.{place}.QUESTIONS", 1)
    out = report(tmp_path, lines(60, amount=90_000_000)).out
    assert len(table(out, "candidates")) == 1 and set(column(out, "lines", "candidate")) == {None, "1"}
    assert any("Terskelvakten har" in str(row["assumption"]) for row in table(out, "assumptions"))


def test_agreements_tell_their_use_and_what_is_wrong_with_them(made: Report) -> None:
    found = {row["agreement"]: row for row in table(made.out, "agreements")}
    assert [found[name]["name"] for name in ("A1", "A2", "A3", "A4")] == [
        "Mat til alle", "Bygg", "Gammel avtale", "Ingen bruker"]
    assert [found[name]["state"] for name in ("A1", "A2", "A4")] == ["Over maksverdi", "I bruk", "Ikke brukt"]
    assert found["A2"]["used"] == 0 < found["A2"]["possible"]
    problems = " ".join(row["problem"] for row in table(made.out, "suggested"))
    assert "På avtalen A1 er det kjøpt for" in problems and "Avtalen A3 gikk ut 31.07.2025" in problems


def test_without_a_register_nothing_is_said_about_agreements(tmp_path: Path) -> None:
    out = report(tmp_path, lines()).out
    figures = table(out, "figures")[0]
    assert table(out, "agreements")[0]["agreement"] is None
    assert figures["certain"] == 0 and figures["possible"] == figures["in_scope"] > 0
    assert column(out, "finding_cards", "covered") == ["–"]


def test_suggested_problems_can_be_pasted_into_the_prioritisation(made: Report, tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if name != "no"} for row in table(made.out, "suggested")]
    assert len(rows) >= 4 and all(set(str(row["problem"])) & set("0123456789") for row in rows)
    path = tmp_path / "Prioritering.xlsx"
    path.write_bytes(write(PRIORITISATION, "nb", rows={"problems": rows}))
    findings = [finding.code for file in check([path]).files for finding in file.findings]
    assert "XA-211" not in findings and not [code for code in findings if code.startswith("XA-20")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_is_in_one_language(lang: Lang, tmp_path: Path, made: Report) -> None:
    out = report(tmp_path, lines(), lang=lang, register=True, rate=25_000, lines=20).out
    assert set(column(out, "lines", "scope")) <= {SCOPE.label(code, lang) for code in ("in", "out", "review")}
    levels = {MATCH.label(code, lang) for code in ("certain", "possible", "none")}
    assert set(column(out, "lines", "coverage")) <= {None, *levels}
    assert column(out, "categories", "sum") == column(made.out, "categories", "sum")
    limit = "1,000" if lang == "en" else "1\u00a0000"
    small = text("spend_report.assumption.small", lang, limit=limit).replace("\u00a0", " ")
    assert small in [str(row["assumption"]).replace("\u00a0", " ") for row in table(out, "assumptions")]


def test_nothing_is_overwritten_and_nothing_half_done_is_left(tmp_path: Path) -> None:
    made = ledger(tmp_path, lines(30))
    out = tmp_path / "bok.xlsx"
    out.write_bytes(b"min")
    for wrong, code in ((out, "XA-1250"), (tmp_path / "bok.xlsm", "XA-1253"), (tmp_path / "nei" / "b.xlsx", "XA-1251")):
        with pytest.raises(Problem) as problem:
            write_report(made, wrong)
        assert [finding.code for finding in problem.value.findings] == [code]
    assert out.read_bytes() == b"min"

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(made, tmp_path / "ny.xlsx", progress=stop)
    assert sorted(path.name for path in tmp_path.glob("*.xlsx*")) == ["bok.xlsx"]


def test_the_command_tells_what_it_made(tmp_path: Path) -> None:
    made, out = ledger(tmp_path, lines()), tmp_path / "Innkjøpsanalyse.xlsx"
    ran = CliRunner().invoke(main, [
        "spend", "report", str(made), "--out", str(out), "--lines", "10", "--json", "--on", "01.02.2026",
        "--organisation", "Fjellvik kommune", "--invoice-cost", "300"])
    told = json.loads(ran.output)
    assert ran.exit_code == 0 and told["workbook"] == str(out) and told["summed"] == 50
    assert told["rows_of_lines"] == len(table(out, "lines"))
    assert float(told["in_scope"]) == table(out, "figures")[0]["in_scope"]
    assert table(out, "facts")[0]["organisation"] == "Fjellvik kommune"
    assert table(out, "invoice_settings") == [{"rate": 300, "small": 1000}]
    again = CliRunner().invoke(main, ["spend", "report", str(made), "--out", str(out)])
    assert again.exit_code == 2 and "XA-1250" in again.stderr


def test_check_knows_the_workbook_and_leaves_it_alone(made: Report) -> None:
    (file,) = check([made.out]).files
    assert [(finding.code, finding.severity) for finding in file.findings] == [("XA-1254", "note")]


def test_many_departments_share_a_row_where_there_would_be_too_many_sums(tmp_path: Path,
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlanskaff.services.spend_report.SUMS", 5)
    whole, short = report(tmp_path, lines(), "alle"), report(tmp_path, lines(), "få", lines=3)
    rows = table(short.out, "departments")
    assert [row["name"] for row in rows[10:]] == ["Andre avdelinger"] and len(table(whole.out, "departments")) == 13
    assert rows[10]["sum"] == pytest.approx(sum(column(whole.out, "departments", "sum")[10:]))
    assert "Andre avdelinger" in column(short.out, "lines", "department")
    assert column(short.out, "categories", "others") == column(whole.out, "categories", "others")


def test_suppliers_after_the_largest_have_a_sheet_of_their_own(tmp_path: Path) -> None:
    rows = [{**lines(1)[0], "supplier_name": f"Firma {at:03d} AS", "amount": 1_000_000 - at * 1_000,
             "document": f"D{at}"} for at in range(LIVE + 20)]
    out = report(tmp_path, rows, lines=30).out
    largest, others = table(out, "suppliers"), table(out, "other_suppliers")
    assert [row["no"] for row in (*largest, *others)] == list(range(1, LIVE + 21))
    assert sum(row["sum"] for row in (*largest, *others)) == pytest.approx(table(out, "figures")[0]["in_scope"])
    reached = [row["cumulative"] for row in (*largest, *others)]
    assert reached == sorted(reached) and reached[-1] == 1


def test_very_many_suppliers_are_written_by_the_engine_and_stand_alike(tmp_path: Path,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{**lines(1)[0], "supplier_name": f"Firma {at // 2:03d} & <Sønn> AS", "department": str(at % 3),
             "amount": 1_000_000 - at // 4 * 1_000, "document": f"D{at}"} for at in range(2 * LIVE + 60)]
    cell_by_cell = report(tmp_path, rows, "skrevet")
    monkeypatch.setattr("xlanskaff.services.spend_report_suppliers.MANY", 10)
    by_engine = report(tmp_path, rows, "lagt inn")
    for block in ("suppliers", "other_suppliers", "figures", "facts", "lines"):
        for one, other in zip(table(by_engine.out, block), table(cell_by_cell.out, block), strict=True):
            assert one == {name: pytest.approx(value) if isinstance(value, float) else value
                           for name, value in other.items()}, block
    assert len(table(by_engine.out, "other_suppliers")) == 30


def test_departments_are_called_what_the_unit_list_calls_them(tmp_path: Path) -> None:
    units = tmp_path / "enheter.csv"
    units.write_text("id;navn\n100;Helse\n101;Teknisk\n777;Ingen\n", encoding="utf-8")
    made = report(tmp_path, lines(), units=units)
    names = column(made.out, "departments", "name")
    assert {"Helse", "Teknisk"} < set(names) and "Avdeling 0" not in names and "Avdeling 2" in names
    assert column(made.out, "lines", "department")[:3] == ["Helse", "Teknisk", "Avdeling 2"]
    assert {"XA-1271", "XA-1272"} <= {finding.code for finding in made.findings}


def test_a_text_that_no_cell_can_hold_is_cut_and_told(tmp_path: Path) -> None:
    made = report(tmp_path, [*lines(3), {**lines(1)[0], "text": "lang " * 8_000}])
    (told,) = [finding for finding in made.findings if finding.code == "XA-1252"]
    assert (told.field, told.args["count"]) == ("Tekst", 1)
    assert "Verdier som ikke fikk plass" in say(told, "nb").line()
    assert len(column(made.out, "lines", "text")[3]) == 32_767


def test_what_the_threshold_watch_cannot_answer_is_said_on_the_first_page(tmp_path: Path) -> None:
    out = report(tmp_path, lines(12, date="2012-03-01", period=201203, amount=200_000_000)).out
    assert 0 < table(out, "facts")[0]["unasked"] <= table(out, "figures")[0]["in_scope"]
    assert column(out, "next_ask", "text") == [text("spend_analysis.next_ask.unasked", "nb")]
