"""The buttons and the actions behind them are the same list."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import xlanskaff.excel
from xlanskaff.books import KEYS
from xlanskaff.excel.actions import ACTIONS, ALWAYS, OPEN, OURS

RIBBON = tomllib.loads(Path(xlanskaff.excel.__file__).with_name("ribbon.toml").read_text(encoding="utf-8"))
BUTTONS = [button for group in RIBBON["group"] for button in group["buttons"]]


def test_every_button_has_an_action_and_every_action_a_button() -> None:
    assert [button["action"] for button in BUTTONS] == list(ACTIONS)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button["action"])
def test_a_button_is_enabled_for_the_books_its_action_is_for(button: dict[str, list[str]]) -> None:
    books = ACTIONS[str(button["action"])].books
    assert books == tuple(button["enabled"])
    assert (len(books) == 1 and books[0] in {ALWAYS, OPEN, OURS}) or set(books) <= set(KEYS)
