"""What the user guide shows is true: outputs, sheets, fields, buttons, commands, links, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from scripts import buttons, examples, functions, guide
from xlanskaff.books import KEYS, book
from xlanskaff.cli.main import COMMANDS, main
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.grammar.blocks import Form, Sheet, Table, Workbook
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.words import words
from xlanskaff.language.texts import text

PAGES = guide.pages()
NAMES = [page.stem for page in PAGES]
ALL = [*PAGES, buttons.PAGE]


def read(page: Path) -> str:
    return page.read_text("utf-8")


def prose(page: Path) -> str:
    """A page without what commands print."""
    return re.sub(r"```.*?```", "", read(page), flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_output_that_is_shown_is_what_the_command_prints(page: Path) -> None:
    assert read(page) == examples.true_text(page), "python -m scripts.examples --write"


def test_the_reference_of_the_buttons_is_what_the_tab_says_now() -> None:
    assert read(buttons.PAGE) == buttons.page(), "python -m scripts.buttons --write"


def test_every_button_is_on_both_pages() -> None:
    names = [buttons.label(action) for action in ACTIONS]
    assert re.findall(r"^### (.+)$", read(buttons.PAGE), re.MULTILINE) == names
    assert [name for name in names if f"«{name}»" not in read(PAGES[0])] == []
    assert set(buttons.SOURCE) - {"intro"} == set(ACTIONS)


def test_every_worksheet_function_is_in_the_list() -> None:
    listed = re.findall(r"^\| \[`(ANSK_\w+)`\]", read(PAGES[0]), re.MULTILINE)
    assert listed and sorted(listed) == sorted(functions.functions())


def test_the_buttons_that_can_be_undone_are_those_that_write_in_cells(root: Path) -> None:
    folder = root / "xlanskaff" / "excel" / "actions"
    writing = {path.stem for path in folder.glob("*.py") if "writes_values=True" in path.read_text("utf-8")}
    assert writing == set(buttons.WRITES)


def tables(page: Path) -> Iterator[tuple[str, str, list[list[str]]]]:
    """Every table of fields: the book, the block, and the cells of its rows."""
    for key, block, table in re.findall(r"<!-- fields: (\w+) (\w+) -->\n((?:\|.*\n)+)", read(page)):
        yield key, block, [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()[2:]]


def shown(value: Any, kind: str) -> str:
    """A value as the guide writes it."""
    if kind == "date":
        return f"{date(1899, 12, 30) + timedelta(days=value):%d.%m.%Y}"
    return f"{value:,}".replace(",", " ") if isinstance(value, int) and value > 9999 else str(value)


def test_every_field_of_a_table_is_one_to_fill_in_and_every_example_stands_in_the_filled_book() -> None:
    seen = 0
    for page in PAGES:
        for key, name, rows in tables(page):
            spec = book(key)
            block = spec.block(name)
            assert isinstance(block, Form | Table)
            columns = {labels_of(spec, block, column.name)["nb"]: column for column in block.columns}
            for label, _, example in rows:
                column = columns[label]
                assert column.role in (Role.INPUT, Role.PREFILLED), label
                values = [row.get(column.name) for row in guide.rows(key)[name]]
                assert example in [shown(v, column.kind.value) for v in values if v is not None], (label, example)
                seen += 1
    assert seen > 50


def tab(spec: Workbook, sheet: Sheet) -> str:
    return words(spec, f"sheet.{sheet.key}.tab", "nb")


def test_every_sheet_is_in_the_book_of_its_section() -> None:
    page = next(page for page in PAGES if page.stem == "forste-strategi")
    files = {text(f"{key}.file", "nb") + ".xlsx": key for key in KEYS}
    sections = re.split(r"^## ", prose(page), flags=re.MULTILINE)
    found = 0
    for section in sections:
        opened = re.search(r"^Åpne `(.+?)`", section, re.MULTILINE)
        if opened is None:
            continue
        spec = book(files[opened[1]])
        tabs = {tab(spec, sheet) for sheet in spec.sheets}
        named = set(re.findall(r"[Aa]rket «(.+?)»", section))
        assert named and named <= tabs, named - tabs
        found += 1
    assert found == 4


def test_every_command_that_is_named_exists_with_its_options() -> None:
    named = [line for page in ALL for line in re.findall(r"`(xlanskaff [^`]+)`", read(page))]
    assert len(named) > 5
    for line in named:
        first, *rest = line.split()[1:]
        assert first in COMMANDS, line
        with click.Context(main) as ctx:
            command = main.get_command(ctx, first)
            if isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
                command = command.get_command(ctx, rest[0])
            assert command is not None, line
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in rest if word.startswith("--")} <= known, line


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.casefold()).replace(" ", "-")


@pytest.mark.parametrize("page", ALL, ids=[page.stem for page in ALL])
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", read(page)):
        path, _, place = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        headings = re.findall(r"^#+ (.+)$", read(target), re.MULTILINE) if place else []
        assert not place or place in map(anchor, headings), link


def test_the_pictures_are_those_that_the_script_draws_all_are_used_and_small() -> None:
    drawn = {f"veiledning-{name}.png" for name in guide.PICTURES}
    there = {path.name: path.stat().st_size for path in guide.TARGET.glob("veiledning-*.png")}
    used = {name for page in ALL for name in re.findall(r"pictures/(veiledning-[\w-]+\.png)", read(page))}
    assert set(there) == drawn == used
    assert max(there.values()) < 300_000


def test_every_picture_says_what_it_shows() -> None:
    pictures = [alt for page in ALL for alt in re.findall(r"!\[([^\]]*)\]\(", read(page))]
    assert len(pictures) > 15 and all(len(alt) > 20 for alt in pictures)
