"""`xlanskaff addin`: put the add-in into Excel, take it away, see how it stands."""

from __future__ import annotations

from pathlib import Path

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang, text


class Steps(click.Group):
    """The three commands, under our own heading."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their short help."""
        with formatter.section(words("cli.commands")):
            formatter.write_dl([(name, entry.get_short_help_str(60)) for name, entry in self.commands.items()])


@click.group("addin", cls=Steps, help=words("cli.addin.help"))
def command() -> None:
    """The add-in."""


@command.command("install", help=words("cli.addin.install_help"), short_help=words("cli.addin.install_short"))
@click.option("--user", is_flag=True, help=words("cli.addin.user"))
@click.option("--file", type=click.Path(path_type=Path), default=None, help=words("cli.addin.file"))
@options.lang
@options.as_json
def install(user: bool, file: Path | None, lang: Lang, json_wanted: bool) -> None:
    """Install the add-in for the signed-in user."""
    from xlanskaff.excel import addin, doctor, settings

    try:
        place = addin.install(lang=lang, file=file, user=user)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    wrong = [check for check in doctor.examine(lang) if not check.ok]
    if json_wanted:
        output.as_json({"ok": True, "changed": place.changed, **addin.status().as_dict(),
                        "wrong": [check.as_dict() for check in wrong]})
        return
    click.echo(text("addin.installed" if place.changed else "addin.already", lang, addin=place.addin,
                    settings=place.settings))
    for check in wrong:
        click.echo()
        for line in doctor.lines(check, lang):
            click.echo(line)
    if wrong:
        click.echo()
    tab = text("ribbon.tab.label", settings.load().lang)
    click.echo(text("addin.mend" if wrong else "addin.next", lang, tab=tab))


@command.command("uninstall", help=words("cli.addin.uninstall_help"), short_help=words("cli.addin.uninstall_short"))
@click.option("--purge", is_flag=True, help=words("cli.addin.purge"))
@options.lang
@options.as_json
def uninstall(purge: bool, lang: Lang, json_wanted: bool) -> None:
    """Take the add-in away, and leave everything else."""
    from xlanskaff.excel import addin, settings

    try:
        changed = addin.uninstall(purge=purge)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json({"ok": True, "changed": changed, **addin.status().as_dict()})
        return
    click.echo(text("addin.uninstalled" if changed else "addin.absent", lang))
    left = settings.data_folder()
    if left.exists():
        click.echo(text("addin.left", lang, folder=left))


@command.command("status", help=words("cli.addin.status_help"), short_help=words("cli.addin.status_short"))
@options.lang
@options.as_json
def status(lang: Lang, json_wanted: bool) -> None:
    """Tell how the installation stands."""
    from xlanskaff.excel import addin

    found = addin.status()
    if json_wanted:
        output.as_json(found.as_dict())
        return
    for line in addin.lines(found, lang):
        click.echo(line)
