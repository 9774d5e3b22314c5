"""The registry as Windows has it, through a `winreg` in memory: types are kept, only what is asked is written."""

from __future__ import annotations

import sys

import pytest

from tools import fake_winreg as winreg
from xlanskaff.excel import addin_registry
from xlanskaff.excel.addin_here import Here

OPTIONS = r"HKCU\Software\Microsoft\Office\16.0\Excel\Options"
HERE = (winreg.HKEY_CURRENT_USER, r"software\microsoft\office\16.0\excel\options")
OURS = r"C:\Users\Bjørg Åsén\AppData\Roaming\Microsoft\AddIns\xlanskaff.xlam"


@pytest.fixture(autouse=True)
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry with two add-ins, one of them written with a variable."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", winreg)
    monkeypatch.setattr(winreg, "KEYS", {HERE: {
        "OPEN": ('/R "C:\\a.xlam"', winreg.REG_SZ), "Maximized": (3, winreg.REG_DWORD),
        "Lists": (["a", "b"], winreg.REG_MULTI_SZ), "Blob": (b"\0\1", winreg.REG_BINARY)}})


def test_values_of_every_type_are_read() -> None:
    assert Here().registry(OPTIONS) == {"OPEN": '/R "C:\\a.xlam"', "Maximized": 3, "Lists": ("a", "b"), "Blob": b"\0\1"}
    assert Here().registry(r"HKLM\Software\Nothing") == {}


def test_keys_under_a_key_are_listed() -> None:
    assert Here().subkeys(r"HKCU\Software\Microsoft\Office") == ["16.0"]
    assert Here().subkeys(r"HKLM\Software\Nothing") == []


def test_ours_comes_and_goes_and_the_types_of_the_others_are_kept() -> None:
    gap = addin_registry.register(Here(), "16.0", OURS)
    assert winreg.KEYS[HERE]["OPEN1"] == (f'/R "{OURS}"', winreg.REG_SZ)
    winreg.KEYS[HERE]["OPEN2"] = "%APPDATA%\\late.xlam", winreg.REG_EXPAND_SZ
    addin_registry.unregister(Here(), "16.0", OURS, gap)
    assert winreg.KEYS[HERE]["OPEN1"] == ("%APPDATA%\\late.xlam", winreg.REG_EXPAND_SZ)
    assert "OPEN2" not in winreg.KEYS[HERE]


def test_a_key_is_made_where_it_is_missing_and_numbers_stay_numbers() -> None:
    Here().set_registry(r"HKCU\Software\Ny", "tall", 1)
    assert winreg.KEYS[winreg.HKEY_CURRENT_USER, r"software\ny"]["tall"] == (1, winreg.REG_DWORD)
    Here().delete_registry(r"HKCU\Software\Ny", "borte")
    Here().delete_registry(r"HKCU\Software\Finnes ikke", "borte")
    assert Here().registry(r"HKCU\Software\Ny") == {"tall": 1}
