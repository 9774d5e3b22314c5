"""What is no ledger or classification of ours is refused in the language of the reader, without words of a library."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.ledgers import brought_in
from xlanskaff.errors import Problem
from xlanskaff.language.messages import say
from xlanskaff.services.spend_analyse_inputs import classification, ledger_files
from xlanskaff.services.spend_classify import classify_ledger
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.spend import classified, ledger
from xlanskaff.spend.mapping import read_map

ROWS = "Dato;Leverandør;Nettobeløp\n01.01.2025;A;1\n"
ENGLISH = ("format", " is ", "no ", "Error", "Parquet file", "Expected")


def parquet(path: Path, told: str | None) -> Path:
    """A Parquet file that says this about itself."""
    import duckdb

    with duckdb.connect() as connection:
        metadata = "" if told is None else f", KV_METADATA {{xlanskaff: '{told}'}}"
        connection.execute(f"COPY (SELECT 1 AS x) TO '{path}' (FORMAT parquet{metadata})")
    return path


def said(call: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        call()
    (finding,) = caught.value.findings
    return finding.code, say(finding, "nb").message


@pytest.mark.parametrize(("told", "codes"), [
    (None, ("XA-1200", "XA-1157")), ('{"a": 1}', ("XA-1200", "XA-1157")), ('{"format": 99}', ("XA-1319", "XA-1319"))])
def test_another_parquet_file_is_refused_in_norwegian(tmp_path: Path, told: str | None, codes: tuple[str, str]) -> None:
    path = parquet(tmp_path / "a.parquet", told)
    for call, code in zip((lambda: ledger_files(path), lambda: classify_ledger(path, tmp_path / "ut")), codes,
                          strict=True):
        found, message = said(call)
        assert found == code and not any(word in message for word in ENGLISH)


def test_a_text_file_is_refused_in_norwegian(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert said(lambda: ledger_files(path)) == ("XA-1200", "Filen er ikke et regnskap laget av xlanskaff.")


def test_a_folder_that_holds_no_classification_or_that_of_another_edition_is_told_so(tmp_path: Path) -> None:
    made = brought_in(tmp_path, ROWS).out
    files = ledger_files(made)
    folder = tmp_path / "klasser"
    folder.mkdir()
    refused = [said(lambda: classification(folder, made, files))]
    for told in (None, '{"a": 1}', json.dumps({"format": classified.FORMAT}), '{"format": 99}'):
        parquet(folder / classified.CLASSIFIED, told)
        parquet(folder / classified.SUPPLIERS, None)
        refused.append(said(lambda: classification(folder, made, files)))
    none = ("XA-1169", "Mappen «klasser» har ingen klassifisering.")
    other = ("XA-1319", "«klasser» er laget med en annen utgave av xlanskaff og kan ikke brukes med denne.")
    assert refused == [none, none, other, none, other]


def test_a_ledger_of_another_edition_is_known_by_its_exception(tmp_path: Path) -> None:
    with pytest.raises(ledger.AnotherFormatError, match="format 99"):
        ledger.read_files(parquet(tmp_path / "a.parquet", '{"format": 99}'))


@pytest.mark.parametrize(("text", "line", "seen"), [
    ("[file]\nheader_row = 1\n[columns\n", 3, "[columns"), ('[columns]\namount = "Beløp\n', 2, 'amount = "Beløp'),
    ("[columns]\namount\n", 2, "amount"), ("a = [\n\n", 2, "")])
def test_a_mapping_that_is_no_toml_is_told_with_the_line_as_it_stands(text: str, line: int, seen: str) -> None:
    with pytest.raises(Problem) as caught:
        read_map(text, "kart.toml")
    (finding,) = caught.value.findings
    assert (finding.code, finding.args["line"], finding.seen) == ("XA-1030", line, seen)
    assert say(finding, "nb").message == f"Kartleggingen er ikke gyldig TOML. Feilen er på linje {line}: «{seen}»."


def test_a_mapping_that_is_not_utf_8_is_told_in_norwegian(tmp_path: Path) -> None:
    path, source = tmp_path / "kart.toml", tmp_path / "a.csv"
    path.write_bytes('[columns]\namount = "Beløp"\n'.encode("cp1252"))
    source.write_text(ROWS, encoding="utf-8")
    assert said(lambda: import_ledgers([source], tmp_path / "ut.parquet", map_file=path)) == (
        "XA-128", "Filen kunne ikke leses fra disken: innholdet er ikke tekst i UTF-8.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_told_in_norwegian(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    os.mkfifo(path)
    assert said(lambda: import_ledgers([path], tmp_path / "ut.parquet")) == (
        "XA-128", "Filen kunne ikke leses fra disken: det er ikke en vanlig fil, men et rør eller en enhet.")
