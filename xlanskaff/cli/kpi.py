"""`xlanskaff kpi`: the performance indicators, listed and explained."""

from __future__ import annotations

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang


class Indicators(click.Group):
    """The two commands, under our own heading."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their short help."""
        with formatter.section(words("cli.commands")):
            formatter.write_dl([(name, entry.get_short_help_str(60))
                                for name, entry in self.commands.items()])


@click.group("kpi", cls=Indicators, help=words("cli.kpi.help"))
def command() -> None:
    """The performance indicators."""


@command.command("list", help=words("cli.kpi.list_help"), short_help=words("cli.kpi.list_short"))
@options.lang
@options.as_json
def list_all(lang: Lang, json_wanted: bool) -> None:
    """List the indicators."""
    from xlanskaff.services import kpi

    if json_wanted:
        output.as_json({"kpis": kpi.listed(lang)})
        return
    for line in kpi.list_lines(lang):
        click.echo(line)


@command.command("explain", help=words("cli.kpi.explain_help"), short_help=words("cli.kpi.explain_short"))
@click.argument("kpi_id", metavar="KPI-ID")
@options.lang
@options.as_json
def explain(kpi_id: str, lang: Lang, json_wanted: bool) -> None:
    """Explain one indicator."""
    from xlanskaff.services import kpi

    try:
        found = kpi.explained(kpi_id, lang)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json(found)
        return
    for line in kpi.explain_lines(found, lang):
        click.echo(line)
