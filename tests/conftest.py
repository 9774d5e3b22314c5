"""What all tests share: tools that may be absent, and how property tests run.

A test that needs LibreOffice, the Open XML SDK validator or the folder of real files carries the
marker `office`, `sdk` or `testdata`, or asks for the fixture of that name; `spark` and `dask` mark
tests of engines that few have. Where the thing is absent the test is skipped and says why; where
`XLANSKAFF_REQUIRE` names it (`XLANSKAFF_REQUIRE=office,sdk`), its absence is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

from tools import libreoffice as libreoffice_tool
from tools import sdk as sdk_tool
from tools.folders import ROOT, TESTDATA

PRESENT: dict[str, tuple[Callable[[], bool], str]] = {
    "office": (lambda: libreoffice_tool.soffice() is not None,
               "LibreOffice is not installed (scripts/setup --all installs it)"),
    "sdk": (lambda: sdk_tool.validator() is not None,
            "the Open XML SDK validator is not installed (scripts/setup --all installs it)"),
    "spark": (lambda: find_spec("pyspark") is not None and find_spec("sqlglot") is not None
              and bool(os.environ.get("JAVA_HOME") or shutil.which("java")),
              "pyspark, sqlglot or Java is not installed (make spark installs the first two)"),
    "dask": (lambda: find_spec("distributed") is not None, "Dask is not installed (make dask installs it)"),
    "testdata": (TESTDATA.is_dir, "the folder of real files is not there (XLANSKAFF_TESTDATA names it)"),
}

# A shared machine makes single examples slow without anything being wrong.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for a tool's fixture carries the tool's marker."""
    for item in items:
        for name in PRESENT.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(name)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here, or fail where it was promised that it can."""
    required = {name.strip() for name in os.environ.get("XLANSKAFF_REQUIRE", "").split(",")}
    for name, (present, reason) in PRESENT.items():
        if item.get_closest_marker(name) and not present():
            if name in required:
                pytest.fail(f"XLANSKAFF_REQUIRE names {name}, and {reason}", pytrace=False)
            pytest.skip(reason)


@pytest.fixture(scope="session")
def office() -> ModuleType:
    """`tools.libreoffice`, where LibreOffice is installed."""
    return libreoffice_tool


@pytest.fixture(scope="session")
def sdk() -> ModuleType:
    """`tools.sdk`, where the validator is installed."""
    return sdk_tool


@pytest.fixture(scope="session")
def testdata() -> Path:
    """The folder of real files; nothing of it is ever copied into the repository."""
    return TESTDATA


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT
