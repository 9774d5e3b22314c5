"""What Windows and Office are told to allow: macros, add-ins, child processes.

The names are those of Microsoft's administrative templates (ADMX) for Office 2016 and Windows Defender. The
keys and values stand as in the templates; none of them was tried against a real Excel.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import PureWindowsPath

from xlanskaff.excel import addin_files
from xlanskaff.excel.doctor_facts import Facts, Level, Seen, below, expanded, named

# «Block all Office applications from creating child processes».
CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
# «Block Win32 API calls from Office macros»: the functions load a DLL.
WIN32_CALLS = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"

_DEFENDER = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
# Where rules stand that somebody has set with Set-MpPreference; ordinary users may not be let in. Not verified.
_LOCAL = r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_RULES = (rf"{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules", _LOCAL)
# Intune writes all rules in one value: guid=1|guid=2. Not verified.
_MANAGED = (rf"{_DEFENDER}\Policy Manager", "ASRRules")
_STATES: dict[str, tuple[str, Level]] = {"1": ("blocked", "error"), "6": ("warned", "warning"), "2": ("audited", "ok")}

_PROMPT = r"Software\Policies\Microsoft\Windows\System"
# «COM kill bit in Office»: a class with this flag is not made for Office.
_KILLED = r"HKLM\SOFTWARE\Microsoft\Office\Common\COM Compatibility"
_SHELL, _KILL = "{72C24DD5-D70A-438B-8A42-98424B88AFB8}", 0x400

SIGNED_ONLY, NONE = 3, 4
"""Values of VBAWarnings; 1 is all, 2 is the usual one: disabled with a notice."""


def checks(facts: Facts) -> Iterator[Seen]:
    """Everything that the machine has been told."""
    if facts.excel is None:
        return
    yield from macros(facts)
    yield from add_ins(facts)
    yield from listed(facts)
    for check, rule in (("child_processes", CHILD_PROCESSES), ("win32_calls", WIN32_CALLS)):
        outcome, level = _STATES.get(state(facts, rule), ("allowed", "ok"))
        yield Seen(check, outcome, level, {"rule": rule})
    yield command_prompt(facts)
    yield shell(facts)


def command_prompt(facts: Facts) -> Seen:
    """«Prevent access to the command prompt»: a button starts Python through cmd.exe."""
    values = [named(facts.system.registry(rf"{hive}\{_PROMPT}"), "DisableCMD") for hive in ("HKCU", "HKLM")]
    if 1 in values:
        return Seen("command_prompt", "blocked", "error")
    # 2 lets scripts run. Whether that holds for `cmd /C`, too, is not verified.
    return Seen("command_prompt", "limited", "warning") if 2 in values else Seen("command_prompt", "allowed", "ok")


def shell(facts: Facts) -> Seen:
    """The kill bit of Office for WScript.Shell, which xlwings starts Python with. Not verified."""
    flags = named(facts.system.registry(rf"{_KILLED}\{_SHELL}"), "Compatibility Flags")
    killed = isinstance(flags, int) and bool(flags & _KILL)
    return Seen("shell", "blocked" if killed else "allowed", "error" if killed else "ok", {"clsid": _SHELL})


def macros(facts: Facts) -> Iterator[Seen]:
    """«Disable VBA for Office applications» and «VBA Macro Notification Settings», or the Trust Center."""
    if facts.policy("common", "vbaoff") == 1:
        yield Seen("macros", "off", "error")
        return
    ruled = facts.policy(r"excel\security", "vbawarnings")
    value = ruled if ruled is not None else facts.chosen(r"Excel\Security", "VBAWarnings")
    if value not in (SIGNED_ONLY, NONE):
        yield Seen("macros", "allowed", "ok")
    elif folder := trusted(facts):
        yield Seen("macros", "trusted", "ok", {"folder": folder})
    elif value == SIGNED_ONLY and signed(facts):
        yield Seen("macros", "signed", "ok")
    else:
        what = "signed_only" if value == SIGNED_ONLY else "none"
        yield Seen("macros", f"{what}_policy" if ruled is not None else what, "error", {"folder": _folder(facts)})


def add_ins(facts: Facts) -> Iterator[Seen]:
    """«Disable all application add-ins» and «Require that application add-ins are signed by Trusted Publisher»."""
    for name, outcome in (("disablealladdins", "none"), ("requireaddinsig", "signed_only")):
        ruled = facts.policy(r"excel\security", name)
        value = ruled if ruled is not None else facts.chosen(r"Excel\Security", name)
        if value == 1 and outcome == "signed_only" and (signed(facts) or trusted(facts)):
            yield Seen("add_ins", "signed" if signed(facts) else "trusted", "ok")
            return
        if value == 1:
            yield Seen("add_ins", f"{outcome}_policy" if ruled is not None else outcome, "error",
                       {"folder": _folder(facts)})
            return
    yield Seen("add_ins", "allowed", "ok")


def listed(facts: Facts) -> Iterator[Seen]:
    """«List of managed add-ins» and «Block all unmanaged add-ins»."""
    key = r"excel\resiliency"
    # The template puts the list in the key addinlist, one value an add-in: 0 blocked, 1 on, 2 as the person likes.
    state = next((str(found) for place in facts.policies(rf"{key}\addinlist")
                  if (found := named(facts.system.registry(place), addin_files.NAME)) is not None), "")
    only = facts.policy(key, "restricttolist") == 1
    if state == "0":
        yield Seen("listed", "blocked", "error", {"name": addin_files.NAME})
    elif only and not state:
        yield Seen("listed", "missing", "error", {"name": addin_files.NAME})
    else:
        yield Seen("listed", "on_the_list" if state else "no_list", "ok", {"name": addin_files.NAME})


def state(facts: Facts, rule: str) -> str:
    """What a rule of Defender is set to, as a digit; empty where it is not set."""
    for key in _RULES:
        if (found := named(facts.system.registry(key), rule)) is not None:
            return str(found).strip()
    managed = named(facts.system.registry(_MANAGED[0]), _MANAGED[1])
    for one in str(managed or "").split("|"):
        guid, _, value = one.partition("=")
        if guid.strip().lower() == rule:
            return value.strip()
    return ""


def trusted(facts: Facts) -> str:
    """The trusted location in which the add-in lies; empty where it lies in none.

    «Disable all trusted locations» and «Allow mix of policy and user locations» are obeyed.
    """
    if facts.policy(r"excel\security\trusted locations", "alllocationsdisabled") == 1:
        return ""
    places = [p for key in (r"excel\security\trusted locations", r"common\security\trusted locations")
              for p in facts.policies(key)]
    if facts.policy(r"common\security\trusted locations", "allow user locations") != 0 and facts.excel:
        places.append(rf"HKCU\Software\Microsoft\Office\{facts.excel.version}\Excel\Security\Trusted Locations")
    for place in places:
        for location in facts.system.subkeys(place):
            values = facts.system.registry(rf"{place}\{location}")
            path = expanded(str(named(values, "path") or ""), facts.system)
            deep = named(values, "allowsubfolders") == 1
            at = PureWindowsPath(path) == PureWindowsPath(facts.target.parent)
            if path and (at or (deep and below(str(facts.target), path))):
                return path
    return ""


def signed(facts: Facts) -> bool:
    """Whether the installed add-in bears a signature. Whether Excel trusts it cannot be seen here."""
    try:
        with zipfile.ZipFile(facts.target) as archive:
            return any("vbaprojectsignature" in name.lower() and name.endswith(".bin") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def _folder(facts: Facts) -> str:
    return str(facts.target.parent)
