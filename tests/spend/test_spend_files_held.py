"""Files that cannot be read, written or taken away: what is said, of which file, and what is left as it was."""

from __future__ import annotations

import errno
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.ledgers import codes, lines
from tools.ubl import Document
from xlanskaff.errors import Exit, Problem
from xlanskaff.services import spend_import_file
from xlanskaff.services.spend_import import import_ledgers

HEADS = "Dato;Leverandør;Nettobeløp\n"
GOOD, CROOKED = f"{HEADS}01.02.2025;A;1,00\n", f"{HEADS}01.02.2025;A;1,00\n02.02.2025;B;mye\n"
ASIDE = "l satt til side.csv"
Refuse = Callable[..., None]


def written(path: Path, content: str) -> Path:
    """A file of this content."""
    path.write_text(content, encoding="utf-8")
    return path


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """Makes the system refuse to do something with files of a name, as Windows does where another program has them."""
    def refuse(*names: str, on: str = "replace", fault: int = errno.EACCES) -> None:
        real = getattr(Path, on)

        def asked(self: Path, *given: Any, **options: Any) -> Any:
            if self.name in names or any(isinstance(each, Path) and each.name in names for each in given):
                raise OSError(fault, "Holdt av et annet program", str(self))
            return real(self, *given, **options)

        monkeypatch.setattr(Path, on, asked)

    return refuse


