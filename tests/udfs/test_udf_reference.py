"""docs/funksjoner.md is what the functions say, and what it offers instead of them gives the same."""

from __future__ import annotations

import json
import shlex
from typing import Any

import ironcalc
import pytest
from click.testing import CliRunner

from scripts import functions as reference
from scripts.norwegian_formulas import english, filled_down
from xlanskaff.cli.main import main

NAMES = [name for group in reference.SOURCE["group"] for name in group["functions"]]
FORMULAS = [name for name in NAMES if "formula" in reference.SOURCE[name]]
COMMANDS = [name for name in NAMES if "command" in reference.SOURCE[name]]


def test_the_page_is_what_the_functions_say_now() -> None:
    assert reference.PAGE.read_text("utf-8") == reference.page(), "python -m scripts.functions --write"


def test_every_function_stands_on_the_page_once() -> None:
    assert sorted(NAMES) == sorted(reference.functions())


def test_every_function_can_be_done_without_and_the_page_says_how() -> None:
    for name in NAMES:
        entry = reference.SOURCE[name]
        assert entry["examples"] and all(formula.startswith(f"={name}(") for formula in entry["examples"])
        assert "formula" in entry or "command" in entry or "Uten tillegget" in entry["more"], name


def computed(formula: str, sheet: Any) -> Any:
    """What a spreadsheet comes to, with the formula far to the right of the cells."""
    model = ironcalc.create("twin", "en", "UTC", "en")
    for (row, column), cell in sheet.items():
        if cell not in (None, ""):
            model.set_user_input(0, row, column, f"{cell:g}" if isinstance(cell, float) and cell < 1e6 else
                                 str(int(cell)) if isinstance(cell, float) else cell)
    model.set_user_input(0, 2, 26, formula)
    model.evaluate()
    return model.get_cell_value(0, 2, 26)


@pytest.mark.parametrize("name", FORMULAS)
def test_the_plain_formula_gives_what_the_function_gives(name: str) -> None:
    entry = reference.SOURCE[name]
    sheet = reference.sheet_of(entry)
    example = next(each for each in entry["examples"] if ":" in each)
    rows = reference.answer(example, entry)[:entry.get("holds")]
    assert rows
    for number, (ours, *_) in enumerate(rows):
        theirs = computed(english(filled_down(entry["formula"], number)), sheet)
        assert theirs == (pytest.approx(ours) if isinstance(ours, float) else ours), (name, number)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_says_what_the_function_says(name: str) -> None:
    entry = reference.SOURCE[name]
    ((found,),) = reference.answer(entry["examples"][0], entry)
    words = shlex.split(entry["command"])
    assert words[0] == "xlanskaff"
    told = json.loads(CliRunner().invoke(main, [*words[1:], "--json"]).stdout)
    if name == "ANSK_DEL":
        assert told["text"] == found
    elif name == "ANSK_KUNNGJORING":
        assert " + ".join(told["notice"]) == found
    elif name == "ANSK_PLIKTER":
        assert sorted(each["title"] for each in told["value"]) == sorted(
            title for title in {each["title"] for each in told["value"]} if title in found)
        assert found.count("(") >= len(told["value"])
    elif name == "ANSK_HVORFOR":
        assert all(each["text"] in found for each in told["basis"])
        assert all(each["message"] in found for each in told["warnings"])
    elif name == "ANSK_TERSKEL":
        assert [each["amount"] for each in told["value"] if each["parameter"] == "foa.national_notice"] == [found]
    else:
        assert name == "ANSK_CPV"
        assert told["text"] == found


def test_norwegian_formulas_become_english_ones() -> None:
    assert english('=HVIS(A2<0,8*SUMMER($A$2:$A$7);"A;b";USANN)') == '=IF(A2<0.8*SUM($A$2:$A$7),"A;b",FALSE)'
    assert filled_down("=SUMMER($A$2:$A$7)+A2+B2", 3) == "=SUMMER($A$2:$A$7)+A5+B5"
    with pytest.raises(ValueError, match="UKJENT"):
        english("=UKJENT(1)")
