"""The list of add-ins that Excel opens: whatever is in it, ours comes and goes without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.fake_system import OPTIONS, FakeSystem, windows
from xlanskaff.excel import addin_registry as registry
from xlanskaff.excel.addin_registry import Excel

OURS = r"C:\Users\Bjørg Åsén\AppData\Roaming\Microsoft\AddIns\xlanskaff.xlam"
CONFIGURATION = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
LISTS = st.dictionaries(st.integers(0, 12), st.sampled_from(
    [r'/R "C:\a b\x.xlam"', '"y.xlam"', "z.xll", "/A Prog.Id", '/F "a" "b"', ""]))


def machine(numbers: dict[int, str]) -> FakeSystem:
    """Windows with a list that may have gaps."""
    system = FakeSystem("windows", Path("home"))
    system.keys = {OPTIONS: {"Font": "Calibri,11", **{f"OPEN{n or ''}": file for n, file in numbers.items()}}}
    return system


def opened(system: FakeSystem) -> list[str]:
    """What Excel opens: until the first number that is missing."""
    values = system.registry(OPTIONS)
    return [str(values[name]) for n in range(registry.first_free(values)) for name in [f"OPEN{n or ''}"]]


@given(LISTS)
def test_ours_is_opened_after_the_others_and_leaves_them_as_they_were(numbers: dict[int, str]) -> None:
    system = machine(numbers)
    before, loaded = dict(system.registry(OPTIONS)), opened(system)
    gap = registry.register(system, "16.0", OURS)
    assert opened(system)[:len(loaded) + 1] == [*loaded, f'/R "{OURS}"']
    assert registry.place(system, "16.0", OURS)
    registry.unregister(system, "16.0", OURS, gap)
    assert dict(system.registry(OPTIONS)) == before


@given(LISTS)
def test_registering_twice_is_registering_once(numbers: dict[int, str]) -> None:
    system = machine(numbers)
    registry.register(system, "16.0", OURS)
    once = dict(system.registry(OPTIONS))
    registry.register(system, "16.0", OURS)
    assert dict(system.registry(OPTIONS)) == once


@given(st.integers(0, 5), st.integers(1, 4))
def test_add_ins_that_came_after_ours_are_still_opened_when_ours_is_gone(earlier: int, later: int) -> None:
    system = machine({n: f"{n}.xlam" for n in range(earlier)})
    gap = registry.register(system, "16.0", OURS)
    late = ['/F "odd" "entry"', *(f'/R "late {n}.xlam"' for n in range(later))]
    for n, file in enumerate(late):
        system.set_registry(OPTIONS, f"OPEN{earlier + 1 + n}", file)
    registry.unregister(system, "16.0", OURS, gap)
    assert opened(system) == [*(f"{n}.xlam" for n in range(earlier)), *late]


@given(LISTS, st.integers(0, 15))
def test_an_entry_behind_a_gap_is_moved_to_where_it_is_opened(numbers: dict[int, str], at: int) -> None:
    system = machine({**numbers, at: f'/R "{OURS}"'})
    registry.register(system, "16.0", OURS)
    assert f'/R "{OURS}"' in opened(system)
    assert sum(file == OURS for _, file in registry.listed(system.registry(OPTIONS)).values()) == 1


def test_an_entry_written_by_excel_with_the_name_alone_is_ours() -> None:
    system = machine({0: "xlanskaff.xlam"})
    assert registry.place(system, "16.0", OURS) == "OPEN"
    registry.unregister(system, "16.0", OURS, None)
    assert system.registry(OPTIONS) == {"Font": "Calibri,11"}


def test_microsoft_365_tells_its_version_and_bits(tmp_path: Path) -> None:
    assert registry.excel(windows(tmp_path)) == Excel("16.0", "16.0.17928.20156", 64)


@pytest.mark.parametrize(("platform", "bits"), [("x86", 32), ("X64", 64), ("", 0)])
def test_the_bits_of_click_to_run_are_read_whatever_their_case(platform: str, bits: int, tmp_path: Path) -> None:
    system = windows(tmp_path)
    system.keys[CONFIGURATION]["Platform"] = platform
    assert registry.excel(system) == Excel("16.0", "16.0.17928.20156", bits)


def test_an_excel_of_32_bits_that_was_installed_by_an_msi_is_found(tmp_path: Path) -> None:
    system = FakeSystem("windows", tmp_path)
    system.keys = {r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office\15.0\Excel\InstallRoot": {"Path": "C:\\x\\"}}
    assert registry.excel(system) == Excel("15.0", "", 32)


def test_the_newest_of_two_is_the_one(tmp_path: Path) -> None:
    system = FakeSystem("windows", tmp_path)
    system.keys = {rf"HKLM\SOFTWARE\Microsoft\Office\{v}\Excel\InstallRoot": {"Path": "x"} for v in ("9.0", "16.0")}
    found = registry.excel(system)
    assert found is not None and found.version == "16.0"


def test_what_an_uninstalled_office_leaves_behind_is_no_excel(tmp_path: Path) -> None:
    system = FakeSystem("windows", tmp_path)
    system.keys = {OPTIONS: {"OPEN": "x.xlam"}, r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel": {"a": "b"}}
    assert registry.excel(system) is None
