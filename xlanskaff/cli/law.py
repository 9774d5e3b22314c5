"""`xlanskaff law`: every dated value, with its source and the day it was last checked."""

from __future__ import annotations

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang, text


@click.command("law", help=words("cli.law.help"))
@click.option("--on", metavar="DATE", default=None, help=words("cli.law.on"))
@options.lang
@options.as_json
def command(on: str | None, lang: Lang, json_wanted: bool) -> None:
    """List the law."""
    from xlanskaff.services import law

    try:
        listing = law.law(on)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json(law.document(listing, lang))
        return
    for line in law.lines(listing, lang):
        click.echo(line)
    click.echo()
    output.show(listing.warnings, lang)
    click.echo(text("ask.disclaimer", lang))
