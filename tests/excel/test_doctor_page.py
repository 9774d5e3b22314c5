"""The page for the IT department says what the program says, and hides nothing that was not verified."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlanskaff.excel import addin_files, addin_here, addin_registry, doctor_mac, doctor_policy, settings
from xlanskaff.language.texts import entries

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "it.md").read_text(encoding="utf-8")
TRIALS = (ROOT / "docs" / "it-proveliste.md").read_text(encoding="utf-8")


def test_every_rule_that_the_doctor_asks_about_is_explained() -> None:
    asked = [words for key, words in entries("doctor", "nb").items() if key.endswith("_it")]
    rules = {rule for words in asked for rule in re.findall(r"«([A-Z][A-Za-z0-9 -]{15,})»", words)}
    assert len(rules) >= 6
    assert {rule for rule in rules if rule not in " ".join(PAGE.split())} == set()
    on_mac = set(re.findall(r'"(\w*VisualBasic\w*)"', Path(doctor_mac.__file__).read_text(encoding="utf-8")))
    assert len(on_mac) == 3 and all(name in PAGE for name in on_mac)
    assert doctor_policy.CHILD_PROCESSES in PAGE and doctor_policy.WIN32_CALLS in PAGE


def test_every_place_is_where_the_program_puts_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tools.fake_system import mac, windows

    for system, home in ((windows(tmp_path / "w"), "%USERPROFILE%"), (mac(tmp_path / "m"), "~")):
        for path in (addin_files.target(system), settings.location(system), addin_files.record(system)):
            parts = path.relative_to(system.home).parts
            written = "\\".join((home, *parts)) if home != "~" else "/".join((home, *parts))
            for long, short in (("%USERPROFILE%\\AppData\\Roaming", "%APPDATA%"),
                                ("%USERPROFILE%\\AppData\\Local", "%LOCALAPPDATA%")):
                written = written.replace(long, short)
            assert f"`{written}`" in PAGE
    assert addin_files.MAC_SCRIPTS in PAGE
    assert addin_registry.options("16.0") in PAGE


def test_every_code_and_command_on_the_page_exists() -> None:
    from click import Group

    from xlanskaff.cli.main import main

    known = {key.partition(".")[0] for key in entries("findings_8xx", "nb")}
    assert set(re.findall(r"XA-\d{3}", PAGE + TRIALS)) <= known
    group = main.get_command(None, "addin")  # type: ignore[arg-type]
    assert isinstance(group, Group)
    for name, option in re.findall(r"addin (install|uninstall|status)(?: (--[a-z]+))?", PAGE):
        options = {each for param in group.commands[name].params for each in param.opts}
        assert not option or option in options


def test_what_could_not_be_verified_is_listed_as_such() -> None:
    """What the source marks as not verified stands in the list of what was not verified."""
    source = "".join(Path(str(m.__file__)).read_text(encoding="utf-8")
                     for m in (doctor_policy, addin_registry, addin_here))
    assert "Not verified" in source
    for word in ("ikke bekreftet", "DisabledItems", "Intune", "Platform", "skypolicyen"):
        assert word in " ".join(TRIALS.replace("**", "").split())


def test_every_trial_says_whether_it_was_made() -> None:
    rows = [line.strip("|").split("|") for line in TRIALS.splitlines() if re.match(r"\| [WMN]\d+ \|", line)]
    assert len(rows) > 25
    assert [row[0] for row in rows if len(row) != 4 or not row[3].strip()] == []
    assert len({row[0].strip() for row in rows}) == len(rows)
