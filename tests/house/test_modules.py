"""How the source is kept: size, names, docstrings, and examples that run."""

from __future__ import annotations

import ast
import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "xlanskaff"
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
LONGEST = 300
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "misc", "tools"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def dotted(name: str) -> str:
    """The module name of a file."""
    return f"xlanskaff.{name.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")


def public(tree: ast.Module) -> Iterator[tuple[str, Definition]]:
    """Public classes and functions, and the public methods of public classes."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                methods = (m for m in node.body if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef))
                yield from ((f"{node.name}.{m.name}", m) for m in methods if not m.name.startswith("_"))


def test_no_file_is_longer_than_one_thing_needs() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}


def test_every_module_is_called_after_what_it_does() -> None:
    assert [name for name, path in MODULES.items() if path.stem in SAY_NOTHING] == []


def test_every_module_and_every_public_thing_says_what_it_is() -> None:
    silent = []
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if tree.body and not ast.get_docstring(tree):
            silent.append(name)
        # Rows of a book are documented column by column in the texts, in three languages.
        silent += [f"{name}: {what}" for what, node in public(tree) if not ast.get_docstring(node)]
    assert silent == []


def test_a_docstring_begins_with_a_short_statement() -> None:
    long = []
    for name, path in MODULES.items():
        for what, node in public(ast.parse(path.read_text(encoding="utf-8"))):
            first = (ast.get_docstring(node) or ".").splitlines()[0]
            if not first.endswith((".", ":", "?")) or len(first) > 110:
                long.append(f"{name}: {what}: {first}")
    assert long == []


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_a_module_are_true(name: str) -> None:
    module = importlib.import_module(dotted(name))
    outcome = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.failed == 0


def test_there_are_examples_to_run() -> None:
    modules = [importlib.import_module(dotted(name)) for name in MODULES]
    found = [example for module in modules for example in doctest.DocTestFinder().find(module)]
    assert sum(len(test.examples) for test in found) > 100
