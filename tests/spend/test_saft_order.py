"""The lines of a SAF-T file stand in the ledger as they stand in the file, in whatever order the engine has them.

A large file is joined with its suppliers and accounts by several threads, and comes out of it in another
order. That is chance, and half a gigabyte is not enough for it; here what was joined is mixed on purpose.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools.saft_xml import File, Line, Voucher
from xlanskaff.services import spend_import_saft
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.spend.sources import saft_stage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANY = 3000


@pytest.fixture
def mixed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was joined lies in another order than the file; gives the tables of which that is true."""
    tables: list[str] = []

    def stage(connection: DuckDBPyConnection, table: str, *given: Any) -> Any:
        made = saft_stage.stage(connection, table, *given)
        connection.execute(f"CREATE TABLE {table}_mixed AS FROM {table} ORDER BY hash(record)")
        connection.execute(f"CREATE OR REPLACE VIEW {table} AS FROM {table}_mixed")
        tables.append(table)
        return made

    monkeypatch.setattr(spend_import_saft, "stage", stage)
    return tables


def lying(ledger: Path) -> list[tuple[Any, ...]]:
    """Number, file and text of the lines as they lie in the file."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        return connection.execute("SELECT line_id, file, text FROM read_parquet(?)", [str(ledger)]).fetchall()


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside a table"])
def test_lines_are_written_in_the_order_of_the_file(tmp_path: Path, mixed: list[str], *, beside: bool) -> None:
    (tmp_path / "b.xml").write_text(File([Voucher([Line("6800", "100.00", "20000", text=f"Linje {at}"),
                                                   Line("2400", "-100.00", "20000")]) for at in range(MANY)],
                                         suppliers=[("20000", "Papir AS", "", ["2400"])]).text(), encoding="utf-8")
    paths = [tmp_path / "b.xml"]
    wanted = [("b.xml", f"Linje {at}") for at in range(MANY)]
    if beside:
        (tmp_path / "a.csv").write_text("Dato;Konto;Tekst;Nettobeløp\n" + "".join(
            f"01.02.2025;6800;Rad {at};10,00\n" for at in range(MANY)), encoding="utf-8")
        paths.insert(0, tmp_path / "a.csv")
        wanted = [*(("a.csv", f"Rad {at}") for at in range(MANY)), *wanted]
    import_ledgers(paths, tmp_path / "ut.parquet")
    found = lying(tmp_path / "ut.parquet")
    assert mixed and [(file, words) for _, file, words in found] == wanted
    numbers = [number for number, *_ in found]
    assert numbers == sorted(set(numbers))
