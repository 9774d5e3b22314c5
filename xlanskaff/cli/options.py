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


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore] - generic only in newer versions
    """A date as Norwegians write it, or ISO."""

    name = "dato"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read `01.11.2026` or `2026-11-01`."""
        if isinstance(value, date):
            return value
        found = parse_date(str(value))
        if found is None:
            self.fail(words("cli.not_a_date", seen=value), param, ctx)
        return found


def lang(f: F) -> F:
    """`--lang`."""
    return click.option("--lang", type=click.Choice(LANGUAGES), default=LANG, show_default=True,
                        help=words("cli.option.lang"))(f)


def on(f: F) -> F:
    """`--on`."""
    return click.option("--on", type=Day(), default=None, metavar="DATO", help=words("cli.option.on"))(f)


def as_json(f: F) -> F:
    """`--json`."""
    return click.option("--json", "json_wanted", is_flag=True, help=words("cli.option.json"))(f)
