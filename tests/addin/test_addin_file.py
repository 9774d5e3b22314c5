"""The add-in as a file: it is what its sources say today, and everything that can read it takes it."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

from scripts.addin import build
from scripts.addin.__main__ import main
from scripts.addin.package import package
from scripts.addin.project import empty_parts, project
from tools.libreoffice import opened
from tools.vba_excel import ADDIN, modules
from xlanskaff.excel import addin_files
from xlanskaff.xlsx.lint import accessibility, lint

ROOT = ADDIN.parents[1]


@pytest.fixture(scope="module")
def rebuilt() -> dict[str, bytes]:
    return build.built()


def test_the_add_in_is_what_its_sources_say_today(
        rebuilt: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "built", lambda: rebuilt)
    assert build.stale() == [], "make addin"


def test_two_builds_give_the_same_bytes(rebuilt: dict[str, bytes]) -> None:
    again = build.built()
    assert {path: build.digest(content) for path, content in again.items()} == \
        {path: build.digest(content) for path, content in rebuilt.items()}


def test_a_change_of_a_source_makes_the_add_in_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = build.project.sources()
    changed = texts | {"XaRun": texts["XaRun"].replace("Runs one action", "Runs an action")}
    monkeypatch.setattr(build.project, "sources", lambda: changed)
    assert build.stale() == ["xlanskaff.xlam", "MANIFEST.toml"]


def test_a_tab_that_excel_would_not_take_is_not_built(monkeypatch: pytest.MonkeyPatch) -> None:
    right = build.ribbon.custom_ui()
    monkeypatch.setattr(build.ribbon, "custom_ui", lambda: right.replace('onAction="XaClick"', 'onAction="Xa"', 1))
    with pytest.raises(RuntimeError, match="onAction names Xa, of which there are 0"):
        build.built()


def test_building_writes_only_what_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                               rebuilt: dict[str, bytes]) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path / "udfs")
    monkeypatch.setattr(build, "version", lambda: "0.1.0")
    monkeypatch.setattr(build, "built", lambda: rebuilt)
    assert build.write() == list(rebuilt)
    assert build.write() == []
    assert sorted(p.relative_to(tmp_path / "udfs").as_posix() for p in tmp_path.rglob("*.*")) == sorted(rebuilt)


def test_the_manifest_tells_what_the_add_in_was_built_with() -> None:
    said = tomllib.loads((ADDIN.parent / "MANIFEST.toml").read_text(encoding="utf-8"))
    assert said["sha256"] == build.digest(ADDIN.read_bytes())
    assert said["version"] == build.version() == addin_files.version(ADDIN)
    assert said["xlwings"] == version("xlwings")
    assert set(said["sources"]) == {*modules(), "customUI14.xml"}


def test_the_package_demands_the_xlwings_that_the_add_in_names() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    named = re.search(r'XLWINGS_VERSION As String = "([^"]+)"', modules()["xlwings"])
    assert named
    assert f"xlwings=={named[1]}" in wanted
    assert f"xlwings64-{named[1]}.dll" in modules()["xlwings"]


def test_the_members_carry_no_date_and_nothing_of_the_machine() -> None:
    with zipfile.ZipFile(ADDIN) as archive:
        assert {m.date_time for m in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        assert {m.compress_type for m in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {m.create_system for m in archive.infolist()} == {0}
        assert archive.testzip() is None


def test_the_file_says_that_it_is_an_add_in_and_whose_it_is() -> None:
    with zipfile.ZipFile(ADDIN) as archive:
        types, core = archive.read("[Content_Types].xml").decode(), archive.read("docProps/core.xml").decode()
        relations, book = archive.read("_rels/.rels").decode(), archive.read("xl/workbook.xml").decode()
    assert "application/vnd.ms-excel.addin.macroEnabled.main+xml" in types
    assert "<dc:title>xlanskaff – verktøy for anskaffelser</dc:title>" in core
    assert "<dc:creator>The xlanskaff authors</dc:creator>" in core
    assert relations.count("http://schemas.microsoft.com/office/2007/relationships/ui/extensibility") == 1
    assert 'codeName="ThisWorkbook"' in book
    assert "xlwings (BSD-3-Clause)" in core


@pytest.mark.sdk
def test_microsofts_validator_takes_the_add_in(sdk: ModuleType) -> None:
    assert [str(each) for each in sdk.complaints(ADDIN)] == []


def test_our_lint_finds_nothing() -> None:
    assert lint(ADDIN) == ()
    assert accessibility(ADDIN) == ()


def test_pyopenvba_finds_nothing() -> None:
    from pyopenvba import ExcelFile
    from pyopenvba.integrity import check_file

    report = check_file(ADDIN)
    assert (report.issues, report.complete) == ((), True)
    with ExcelFile(ADDIN) as book:
        assert book.validate() == []


def test_pyopenvba_would_find_a_project_that_was_cut_short(tmp_path: Path) -> None:
    from pyopenvba.integrity import check_file

    damaged = tmp_path / "x.xlam"
    damaged.write_bytes(package(empty_parts(), project({})[:-600], build.ribbon.custom_ui(), "0"))
    assert not check_file(damaged).ok


def test_libreoffice_opens_the_add_in_and_reads_every_module(office: ModuleType, tmp_path: Path) -> None:
    made = opened(ADDIN, "Calc MS Excel 2007 VBA XML", "ods", tmp_path)
    with zipfile.ZipFile(made) as archive:
        read = {Path(name).stem: archive.read(name).decode() for name in archive.namelist()
                if name.startswith("Basic/xlanskaff/")}
    assert {*modules(), "ThisWorkbook", "Sheet1"} <= set(read)
    assert "click(&apos;" in read["XaRun"]


def test_an_empty_add_in_of_another_shape_stops_the_build() -> None:
    with pytest.raises(RuntimeError, match="does not hold"):
        package(empty_parts() | {"_rels/.rels": b"<Relationships/>"}, b"", "", "0")


def test_the_command_says_what_is_stale(rebuilt: dict[str, bytes], monkeypatch: pytest.MonkeyPatch,
                                        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["addin", "--check"])
    monkeypatch.setattr(build, "built", lambda: rebuilt)
    assert (main(), capsys.readouterr().out) == (0, "")
    monkeypatch.setattr(build, "built", lambda: rebuilt | {build.ADDIN: b"other"})
    assert (main(), capsys.readouterr().out) == (1, "udfs/xlanskaff.xlam is stale\n")
    assert (build.FOLDER / build.ADDIN).read_bytes() != b"other"


def test_the_archive_is_read_from_memory_as_from_the_disk(rebuilt: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(rebuilt[build.ADDIN])) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
