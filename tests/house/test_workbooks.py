"""The committed workbooks are the ones the specifications say, and are what Excel accepts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tools.cells import cells, differences, same
from xlanskaff.grammar.book import CellValue
from xlanskaff.language.texts import LANGUAGES
from xlanskaff.services.templates import MANIFEST, build_all, content_digest
from xlanskaff.xlsx.lint import accessibility, lint

COMMITTED = Path(__file__).resolve().parents[2] / "workbooks"
BOOKS = sorted(COMMITTED.glob("??/*.xlsx"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything built anew."""
    folder = tmp_path_factory.mktemp("workbooks")
    build_all(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The workbooks and the manifest of a folder, by name."""
    found = [*folder.glob("??/*.xlsx"), folder / MANIFEST]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_every_language_has_the_same_books() -> None:
    assert {path.parent.name for path in BOOKS} == set(LANGUAGES)
    assert len({sum(p.parent.name == lang for p in BOOKS) for lang in LANGUAGES}) == 1


def test_the_committed_workbooks_are_what_the_specifications_give(built: Path) -> None:
    fresh, committed = contents(built), contents(COMMITTED)
    assert fresh.keys() == committed.keys()
    stale = [name for name, content in committed.items() if content != fresh[name]]
    assert stale == [], "run `make workbooks` and commit what it makes"


def test_the_manifest_lists_every_workbook_with_its_digest() -> None:
    listed = tomllib.loads((COMMITTED / MANIFEST).read_text(encoding="utf-8"))["workbook"]
    assert {entry["file"]: entry["digest"] for entry in listed} == {
        path.relative_to(COMMITTED).as_posix(): content_digest(path.read_bytes()) for path in BOOKS}


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build_all(tmp_path)
    assert [name for name, content in contents(built).items() if content != contents(tmp_path)[name]] == []


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_lint_has_nothing_to_say(path: Path) -> None:
    assert [*lint(path), *accessibility(path)] == []


def test_microsofts_validator_has_nothing_to_say(sdk: ModuleType) -> None:
    assert {path.name: found for path, found in sdk.complaints_of(BOOKS).items() if found} == {}


def test_every_stored_result_is_what_libreoffice_computes(office: ModuleType) -> None:
    computed = office.recalculated(BOOKS)
    assert {path.name: wrong for path in BOOKS if (wrong := differences(cells(path), computed[path]))} == {}


@pytest.mark.parametrize(("a", "b", "alike"), [
    (1, 1.0, True), (0.1 + 0.2, 0.3, True), ("", None, True), (0, None, False), (0, "", False),
    (1, True, False), ("a", "A", False), (1, 1.001, False),
])
def test_values_are_compared_as_a_reader_would(a: CellValue, b: CellValue, alike: bool) -> None:
    assert same(a, b) is alike
