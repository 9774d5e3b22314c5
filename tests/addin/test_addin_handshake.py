"""The first thing a click says to Python: the version of the add-in."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

from xlanskaff.excel.handshake import OLDER, ready

GO_ON = [("0.1.0", "0.1.0"), ("0.1", "0.1.0"), ("0.9.9", "0.10"), ("1.0", "1.0rc1"), ("0.1.0", "2"), ("", "0.1")]


@pytest.mark.parametrize(("addin", "package"), GO_ON)
def test_a_package_as_new_as_the_add_in_goes_on(
        addin: str, package: str, capsys: pytest.CaptureFixture[str]) -> None:
    ready(addin, package)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("addin", "package"), [("0.2.0", "0.1.9"), ("0.10", "0.9"), ("1.0.1", "1.0"), ("1", "dev")])
def test_a_package_older_than_the_add_in_stops(
        addin: str, package: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        ready(addin, package)
    assert stopped.value.code == 3
    assert capsys.readouterr().err == f"{OLDER} {package} {addin}\n"


@pytest.mark.parametrize(("addin", "code"), [(version("xlanskaff"), 0), ("99.0", 3)])
def test_the_installed_package_is_asked_when_nothing_else_is_said(addin: str, code: int) -> None:
    done = subprocess.run([sys.executable, "-c", f"from xlanskaff.excel.handshake import ready; ready('{addin}')"],
                          capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code
    assert (OLDER in done.stderr) == bool(code)


def test_the_handshake_loads_nothing_heavy() -> None:
    code = ("import sys; import xlanskaff.excel.handshake;"
            "print(sorted({'xlwings', 'pandas', 'openpyxl'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
