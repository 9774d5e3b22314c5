"""What the doctor finds: each thing that can be wrong, on a machine that has it."""

from __future__ import annotations

import plistlib
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.fake_system import OFFICE, OPTIONS, STARTUP_MAC, FakeSystem, addin, everything, mac, put, windows
from xlanskaff.excel import addin as addins
from xlanskaff.excel import addin_files, doctor, doctor_mac, settings
from xlanskaff.excel.doctor_facts import Seen, look
from xlanskaff.language.texts import LANGUAGES, entries

POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
CLOUD = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0"
SECURITY = rf"{POLICY}\excel\security"
RULES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
MANAGED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
CHILD, WIN32 = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A", "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"
KILLED = r"HKLM\SOFTWARE\Microsoft\Office\Common\COM Compatibility\{72C24DD5-D70A-438B-8A42-98424B88AFB8}"
CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"

XLWINGS = "0.37.8"

Change = Callable[[FakeSystem], object]


def key(path: str, **values: int | str | bytes) -> Change:
    """A key of the registry with some values."""
    return lambda system: system.keys.setdefault(path, {}).update(values)


def rule(guid: str, value: str) -> Change:
    """A rule of Defender, as Group Policy writes it."""
    return lambda system: system.keys.setdefault(RULES, {}).update({guid: value})


def also(*changes: Change) -> Change:
    """Several things at once."""
    return lambda system: [change(system) for change in changes]


def target(system: FakeSystem) -> Path:
    return addin_files.target(system)


def sign(system: FakeSystem) -> None:
    with zipfile.ZipFile(target(system), "a") as archive:
        archive.writestr("xl/vbaProjectSignatureAgile.bin", "signature")


def trust(system: FakeSystem, policy: bool = False, **values: int) -> None:
    """Make the folder of the add-in, or the one above it, a trusted location."""
    start = rf"{POLICY}\excel\security" if policy else rf"{OFFICE}\Security"
    folder = "%APPDATA%\\Microsoft" if values else "%APPDATA%\\Microsoft\\AddIns\\"
    system.keys[rf"{start}\Trusted Locations\Location7"] = {"Path": folder, **values}


def python(path: str) -> Change:
    """An interpreter below home that is not there, or is where `put` puts it."""
    return lambda system: settings.save(settings.Settings(interpreter=system.home / path, version="0.1.0"), system)


def without(name: str) -> Change:
    return lambda system: system.versions.pop(name)


def disabled(text: str) -> bytes:
    """What Excel writes of an add-in that it has switched off: three numbers, the path, the name."""
    both = f"{text}\0xlanskaff\0".encode("utf-16-le")
    return b"\1\0\0\0" + (len(text) * 2 + 2).to_bytes(4, "little") + b"\x14\0\0\0" + both


def prefers(folder: str = "", **values: bool | str) -> Change:
    """Preferences of Office on a Mac: the person's, or those of the organisation in `ruled`."""
    def change(system: FakeSystem) -> None:
        place = system.home / folder if folder else system.home / "Library" / "Preferences"
        put(place / "com.microsoft.office.plist", plistlib.dumps(values))
    return change


