"""A live Excel that is not there, and a home folder for what a click leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.fake_excel import FakeExcel, excel


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    folder = tmp_path / "hjem"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setattr(Path, "home", lambda: folder)
    return folder


@pytest.fixture
def fake() -> Iterator[FakeExcel]:
    """An Excel with no book open, under the real xlwings."""
    with excel() as program:
        yield program
