"""What is installed is complete: the wheel alone, away from the checkout, does the work."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, unpacked as an installation would have it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
                   check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def run(installed: Path, code: str, cwd: Path) -> str:
    """Run some code against the unpacked wheel; the checkout is not on the path."""
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], cwd=cwd, check=True, capture_output=True,
                          encoding="utf-8", env=os.environ | {"PYTHONPATH": str(installed)})
    return done.stdout


def test_every_file_of_the_package_is_in_the_wheel(installed: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "xlanskaff"], cwd=ROOT, check=True, capture_output=True)
    names = listed.stdout.decode().split("\0")
    missing = [name for name in names if (ROOT / name).is_file() and not (installed / name).is_file()]
    assert missing == []
    assert (installed / "xlanskaff" / "py.typed").is_file()


def test_the_templates_are_in_the_wheel_as_they_are_in_the_repository(installed: Path) -> None:
    ours = {p.relative_to(ROOT / "workbooks"): p.read_bytes() for p in (ROOT / "workbooks").rglob("*.xlsx")}
    theirs = {p.relative_to(installed / "xlanskaff" / "workbooks"): p.read_bytes()
              for p in (installed / "xlanskaff" / "workbooks").rglob("*.xlsx")}
    assert ours == theirs


def test_the_add_in_is_in_the_wheel_as_it_is_in_the_repository(installed: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "udfs"], cwd=ROOT, check=True, capture_output=True)
    names = [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    assert "udfs/xlanskaff.xlam" in names
    assert "udfs/LICENSE-xlwings.txt" in names
    assert [n for n in names if (installed / "xlanskaff" / n).read_bytes() != (ROOT / n).read_bytes()] == []


def test_nothing_but_the_package_is_in_the_wheel(installed: Path) -> None:
    assert {p.name.partition("-")[0] for p in installed.iterdir()} == {"xlanskaff"}


def test_a_workbook_is_made_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    code = ("import xlanskaff; from pathlib import Path; print(xlanskaff.__file__);"
            "print(xlanskaff.new('self_evaluation', Path('Egen bok.xlsx'), lang='nn'))")
    said = run(installed, code, tmp_path).splitlines()
    assert Path(said[0]).is_relative_to(installed)
    template = ROOT / "workbooks" / "nn" / "Sjølvevaluering.xlsx"
    assert (tmp_path / "Egen bok.xlsx").read_bytes() == template.read_bytes()
