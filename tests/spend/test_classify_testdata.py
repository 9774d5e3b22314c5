"""Real ledgers: nothing is lost, charts are recognised, and foreign ledgers are not guessed at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.classified_ledgers import codes, told
from tools.folders import TESTDATA
from xlanskaff.services.spend_classify import Classification, classify_ledger
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.spend.classified import SUPPLIERS

pytestmark = pytest.mark.testdata

LEDGERS = sorted(path.relative_to(TESTDATA).as_posix() for folder in ("ledgers", "ledgers_no")
                 for path in (TESTDATA / folder).glob("*.csv")) if TESTDATA.is_dir() else []
CHARTS = {"sogndal_budsjett_2013_drift_m_rekneskap_2011": "kostra", "stavanger_budsjett_2016_drift": "kostra",
          "stavanger_budsjett_2016_drift.original": "kostra", "statsregnskapet_artskonto_2024-2025.derived": "state"}


@pytest.fixture(scope="module")
def classified(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Classification]:
    """Every ledger, imported and classified alone."""
    folder = tmp_path_factory.mktemp("ledgers")
    made = {}
    for number, name in enumerate(LEDGERS):
        import_ledgers([TESTDATA / name], folder / f"{number}.parquet")
        made[name] = classify_ledger(folder / f"{number}.parquet", folder / str(number))
    return made


@pytest.mark.parametrize("name", LEDGERS)
def test_in_out_and_review_are_the_whole_ledger(classified: dict[str, Classification], name: str) -> None:
    made = classified[name]
    sums = [made.counts.of(scope) for scope in ("in", "out", "review")]
    assert (sum(lines for lines, _ in sums), sum(amount for _, amount in sums)) == (made.told.lines, made.told.amount)
    assert len(told(made, "line_id")) == made.told.lines
    assert sum(amount for (amount,) in told(made, "amount", table=SUPPLIERS)) == made.told.amount


@pytest.mark.parametrize("name", LEDGERS)
def test_the_chart_is_recognised_and_a_foreign_one_is_not_taken_for_ours(classified: dict[str, Classification],
                                                                         name: str) -> None:
    made = classified[name]
    assert made.told.chart == CHARTS.get(Path(name).stem, "none")
    assert ({"XA-1160", "XA-1161"} & {*codes(made)} != set()) == (made.told.chart == "none")
    if made.told.chart == "none":
        assert made.counts.of("out")[0] == 0 and made.coverage.share < 0.3


def test_suppliers_are_counted_as_those_who_counted_them_by_hand(classified: dict[str, Classification]) -> None:
    seen = 0
    for oracle in json.loads((TESTDATA / "ORACLES.json").read_text(encoding="utf-8")):
        made = classified[oracle["file"].removeprefix("open/")]
        numbered = any(number for (number,) in told(made, "organisation_number", table=SUPPLIERS))
        if made.suppliers and not numbered and not made.persons:
            # Two spellings with one or two blanks between the words were counted as two, and are one of ours.
            spelled = {name.casefold() for (names,) in told(made, "merged_from", table=SUPPLIERS) for name in names}
            assert len(spelled) == oracle["distinct_casefold_trim"] - oracle["blank_amounts"]
            assert made.suppliers == len({" ".join(name.split()) for name in spelled})
            top = told(made, "name", "amount", table=SUPPLIERS)[1:4]
            assert [name.casefold() for name, _ in top] == [name.strip().casefold() for name, _ in oracle["top3"]]
            seen += 1
    assert seen
