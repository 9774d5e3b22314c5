"""A file that could not be read leaves a trace: in the ledger, in the workbook, and in those of the units."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.cells import cells
from tools.ledgers import brought_in
from tools.reports import column, table
from tools.ubl import Document
from tools.whole_analyses import Place
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.services.spend_report import write_report
from xlanskaff.spend import ledger
from xlanskaff.spend.ledger import LeftOut, metadata, read_files, read_left_out

GOOD = "Dato;Leverandør;Art;Nettobeløp\n01.02.2025;A;115;1,00\n"


def half_read(folder: Path, *refused: str) -> Path:
    """A ledger of a file that is read, and of others that are letters."""
    paths = [folder / name for name in ("2024.csv", *refused)]
    for path in paths:
        path.write_text("Kjære alle\nTakk for sist\n" if path.name in refused else GOOD, encoding="utf-8")
    return import_ledgers(paths, folder / "l.parquet", overwrite=True).out


def test_the_ledger_tells_what_is_not_in_it_and_why(tmp_path: Path) -> None:
    out = half_read(tmp_path, "2025.csv", "2026.csv")
    assert read_left_out(out) == (LeftOut("2025.csv", "XA-1005"), LeftOut("2026.csv", "XA-1005"))
    assert [each.file for each in read_files(out)] == ["2024.csv"]
    assert read_left_out(half_read(tmp_path)) == ()


def test_an_invoice_that_was_refused_is_told_and_a_folder_of_none_but_those_is_told_as_one(tmp_path: Path) -> None:
    for folder in ("Noen", "Ingen"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f2.xml").write_text(Document().text()[:-9], encoding="utf-8")
    (tmp_path / "Noen" / "f1.xml").write_text(Document().text(), encoding="utf-8")
    result = import_ledgers([tmp_path / "Noen", tmp_path / "Ingen"], tmp_path / "l.parquet")
    assert read_left_out(result.out) == (LeftOut("Noen/f2.xml", "XA-1102"), LeftOut("Ingen", "XA-1102"))


def test_a_ledger_that_was_made_before_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from xlanskaff.services import spend_import

    def before(*given: object) -> str:
        told = json.loads(metadata(*given))  # type: ignore[arg-type]
        del told["left_out"]
        return json.dumps(told)

    monkeypatch.setattr(spend_import, "metadata", before)
    out = brought_in(tmp_path, GOOD).out
    assert "left_out" not in ledger._told(out) and read_left_out(out) == ()
    write_report(out, tmp_path / "bok.xlsx")
    assert table(tmp_path / "bok.xlsx", "facts")[0]["left_out"] is None


@pytest.mark.parametrize(("lang", "begins", "why"), [
    ("nb", "Ikke lest og ikke med i tallene (se arket Datakvalitet): 2025.csv",
     "Ikke lest og ikke med i tallene. Grunnen står i meldingen XA-1005 fra innlesingen."),
    ("nn", "Ikkje lese og ikkje med i tala (sjå arket Datakvalitet): 2025.csv",
     "Ikkje lese og ikkje med i tala. Grunnen står i meldinga XA-1005 frå innlesinga."),
    ("en", "Not read and not in the figures (see the sheet Data quality): 2025.csv",
     "Not read and not in the figures. The reason is given by the message XA-1005 of the import.")])
def test_the_overview_and_the_sheet_on_quality_say_what_is_not_in_the_figures(
        tmp_path: Path, lang: Lang, begins: str, why: str) -> None:
    out = tmp_path / "bok.xlsx"
    write_report(half_read(tmp_path, "2025.csv"), out, lang=lang)
    assert column(out, "left_out", "text") == [begins]
    assert column(out, "left_out_files", "text")[0].endswith(": 2025.csv")
    row = table(out, "assumptions")[0]
    assert (row["assumption"], row["file"]) == (why, "2025.csv")
    assert table(out, "facts")[0]["left_out"] == "2025.csv"


def test_of_many_files_the_overview_names_the_first_and_the_sheet_on_quality_the_others(tmp_path: Path) -> None:
    names = [f"{year}.csv" for year in range(2001, 2007)]
    write_report(half_read(tmp_path, *names), tmp_path / "bok.xlsx")
    (said,) = column(tmp_path / "bok.xlsx", "left_out", "text")
    assert said.endswith(": 2001.csv, 2002.csv, 2003.csv og 3 til")
    assert table(tmp_path / "bok.xlsx", "assumptions")[0]["file"] == ", ".join(names)


def test_where_everything_was_read_nothing_is_said_and_no_row_has_moved(tmp_path: Path) -> None:
    whole, half = tmp_path / "hel.xlsx", tmp_path / "halv.xlsx"
    write_report(half_read(tmp_path), whole)
    write_report(half_read(tmp_path, "2025.csv"), half)
    assert [column(whole, block, "text")[0] or "" for block in ("left_out", "left_out_files")] == ["", ""]
    first, second = cells(whole)["Oversikt"], cells(half)["Oversikt"]
    assert {at for at in first.keys() | second.keys() if (first.get(at) or "") != (second.get(at) or "")} == {
        at for at, value in second.items() if str(value).startswith("Ikke lest")}


def test_the_workbooks_of_the_units_say_it_too(tmp_path: Path) -> None:
    place = Place(tmp_path)
    letter = place.written("Brev.csv", "Kjære Øya kommune", "Takk for sist")
    result = place.ran("--per-unit", place.folder / "Enheter", files=(place.ledger, letter))
    assert result.exit_code == 1
    books = [place.out, *sorted((place.folder / "Enheter").glob("*.xlsx"))]
    assert len(books) == 3
    assert {column(path, "left_out", "text")[0].rpartition(": ")[2] for path in books} == {"Brev.csv"}