def left(folder: Path) -> dict[str, bytes]:
    """What lies in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refused(paths: list[Path], out: Path, **options: Any) -> Problem:
    """An import that comes to nothing."""
    with pytest.raises(Problem) as caught:
        import_ledgers(paths, out, **options)
    return caught.value


def test_the_rows_set_aside_of_last_time_are_not_both_read_and_written(tmp_path: Path) -> None:
    one = written(tmp_path / "a.csv", CROOKED)
    import_ledgers([one], tmp_path / "l.parquet")
    mended = written(tmp_path / ASIDE, f"{HEADS}02.02.2025;B;2,00\n")
    before = left(tmp_path)
    problem = refused([one, mended], tmp_path / "l.parquet", overwrite=True)
    assert [(each.code, each.file) for each in problem.findings] == [("XA-1047", ASIDE)]
    assert problem.exit is Exit.USAGE and left(tmp_path) == before
    other = mended.rename(tmp_path / "rettet.csv")
    assert import_ledgers([one, other], tmp_path / "l.parquet", overwrite=True).files[1].rows == 1


@pytest.mark.parametrize("name", ["kart.toml", "faktura.xml"])
def test_nothing_that_is_read_is_written(tmp_path: Path, name: str) -> None:
    mapping = written(tmp_path / "kart.toml", '[columns]\namount = "Nettobeløp"\n')
    folder = tmp_path / "Fakturaer"
    folder.mkdir()
    written(folder / "faktura.xml", Document().text())
    out = mapping if name == mapping.name else folder / name
    before = out.read_bytes()
    problem = refused([written(tmp_path / "a.csv", GOOD), folder], out, map_file=mapping, overwrite=True)
    assert [(each.code, each.file) for each in problem.findings] == [("XA-1047", name)]
    assert out.read_bytes() == before


@pytest.mark.parametrize("again", [CROOKED, GOOD])
def test_where_the_rows_set_aside_are_held_both_files_stay_as_they_were(
        tmp_path: Path, held: Refuse, again: str) -> None:
    import_ledgers([written(tmp_path / "a.csv", CROOKED)], tmp_path / "l.parquet")
    written(tmp_path / "a.csv", f"{again}03.02.2025;C;3,00\n")
    before = left(tmp_path)
    held(ASIDE)
    problem = refused([tmp_path / "a.csv"], tmp_path / "l.parquet", overwrite=True)
    assert [(each.code, each.file, each.seen) for each in problem.findings] == [
        ("XA-1059", ASIDE, "Holdt av et annet program")]
    assert left(tmp_path) == before


def test_where_the_ledger_is_held_the_rows_set_aside_are_those_of_last_time(tmp_path: Path, held: Refuse) -> None:
    import_ledgers([written(tmp_path / "a.csv", CROOKED)], tmp_path / "l.parquet")
    written(tmp_path / "a.csv", f"{CROOKED}03.02.2025;C;3,00\n04.02.2025;D;lite\n")
    before = left(tmp_path)
    held("l.parquet")
    problem = refused([tmp_path / "a.csv"], tmp_path / "l.parquet", overwrite=True)
    assert [(each.code, each.file) for each in problem.findings] == [("XA-1045", "l.parquet")]
    assert left(tmp_path) == before


@pytest.mark.parametrize(("name", "code"), [(ASIDE, "XA-1059"), ("l.parquet", "XA-1045")])
def test_a_file_that_is_held_is_told_before_anything_is_read(
        tmp_path: Path, held: Refuse, name: str, code: str) -> None:
    import_ledgers([written(tmp_path / "a.csv", CROOKED)], tmp_path / "l.parquet")
    held(name, on="open")
    looked_at: list[int] = []
    problem = refused([tmp_path / "a.csv"], tmp_path / "l.parquet", overwrite=True,
                      progress=lambda done, of: looked_at.append(done))
    assert [(each.code, each.file) for each in problem.findings] == [(code, name)] and not looked_at


def test_where_the_ledger_is_held_the_first_time_nothing_is_left(tmp_path: Path, held: Refuse) -> None:
    one = written(tmp_path / "a.csv", CROOKED)
    held("l.parquet")
    refused([one], tmp_path / "l.parquet")
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv"}


def test_a_folder_in_the_place_of_the_rows_set_aside_is_not_moved(tmp_path: Path) -> None:
    (tmp_path / ASIDE).mkdir()
    written(tmp_path / ASIDE / "notat.txt", "mitt")
    problem = refused([written(tmp_path / "a.csv", CROOKED)], tmp_path / "l.parquet", overwrite=True)
    assert [(each.code, each.file) for each in problem.findings] == [("XA-1059", ASIDE)]
    assert {path.name for path in tmp_path.rglob("*")} == {"a.csv", ASIDE, "notat.txt"}


def test_a_proposal_that_cannot_be_written_is_named(tmp_path: Path, held: Refuse) -> None:
    unsure = written(tmp_path / "b.csv", "Dato;Leverandør;Beløp 1;Beløp 2\n01.02.2025;A;1,00;2,00\n")
    held("b kolonner.toml")
    problem = refused([unsure], tmp_path / "l.parquet")
    assert ("XA-1323", "b kolonner.toml") in [(each.code, each.file) for each in problem.findings]


@pytest.mark.parametrize("on", ["open", "stat"])
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path: Path, held: Refuse, on: str) -> None:
    one, two = written(tmp_path / "a.csv", GOOD), written(tmp_path / "b.csv", GOOD)
    held("b.csv", on=on, fault=errno.EINVAL)
    result = import_ledgers([one, two], tmp_path / "l.parquet")
    assert lines(result, "file", "amount") == [("a.csv", 100)]
    assert [(each.code, each.file, each.seen) for each in result.findings] == [
        ("XA-128", "b.csv", "Holdt av et annet program")]
    assert result.files[1].refused


def test_a_disk_that_drops_midway_is_told_of_the_file_that_was_read(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = spend_import_file.survey

    def dropped(path: Path, **options: Any) -> Any:
        if path.name == "b.csv":
            raise OSError(errno.EIO, "Nettverket er borte")
        return real(path, **options)

    monkeypatch.setattr(spend_import_file, "survey", dropped)
    one, two = written(tmp_path / "a.csv", GOOD), written(tmp_path / "b.csv", GOOD)
    result = import_ledgers([two, one], tmp_path / "l.parquet")
    assert [(each.code, each.file) for each in result.findings] == [("XA-128", "b.csv")]
    assert [each.rows for each in result.files] == [0, 1]


@pytest.mark.parametrize(("fault", "scratch"), [(errno.ENOSPC, False), (errno.EACCES, True)])
def test_a_disk_that_cannot_be_written_to_is_no_fault_of_the_file_that_was_read(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, scratch: bool) -> None:
    def full(_path: Path, _told: Any, _how: Any, out: Path, _aside: Path) -> Any:
        raise OSError(fault, "Ingen plass", str(out) if scratch else None)

    monkeypatch.setattr(spend_import_file, "straighten", full)
    path = tmp_path / "a.csv"
    path.write_bytes(GOOD.replace("A", "Å").encode("cp1252"))
    problem = refused([path], tmp_path / "l.parquet")
    assert [(each.code, each.file) for each in problem.findings] == [("XA-1045", "l.parquet")]


@pytest.mark.parametrize("on", ["read_bytes", "stat"])
def test_an_invoice_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path: Path, held: Refuse, on: str) -> None:
    folder = tmp_path / "Fakturaer"
    (folder / "Høst").mkdir(parents=True)
    for at in range(4):
        written(folder / "Høst" / f"f{at}.xml", Document(id=str(at)).text())
    held("f2.xml", on=on, fault=errno.EINVAL)
    result = import_ledgers([folder], tmp_path / "l.parquet")
    assert [(each.code, each.file) for each in result.findings if each.severity == "error"] == [
        ("XA-128", "Fakturaer/Høst/f2.xml")]
    assert result.files[0].rows == 3


def test_accounts_alone_in_a_folder_that_cannot_be_read_are_not_passed_over(tmp_path: Path, held: Refuse) -> None:
    folder = tmp_path / "Regnskap"
    folder.mkdir()
    written(folder / "2024.csv", GOOD)
    written(folder / "2025.xml", "<AuditFile/>")
    held("2025.xml", on="open")
    result = import_ledgers([folder], tmp_path / "l.parquet")
    assert [(each.code, each.file) for each in result.findings] == [("XA-128", "2025.xml")]


def test_a_folder_that_cannot_be_looked_through_is_told(tmp_path: Path, held: Refuse) -> None:
    folder = tmp_path / "Regnskap"
    folder.mkdir()
    held("Regnskap", on="iterdir")
    problem = refused([folder], tmp_path / "l.parquet")
    assert [(each.code, each.file) for each in problem.findings] == [("XA-128", "Regnskap")]


def test_a_damaged_invoice_in_a_zip_refuses_the_zip(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(2):
            archive.writestr(f"f{at}.xml", Document(id=str(at)).text())
    content = bytearray(packed.getvalue())
    content[60:90] = b"\xff" * 30
    (tmp_path / "f.zip").write_bytes(content)
    result = import_ledgers([tmp_path / "f.zip", written(tmp_path / "a.csv", GOOD)], tmp_path / "l.parquet")
    assert "XA-1104" in codes(result) and result.files[0].refused
