"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from xlanskaff.cli.settings import LANG, words
from xlanskaff.grammar.dates import parse_date
from xlanskaff.language.texts import LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A date as Norwegians write it, or ISO: `01.11.2026`, `2026-11-01`."""
    if value is None:
        return None
    found = parse_date(value)
    if found is None:
        raise click.BadParameter(words("cli.not_a_date", seen=value), ctx, param)
    return found


def lang(f: F) -> F:
    """`--lang`."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, show_default=True,
                        help=words("cli.option.lang"))(f)


def on(f: F) -> F:
    """`--on`."""
    return click.option("--on", callback=day, default=None, metavar="DATE", help=words("cli.option.on"))(f)


def as_json(f: F) -> F:
    """`--json`."""
    return click.option("--json", "json_wanted", is_flag=True, help=words("cli.option.json"))(f)
