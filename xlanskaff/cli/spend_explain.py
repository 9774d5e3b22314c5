"""`xlanskaff spend explain`: why a line is where it is."""

from __future__ import annotations

from pathlib import Path

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang
from xlanskaff.spend.reckoning import kroner


@click.command("explain", help=words("cli.spend.explain_help"), short_help=words("cli.spend.explain_short"))
@click.argument("line", type=click.IntRange(min=1), metavar="LINE-ID")
@click.option("--in", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(),
              help=words("cli.spend.explain_in"))
@click.option("--ledger", type=click.Path(path_type=Path, dir_okay=False), default=None,
              help=words("cli.spend.explain_ledger"))
@options.lang
@options.as_json
def command(line: int, folder: Path, ledger: Path | None, lang: Lang, json_wanted: bool) -> None:
    """Explain a line."""
    from xlanskaff.services.spend_classify_explain import classification_in, explain

    try:
        found = explain(line, classification_in(folder), ledger=ledger, lang=lang)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json({"ok": True, "line": found.line, **found.facts, "amount": kroner(found.facts["amount"]),
                        "sentences": list(found.sentences)})
    else:
        for sentence in found.sentences:
            click.echo(sentence)
