"""`xlanskaff spend report`: the workbook of a spend analysis."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit, Problem, Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang
from xlanskaff.rules.purchases import Authority

FILE = click.Path(path_type=Path, dir_okay=False)
IN_THE_BOOK = frozenset(f"XA-{number}" for number in (1201, *range(1220, 1227), *range(1240, 1246)))
"""What the workbook says itself, and at greater length."""


@click.command("report", help=words("cli.spend.report_help"), short_help=words("cli.spend.report_short"))
@click.argument("ledger", type=FILE, metavar="LEDGER")
@click.option("--out", type=FILE, required=True, help=words("cli.spend.report_out"))
@click.option("--classified", type=click.Path(path_type=Path, file_okay=False), default=None,
              help=words("cli.spend.analyse_classified"))
@click.option("--contracts", type=FILE, default=None, help=words("cli.spend.analyse_contracts"))
@click.option("--notices", type=click.Path(path_type=Path), multiple=True, help=words("cli.spend.analyse_notices"))
@click.option("--units", type=FILE, default=None, help=words("cli.spend.report_units"))
@click.option("--organisation", default=None, help=words("cli.spend.report_organisation"))
@click.option("--authority", type=click.Choice([each.value for each in Authority]), default=Authority.OTHER.value,
              show_default=True, help=words("cli.spend.analyse_authority"))
@click.option("--independent", multiple=True, help=words("cli.spend.analyse_independent"))
@click.option("--invoice-cost", type=click.IntRange(min=0), default=None, help=words("cli.spend.analyse_invoice_cost"))
@click.option("--on", callback=options.day, default=None, metavar="DATE", help=words("cli.spend.analyse_on"))
@click.option("--engine", default="duckdb", show_default=True, metavar="ENGINE",
              help=words("cli.spend.analyse_engine"))
@click.option("--lines", type=click.IntRange(0, 500_000), default=None, help=words("cli.spend.report_lines"))
@options.lang
@options.as_json
def command(ledger: Path, out: Path, classified: Path | None, contracts: Path | None, notices: tuple[Path, ...],
            units: Path | None, organisation: str | None, authority: str, independent: tuple[str, ...],
            invoice_cost: int | None, on: date | None, engine: str, lines: int | None, lang: Lang,
            json_wanted: bool) -> None:
    """Make the workbook."""
    from xlanskaff.services.spend_analyse_document import document
    from xlanskaff.services.spend_report import LINES, write_report
    from xlanskaff.services.spend_report_words import number, told

    most = LINES if lines is None else lines
    try:
        with output.progress(words("cli.spend.report_progress")) as step:
            made = write_report(
                ledger, out, classified=classified, register=contracts, notice_files=notices, units=units,
                organisation=organisation, on=on, authority=Authority(authority), independent=independent,
                rate=None if invoice_cost is None else invoice_cost * 100, lines=most, lang=lang, engine=engine,
                progress=(lambda done: step(done, max(done, most))) if step else None)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json({**document(made.analysis, lang), "workbook": str(made.out), "rows_of_lines": made.lines,
                        "summed": made.summed, "findings": [say(each, lang).as_dict() for each in made.findings]})
    else:
        key = "done_summed" if made.summed else "done"
        click.echo(told(key, lang, out=made.out, lines=number(made.lines, lang), summed=number(made.summed, lang)))
        output.show([each for each in made.findings if each.code not in IN_THE_BOOK], lang)
    sys.exit(Exit.FINDINGS if any(each.severity is Severity.ERROR for each in made.findings) else Exit.CLEAN)
