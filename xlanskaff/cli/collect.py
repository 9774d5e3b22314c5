"""`xlanskaff collect`: put the answers together."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit, Problem, Severity
from xlanskaff.language.texts import Lang

if TYPE_CHECKING:
    from xlanskaff.services.collect import CollectResult

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("collect", help=words("cli.collect.help"))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--out", type=FILE, required=True, help=words("cli.collect.out"))
@click.option("--tidy", type=click.Path(path_type=Path, file_okay=False), default=None, help=words("cli.collect.tidy"))
@click.option("--manifest", type=FILE, default=None, help=words("cli.collect.manifest"))
@click.option("--on", callback=options.day, default=None, metavar="DATE", help=words("cli.collect.on"))
@click.option("--due", callback=options.day, default=None, metavar="DATE", help=words("cli.collect.due"))
@click.option("--minimum-group", type=click.IntRange(min=1), default=5, show_default=True,
              help=words("cli.collect.minimum_group"))
@options.lang
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help=words("cli.option.jobs"))
@click.option("--overwrite", is_flag=True, help=words("cli.option.overwrite"))
@options.as_json
def command(paths: tuple[Path, ...], out: Path, tidy: Path | None, manifest: Path | None, on: date | None,
            due: date | None, minimum_group: int, lang: Lang, jobs: int, overwrite: bool, json_wanted: bool) -> None:
    """Put returned workbooks together."""
    from xlanskaff.services.collect import collect

    try:
        with output.progress(words("cli.collect.progress")) as progress:
            result = collect(paths, out, tidy=tidy, manifest=manifest, on=on, due=due, lang=lang,
                             minimum_group=minimum_group, jobs=jobs, overwrite=overwrite, progress=progress)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    serious = any(finding.severity is Severity.ERROR for finding in result.findings)
    if json_wanted:
        output.as_json(_document(result, lang, ok=not serious))
    else:
        output.show(result.findings, lang)
        click.echo(words("cli.collect.done", out=result.out, **result.counts))
    sys.exit(Exit.FINDINGS if serious else Exit.CLEAN)


def _document(result: CollectResult, lang: Lang, *, ok: bool) -> dict[str, Any]:
    """The result as machines read it. Without the answers themselves: those are in the tidy tables."""
    return {
        "ok": ok, "out": str(result.out), "book": result.book, "counts": result.counts,
        "units": {standing: sum(u.standing.value == standing for u in result.units)
                  for standing in sorted({u.standing.value for u in result.units})},
        "tidy": [str(path) for path in result.tidy],
        "files": [{
            "file": f.file, "outcome": f.outcome.value, "unit": f.unit, "unit_name": f.unit_name,
            "batch": f.batch, "lang": f.lang, "assessed_on": f.assessed_on, "sha256": f.sha256,
            "answer_sha256": f.answer, "same_as": f.same_as, "reason": f.reason.code if f.reason else "",
            "counts": dict(f.counts),
        } for f in result.files],
        "findings": output.findings_as_dicts(result.findings, lang),
    }
