"""Every public file there is: read or refused for the right reason, as it was counted, and nothing lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tools.folders import TESTDATA
from tools.ledgers import aside, codes, lines, only
from xlanskaff.errors import Problem
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_analyse_document import document
from xlanskaff.services.spend_analyse_inputs import awards
from xlanskaff.services.spend_classify import Classification, classify_ledger
from xlanskaff.services.spend_import import ImportedFile, ImportResult, import_ledgers

pytestmark = pytest.mark.testdata

FOLDERS = ("ledgers", "ledgers_no", "saft", "ehf", "notices")
FILES = sorted(path.relative_to(TESTDATA).as_posix() for folder in FOLDERS for path in (TESTDATA / folder).rglob("*")
               if path.is_file()) if TESTDATA.is_dir() else []
ORACLES: list[dict[str, Any]] = (json.loads((TESTDATA / "ORACLES.json").read_text(encoding="utf-8"))
                                 if TESTDATA.is_dir() else [])
NO_SUPPLIERS = "XA-1020"

LEDGERS = {  # what a ledger gives: lines, rows set aside, the sum in the unit of the file
    "ledgers/DCCSpendingOver500_201101.csv": (7012, 0, "28663931.81"),
    "ledgers/DCCSpendingOver500_202503.csv": (14183, 0, "125367262.22"),
    "ledgers/ProcurementCardTransactions_20210424to20210723.csv": (5556, 0, "353876.15"),
    "ledgers/expenditure-over-500-jul-sep-2017.csv": (3259, 0, "11344005.35"),
    "ledgers/expenditure-over-500-oct-dec-2014.csv": (3978, 0, "15676053.92"),
    "ledgers/harrogate_2020-04.csv": (2652, 0, "4976476.71"),
    "ledgers/lambeth_2012-06-payments.csv": (2516, 645, "39775940.53"),
    "ledgers/leeds_raw_2010-12.csv": (10303, 1, "77179009.24"),
    "ledgers/salford_2021-03.csv": (5649, 0, "41573666.20"),
    "ledgers/tfl_2021-P02.csv": (20014, 0, "377397934.84"),
    "ledgers_no/sogndal_budsjett_2013_drift_m_rekneskap_2011.csv": (4898, 0, "16.00"),
    "ledgers_no/statsregnskapet_artskonto_2024-2025.derived.csv": (26711, 0, "6101153.50"),
    "ledgers_no/statsregnskapet_virksomhet_2024-2025.derived.csv": (4003, 0, "6101226.00"),
    "ledgers_no/stavanger_budsjett_2016_drift.csv": (10783, 347, "7080169000.00"),
    "ledgers_no/stavanger_budsjett_2016_drift.original.csv": (10783, 347, "7080169000.00"),
    "saft/ExampleFile_SAF-T_Financial_999999999_20161125213512.xml": (1, 4, "10000.00"),
    # Only counter-lines, and a skeleton without a namespace: read, and told that nothing in them is expenditure.
    "saft/SAF-T_Financial_1.30_Eksempelfil_xmlSpy.xml": (0, 1, "0.00"),
    "saft/saft_1.30_dodoas_biggest.xml": (0, 3, "0.00"),
    "ehf/en16931_ubl/FT_G2G_TD01_con_Allegato,_Bonifico_e_Split_Payment.xml": (1, 0, "1246.00"),
    "ehf/en16931_ubl/guide-example1.xml": (20, 0, "229.60"),
    "ehf/en16931_ubl/guide-example2.xml": (7, 0, "1436.50"),
    "ehf/en16931_ubl/guide-example3.xml": (3, 0, "900.00"),
    "ehf/en16931_ubl/issue116.xml": (8, 0, "700.00"),
    "ehf/en16931_ubl/sample-discount-price.xml": (1, 0, "12.12"),
    "ehf/en16931_ubl/ubl-tc434-creditnote1.xml": (1, 0, "-100.11"),
    "ehf/en16931_ubl/ubl-tc434-example1.xml": (20, 0, "229.60"),
    "ehf/generated_norwegian-example.xml": (7, 0, "1436.50"),
    "ehf/norwegian-example.xml": (7, 0, "1436.50"),
}
REFUSED = {  # why a file that is no ledger is refused
    "ledgers_no/0A_V2019_K4_R040200_OK.dat": "XA-1007",  # fixed width, no columns
    "saft/About_SAF-T_Financial_v.1.3.txt": "XA-1005",  # prose
    "saft/KOSTRA_Arts_2024_KF_FKF_IKS.csv": "XA-1013",  # code lists have no amounts
    "saft/KOSTRA_Arts_2024_kommuner.csv": "XA-1013",
    "saft/STAT_Grouping_Category_Code.csv": "XA-1013",
    "saft/naeringsspesifikasjon.csv": "XA-1013",
    "saft/Norwegian_SAF-T_Financial_Schema_v_1.30.xsd": "XA-1100",  # XML, and neither accounts nor an invoice
}
NOTICES: Mapping[str, tuple[int, Sequence[str]]] = {  # awards in a notice, and what is told about it
    "notices/eforms_sdk/can_24_UKRI.xml": (1, []),
    "notices/eforms_sdk/can_24_minimal.xml": (1, []),
    "notices/eforms_sdk/cn_24_maximal.xml": (0, ["XA-1231"]),  # a competition that is announced, nothing awarded
    "notices/eforms_sdk/cn_24_minimal.xml": (0, ["XA-1231"]),
    "notices/eforms_xml/2023-307227.xml": (0, ["XA-1231"]),
    "notices/eforms_xml/2024-113575.xml": (1, ["XA-1234"]),
    "notices/eforms_xml/ContractAwardNotice_can-modif_2023-627259.xml": (1, []),
    "notices/eforms_xml/ContractAwardNotice_can-standard_2024-100829.xml": (1, ["XA-1234"]),
    "notices/eforms_xml/ContractAwardNotice_veat_2022-697882.xml": (1, ["XA-1234"]),
    "notices/eforms_xml/ContractNotice_cn-standard_2024-102199.xml": (0, ["XA-1231"]),
    "notices/ocds-213czf-000-00001-05-contract.xlsx": (0, ["XA-1230"]),  # OCDS in sheets, which nobody exports here
    "notices/ocds-213czf-000-00001.json": (2, []),
    "notices/ocds_json/2023-307227_release_0.json": (0, ["XA-1231"]),
    "notices/ocds_json/2024-113575_release_0.json": (1, ["XA-1234"]),
    "notices/ocds_json/ContractAwardNotice_can-standard_2024-100829_release_0.json": (1, ["XA-1234"]),
    "notices/ocds_json/ContractNotice_cn-standard_2024-102199_release_0.json": (0, ["XA-1231"]),
    "notices/template.xlsx": (0, ["XA-1230"]),
}


@dataclass
class Worked:
    """One file through import, classification and `analyse --json`."""

    result: ImportResult
    classified: Classification
    told: dict[str, Any] = field(default_factory=dict)


Ask = Callable[[str], Worked]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A ledger, alone; worked through when somebody first asks, for the tests may run in several processes."""
    folder = tmp_path_factory.mktemp("ledgers")

    @cache
    def work(name: str) -> Worked:
        number = [*LEDGERS].index(name)
        result = import_ledgers([TESTDATA / name], folder / f"{number}.parquet")
        classified = classify_ledger(result.out, folder / str(number))
        found = analyse_ledger(result.out, classified=classified.out)
        return Worked(result, classified, json.loads(json.dumps(document(found, "nb"), default=str)))

    return work


