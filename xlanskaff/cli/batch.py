"""`xlanskaff batch`: one workbook per unit."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang

if TYPE_CHECKING:
    from concurrent.futures import Executor

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("batch", help=words("cli.batch.help"))
@click.argument("book")
@click.argument("units", type=FILE)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=words("cli.batch.out"))
@click.option("--template", type=FILE, default=None, help=words("cli.batch.template"))
@click.option("--rows", multiple=True, metavar="TABLE=FILE", help=words("cli.batch.rows"))
@click.option("--column", "columns", multiple=True, metavar="COLUMN=HEADING", help=words("cli.batch.column"))
@options.lang
@options.on
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help=words("cli.option.jobs"))
@click.option("--scheduler", default="", metavar="ADDRESS", help=words("cli.batch.scheduler"))
@click.option("--resume", is_flag=True, help=words("cli.batch.resume"))
@click.option("--overwrite", is_flag=True, help=words("cli.option.overwrite"))
@options.as_json
def command(book: str, units: Path, out: Path, template: Path | None, rows: tuple[str, ...], columns: tuple[str, ...],
            lang: Lang, on: date | None, jobs: int, scheduler: str, resume: bool, overwrite: bool,
            json_wanted: bool) -> None:
    """Make one workbook for each unit of a list."""
    from xlanskaff.services.batch import batch

    if resume and overwrite:
        raise click.UsageError(words("cli.batch.both"))
    try:
        with _workers(scheduler, jobs) as executor, output.progress(words("cli.batch.progress")) as progress:
            result = batch(book, units, out, template=template, rows={k: Path(v) for k, v in _pairs(rows).items()},
                           lang=lang, on=on, jobs=jobs, columns=_pairs(columns), progress=progress, executor=executor,
                           mode="resume" if resume else "overwrite" if overwrite else "new")
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json({"ok": True, "out": str(result.out), "batch": result.batch, "written": result.written,
                        "kept": result.kept, "files": [entry.file for entry in result.entries],
                        "findings": output.findings_as_dicts(result.findings, lang)})
        return
    output.show(result.findings, lang)
    click.echo(words("cli.batch.done", written=result.written, kept=result.kept, out=result.out))


def _workers(address: str, jobs: int) -> AbstractContextManager[Executor | None]:
    if not address:
        return nullcontext()
    from xlanskaff.services.batch_scheduler import is_address, scheduler

    if not is_address(address):
        raise click.UsageError(words("cli.batch.no_address", seen=address))
    return scheduler(address, 0 if jobs == 1 else jobs)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise click.UsageError(words("cli.not_a_pair", seen=pair))
        found[name.strip()] = value.strip()
    return found