def book_hiding(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<definedNames><definedName name="ANSK_DEL">A!$A$1</definedName>')
    return path


WINDOWS: list[tuple[str, str, Change]] = [
    ("excel.missing", "error", lambda s: [s.keys.pop(k) for k in list(s.keys) if k.startswith("HKLM")]),
    ("excel.old", "warning", lambda s: s.keys.update({
        r"HKLM\SOFTWARE\Microsoft\Office\15.0\Excel\InstallRoot": s.keys.pop(
            r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot")})),
    ("bits.different", "ok", key(CLICK_TO_RUN, Platform="x86")),
    ("bits.unknown", "unknown", key(CLICK_TO_RUN, Platform="")),
    ("addin.not_installed", "error", addins.uninstall),
    ("addin.gone", "error", lambda s: target(s).unlink()),
    ("addin.not_registered", "error", lambda s: s.keys[OPTIONS].pop("OPEN2")),
    ("addin.not_opened", "error", lambda s: s.keys[OPTIONS].pop("OPEN")),
    ("addin.not_opened", "error", also(lambda s: s.keys[OPTIONS].pop("OPEN2"),
                                       lambda s: key(rf"{OFFICE}\Add-in Manager", **{str(target(s)): ""})(s))),
    ("version.older", "warning", lambda s: addin(target(s), "0.0.9")),
    ("version.package_older", "error", lambda s: addin(target(s), "0.10.0")),
    ("version.unknown", "unknown", without("xlanskaff")),
    ("version.not_ours", "error", lambda s: put(target(s), b"PK")),
    ("disabled.disabled", "error", lambda s: key(rf"{OFFICE}\Resiliency\DisabledItems",
                                                 A1B2=disabled(str(target(s)).upper()))(s)),
    ("mark.marked", "error", lambda s: s.marks.update({target(s): "[ZoneTransfer]\r\nZoneId=3\r\n"})),
    ("mark.marked_policy", "error", also(key(SECURITY, blockcontentexecutionfrominternet=1),
                                         lambda s: s.marks.update({target(s): "[ZoneTransfer]\nZoneId = 4\n"}))),
    ("mark.none", "ok", lambda s: s.marks.update({target(s): "[ZoneTransfer]\r\nZoneId=1\r\n"})),
    ("place.synchronised", "warning", lambda s: s.environment.update(OneDrive=str(s.home / "venv"))),
    ("place.synchronised", "warning", also(lambda s: put(s.home / "OneDrive - Kommunen/py/python.exe", b"MZ"),
                                       python("OneDrive - Kommunen/py/python.exe"))),
    ("place.network", "warning", lambda s: s.environment.update(APPDATA=r"\\server\hjem$\bjørg\AppData")),
    ("alone.clash", "error", lambda s: addin(s.home / "AppData/Roaming/Microsoft/Excel/XLSTART/XLANSKAFF.xlam")),
    ("alone.clash", "error", key(OPTIONS, OPEN3=r'/R "D:\felles\xlanskaff.xlam"')),
    ("macros.off", "error", key(rf"{POLICY}\common", vbaoff=1)),
    ("macros.none", "error", key(rf"{OFFICE}\Security", VBAWarnings=4)),
    ("macros.none_policy", "error", key(SECURITY, vbawarnings=4)),
    ("macros.none_policy", "error", key(rf"{CLOUD}\excel\security", VBAWarnings=4)),
    ("macros.signed_only", "error", key(rf"{OFFICE}\Security", VBAWarnings=3)),
    ("macros.signed_only_policy", "error", key(SECURITY, vbawarnings=3)),
    ("macros.signed", "ok", also(key(SECURITY, vbawarnings=3), sign)),
    ("macros.none_policy", "error", also(key(SECURITY, vbawarnings=4), sign)),
    ("macros.trusted", "ok", also(key(SECURITY, vbawarnings=4), trust)),
    ("macros.trusted", "ok", also(key(SECURITY, vbawarnings=4), lambda s: trust(s, AllowSubFolders=1))),
    ("macros.none_policy", "error", also(key(SECURITY, vbawarnings=4), lambda s: trust(s, AllowSubFolders=0))),
    ("macros.none_policy", "error", also(key(SECURITY, vbawarnings=4), trust, key(
        rf"{POLICY}\common\security\trusted locations", **{"allow user locations": 0}))),
    ("macros.trusted", "ok", also(key(SECURITY, vbawarnings=4), lambda s: trust(s, policy=True), key(
        rf"{POLICY}\common\security\trusted locations", **{"allow user locations": 0}))),
    ("macros.none_policy", "error", also(key(SECURITY, vbawarnings=4), trust, key(
        rf"{SECURITY}\trusted locations", alllocationsdisabled=1))),
    ("macros.allowed", "ok", key(SECURITY, vbawarnings=2)),
    ("add_ins.none", "error", key(rf"{OFFICE}\Security", DisableAllAddins=1)),
    ("add_ins.none_policy", "error", also(key(SECURITY, disablealladdins=1), sign)),
    ("add_ins.signed_only", "error", key(rf"{OFFICE}\Security", RequireAddinSig=1)),
    ("add_ins.signed_only_policy", "error", key(SECURITY, requireaddinsig=1)),
    ("add_ins.signed", "ok", also(key(SECURITY, requireaddinsig=1), sign)),
    ("add_ins.trusted", "ok", also(key(SECURITY, requireaddinsig=1), trust)),
    ("add_ins.allowed", "ok", also(key(rf"{OFFICE}\Security", RequireAddinSig=1), key(SECURITY, requireaddinsig=0))),
    ("listed.missing", "error", key(rf"{POLICY}\excel\resiliency", restricttolist=1)),
    ("listed.on_the_list", "ok", also(key(rf"{POLICY}\excel\resiliency", restricttolist=1), key(
        rf"{POLICY}\excel\resiliency\addinlist", **{"Xlanskaff.xlam": "2"}))),
    ("listed.blocked", "error", key(rf"{POLICY}\excel\resiliency\addinlist", **{"xlanskaff.xlam": "0"})),
    ("child_processes.blocked", "error", rule(CHILD, "1")),
    ("child_processes.warned", "warning", rule(CHILD.lower(), "6")),
    ("child_processes.audited", "ok", rule(CHILD, "2")),
    ("child_processes.allowed", "ok", rule(CHILD, "0")),
    ("child_processes.blocked", "error", key(MANAGED, ASRRules=f"{WIN32.lower()}=2|{CHILD.lower()}=1")),
    ("win32_calls.audited", "ok", key(MANAGED, ASRRules=f"{WIN32.lower()}=2|{CHILD.lower()}=1")),
    ("win32_calls.blocked", "error", rule(WIN32, "1")),
    ("win32_calls.warned", "warning", rule(WIN32, "6")),
    ("command_prompt.blocked", "error", key(r"HKCU\Software\Policies\Microsoft\Windows\System", DisableCMD=1)),
    ("command_prompt.blocked", "error", key(r"HKLM\Software\Policies\Microsoft\Windows\System", disablecmd=1)),
    ("command_prompt.limited", "warning", key(r"HKCU\Software\Policies\Microsoft\Windows\System", DisableCMD=2)),
    ("shell.blocked", "error", key(KILLED, **{"Compatibility Flags": 0x400})),
    ("shell.allowed", "ok", key(KILLED, **{"Compatibility Flags": 0x20})),
    ("settings.shared", "ok", lambda s: put(settings.shared(s), b'"LANG","nn"\r\n')),
    ("settings.only_shared", "ok", also(lambda s: put(settings.shared(s), b'"LANG","nn"\r\n'),
                                        lambda s: settings.location(s).unlink())),
    ("settings.denied", "error", also(lambda s: settings.location(s).unlink(),
                                      lambda s: settings.location(s).mkdir())),
    ("interpreter.not_set", "error", lambda s: settings.location(s).unlink()),
    ("interpreter.gone", "error", python("borte/python.exe")),
    ("interpreter.store", "error", python("AppData/Local/Microsoft/WindowsApps/python.exe")),
    ("interpreter.signs", "error", also(lambda s: put(s.home / "100%/python.exe", b"MZ"), python("100%/python.exe"))),
    ("interpreter.other", "warning", also(lambda s: put(s.home / "b/python.exe", b"MZ"), python("b/python.exe"))),
    ("xlwings.not_seen", "unknown", also(lambda s: put(s.home / "b/python.exe", b"MZ"), python("b/python.exe"))),
    ("xlwings.other", "error", lambda s: s.versions.update(xlwings="0.33.0")),
    ("xlwings.missing", "error", without("xlwings")),
    ("dll.missing", "error", lambda s: (s.home / "venv/xlwings64-0.37.8.dll").unlink()),
    ("dll.missing", "error", also(key(CLICK_TO_RUN, Platform="x86"),
                                  lambda s: (s.home / "venv/xlwings32-0.37.8.dll").unlink())),
    ("dll.not_known", "unknown", key(CLICK_TO_RUN, Platform="")),
    ("pywin32.missing", "error", without("pywin32")),
    ("modules.clash", "error", lambda s: s.on_path.update(xlanskaff=[Path("C:/jobb/xlanskaff.py")])),
    ("modules.clash", "error", lambda s: s.on_path.update(xlanskaff_udfs=[Path("C:/jobb/xlanskaff_udfs.py")])),
    ("names.hidden", "error", lambda s: book_hiding(s.home / "AppData/Roaming/Microsoft/AddIns/Lønn.xlam")),
    ("names.hidden", "error", lambda s: book_hiding(s.home / "AppData/Roaming/Microsoft/Excel/XLSTART/mal.xlsm")),
]
MAC: list[tuple[str, str, Change]] = [
    ("excel.missing", "error", lambda s: (s.home / "Library/Containers").rename(s.home / "Library/Borte")),
    ("excel.never_opened", "error", also(lambda s: (s.home / "Library/Containers").rename(s.home / "Library/Borte"),
                                         lambda s: (s.home / "Applications/Microsoft Excel.app").mkdir(parents=True))),
    ("addin.gone", "error", lambda s: target(s).unlink()),
    ("mark.quarantined", "warning", lambda s: s.marks.update({target(s): "0081;00000000;Safari;"})),
    ("place.synchronised", "warning", also(lambda s: put(s.home / "Library/CloudStorage/OneDrive-Kommunen/python", b""),
                                       python("Library/CloudStorage/OneDrive-Kommunen/python"))),
    ("place.synchronised", "warning", also(
        lambda s: put(s.home / "Library/Mobile Documents/com~apple~CloudDocs/python", b""),
        python("Library/Mobile Documents/com~apple~CloudDocs/python"))),
    ("alone.clash", "error", lambda s: addin(s.home / STARTUP_MAC / "Xlanskaff.XLAM")),
    ("script.missing", "error", lambda s: (
        s.home / addin_files.MAC_SCRIPTS / f"xlwings-{s.version('xlwings')}.applescript").unlink()),
    ("appscript.missing", "error", without("appscript")),
    ("mac_macros.off", "error", prefers(VisualBasicEntirelyDisabled=True)),
    ("mac_macros.none", "error", prefers(VisualBasicMacroExecutionState="DisabledWithoutWarnings")),
    ("mac_macros.scripts", "error", prefers(DisableVisualBasicMacScripts=True)),
    ("mac_macros.off_policy", "error", prefers("ruled", VisualBasicEntirelyDisabled=True)),
    ("mac_macros.none_policy", "error", prefers(
        "ruled/BjørgÅsén", VisualBasicMacroExecutionState="DisabledWithoutWarnings")),
    ("mac_macros.scripts_policy", "error", prefers("ruled", DisableVisualBasicMacScripts=True)),
    ("mac_macros.allowed", "ok", also(prefers(VisualBasicEntirelyDisabled=True),
                                      prefers("ruled", VisualBasicEntirelyDisabled=False))),
    ("mac_macros.allowed", "ok", lambda s: put(
        s.home / "Library/Preferences/com.microsoft.office.plist", b"<?xml version='1.0'?><plist><di")),
    ("interpreter.space", "error", also(lambda s: put(s.home / "Mine ting/python", b""), python("Mine ting/python"))),
    ("names.hidden", "error", lambda s: book_hiding(s.home / STARTUP_MAC / "Lønn.xlam")),
]
# What cannot be provoked by the machine alone has a test of its own below.
APART = {"names.unread", "excel.elsewhere", "xlwings.not_known", "script.not_known"}


def healthy(make: Callable[[Path], FakeSystem], folder: Path) -> FakeSystem:
    """A machine with the add-in installed and nothing wrong."""
    system = make(folder / "BjørgÅsén")
    system.versions |= {"appscript": "1.4", "psutil": "7.0", "xlwings": XLWINGS}
    for bits in (32, 64):
        put(system.home / "venv" / f"xlwings{bits}-{XLWINGS}.dll", b"MZ dll")
    addins.install(system, file=addin(folder / "package" / "xlanskaff.xlam"))
    return system


def found(system: FakeSystem, *books: Path) -> dict[str, str]:
    """Every check of a machine: `check.outcome` -> level."""
    return {f"{seen.check}.{seen.outcome}": seen.level for seen in doctor.seen_in(look(system), books)}


def in_three_languages(system: FakeSystem) -> None:
    """Every check has its sentences, and whatever is wrong has something to do or to ask for."""
    for lang in LANGUAGES:
        for check in doctor.examine(lang, system):
            assert check.message and not re.search(r"\{[a-z_]+\}", check.message + check.remedy + check.ask)
            assert check.ok or check.remedy or check.ask, check.key


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> None:
    """The add-in was built with a version of xlwings that we know."""
    monkeypatch.setattr(addin_files, "built_with", lambda: XLWINGS)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("outcome", "level", "change"), WINDOWS, ids=[f"{n}-{w[0]}" for n, w in enumerate(WINDOWS)])
def test_on_windows_it_is_found(outcome: str, level: str, change: Change, tmp_path: Path) -> None:
    system = healthy(windows, tmp_path)
    change(system)
    assert found(system).get(outcome) == level
    in_three_languages(system)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("outcome", "level", "change"), MAC, ids=[f"{n}-{w[0]}" for n, w in enumerate(MAC)])
def test_on_a_mac_it_is_found(outcome: str, level: str, change: Change, tmp_path: Path,
                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addin_files, "MAC_APPS", ("~/Applications",))
    script(monkeypatch, tmp_path)
    system = healthy(mac, tmp_path)
    monkeypatch.setattr(doctor_mac, "MANAGED", system.home / "ruled")
    change(system)
    assert found(system).get(outcome) == level
    in_three_languages(system)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("make", [windows, mac])
def test_a_healthy_machine_has_nothing_wrong(make: Callable[[Path], FakeSystem], tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    script(monkeypatch, tmp_path)
    levels = found(healthy(make, tmp_path))
    assert {outcome for outcome, level in levels.items() if level not in ("ok", "unknown")} == set()
    assert {outcome for outcome, level in levels.items() if level == "unknown"} == (
        {"automation.not_seen", "disabled.unknown"} if make is mac else set())


@pytest.mark.usefixtures("built")
def test_every_sentence_of_the_doctor_has_been_provoked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(monkeypatch, tmp_path)
    provoked = {outcome for outcome, _, _ in [*WINDOWS, *MAC]} | APART
    provoked |= found(healthy(windows, tmp_path / "w")).keys() | found(healthy(mac, tmp_path / "m")).keys()
    written = {key for key in entries("doctor", "nb") if "." in key and not key.endswith((".title", "_do", "_it"))
               and not key.startswith("level.")}
    assert provoked == written


def test_linux_is_told_what_works_there(tmp_path: Path) -> None:
    assert found(FakeSystem("linux", tmp_path)) == {"excel.elsewhere": "unknown", "modules.alone": "ok"}


@pytest.mark.usefixtures("built")
def test_a_book_that_was_named_is_looked_into(tmp_path: Path) -> None:
    system = healthy(windows, tmp_path)
    hiding = book_hiding(tmp_path / "plan.xlsx")
    seen = next(s for s in doctor.seen_in(look(system), [hiding]) if s.check == "names")
    assert seen == Seen("names", "hidden", "error", {"files": str(hiding), "names": "ANSK_DEL"})
    put(tmp_path / "gammel.xls", b"\xd0\xcf\x11\xe0")
    assert found(system, tmp_path / "gammel.xls")["names.unread"] == "unknown"


def test_what_the_add_in_was_built_with_may_be_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addin_files, "built_with", lambda: "")
    assert found(healthy(windows, tmp_path / "w"))["xlwings.not_known"] == "unknown"
    assert found(healthy(mac, tmp_path / "m"))["script.not_known"] == "unknown"


def test_looking_changes_nothing(tmp_path: Path) -> None:
    system = healthy(windows, tmp_path)
    before = everything(system)
    doctor.examine("nb", system)
    assert everything(system) == before


def script(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The script of xlwings, in the version that the add-in was built with."""
    source = folder / f"xlwings-{XLWINGS}.applescript"
    put(source, b"-- run\n")
    monkeypatch.setattr(addin_files, "script", lambda system: None if system.platform != "mac" else (
        source, system.home / addin_files.MAC_SCRIPTS / source.name))
