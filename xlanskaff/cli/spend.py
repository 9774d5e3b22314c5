"""`xlanskaff spend`: from the ledger to what to do about it. Commands are loaded when they are called."""

from __future__ import annotations

from importlib import import_module

import click

from xlanskaff.cli.settings import words

COMMANDS = {"import": "spend_import", "classify": "spend_classify", "analyse": "spend_analyse",
            "report": "spend_report", "explain": "spend_explain"}
"""Each command, in the order in which the work goes, and the module that holds it."""


class Steps(click.Group):
    """A group that imports a command only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which the work goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if name not in COMMANDS:
            return None
        found: click.Command = import_module(f"xlanskaff.cli.{COMMANDS[name]}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the texts."""
        with formatter.section(words("cli.commands")):
            formatter.write_dl([(name, words(f"cli.spend.{name}_short")) for name in COMMANDS])


@click.group("spend", cls=Steps, help=words("cli.spend.help"))
def command() -> None:
    """The steps of a spend analysis."""