def test_no_file_is_left_out() -> None:
    assert sorted([*LEDGERS, *REFUSED, *NOTICES]) == FILES


@pytest.mark.parametrize("name", LEDGERS)
def test_a_file_gives_what_is_in_it_and_every_oere_is_somewhere(worked: Ask, name: str) -> None:
    rows, set_aside, total = LEDGERS[name]
    each = worked(name)
    file = only(each.result)
    assert (file.rows, file.set_aside, file.sum) == (rows, set_aside, total)
    assert sum(count for count, _ in file.aside.values()) == set_aside
    beside = sum((Decimal(amount) for _, amount in file.aside.values()), Decimal(0))
    # The import: what is read and what is set aside is what the file says, in kroner whatever its unit.
    assert (Decimal(file.sum) + beside) * file.factor == Decimal(each.told["read"])
    # The classification: in, out and to be reviewed are what was read.
    counts = each.classified.counts
    assert sum(counts.of(scope)[0] for scope in ("in", "out", "review")) == rows == counts.lines
    placed = Decimal(sum(counts.of(scope)[1] for scope in ("in", "out", "review"))) / 100
    assert placed == Decimal(file.sum) * file.factor
    # The analysis: all of it again.
    assert sum(Decimal(each.told[part]) for part in PARTS) == Decimal(each.told["read"])
    assert [Decimal(each.told[part]) * 100 for part in PARTS[:3]] == [
        counts.of(scope)[1] for scope in ("in", "out", "review")]
    assert [each.told["lines"][part] for part in PARTS] == [
        *(counts.of(scope)[0] for scope in ("in", "out", "review")), set_aside]
    assert len(each.told["kpis"]) == 17


