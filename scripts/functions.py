"""docs/funksjoner.md: the reference of the worksheet functions, from the help texts and the examples.

    python -m scripts.functions            compare; exit 1 when the page is not what the functions say now
    python -m scripts.functions --write    write it

Help comes from the text surface `functions`, examples from scripts/functions.toml; what an example answers is
what the function answers.
"""

from __future__ import annotations

import inspect
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.derived import compare_or_write
from scripts.norwegian_formulas import Sheet, call
from xlanskaff.catalogue.kpi import kpis
from xlanskaff.excel.answers_kpi import is_fraction
from xlanskaff.excel.answers_kpi_rows import columns_of
from xlanskaff.language.texts import text

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "funksjoner.md"
SOURCE = tomllib.loads(Path(__file__).with_name("functions.toml").read_text("utf-8"))

def functions() -> Mapping[str, Any]:
    """The functions by name, as the add-in has them."""
    sys.path.insert(0, str(ROOT / "udfs"))
    try:
        import xlanskaff_udfs as udfs
    finally:
        sys.path.pop(0)
    return {name: value for name, value in vars(udfs).items() if name.startswith("ANSK_")}


def sheet_of(entry: Mapping[str, Any]) -> Sheet:
    """The cells of an example: (row, column) -> what stands there; numbers are floats, as in Excel."""
    return {(row, ord(letter) - ord("A") + 1): float(cell) if isinstance(cell, int | float) else cell
            for letter, column in entry.get("cells", {}).items() for row, cell in enumerate(column, 2)}


def answer(formula: str, entry: Mapping[str, Any]) -> list[list[Any]]:
    """What an example formula answers."""
    name, arguments = call(formula, sheet_of(entry))
    found: list[list[Any]] = functions()[name](*arguments)
    return found


def page() -> str:
    """The whole page."""
    parts = [SOURCE["intro"]]
    for group in SOURCE["group"]:
        parts.append(f"## {group['title']}\n")
        parts += [_function(name, SOURCE[name]) for name in group["functions"]]
    return "\n".join(parts)


def _function(name: str, entry: Mapping[str, Any]) -> str:
    parameters = inspect.signature(functions()[name]).parameters.values()
    if name == "ANSK_KPI_DATA":
        usage, rows = "id; kolonne1; [kolonne2]; …", ["id", "kolonne1"]
    else:
        usage = "; ".join(f"[{each.name}]" if each.default is None else each.name for each in parameters)
        rows = [each.name for each in parameters]
    lines = [f"### {name}", "", text(f"functions.{name}.about", "nb"), "", f"`={name}({usage})`", "",
             "| Argument | |", "|---|---|", *(f"| `{row}` | {text(f'functions.{name}.{row}', 'nb')} |" for row in rows)]
    for number, formula in enumerate(entry["examples"]):
        lines += ["", *_example(formula, entry, first=number == 0)]
    lines += ["", *_without(entry)]
    if name == "ANSK_KPI_DATA":
        lines += ["", *_columns()]
    return "\n".join([*lines, ""])


def _example(formula: str, entry: Mapping[str, Any], *, first: bool) -> list[str]:
    found = answer(formula, entry)
    if len(found) == 1:
        cells = _given(entry) if first and ":" in formula else ""
        return [f"`{formula}` svarer {_quoted(found[0][0])}{cells}"]
    letters = entry.get("shown", list(entry["cells"]))
    lines = ["| | " + " | ".join(letters) + f" | `{formula}` |", "|---|" + "---|" * (len(letters) + 1)]
    for number, row in enumerate(found):
        shown = [_shown(entry["cells"][letter][number]) for letter in letters]
        lines.append(f"| **{number + 2}** | " + " | ".join([*shown, _shown(row[0])]) + " |")
    return lines


def _given(entry: Mapping[str, Any]) -> str:
    (letter, column), *_ = entry["cells"].items()
    listed = ", ".join(_shown(cell) or "tom" for cell in column)
    return f" I {letter}2:{letter}{len(column) + 1} står {listed}."


def _without(entry: Mapping[str, Any]) -> list[str]:
    lines = []
    if "formula" in entry:
        lines += ["Uten tillegget:", "", "```excel", entry["formula"], "```"]
    if "command" in entry:
        lines += ["Uten tillegget, fra kommandolinjen:", "", "```console", f"$ {entry['command']}", "```"]
    return [*lines, *([""] if lines and "more" in entry else []), *([entry["more"]] if "more" in entry else [])]


def _columns() -> list[str]:
    lines = ["| Id | Styringsparameter | Kolonner, i rekkefølge | Er en brøk |", "|---|---|---|---|"]
    return [*lines, *(f"| {each.id} | {each.text('nb')} | {', '.join(columns_of(each.id, 'nb'))} | "
                      f"{'ja' if is_fraction(each.id) else 'nei'} |" for each in kpis())]


def _quoted(value: Any) -> str:
    """A value with the full stop of the sentence that it ends."""
    if not isinstance(value, str):
        return f"{_shown(value)}."
    return f"«{value}»" if value.endswith(".") else f"«{value}»."


def _shown(value: Any) -> str:
    """A value as a Norwegian Excel shows it."""
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if isinstance(value, int | float):
        plain = f"{value:.10g}"
        return (f"{int(value):,}".replace(",", " ") if float(value).is_integer() and value >= 10_000 and value < 1e8
                else plain.replace(".", ","))
    return str(value).replace("|", "\\|")


def main() -> int:
    """Compare, or write."""
    return compare_or_write({PAGE: page})


if __name__ == "__main__":
    raise SystemExit(main())
