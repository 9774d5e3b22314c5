"""`xlanskaff spend import`: ledger files to one canonical ledger."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit, Problem, Severity
from xlanskaff.language.texts import Lang, text

if TYPE_CHECKING:
    from xlanskaff.services.spend_import import ImportedFile, ImportResult

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("import", help=words("cli.spend.import_help"), short_help=words("cli.spend.import_short"))
@click.argument("paths", nargs=-1, required=True, metavar="FILES...", type=click.Path(path_type=Path))
@click.option("--out", type=FILE, required=True, help=words("cli.spend.import_out"))
@click.option("--map", "map_file", type=FILE, default=None, help=words("cli.spend.import_map"))
@click.option("--own", multiple=True, metavar="ORGNR", help=words("cli.spend.import_own"))
@click.option("--overwrite", is_flag=True, help=words("cli.option.overwrite"))
@options.lang
@options.as_json
def command(paths: tuple[Path, ...], out: Path, map_file: Path | None, own: tuple[str, ...], overwrite: bool,
            lang: Lang, json_wanted: bool) -> None:
    """Import ledgers."""
    from xlanskaff.services.spend_import import import_ledgers

    try:
        with output.progress(words("cli.spend.import_progress")) as progress:
            result = import_ledgers(paths, out, map_file=map_file, bodies=own, lang=lang, overwrite=overwrite,
                                    progress=progress)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    serious = any(finding.severity is Severity.ERROR for finding in result.findings)
    if json_wanted:
        output.as_json(_document(result, lang, ok=not serious))
    else:
        for file in result.files:
            tell_file(file, lang)
        if result.about:
            output.show(result.about, lang)
            click.echo()
        click.echo(text("spend.told.done", lang, out=result.out))
        if result.aside:
            click.echo(text("spend.told.aside", lang, out=result.aside))
    sys.exit(Exit.FINDINGS if serious else Exit.CLEAN)


def tell_file(file: ImportedFile, lang: Lang) -> None:
    """One file for people: what was read, what was assumed, what is worth telling."""
    if not file.refused:
        # In whole kroner, whatever unit the file is in: that is what the ledger holds.
        whole = f"{Decimal(file.sum) * file.factor:.2f}"
        click.echo(text("spend.told.file", lang, file=file.file, rows=_number(file.rows, lang), currency=file.currency,
                        sum=_number(whole, lang), suppliers=_number(file.suppliers, lang),
                        aside=_number(file.set_aside, lang)))
        for said in file.assumed(lang):
            click.echo(f"  · {said}")
    output.show(file.findings, lang)
    click.echo()


def _number(value: int | str, lang: Lang) -> str:
    """A number as the language writes it."""
    whole, point, decimals = str(value).partition(".")
    grouped = f"{int(whole):,}"
    if whole.startswith("-") and not grouped.startswith("-"):
        grouped = f"-{grouped}"
    return f"{grouped}{point}{decimals}" if lang == "en" else f"{grouped.replace(',', ' ')}{point and ','}{decimals}"


def _document(result: ImportResult, lang: Lang, *, ok: bool) -> dict[str, Any]:
    """The result as machines read it; what concerns a file stands with the file."""
    return {
        "ok": ok, "out": str(result.out), "aside": str(result.aside) if result.aside else None,
        "proposals": [str(path) for path in result.proposals],
        "files": files_as_dicts(result, lang), "findings": output.findings_as_dicts(result.about, lang),
    }


def files_as_dicts(result: ImportResult, lang: Lang) -> list[dict[str, Any]]:
    """The files as machines read them; `sum` is in the file's own currency and unit, `factor` what a 1 is worth."""
    return [{
        "file": f.file, "source": f.source, "refused": f.refused, "rows": f.rows, "set_aside": f.set_aside,
        "sum": f.sum, "factor": f.factor, "currency": f.currency, "suppliers": f.suppliers,
        "aside": {why: {"rows": count, "sum": total} for why, (count, total) in f.aside.items()},
        "mapping": dict(f.mapping), "assumptions": f.assumed(lang),
        "findings": output.findings_as_dicts(f.findings, lang),
    } for f in result.files]
