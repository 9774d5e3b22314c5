"""The machine that the tests run on, seen through the real `System`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import xlanskaff
from xlanskaff.excel.addin_here import Here, same_session

OFF_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="what stands in the registry is not ours to say")


def test_it_knows_its_own_python_and_home() -> None:
    here = Here()
    assert here.python == Path(sys.executable) and here.python_bits in (32, 64)
    assert here.home == Path.home()
    assert here.ansi == ("mbcs" if sys.platform == "win32" else "utf-8")
    assert here.platform == {"win32": "windows", "darwin": "mac"}.get(sys.platform, "linux")
    assert isinstance(here.elevated, bool)


def test_it_knows_what_is_installed() -> None:
    assert Here().version("xlwings")
    assert Here().version("no-such-package-of-ours") == ""


def test_our_package_is_found_once_however_often_its_folder_is_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(str(xlanskaff.__file__))
    monkeypatch.setattr(sys, "path", [str(package.parents[1])] * 2 + sys.path)
    assert Here().modules("xlanskaff")[0].samefile(package)
    assert len(Here().modules("xlanskaff")) == 1


def test_a_module_of_the_same_name_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xlanskaff_udfs.py").write_text("")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert Here().modules("xlanskaff_udfs") == [tmp_path / "xlanskaff_udfs.py"]


def test_a_variable_that_is_not_set_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLANSKAFF_NOTHING", raising=False)
    assert Here().env("XLANSKAFF_NOTHING") == ""


@OFF_WINDOWS
def test_off_windows_the_registry_is_empty() -> None:
    here = Here()
    assert here.registry(r"HKCU\Software") == {} and here.subkeys(r"HKCU\Software") == []
    here.set_registry(r"HKCU\Software\x", "a", "b")
    here.delete_registry(r"HKCU\Software\x", "a")
    assert here.registry(r"HKCU\Software\x") == {}


@OFF_WINDOWS
def test_programs_that_cannot_be_listed_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Here().processes() is None
    lister = tmp_path / "ps"
    lister.write_text("#!/bin/sh\necho 'Microsoft Excel'\necho Finder\n")
    lister.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert Here().processes() == {"microsoft excel", "finder"}


def test_where_our_own_session_is_not_in_the_list_all_of_it_counts() -> None:
    assert same_session([["EXCEL.EXE", "8", "Console", "1"], ["kort"]], 7) == {"excel.exe"}
