"""`xlanskaff ask`: what the rules say about one purchase or one code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang, text

F = TypeVar("F", bound=Callable[..., Any])


def facts(f: F) -> F:
    """`--value`, `--kind`, `--authority` and `--on`; what stands there is read by the service."""
    for name, metavar in (("on", "DATE"), ("authority", "state|other"), ("kind", "goods|services|works|special|health"),
                          ("value", "KRONER")):
        f = click.option(f"--{name}", metavar=metavar, default=None, help=words(f"cli.ask.{name}"))(f)
    return f


class Questions(click.Group):
    """The questions, in the order in which they are asked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """As they are added below."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of questions, under our own heading."""
        with formatter.section(words("cli.commands")):
            formatter.write_dl([(name, entry.get_short_help_str(60)) for name, entry in self.commands.items()])


@click.group("ask", cls=Questions, help=words("cli.ask.help"))
def command() -> None:
    """Ask the rules."""


@command.command("part", help=words("cli.ask.part_help"), short_help=words("cli.ask.part_short"))
@facts
@click.option("--contest", is_flag=True, help=words("cli.ask.contest"))
@click.option("--exception", default="", metavar="a–g", help=words("cli.ask.exception"))
@click.option("--lots", default=None, metavar="KRONER", help=words("cli.ask.lots"))
@click.option("--small-lots", default=None, metavar="KRONER", help=words("cli.ask.small_lots"))
@options.lang
@options.as_json
def part(value: str | None, kind: str | None, authority: str | None, on: str | None, contest: bool, exception: str,
         lots: str | None, small_lots: str | None, lang: Lang, json_wanted: bool) -> None:
    """Which part of the regulation applies, and where the competition is announced."""
    from xlanskaff.services import ask, ask_document, ask_words

    try:
        answer = ask.part(value, kind, authority, on, contest=contest, exception=exception, lot_total=lots,
                          lots_excepted=small_lots)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    _tell(answer, ask_words.part, ask_document.part, lang, json_wanted)


@command.command("duties", help=words("cli.ask.duties_help"), short_help=words("cli.ask.duties_short"))
@facts
@click.option("--cleaning", is_flag=True, help=words("cli.ask.cleaning"))
@click.option("--months", default=None, metavar="N", help=words("cli.ask.months"))
@options.lang
@options.as_json
def duties(value: str | None, kind: str | None, authority: str | None, on: str | None, cleaning: bool,
           months: str | None, lang: Lang, json_wanted: bool) -> None:
    """Which duties come with a purchase."""
    from xlanskaff.services import ask, ask_document, ask_words

    try:
        answer = ask.duties(value, kind, authority, on, cleaning=cleaning, months=months)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    _tell(answer, ask_words.duties, ask_document.duties, lang, json_wanted)


@command.command("cpv", help=words("cli.ask.cpv_help"), short_help=words("cli.ask.cpv_short"))
@click.argument("code")
@click.option("--on", metavar="DATE", default=None, help=words("cli.ask.cpv_on"))
@options.lang
@options.as_json
def cpv(code: str, on: str | None, lang: Lang, json_wanted: bool) -> None:
    """Which regime a CPV code belongs to."""
    from xlanskaff.services import ask, ask_document, ask_words

    try:
        answer = ask.cpv(code, on)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    _tell(answer, ask_words.cpv, ask_document.cpv, lang, json_wanted)


def _tell(answer: Any, in_words: Callable[[Any, Lang], list[str]],
          as_document: Callable[[Any, Lang], dict[str, Any]], lang: Lang, json_wanted: bool) -> None:
    if json_wanted:
        output.as_json(as_document(answer, lang))
        return
    for line in in_words(answer, lang):
        click.echo(line)
    click.echo()
    output.show(answer.warnings, lang)
    click.echo(text("ask.disclaimer", lang))
