"""Installing, looking and uninstalling, on machines that do not exist: nothing of others is touched."""

from __future__ import annotations

import json
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from tools.fake_system import OFFICE, OPTIONS, STARTUP_MAC, FakeSystem, addin, everything, mac, put, windows
from xlanskaff.errors import Problem
from xlanskaff.excel import addin as addins
from xlanskaff.excel import addin_files, settings

NAME = "Bjørg Åsén"
LAYOUTS = {"windows": windows, "mac": mac}


@pytest.fixture(params=LAYOUTS)
def system(request: pytest.FixtureRequest, tmp_path: Path) -> FakeSystem:
    """A machine with other add-ins, of each kind that Excel runs on."""
    return LAYOUTS[request.param](tmp_path / "Users" / NAME)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """An add-in to install."""
    return addin(tmp_path / "package" / "xlanskaff.xlam")


def code(caught: pytest.ExceptionInfo[Problem]) -> list[str]:
    return [finding.code for finding in caught.value.findings]


def test_install_then_uninstall_leaves_every_byte_as_it_was(system: FakeSystem, shipped: Path) -> None:
    before = everything(system)
    folders = {p for p in system.home.rglob("*") if p.is_dir()}
    place = addins.install(system, file=shipped)
    assert place.changed and place.addin.read_bytes() == shipped.read_bytes()
    assert addins.status(system).installed
    assert everything(system) != before
    assert addins.uninstall(system)
    assert everything(system) == before
    assert {p for p in system.home.rglob("*") if p.is_dir()} == folders
    assert not addins.status(system).installed


def test_installing_again_changes_nothing(system: FakeSystem, shipped: Path) -> None:
    addins.install(system, file=shipped)
    once = everything(system)
    assert not addins.install(system, file=shipped).changed
    assert everything(system) == once


def test_uninstalling_what_is_not_there_changes_nothing(system: FakeSystem) -> None:
    before = everything(system)
    assert not addins.uninstall(system)
    assert everything(system) == before


def test_a_new_version_takes_the_place_of_the_old_one(system: FakeSystem, tmp_path: Path) -> None:
    before = everything(system)
    addins.install(system, file=addin(tmp_path / "old" / "xlanskaff.xlam", "0.0.9"))
    assert addins.status(system).version == "0.0.9"
    assert addins.install(system, file=addin(tmp_path / "new" / "xlanskaff.xlam", "0.1.0")).changed
    assert addins.status(system).version == "0.1.0"
    addins.uninstall(system)
    assert everything(system) == before


def test_windows_opens_it_last_and_for_reading(tmp_path: Path, shipped: Path) -> None:
    system = windows(tmp_path / NAME)
    place = addins.install(system, file=shipped)
    assert system.keys[OPTIONS]["OPEN2"] == f'/R "{place.addin}"'
    assert place.addin == system.home / "AppData" / "Roaming" / "Microsoft" / "AddIns" / "xlanskaff.xlam"
    assert addins.status(system).registered == "OPEN2"


def test_mac_finds_it_in_its_startup_folder_and_may_run_python(tmp_path: Path, shipped: Path) -> None:
    system = mac(tmp_path / NAME)
    system.versions["xlwings"] = metadata.version("xlwings")
    place = addins.install(system, file=shipped)
    assert place.addin == system.home / STARTUP_MAC / "xlanskaff.xlam"
    scripts = sorted(p.name for p in (system.home / addin_files.MAC_SCRIPTS).iterdir())
    assert scripts == ["other.applescript", f"xlwings-{system.versions['xlwings']}.applescript"]


def test_a_script_of_xlwings_that_was_there_before_stays(tmp_path: Path, shipped: Path) -> None:
    system = mac(tmp_path / NAME)
    system.versions["xlwings"] = metadata.version("xlwings")
    put(system.home / addin_files.MAC_SCRIPTS / f"xlwings-{system.versions['xlwings']}.applescript", b"-- theirs\n")
    before = everything(system)
    addins.install(system, file=shipped)
    addins.uninstall(system)
    assert everything(system) == before


