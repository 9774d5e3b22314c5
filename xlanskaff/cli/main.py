"""The command line: `xlanskaff`. Commands are loaded when they are called."""

from __future__ import annotations

from importlib import import_module

import click

from xlanskaff.cli import click_words
from xlanskaff.cli.process import settle
from xlanskaff.cli.settings import words

COMMANDS = ("new", "batch", "check", "collect", "ask", "spend", "law", "kpi", "run", "addin", "doctor", "demo")


click_words.install()


class Lazy(click.Group):
    """A group that imports a command only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which the work goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"xlanskaff.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the texts: no command is imported to show it."""
        with formatter.section(words("cli.commands")):
            formatter.write_dl([(name, words(f"cli.{name}.short")) for name in COMMANDS])


@click.group(cls=Lazy, help=words("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xlanskaff", prog_name="xlanskaff", help=words("cli.option.version"))
def main() -> None:
    """The group itself does nothing."""


def run() -> None:
    """The entry point."""
    settle()
    main(prog_name="xlanskaff")
