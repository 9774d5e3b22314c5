"""Click's own sentences in the language of the session.

Click looks its sentences up through gettext, whose catalogues are binary files found by the locale.
Ours are text, found by XLANSKAFF_LANG, so the look-up functions are replaced instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

from xlanskaff.cli.settings import LANG
from xlanskaff.language.texts import text

SENTENCES = {
    "Usage:": "usage",
    "Options": "options",
    "Positional arguments": "arguments",
    "Show this message and exit.": "show_help",
    "Error: {message}": "error",
    "Try '{command} {option}' for help.": "try_help",
    "Invalid value: {message}": "invalid",
    "Invalid value for {param_hint}: {message}": "invalid_for",
    "Missing argument": "missing_argument",
    "Missing option": "missing_option",
    "Missing parameter": "missing_option",
    "Choose from:\n\t{choices}": "choose",
    "Missing command.": "missing_command",
    "No such option {name!r}.": "no_option",
    "No such option: {name}": "no_option_old",
    "No such command {name!r}.": "no_command",
    "Did you mean {possibility}?": "did_you_mean",
    "(Did you mean one of: {possibilities}?)": "did_you_mean_one",
    "Option {name!r} requires an argument.": "needs_value",
    "Option {name!r} does not take a value.": "takes_no_value",
    "Got unexpected extra argument ({args})": "extra_argument",
    "Got unexpected extra arguments ({args})": "extra_arguments",
    "{value!r} is not one of {choices}.": "not_one_of",
    "{value!r} is not a valid {number_type}.": "not_a_number",
    "{value} is not in the range {range}.": "out_of_range",
    "{name} {filename!r} does not exist.": "does_not_exist",
    "{name} {filename!r} is a file.": "is_a_file",
    "{name} {filename!r} is a directory.": "is_a_folder",
    "{name} {filename!r} is not readable.": "not_readable",
    "File": "file",
    "Directory": "folder",
    "Path": "path",
    "file": "file",
    "directory": "folder",
    "path": "path",
    "default: {default}": "default",
    "required": "required",
    "Aborted!": "aborted",
    "%(prog)s, version %(version)s": "version",
}
"""Click's sentence -> our entry under `click`."""

PLACEHOLDERS = {
    "OPTIONS": "options", "COMMAND": "command", "ARGS": "args", "ACTION": "action", "BOOK": "book", "UNITS": "units",
    "FILE": "file", "FILES": "files", "DIRECTORY": "folder", "PATH": "path", "DATE": "date", "TEXT": "text",
    "INTEGER": "number", "INTEGER RANGE": "number", "CODE": "code", "SHEET": "sheet", "CELL": "cell",
    "FLOAT": "number", "FLOAT RANGE": "number", "LEDGER": "ledger", "LINE-ID": "line",
    "TABLE": "table", "COLUMN": "column", "HEADING": "heading", "ENGINE": "engine", "ADDRESS": "address",
    "ORGNR": "orgnr",
}
"""What stands for a value in a usage line -> our entry under `click.metavar`."""

_PLACEHOLDER = re.compile("|".join(rf"\b{word}\b" for word in sorted(PLACEHOLDERS, key=len, reverse=True)))

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")


def translate(sentence: str) -> str:
    """A sentence of Click's in our language; one that we do not know stays as it is."""
    entry = SENTENCES.get(sentence)
    return text(f"click.{entry}", LANG) if entry else sentence


def translate_number(one: str, many: str, count: int) -> str:
    """The singular or the plural of a sentence."""
    return translate(one if count == 1 else many)


def placeholders(usage: str) -> str:
    """A piece of a usage line with its placeholders in our language: `[OPTIONS]` becomes `[VALG]`."""
    return _PLACEHOLDER.sub(lambda found: text(f"click.metavar.{PLACEHOLDERS[found[0]]}", LANG), usage)


def _translated(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of Click's that gives a placeholder or a list of them, in our language."""
    def in_our_language(*args: Any, **keywords: Any) -> Any:
        given = method(*args, **keywords)
        return placeholders(given) if isinstance(given, str) else [placeholders(piece) for piece in given]

    return in_our_language


def install() -> None:
    """Let Click speak the language of the session."""
    core = import_module("click.core")
    for kind, name in ((core.Parameter, "make_metavar"), (core.Argument, "make_metavar"),
                       (core.Command, "collect_usage_pieces"), (core.Group, "collect_usage_pieces")):
        setattr(kind, name, _translated(getattr(kind, name)))
    for name in MODULES:
        module = import_module(f"click.{name}")
        for attribute, ours in (("_", translate), ("ngettext", translate_number)):
            if hasattr(module, attribute):
                setattr(module, attribute, ours)
