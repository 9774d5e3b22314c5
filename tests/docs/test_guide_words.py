"""Every name in guillemets in the user guide is one that stands somewhere: in a book, on a button, in a message."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import buttons, guide
from xlanskaff.books import EVERY, book
from xlanskaff.grammar.blocks import Form, Table
from xlanskaff.grammar.choices import labels as choices
from xlanskaff.grammar.labels import labels_of

SAID = {"Hvor står vi?", "Prioritering (2).xlsx", "Når noe går galt", "1201"}
"""What is in guillemets because somebody says it, and names that the guide itself gives."""


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.fixture(scope="module")
def texts() -> set[str]:
    """Every text of the program in bokmål."""
    folder = guide.ROOT / "xlanskaff" / "language" / "nb"
    return {said.strip().rstrip(".") for path in folder.glob("*.toml")
            for said in strings(tomllib.loads(path.read_text("utf-8")))}


@pytest.fixture(scope="module")
def labels() -> set[str]:
    """The name of every field and column of the books, and what can be chosen in them."""
    columns = [(book(key), block, column) for key in EVERY for block in book(key).blocks()
               if isinstance(block, Form | Table) for column in block.columns]
    chosen = {str(word) for *_, column in columns if column.choices for word in choices(column.choices, "nb").values()}
    return chosen | {labels_of(spec, block, column.name)["nb"] for spec, block, column in columns}


@pytest.mark.parametrize("page", [*guide.pages(), buttons.PAGE], ids=lambda page: page.stem)
def test_every_name_in_guillemets_stands_somewhere(page: Path, texts: set[str], labels: set[str]) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    names = {name.rstrip(".") for name in re.findall(r"«([^«»]+)»", prose)}
    # A text with something put in counts where the words of its own are enough to tell it by.
    patterns = [re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(said))) for said in texts
                if "{" in said and len(re.sub(r"\{\w+\}", "", said)) > 12]
    assert names
    assert {name for name in names - texts - labels - SAID if not any(p.fullmatch(name) for p in patterns)} == set()


def test_every_button_that_a_message_names_is_on_the_tab(texts: set[str]) -> None:
    messages = tomllib.loads((guide.ROOT / "xlanskaff" / "language" / "nb" / "findings_8xx.toml").read_text("utf-8"))
    named = {name for said in strings(messages) for name in re.findall(r"«([^«»{}]+)»", said)}
    assert {name for name in named - texts if not name.startswith(("xlanskaff ", "pip "))} == set()