PARTS = ("in_scope", "excluded", "to_review", "set_aside")


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_ledger_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem) as caught:
        import_ledgers([TESTDATA / name], tmp_path / "ut.parquet")
    assert caught.value.findings[0].code == REFUSED[name]
    assert not (tmp_path / "ut.parquet").exists()


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_gives_its_awards_or_says_why_not(tmp_path: Path, name: str) -> None:
    found, told = awards([TESTDATA / name])
    assert (len(found), [finding.code for finding in told]) == NOTICES[name]
    with pytest.raises(Problem) as caught:  # and no notice is taken for a ledger
        import_ledgers([TESTDATA / name], tmp_path / "ut.parquet")
    assert caught.value.findings[0].code in {"XA-1100", "XA-1005", "XA-1013", "XA-1036"}


def records(file: ImportedFile) -> int:
    return file.rows + file.set_aside


def top_fifth(amounts: Iterable[int]) -> Decimal:
    """What the largest fifth has of all that is above zero, in numbers above zero too."""
    sellers = sorted((amount for amount in amounts if amount > 0), reverse=True)
    return Decimal(sum(sellers[:max(1, int(len(sellers) / 5 + 0.5))])) / sum(sellers)


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: oracle["file"])
def test_a_ledger_has_the_rows_sum_suppliers_and_share_that_were_counted(
        worked: Ask, oracle: dict[str, Any]) -> None:
    each = worked(oracle["file"].removeprefix("open/"))
    result, file = each.result, only(each.result)
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
    # Where nobody sells, as in accounts by art, names of accounts were counted as if they were suppliers.
    assert f"{top_fifth(per.values()):.4f}" == oracle["top20pct_suppliers_share"]
    if named:
        assert file.suppliers == oracle["distinct_suppliers_raw"] - blank
        assert each.told["as_written"] == {"suppliers": file.suppliers, "pareto": oracle["top20pct_suppliers_share"]}
        # The classification makes one supplier of spellings that differ in capitals and blanks only.
        assert 0 <= file.suppliers - each.classified.suppliers <= oracle["distinct_suppliers_raw"] - oracle[
            "distinct_casefold_trim"] + 1
    top = sorted(per.items(), key=lambda each: -each[1])[:3]
    assert [(name, Decimal(amount) / 100 / file.factor) for name, amount in top] == [
        (name.strip(), round(Decimal(amount), 2)) for name, amount in oracle["top3"]]


@pytest.mark.parametrize(("name", "records_", "mark"), [
    ("ledgers/DCCSpendingOver500_201101.csv", 7012, 0), ("ledgers/harrogate_2020-04.csv", 2652, 0),
    ("ledgers/expenditure-over-500-jul-sep-2017.csv", 3259, 0), ("ledgers/lambeth_2012-06-payments.csv", 3161, 645),
    ("ledgers_no/stavanger_budsjett_2016_drift.original.csv", 11130, 347),
    ("ledgers_no/statsregnskapet_virksomhet_2024-2025.derived.csv", 4003, 0),
])
def test_the_other_ledgers_are_read_to_the_last_row(worked: Ask, name: str, records_: int,
                                                    mark: int) -> None:
    result = worked(name).result
    file = only(result)
    assert (records(file), file.set_aside) == (records_, mark)
    assert len(aside(result)) == mark


def test_lambeth_misses_exactly_the_rows_whose_commas_are_gone(worked: Ask) -> None:
    result = worked("ledgers/lambeth_2012-06-payments.csv").result
    (told,) = (f for f in result.findings if f.code == "XA-1023")
    assert told.args == {"row": 3167, "said": Decimal("40292334.84"), "added": Decimal("39775940.53"),
                         "difference": Decimal("516394.31")}
    assert {reason: rows for reason, (rows, _) in only(result).aside.items()} == {
        "unreadable": 638, "short": 1, "no_amount": 1, "empty": 4, "total": 1}


def test_both_editions_of_the_stavanger_budget_are_the_same_ledger(worked: Ask) -> None:
    one, other = (worked(f"ledgers_no/stavanger_budsjett_2016_drift{end}.csv").result for end in ("", ".original"))
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
