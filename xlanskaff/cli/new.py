"""`xlanskaff new`: one fresh workbook."""

from __future__ import annotations

from pathlib import Path

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang


@click.command("new", help=words("cli.new.help"))
@click.argument("book")
@click.option("--variant", default="", help=words("cli.new.variant"))
@options.lang
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help=words("cli.new.out"))
@click.option("--overwrite", is_flag=True, help=words("cli.option.overwrite"))
@options.as_json
def command(book: str, variant: str, lang: Lang, out: Path, overwrite: bool, json_wanted: bool) -> None:
    """Put a fresh workbook at a path."""
    from xlanskaff.services.new import new

    try:
        path = new(book, out, variant=variant, lang=lang, overwrite=overwrite)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json({"ok": True, "file": str(path)})
    else:
        click.echo(words("cli.new.done", file=path))