def test_the_scripts_of_earlier_versions_go_too(tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    system = mac(tmp_path / NAME)
    before = everything(system)
    for version in ("0.37.8", "0.38.0"):
        source = tmp_path / f"xlwings-{version}.applescript"
        put(source, b"-- run\n")
        place = source, system.home / addin_files.MAC_SCRIPTS / source.name
        monkeypatch.setattr(addin_files, "script", lambda _, place=place: place)
        addins.install(system, file=shipped)
    addins.uninstall(system)
    assert everything(system) == before


def test_the_language_that_was_chosen_stays_when_a_new_version_comes(system: FakeSystem, shipped: Path) -> None:
    addins.install(system, file=shipped)
    settings.set_language("nn", system)
    addins.install(system, file=shipped)
    assert settings.load(system).lang == "nn"


@pytest.mark.parametrize("program", ["excel.exe", "microsoft excel"])
def test_an_open_excel_is_noticed_and_nothing_is_done(program: str, shipped: Path, tmp_path: Path) -> None:
    system = LAYOUTS["windows" if program.endswith("exe") else "mac"](tmp_path / NAME)
    system.running = frozenset({program})
    before = everything(system)
    with pytest.raises(Problem) as caught:
        addins.install(system, file=shipped)
    assert code(caught) == ["XA-892"] and everything(system) == before


def test_excel_open_when_uninstalling_is_noticed(system: FakeSystem, shipped: Path) -> None:
    addins.install(system, file=shipped)
    put(addin_files.target(system).with_name("~$xlanskaff.xlam"), b"lock")
    installed = everything(system)
    with pytest.raises(Problem) as caught:
        addins.uninstall(system)
    assert code(caught) == ["XA-892"] and everything(system) == installed


def test_programs_that_cannot_be_listed_stop_nobody(system: FakeSystem, shipped: Path) -> None:
    system.running = None
    assert addins.install(system, file=shipped).changed


def test_another_add_in_of_the_same_name_is_left_alone(system: FakeSystem, shipped: Path) -> None:
    put(addin_files.target(system), b"PK of somebody else")
    before = everything(system)
    with pytest.raises(Problem) as caught:
        addins.install(system, file=shipped)
    assert code(caught) == ["XA-897"]
    assert not addins.uninstall(system)
    assert everything(system) == before


def test_another_add_in_of_the_same_name_elsewhere_is_said(tmp_path: Path, shipped: Path) -> None:
    system = windows(tmp_path / NAME)
    system.keys[OPTIONS]["OPEN2"] = r'"D:\felles\XLANSKAFF.xlam"'
    with pytest.raises(Problem) as caught:
        addins.install(system, file=shipped)
    assert [(f.code, f.file) for f in caught.value.findings] == [("XA-897", r"D:\felles\XLANSKAFF.xlam")]


def test_an_administrator_must_say_that_it_is_for_himself(system: FakeSystem, shipped: Path) -> None:
    system.elevated = True
    with pytest.raises(Problem) as caught:
        addins.install(system, file=shipped)
    assert code(caught) == ["XA-895"]
    assert addins.install(system, file=shipped, user=True).changed


@pytest.mark.parametrize("folder", ["AppData/Local/Temp/env", "AppData/Local/uv/cache/archive-v0/x1y2"])
def test_a_python_that_will_be_swept_away_is_refused(folder: str, tmp_path: Path, shipped: Path) -> None:
    system = windows(tmp_path / NAME)
    system.environment["TEMP"] = str(system.home / "AppData/Local/Temp")
    system.python = system.home / folder / "Scripts" / "python.exe"
    before = everything(system)
    with pytest.raises(Problem) as caught:
        addins.install(system, file=shipped)
    assert code(caught) == ["XA-896"] and everything(system) == before


def test_without_a_file_it_is_the_add_in_of_the_package(system: FakeSystem) -> None:
    place = addins.install(system)
    assert place.addin.read_bytes() == (addin_files.shipped() / addin_files.NAME).read_bytes()
    assert settings.load(system).udfs == addin_files.shipped()
    assert (addin_files.shipped() / f"{settings.UDF_MODULE}.py").is_file()


def test_a_file_that_is_looked_at_for_a_moment_is_waited_for(system: FakeSystem, shipped: Path,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    original, refusals = Path.replace, [PermissionError(13, "i bruk"), PermissionError(13, "i bruk")]

    def scanned(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return original(self, target)

    monkeypatch.setattr(Path, "replace", scanned)
    assert addins.install(system, file=shipped).changed
    assert addins.status(system).installed


def test_without_excel_there_is_nothing_to_install_in(tmp_path: Path, shipped: Path) -> None:
    system = windows(tmp_path / NAME)
    system.keys = {OPTIONS: dict(system.keys[OPTIONS])}
    with pytest.raises(Problem) as caught:
        addins.install(system, file=shipped)
    assert code(caught) == ["XA-898"]
    empty = FakeSystem("mac", tmp_path / "Ny")
    with pytest.raises(Problem) as caught:
        addins.install(empty, file=shipped)
    assert code(caught) == ["XA-898"] and not empty.home.exists()


def test_linux_is_told_that_it_needs_no_add_in(tmp_path: Path, shipped: Path) -> None:
    system = FakeSystem("linux", tmp_path / NAME)
    for act in (lambda: addins.install(system, file=shipped), lambda: addins.uninstall(system)):
        with pytest.raises(Problem) as caught:
            act()
        assert code(caught) == ["XA-893"]
    assert not addins.status(system).installed and not system.home.exists()


def test_an_add_in_that_is_missing_is_said(system: FakeSystem, tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        addins.install(system, file=tmp_path / "nei.xlam")
    assert code(caught) == ["XA-894"]


def test_a_registry_that_refuses_leaves_everything_as_it_was(tmp_path: Path, shipped: Path) -> None:
    system = windows(tmp_path / NAME)
    system.refused = {OPTIONS}
    before = everything(system)
    with pytest.raises(Problem) as caught:
        addins.install(system, file=shipped)
    assert [(f.code, f.seen) for f in caught.value.findings] == [("XA-899", "Ingen tilgang")]
    assert everything(system) == before


def test_a_failed_upgrade_leaves_the_old_version_working(tmp_path: Path) -> None:
    system = windows(tmp_path / NAME)
    addins.install(system, file=addin(tmp_path / "old" / "xlanskaff.xlam", "0.0.9"))
    installed = everything(system)
    system.python = Path("/ŧools/python.exe")
    with pytest.raises(Problem) as caught:
        addins.install(system, file=addin(tmp_path / "new" / "xlanskaff.xlam", "0.1.0"))
    assert code(caught) == ["XA-890"] and everything(system) == installed


def test_an_add_in_that_was_unticked_is_ticked_again_and_taken_away_whole(tmp_path: Path, shipped: Path) -> None:
    system = windows(tmp_path / NAME)
    before = everything(system)
    place = addins.install(system, file=shipped)
    del system.keys[OPTIONS]["OPEN2"]
    system.keys[rf"{OFFICE}\Add-in Manager"][str(place.addin)] = ""
    assert not addins.status(system).installed
    addins.install(system, file=shipped)
    assert addins.status(system).installed
    assert list(system.keys[rf"{OFFICE}\Add-in Manager"]) == [r"C:\Old\gammel.xlam"]
    addins.uninstall(system)
    assert everything(system) == before


def test_uninstalling_works_when_the_record_is_lost(system: FakeSystem, shipped: Path) -> None:
    before = everything(system)
    addins.install(system, file=shipped)
    addin_files.record(system).unlink()
    assert addins.uninstall(system)
    after = everything(system)
    assert {k: v for k, v in after[0].items() if not k.endswith(".applescript")} \
        == {k: v for k, v in before[0].items() if not k.endswith(".applescript")}
    assert after[1] == before[1]


def test_an_add_in_that_the_it_department_has_signed_is_ours_too(system: FakeSystem, tmp_path: Path) -> None:
    before = everything(system)
    addins.install(system, file=addin(tmp_path / "package" / "xlanskaff.xlam"))
    signed = tmp_path / "signed" / "xlanskaff.xlam"
    put(signed, b"")
    with zipfile.ZipFile(signed, "w") as archive:
        archive.writestr("docProps/core.xml", "<dc:title>xlanskaff</dc:title>")
        archive.writestr("xl/vbaProjectSignature.bin", "signature")
    assert addins.install(system, file=signed).changed
    addin_files.record(system).unlink()
    assert addins.status(system).version == "0.1.0"
    addins.uninstall(system)
    assert everything(system)[1] == before[1]
    assert not addin_files.target(system).exists()


def test_the_add_in_in_the_package_says_whose_it_is_and_what_is_in_it() -> None:
    assert addin_files.version(addin_files.shipped() / addin_files.NAME) == metadata.version("xlanskaff")
    assert addin_files.built_with() == metadata.version("xlwings")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_add_in_of_ours_is_nobodys_version(content: bytes, tmp_path: Path) -> None:
    put(tmp_path / "x.xlam", content)
    assert addin_files.version(tmp_path / "x.xlam") is None


def test_logs_and_the_journal_of_undo_stay_unless_they_are_to_go_too(system: FakeSystem, shipped: Path) -> None:
    addins.install(system, file=shipped)
    kept = [settings.data_folder(system) / name for name in ("undo/bok.json", "logs/xlanskaff.log")]
    other = settings.data_folder(system) / "venv" / "pyvenv.cfg"
    for path in (*kept, other):
        put(path, b"x")
    addins.uninstall(system)
    assert all(path.exists() for path in kept)
    assert not addins.uninstall(system, purge=True)
    assert not any(path.parent.exists() for path in kept) and other.exists()
    other.unlink()
    other.parent.rmdir()
    addins.uninstall(system, purge=True)
    assert not settings.data_folder(system).exists()


def test_what_is_purged_is_what_a_click_leaves() -> None:
    from xlanskaff.excel import click

    assert list(addins.KEPT) == [click.UNDO, "logs"]
    assert Path(click.LOG).match(addins.KEPT["logs"])


def test_a_file_that_windows_holds_is_said_and_the_old_version_stays(system: FakeSystem, shipped: Path, tmp_path: Path,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    addins.install(system, file=shipped)
    installed = everything(system)
    original = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target == addin_files.target(system):
            raise PermissionError(13, "Filen er i bruk")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(Problem) as caught:
        addins.install(system, file=addin(tmp_path / "ny" / "xlanskaff.xlam", "0.2.0"))
    assert [(f.code, f.seen) for f in caught.value.findings] == [("XA-891", "Filen er i bruk")]
    assert everything(system) == installed


def test_the_list_is_tidied_also_when_office_is_gone(tmp_path: Path, shipped: Path) -> None:
    system = windows(tmp_path / NAME)
    addins.install(system, file=shipped)
    system.keys = {k: v for k, v in system.keys.items() if not k.startswith("HKLM")}
    addins.uninstall(system)
    assert "OPEN2" not in system.keys[OPTIONS]


def test_the_status_can_be_read_by_machines(system: FakeSystem, shipped: Path) -> None:
    addins.install(system, file=shipped)
    told = json.loads(json.dumps(addins.status(system).as_dict()))
    assert list(told) == ["platform", "installed", "addin", "registered", "version", "package", "interpreter",
                          "settings", "shared"]
    assert told["installed"] is True and told["version"] == told["package"] == "0.1.0"
    assert Path(told["interpreter"]) == system.python
