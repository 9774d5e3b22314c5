"""Folders of ledgers: what lies in them is read, refused with a reason, or named; nothing is passed over in silence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from tools.saft_xml import File, Line, Voucher
from xlanskaff.cli.main import main
from xlanskaff.errors import Exit, Finding, Problem
from xlanskaff.language.messages import say
from xlanskaff.services.new import new
from xlanskaff.services.spend_import import import_ledgers
from xlanskaff.services.spend_import_folder import expanded

ROWS = "Dato;Leverandør;Nettobeløp\n01.01.2025;A;1\n"
OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one ledger in it."""
    place = tmp_path / "Regnskap"
    put(place / "2025.csv")
    return place


def put(path: Path, content: str | bytes = ROWS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def zipped(path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, ROWS)
    return path


def told(folder: Path, *others: Path, without: tuple[Path, ...] = ()) -> list[tuple[str, object]]:
    """Codes and names of what is told of a folder."""
    return [(f.code, f.args.get("files", f.seen)) for f in expanded([folder, *others], without).findings]


def test_a_folder_of_one_ledger_has_nothing_to_tell(folder: Path) -> None:
    assert expanded([folder]).files == [folder / "2025.csv"] and told(folder) == []


def test_ledgers_in_folders_below_are_counted_and_named(folder: Path) -> None:
    put(folder / "2024" / "2024.csv")
    for month in (1, 2, 3):
        put(folder / "eldre" / "2023" / f"{month}.xls", OLD)
    put(folder / "bilag" / "kvittering.pdf", b"%PDF")
    assert told(folder) == [("XA-1057", ("2024/2024.csv", "eldre/2023 (3)"))]
    (finding,) = import_ledgers([folder], folder.parent / "ut.parquet").about
    assert say(finding, "nb").line() == (
        "XA-1057 · Regnskap: Filer i undermapper som kan være regnskap, men som ikke er lest: 4 (2024/2024.csv, "
        "eldre/2023 (3)). Skal de være med, så oppgi undermappene eller filene også. Er de kopier av det som er lest, "
        "trenger du ikke gjøre noe.")


def test_a_folder_below_that_is_given_too_is_read_and_not_told(folder: Path) -> None:
    below = put(folder / "2024" / "2024.csv")
    assert told(folder, below.parent) == [] and expanded([folder, below.parent]).files[-1] == below
    assert told(folder, without=(below,)) == told(folder, without=(below.parent,)) == []


@pytest.mark.parametrize("ending", [".xls", ".xlsb", ".ods"])
def test_workbooks_of_other_kinds_are_refused_by_name_and_the_rest_is_read(folder: Path, ending: str) -> None:
    path = folder / f"2023{ending}"
    if ending == ".xls":
        put(path, OLD)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype" if ending == ".ods" else "xl/workbook.bin",
                             "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("[Content_Types].xml", "<Types/>")
    result = import_ledgers([folder], folder.parent / "ut.parquet")
    assert [(file.file, file.refused) for file in result.files] == [(path.name, True), ("2025.csv", False)]
    assert {f.severity for f in result.findings} == {"error"}


def test_text_that_is_called_a_workbook_is_read(folder: Path) -> None:
    put(folder / "2024.xls", ROWS.replace(";", "\t"))
    assert [file.rows for file in import_ledgers([folder], folder.parent / "ut.parquet").files] == [1, 1]


def test_archives_and_xml_that_is_no_accounts_are_told_as_likely_and_other_files_as_others(folder: Path) -> None:
    zipped(folder / "2024.zip", "2024.csv")
    zipped(folder / "bilder.zip", "bygg.jpg")
    put(folder / "2022.7z", b"7z")
    put(folder / "liste.xml", "<liste/>")
    put(folder / "Notat.docx", b"PK")
    assert told(folder) == [("XA-1056", ("2022.7z", "2024.zip", "liste.xml")),
                            ("XA-1058", ("bilder.zip", "Notat.docx"))]


def test_accounts_in_a_folder_below_are_told(folder: Path) -> None:
    put(folder / "2024" / "saft.xml", File((Voucher((Line("6800", "1.00"),)),)).text())
    assert told(folder) == [("XA-1057", ("2024/saft.xml",))]


def test_only_the_first_names_are_shown(folder: Path) -> None:
    for number in range(7):
        put(folder / f"{number}.pdf", b"%PDF")
    ((code, names),) = told(folder)
    assert (code, names) == ("XA-1058", ("0.pdf", "1.pdf", "2.pdf", "3.pdf", "4.pdf", "…"))


def test_what_we_have_left_there_ourselves_is_neither_read_nor_told(folder: Path) -> None:
    for name in ("Analyse - grunnlag/regnskap.csv", "Analyse - grunnlag/klassifisering/regler.csv",
                 "ut satt til side.csv", "2024 kolonner.toml", "ut.parquet", ".git/x.csv", "enheter/manifest.csv",
                 "enheter/Skole.csv", "klasser/classified.parquet", "klasser/regler.csv", "~$2025.xlsx", "Thumbs.db",
                 "2025.csv.part", "bøker/Summer per enhet.csv"):
        put(folder / name)
    for place in (folder, folder / "bøker"):
        place.mkdir(exist_ok=True)
        new("prioritisation", place / "Prioritering.xlsx")
    assert told(folder) == [("XA-1276", "Prioritering.xlsx")]
    assert [path.name for path in expanded([folder]).files] == ["2025.csv"]


def test_a_folder_whose_ledgers_all_lie_below_is_refused_with_their_names(tmp_path: Path) -> None:
    put(tmp_path / "Regnskap" / "2024" / "a.csv")
    with pytest.raises(Problem) as caught:
        expanded([tmp_path / "Regnskap"])
    assert [f.code for f in caught.value.findings] == ["XA-1048", "XA-1057"]


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["spend", *map(str, arguments)])
    return done.exit_code, done.stdout


def test_the_commands_tell_people_and_programs_once(folder: Path) -> None:
    put(folder / "2024" / "2024.csv")
    out = folder.parent / "ut.parquet"
    code, shown = run("import", folder, "--out", out)
    assert code == Exit.CLEAN and shown.count("XA-1057 · Regnskap: ") == 1
    document = json.loads(run("import", folder, "--out", out, "--overwrite", "--json")[1])
    assert [each["code"] for each in document["findings"]] == ["XA-1057"]


def test_a_whole_analysis_tells_of_the_folder_each_time_and_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlanskaff.services import spend_import_folder

    put(folder / "2024" / "2024.csv")
    for name, reused in (("a.xlsx", False), ("a (2).xlsx", True)):
        document = json.loads(run(folder, "--out", folder.parent / name, "--json")[1])
        assert [each["code"] for each in document["findings"]].count("XA-1057") == 1
        assert ("import" in document["reused"]) == reused

    def refused(*_: object) -> list[Finding]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(spend_import_folder, "in_folder", refused)
    with pytest.raises(Problem) as caught:
        expanded([folder])
    assert [f.code for f in caught.value.findings] == ["XA-128"]
