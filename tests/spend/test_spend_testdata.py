"""Real ledgers: rows, sums and suppliers are those that were counted independently."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tools.folders import TESTDATA
from tools.ledgers import aside, codes, lines, only
from xlanskaff.errors import Problem
from xlanskaff.services.spend_import import ImportedFile, ImportResult, import_ledgers

pytestmark = pytest.mark.testdata

ORACLES: list[dict[str, Any]] = (json.loads((TESTDATA / "ORACLES.json").read_text(encoding="utf-8"))
                                 if TESTDATA.is_dir() else [])
LEDGERS = sorted(path.relative_to(TESTDATA).as_posix() for folder in ("ledgers", "ledgers_no")
                 for path in (TESTDATA / folder).glob("*.csv")) if TESTDATA.is_dir() else []
NO_SUPPLIERS = "XA-1020"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ImportResult]:
    """Every ledger, imported alone."""
    folder = tmp_path_factory.mktemp("ledgers")
    return {name: import_ledgers([TESTDATA / name], folder / f"{number}.parquet")
            for number, name in enumerate(LEDGERS)}


def records(file: ImportedFile) -> int:
    return file.rows + file.set_aside


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: oracle["file"])
def test_a_ledger_has_the_rows_sum_and_suppliers_that_were_counted(
        imported: dict[str, ImportResult], oracle: dict[str, Any]) -> None:
    result = imported[oracle["file"].removeprefix("open/")]
    file = only(result)
    # Where a file ends in a row of empty cells, the count has it as a row and its empty name as a supplier;
    # here it is set aside.
    blank = oracle["blank_amounts"]
    assert file.rows == oracle["rows"] - blank and file.aside.get("empty", (0, ""))[0] == blank
    assert Decimal(file.sum) == round(Decimal(oracle["sum"]), 2)
    assert file.mapping["amount"] == oracle["amount_col"]
    whole = lines(result, "supplier_name", "amount")
    assert sum(amount < 0 for _, amount in whole) == oracle["negatives"]
    assert sum(amount for _, amount in whole) == Decimal(file.sum) * 100 * file.factor
    named = oracle["supplier_col"] == file.mapping.get("supplier_name")
    column = "supplier_name" if named else "account_name"
    assert named == (NO_SUPPLIERS not in codes(result)) and file.mapping[column] == oracle["supplier_col"]
    per: dict[str, int] = {}
    for name, amount in lines(result, column, "amount"):
        per[name] = per.get(name, 0) + amount
    assert len({name.strip().casefold() for name in per}) == oracle["distinct_casefold_trim"] - blank
    if named:
        assert file.suppliers == oracle["distinct_suppliers_raw"] - blank
    top = sorted(per.items(), key=lambda each: -each[1])[:3]
    assert [(name, Decimal(amount) / 100 / file.factor) for name, amount in top] == [
        (name.strip(), round(Decimal(amount), 2)) for name, amount in oracle["top3"]]


@pytest.mark.parametrize(("name", "records_", "mark"), [
    ("ledgers/DCCSpendingOver500_201101.csv", 7012, 0), ("ledgers/harrogate_2020-04.csv", 2652, 0),
    ("ledgers/expenditure-over-500-jul-sep-2017.csv", 3259, 0), ("ledgers/lambeth_2012-06-payments.csv", 3161, 645),
    ("ledgers_no/stavanger_budsjett_2016_drift.original.csv", 11130, 347),
    ("ledgers_no/statsregnskapet_virksomhet_2024-2025.derived.csv", 4003, 0),
])
def test_the_other_ledgers_are_read_to_the_last_row(imported: dict[str, ImportResult], name: str, records_: int,
                                                    mark: int) -> None:
    file = only(imported[name])
    assert (records(file), file.set_aside) == (records_, mark)
    assert len(aside(imported[name])) == mark


def test_lambeth_misses_exactly_the_rows_whose_commas_are_gone(imported: dict[str, ImportResult]) -> None:
    result = imported["ledgers/lambeth_2012-06-payments.csv"]
    (told,) = (f for f in result.findings if f.code == "XA-1023")
    assert told.args == {"said": 40292334.84, "added": 39775940.53, "difference": 516394.31}
    assert {reason: rows for reason, (rows, _) in only(result).aside.items()} == {
        "unreadable": 638, "short": 1, "no_amount": 1, "empty": 4, "total": 1}


def test_both_editions_of_the_stavanger_budget_are_the_same_ledger(imported: dict[str, ImportResult]) -> None:
    one, other = (imported[f"ledgers_no/stavanger_budsjett_2016_drift{end}.csv"] for end in ("", ".original"))
    columns = ("line_id", "row", "account", "account_name", "department", "amount")
    assert lines(one, *columns) == lines(other, *columns)


def test_all_of_them_make_one_ledger_and_the_fixed_width_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    result = import_ledgers([TESTDATA / "ledgers", TESTDATA / "ledgers_no"], tmp_path / "alt.parquet")
    refused = [(file.file, file.findings[0].code) for file in result.files if file.refused]
    assert refused == [("0A_V2019_K4_R040200_OK.dat", "XA-1007")]
    ids = [line for (line,) in lines(result, "line_id")]
    assert ids == sorted(set(ids)) and len(ids) == sum(file.rows for file in result.files)


@pytest.mark.parametrize("name", ["codelists/altinn-orgs.json", "workbooks/DataValidationEvaluations.xlsx",
                                  "torture/poi_protected_passtika.xlsx", "torture/poi_poc-xmlbomb.xlsx",
                                  "torture/excelize_BadWorkbook.xlsx"])
def test_what_is_no_ledger_is_refused(tmp_path: Path, name: str) -> None:
    found = list(TESTDATA.rglob(Path(name).name))
    assert found
    with pytest.raises(Problem) as caught:
        import_ledgers(found[:1], tmp_path / "ut.parquet")
    assert caught.value.findings[0].code[:5] in ("XA-10", "XA-11", "XA-12", "XA-13")
    assert list(tmp_path.iterdir()) == []
