"""docs/knapper.md: the reference of the buttons, from the tab, its words, and examples that are run.

    python -m scripts.buttons            compare; exit 1 when the page is not what the tab says now
    python -m scripts.buttons --write    write it

Groups, buttons and keys come from xlanskaff/excel/ribbon.toml, words from the text surface `ribbon`, examples
and what else there is to know from scripts/buttons.toml.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts import examples, guide
from scripts.addin.ribbon import TAB_KEYTIP
from scripts.derived import compare_or_write
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.language.texts import text

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "knapper.md"
SOURCE = tomllib.loads(Path(__file__).with_name("buttons.toml").read_text("utf-8"))
TAB = tomllib.loads((ROOT / "xlanskaff" / "excel" / "ribbon.toml").read_text("utf-8"))
WHERE = {"always": "alltid", "open": "når en arbeidsbok er åpen", "ours": "når en av våre bøker er åpen"}
ASKS = {"new": ("actions.new.folder",), "batch": ("actions.batch.units", "actions.batch.out"),
        "collect": ("actions.collect.returned", "actions.collect.target"), "ask": ("actions.ask.folder",)}
"""What a button asks for. «Spør regelverket» asks only where no question book is open."""

WRITES = ("recalculate", "kpis", "ask")
"""Buttons that write in cells, and not only pages of their own: what «Angre siste» is for."""


def label(action: str) -> str:
    """What a button is called."""
    return text(f"ribbon.{action}.label", "nb")


def page() -> str:
    """The whole page."""
    parts = [SOURCE["intro"].strip() + "\n"]
    with tempfile.TemporaryDirectory() as folder:
        guide.prepare(Path(folder))
        for group in TAB["group"]:
            parts.append(f"## {text('ribbon.group_' + group['key'] + '.label', 'nb')}\n")
            parts += [_button(button, Path(folder)) for button in group["buttons"]]
    return "\n".join(parts)


def _button(button: Mapping[str, Any], folder: Path) -> str:
    key = button["action"]
    entry = SOURCE[key]
    lines = [f"### {label(key)}", "", f"{text(f'ribbon.{key}.screentip', 'nb')}.", "",
             text(f"ribbon.{key}.supertip", "nb"), ""]
    if "more" in entry:
        lines += [entry["more"], ""]
    keys = ", ".join(TAB_KEYTIP + button["keytip"])
    lines += [f"- Kan brukes: {_where(button['enabled'])}.", f"- Taster: Alt, {keys}."]
    if key in ASKS:
        asked = " ".join(f"«{text(each, 'nb', file='boken')}»." for each in ASKS[key])
        lines.append(f"- Spør om: {asked}" + (" Bare når spørsmålsboken ikke er åpen." if key == "ask" else ""))
    lines += [f"- Boken som er åpen: {_change(key)}."] if ACTIONS[key].changes else []
    if "picture" in entry:
        lines += ["", f"![{entry['alt']}](pictures/veiledning-{entry['picture']}.png)"]
    if "command" in entry:
        lines += ["", "```console", examples.run(f"$ {entry['command']}", folder).rstrip(), "```"]
    return "\n".join([*lines, ""])


def _change(key: str) -> str:
    """What becomes of the book that is open, in words."""
    if key in WRITES:
        return f"celler blir fylt ut eller satt tilbake. «{label('undo')}» angrer det"
    if key in ("undo", "clear"):
        return "blir endret. Lagre den når du har sett at den er slik du vil ha den"
    if key == "check":
        return f"får merker i cellene og en side til. «{label('clear')}» tar bort begge deler"
    return f"får en side til. «{label('clear')}» tar den bort"


def _where(enabled: list[str]) -> str:
    """Where a button makes sense, in words."""
    if enabled[0] in WHERE:
        return WHERE[enabled[0]]
    books = [f"«{text(f'{book}.file', 'nb')}»" for book in enabled]
    return f"når {' eller '.join(books)} er åpen"


def main() -> int:
    """Compare, or write."""
    return compare_or_write({PAGE: page})


if __name__ == "__main__":
    raise SystemExit(main())
