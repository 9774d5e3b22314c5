"""`xlanskaff demo`: a made-up municipality taken the whole way."""

from __future__ import annotations

from pathlib import Path

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang


@click.command("demo", help=words("cli.demo.help"))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=words("cli.demo.out"))
@options.lang
@click.option("--overwrite", is_flag=True, help=words("cli.option.overwrite"))
@options.as_json
def command(out: Path, lang: Lang, overwrite: bool, json_wanted: bool) -> None:
    """Make the demonstration, and say in ten lines what to open."""
    from xlanskaff.catalogue.demo import MUNICIPALITY
    from xlanskaff.language.texts import text
    from xlanskaff.services import demo

    try:
        with output.progress(words("cli.batch.progress")) as progress:
            result = demo.demo(out, lang=lang, overwrite=overwrite, progress=progress)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    assert result.report is not None and result.collected is not None
    facts = {"municipality": MUNICIPALITY, "sent": len(result.sent.entries), "returned": len(result.returned),
             "faults": len(result.faults), "findings": len(result.report.findings), "units": demo.UNITS,
             "folder": demo.SENT, "answers": demo.RETURNED, "notes": demo.FINDINGS, "collected": demo.COLLECTED,
             "data": demo.TIDY, "out": out}
    if json_wanted:
        output.as_json({"ok": True, **facts, "damaged": result.faults})
        return
    for line in text("cli.demo.lines", lang, **facts).split("\n"):
        click.echo(line)
