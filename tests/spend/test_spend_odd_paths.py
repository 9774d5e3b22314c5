"""What a file or a folder is called never decides what is read: brackets, quotes, stars, and `name=value`."""

from __future__ import annotations

import json
import os
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tools.reports import column
from xlanskaff.cli.main import main

HEADERS = "Dato;Leverandør;Art;Artsnavn;Tekst;Nettobeløp\n"
OURS = HEADERS + "".join(f"0{at}.02.2025;Vik Mat AS;115;Matvarer;Kjøp {at};{at},00\n" for at in range(1, 6))
THEIRS = HEADERS + "".join(f"0{at}.03.2025;Annen AS;230;Vedlikehold;Noe annet;{at}000,00\n" for at in range(1, 6))
"""As many lines as ours, so that nothing but the contents tells them apart."""
FOLDERS = [("Årsregnskap [2025] d'Arc", "Årsregnskap 2 d'Arc"), ("amount=3", "amount=4")]
if os.name != "nt":
    FOLDERS += [("alt * og ?", "alt a og b")]


def run(*arguments: object) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["spend", *map(str, arguments), "--json"])
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.output)
    return told


def through(folder: Path, content: str, name: str, out: str) -> tuple[Path, Path]:
    """A ledger brought in and classified in a folder."""
    folder.mkdir(exist_ok=True)
    source = folder / f"{name}.csv"
    source.write_text(content, encoding="utf-8")
    run("import", source, "--out", source.with_suffix(".parquet"))
    run("classify", source.with_suffix(".parquet"), "--out", folder / out, "--chart", "kostra")
    return source.with_suffix(".parquet"), folder / out


@pytest.mark.parametrize(("name", "other"), FOLDERS)
def test_a_ledger_is_itself_whatever_it_and_its_folders_are_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                   name: str, other: str) -> None:
    scratch = tmp_path / "flyktig [1]"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    # What the same signs would find as a pattern lies there too, in the folder and beside it.
    for folder in (tmp_path / name, tmp_path / other):
        through(folder, THEIRS, "Hovedbok å2", "ut 1")
    through(tmp_path / other, THEIRS, "Hovedbok å[2025]", "ut [1]")
    ledger, made = through(tmp_path / name, OURS, "Hovedbok å[2025]", "ut [1]")

    for classified in ((), ("--classified", made)):
        told = run("analyse", ledger, *classified)
        assert Decimal(told["in_scope"]) == Decimal(told["read"]) == 15
        assert [each["name"] for each in told["top_suppliers"]] == ["Vik Mat AS"]
    line = run("explain", 2, "--in", made, "--ledger", ledger)
    assert (line["amount"], line["text"], line["category"]) == ("2.00", "Kjøp 2", "food")
    assert run("explain", 2, "--in", made) == line
    book = tmp_path / name / "Bok [1].xlsx"
    run("report", ledger, "--classified", made, "--out", book)
    assert [each for each in column(book, "lines", "amount") if each] == [1, 2, 3, 4, 5]


def test_everything_at_once_in_a_folder_with_such_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "Regnskap [2025] d'Å=1"
    folder.mkdir()
    source = folder / "Hovedbok [1].csv"
    source.write_text(OURS, encoding="utf-8")
    (folder / "Hovedbok 1.csv").write_text(THEIRS, encoding="utf-8")
    book = folder / "Bok [1].xlsx"
    assert run(source, "--out", book, "--chart", "kostra")["ok"]
    assert [each for each in column(book, "lines", "amount") if each] == [1, 2, 3, 4, 5]
