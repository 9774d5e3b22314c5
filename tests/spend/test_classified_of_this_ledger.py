"""A classification is of the ledger it was made of, line by line, and of no other with as many lines."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.classified_ledgers import ledger, told
from tools.ledgers import brought_in
from xlanskaff.cli.main import main
from xlanskaff.errors import Problem
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_classify import classify_ledger
from xlanskaff.services.spend_classify_explain import explain
from xlanskaff.spend import classified
from xlanskaff.spend.classified import CLASSIFIED, KIND, read_classified
from xlanskaff.spend.ledger import METADATA, mark, read_files
from xlanskaff.spend.parquet_footer import say

HEADERS = "Dato;Leverandør;Art;Nettobeløp"
ROWS = ["01.02.2025;Vik Mat AS;115;10,00", "02.02.2025;;010;900,00", "03.02.2025;Bygg AS;230;10,00",
        "04.02.2025;Data AS;195;20,00"]


def table(*rows: str) -> str:
    return "\n".join([HEADERS, *rows])


def refused(path: Path, folder: Path) -> list[str]:
    """The codes that an analysis stops with."""
    with pytest.raises(Problem) as caught:
        analyse_ledger(path, classified=folder)
    return [finding.code for finding in caught.value.findings]


def aged(folder: Path, **changed: Any) -> None:
    """Let a classification say of itself what one of an older program does."""
    made = read_classified(folder)
    old = json.loads(classified.metadata(made)) | changed
    del old["mark"]
    say(folder / CLASSIFIED, METADATA, json.dumps(old))


def test_the_same_lines_in_another_order_are_another_ledger(tmp_path: Path) -> None:
    made = brought_in(tmp_path, table(*ROWS)).out
    folder = classify_ledger(made, tmp_path / "ut", chart="kostra").out
    before = analyse_ledger(made, classified=folder)
    assert brought_in(tmp_path, table(*reversed(ROWS))).out == made
    assert refused(made, folder) == ["XA-1312"]
    with pytest.raises(Problem) as caught:
        explain(1, folder, ledger=made)
    assert [each.code for each in caught.value.findings] == ["XA-1171"]
    again = classify_ledger(made, folder, chart="kostra", overwrite=True).out
    assert analyse_ledger(made, classified=again).totals == before.totals


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(ROWS))
def test_a_classification_is_taken_for_its_own_lines_and_no_others(tmp_path: Path, rows: list[str]) -> None:
    made = brought_in(tmp_path, table(*ROWS)).out
    folder = classify_ledger(made, tmp_path / "ut", chart="kostra", overwrite=True).out
    placed = told(classify_ledger(made, folder, chart="kostra", overwrite=True), "reason")
    made = brought_in(tmp_path, table(*rows)).out
    if rows == ROWS:
        assert analyse_ledger(made, classified=folder).classified
    else:
        assert refused(made, folder) == ["XA-1312"]
    assert sorted(told(classify_ledger(made, folder, chart="kostra", overwrite=True), "reason")) == sorted(placed)


def test_a_copy_under_another_name_and_the_same_file_read_again_are_the_same_ledger(tmp_path: Path) -> None:
    made = brought_in(tmp_path, table(*ROWS)).out
    folder = classify_ledger(made, tmp_path / "ut", chart="kostra").out
    first = mark(made)
    copy = tmp_path / "kopi av [1].parquet"
    copy.write_bytes(made.read_bytes())
    assert mark(brought_in(tmp_path, table(*ROWS)).out) == mark(copy) == first
    assert analyse_ledger(copy, classified=folder).classified


def test_what_an_older_program_classified_is_known_by_its_lines_and_their_sum(tmp_path: Path) -> None:
    made = brought_in(tmp_path, table(*ROWS)).out
    folder = classify_ledger(made, tmp_path / "ut", chart="kostra").out
    aged(folder)
    assert read_classified(folder).mark == "" and analyse_ledger(made, classified=folder).classified
    aged(folder, amount=94_001)
    assert refused(made, folder) == ["XA-1312"]
    aged(folder, amount=94_000, lines=5)
    assert refused(made, folder) == ["XA-1202"]


def changed_kinds(kinds: list[list[str]], how: str) -> dict[str, Any]:
    return {"kinds": {"none": [], "a line's is missing": kinds[1:], "one twice": [*kinds, kinds[0]],
                      "others": [["in", "art", "99", "", ""]]}[how]}


@pytest.mark.parametrize("how", ["none", "a line's is missing", "one twice", "others"])
def test_the_kinds_that_a_classification_tells_of_change_nothing_but_the_time(tmp_path: Path, how: str) -> None:
    made = brought_in(tmp_path, table(*ROWS, *(f"05.03.2025;Bygg AS;{art};7,00" for art in range(100, 480, 10)))).out
    folder = classify_ledger(made, tmp_path / "ut", chart="kostra").out
    kinds = read_classified(folder).kinds
    with duckdb.connect() as connection:
        assert [*kinds] == connection.execute(
            f"SELECT DISTINCT {', '.join(KIND)} FROM '{folder / CLASSIFIED}' ORDER BY ALL").fetchall()
    before = analyse_ledger(made, classified=folder)
    aged(folder, **changed_kinds([list(each) for each in kinds], how))
    assert analyse_ledger(made, classified=folder) == before and len(kinds) > 4


def test_the_command_says_what_to_do_in_words(tmp_path: Path) -> None:
    made = brought_in(tmp_path, table(*ROWS)).out
    folder = classify_ledger(made, tmp_path / "ut", chart="kostra").out
    brought_in(tmp_path, table(*reversed(ROWS)))
    done = CliRunner().invoke(main, ["spend", "analyse", str(made), "--classified", str(folder)])
    assert done.exit_code == 3 and "hører ikke til linjene i dette regnskapet" in done.output
    assert "--overwrite" in done.output


@pytest.mark.parametrize(("content", "sum_of"), [
    (table("01.02.2025;A;115;0,005", "01.02.2025;B;115;-3,14159"), -313),
    ("Dato;Leverandør;Beløp (1000 kr)\n01.02.2025;A;1,2345\n02.02.2025;B;2\n", 323_450),
    ("Dato;Leverandør;Beløp i mill. kr\n01.02.2025;A;1,5\n02.02.2025;B;0,25\n", 175_000_000)])
def test_what_a_ledger_says_of_its_sum_is_its_sum_in_oere(tmp_path: Path, content: str, sum_of: int) -> None:
    made = brought_in(tmp_path, content)
    (file,) = read_files(made.out)
    counted = classify_ledger(made.out, tmp_path / "ut").counts
    assert file.amount == counted.amount
    assert abs(counted.amount - sum_of) <= 1 and Decimal(file.sum) * 100 * file.factor == file.amount


def test_a_large_ledger_is_told_from_itself_in_another_order_without_being_read(tmp_path: Path) -> None:
    lines = [{"text": f"{at:x}" * 9, "amount": at} for at in range(2_000)]
    paths = []
    for at in range(2):
        path = ledger(tmp_path, lines, f"{at}.parquet")
        # What a large file has is a footer and much before it.
        paths.append(path.with_name(f"stor-{at}.parquet"))
        body = random.Random(1).randbytes(17 * 2**20)
        paths[at].write_bytes(body + path.read_bytes())
        random.Random(2).shuffle(lines)
    assert mark(paths[0]) != mark(paths[1])
    assert mark(paths[0]) == mark(paths[0])
