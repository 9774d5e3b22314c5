"""What stands for a value in a usage line is in the language of the session."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache

import pytest

from xlanskaff.cli.click_words import PLACEHOLDERS
from xlanskaff.language.texts import LANGUAGES, Lang, text

SAME = {"KPI", "ID", "KRONER", "N", "BOOLEAN"}
"""Words in capitals that are the same in every language, or (the last) never shown."""

PROGRAM = """
import json, click
from xlanskaff.cli.main import main
def lines(command, path):
    with click.Context(command, info_name=path) as ctx:
        yield path, " ".join(command.collect_usage_pieces(ctx) + [p.make_metavar(ctx) for p in command.params])
        if isinstance(command, click.Group):
            for name in command.list_commands(ctx):
                yield from lines(command.get_command(ctx, name), f"{path} {name}")
print(json.dumps(dict(lines(main, "xlanskaff"))))
"""


@cache
def usage(lang: Lang) -> dict[str, str]:
    """Every usage line, and what stands for the value of every option: the language is chosen at the start."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=os.environ | {"XLANSKAFF_LANG": lang, "PYTHONUTF8": "1"},
                          capture_output=True, encoding="utf-8", check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_placeholder_of_every_command_is_a_word_of_the_language(lang: Lang) -> None:
    known = {text(f"click.metavar.{entry}", lang) for entry in PLACEHOLDERS.values()} | SAME
    assert len(usage(lang)) > 12
    unknown = {path: odd for path, line in usage(lang).items()
               if (odd := set(re.findall(r"\b[A-ZÆØÅ]+\b", line)) - known)}
    assert unknown == {}


def test_the_usage_lines_read_like_the_language() -> None:
    lines = usage("nb")
    assert lines["xlanskaff"].startswith("[VALG] KOMMANDO [ARGUMENTER]...")
    assert lines["xlanskaff run"].startswith("[VALG] HANDLING [FIL]")
    assert lines["xlanskaff check"].startswith("[VALG] STI...")
    assert usage("nn")["xlanskaff ask"].startswith("[VAL] KOMMANDO [ARGUMENT]...")
    assert usage("en")["xlanskaff batch"].startswith("[OPTIONS] BOOK LIST")


def test_a_missing_argument_is_named_as_the_usage_line_names_it() -> None:
    from click.testing import CliRunner

    from xlanskaff.cli.main import main

    result = CliRunner().invoke(main, ["run"])
    assert result.exit_code == 2 and "Mangler argumentet 'HANDLING'." in result.stderr
