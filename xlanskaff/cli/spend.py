"""`xlanskaff spend`: from the ledger to what to do about it, at once or step by step.

A step is a command of its own, loaded when it is called. Where the first argument is no step, it is a file,
and everything is done at once.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from importlib import import_module

import click

from xlanskaff.cli import output
from xlanskaff.cli.settings import LANG, words
from xlanskaff.errors import Exit, Problem, error
from xlanskaff.language.texts import LANGUAGES, language

COMMANDS = {"import": "spend_import", "classify": "spend_classify", "analyse": "spend_analyse",
            "report": "spend_report", "explain": "spend_explain"}
"""Each step, in the order in which the work goes, and the module that holds it."""
WHOLE = "spend_all"
"""The module of everything at once; it has no name of its own on the command line."""


class Steps(click.Group):
    """A group that imports a step only when it is used, and does all of them where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the first argument for a step where it is one, else for a file."""
        if args and args[0] not in (*COMMANDS, *ctx.help_option_names):
            if not ctx.resilient_parsing:
                _look(args)
            args = [WHOLE, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The steps in the order in which the work goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The step of a name, imported now."""
        if name not in COMMANDS and name != WHOLE:
            return None
        found: click.Command = import_module(f"xlanskaff.cli.{COMMANDS.get(name, WHOLE)}").command
        return found

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways to write it."""
        first = f"{words('click.usage')} "
        formatter.write_usage(ctx.command_path, words("cli.spend.usage_whole"), first)
        formatter.write_usage(ctx.command_path, words("cli.spend.usage_steps"), " " * len(first))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of everything at once, then the steps, from the texts: no step is imported to show it."""
        whole = self.get_command(ctx, WHOLE)
        assert whole is not None
        records = [each.get_help_record(ctx) for each in (*whole.params, *self.get_params(ctx))
                   if isinstance(each, click.Option)]
        with formatter.section(words("cli.spend.whole")):
            formatter.write_dl([record for record in records if record])
        with formatter.section(words("cli.spend.steps")):
            formatter.write_dl([(name, words(f"cli.spend.{name}_short")) for name in COMMANDS])


def _look(args: list[str]) -> None:
    """Say both things that a word may be, where it is neither a step nor anything that is there."""
    seen = args[0]
    if seen.startswith("-") or os.path.lexists(seen):
        return
    near = get_close_matches(seen.casefold(), COMMANDS, 1)
    told = (error("XA-1282", seen=seen, meant=near[0]) if near
            else error("XA-1270", seen=seen, steps=tuple(COMMANDS)))
    asked = args[args.index("--lang") + 1] if "--lang" in args[:-1] else LANG
    output.stop(Problem([told], Exit.USAGE), language(asked) if asked in LANGUAGES else LANG,
                json_wanted="--json" in args)


@click.group("spend", cls=Steps, help=words("cli.spend.help"), subcommand_metavar="")
def command() -> None:
    """The steps of a spend analysis, or all of them."""
