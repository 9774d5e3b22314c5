"""`xlanskaff doctor`: what can stop the add-in in Excel, and what to do about it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit
from xlanskaff.language.texts import Lang, text

_COLOURS = {"ok": "green", "warning": "yellow", "error": "red", "unknown": "cyan"}


@click.command("doctor", help=words("cli.doctor.help"))
@click.argument("books", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.lang
@options.as_json
def command(books: tuple[Path, ...], lang: Lang, json_wanted: bool) -> None:
    """Look, tell, and leave with 1 where something is to be mended."""
    from xlanskaff.excel import doctor

    checks = doctor.examine(lang, books=books)
    wrong = not all(check.ok for check in checks)
    if json_wanted:
        output.as_json({"ok": not wrong, "checks": [check.as_dict() for check in checks]})
    else:
        width = max(len(text(f"doctor.level.{level}", lang)) for level in _COLOURS)
        for check in checks:
            mark = click.style(check.status.ljust(width), fg=_COLOURS[check.level])
            first, *more = doctor.lines(check, lang)
            click.echo(f"{mark}  {first}")
            for line in more:
                click.echo(f"{' ' * width}  {line}")
        click.echo()
        click.echo(doctor.summary(checks, lang))
    sys.exit(int(Exit.FINDINGS if wrong else Exit.CLEAN))
