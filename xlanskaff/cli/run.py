"""`xlanskaff run`: what a button of the add-in does, on a file and without Excel."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit, Problem, Severity, error
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text

if TYPE_CHECKING:
    from xlanskaff.excel.file_host import FileHost
    from xlanskaff.excel.host import Outcome, Page
    from xlanskaff.grammar.book import Area

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
MENUS = frozenset({"new", "language"})
"""The actions whose buttons are menus: they have to be told which line was chosen."""
_CELLS = re.compile(r"(.+)!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?", re.IGNORECASE)


@click.command("run", help=words("cli.run.help"))
@click.argument("action")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--argument", default="", metavar="TEXT", help=words("cli.run.argument"))
@click.option("--select", default="", metavar="SHEET!CELL", help=words("cli.run.select"))
@click.option("--pick", multiple=True, type=click.Path(path_type=Path), help=words("cli.run.pick"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help=words("cli.run.out"))
@options.on
@options.lang
@options.as_json
def command(action: str, file: Path | None, argument: str, select: str, pick: tuple[Path, ...], out: Path | None,
            on: date | None, lang: Lang, json_wanted: bool) -> None:
    """Run one action on a file."""
    from xlanskaff.excel.actions import ACTIONS
    from xlanskaff.excel.file_host import FileHost

    try:
        if action not in ACTIONS:
            raise Problem([error("XA-810", seen=action, actions=tuple(ACTIONS))], Exit.USAGE)
        _require(action, file=file, argument=argument, select=select)
        if out is not None and out.exists():
            raise Problem([error("XA-811", file=str(out))], Exit.USAGE)
        with output.progress(words("cli.run.progress")) as progress:
            host = FileHost(file, lang, on or datetime.now().astimezone().date(), answers=pick, tell=progress)
            if select:
                host.select(_area(select, host))
            outcome = ACTIONS[action].run(host, argument)
        written = host.save(out, text(f"ribbon.{action}.label", lang).replace("- ", "").lower())
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    serious = any(finding.severity is Severity.ERROR for finding in outcome.findings)
    code = Exit.FINDINGS if serious else Exit.CLEAN
    if json_wanted:
        output.as_json(_document(action, outcome, host, written, code, lang))
    else:
        _show(outcome, host, written, lang)
    sys.exit(int(code))


def _require(action: str, **given: object) -> None:
    """What Excel would have at hand, or a menu give: the book, the choice, the cell. Click says what is missing."""
    from xlanskaff.excel.actions import ACTIONS, ALWAYS

    needed = {"file": ALWAYS not in ACTIONS[action].books, "argument": action in MENUS, "select": action == "explain"}
    context = click.get_current_context()
    for parameter in context.command.params:
        if needed.get(str(parameter.name)) and not given[str(parameter.name)]:
            hint = parameter.get_error_hint(context).replace("[", "").replace("]", "")
            raise click.MissingParameter(ctx=context, param=parameter, param_hint=hint)


def _area(select: str, host: FileHost) -> Area:
    """The cells that are to count as selected; raises Problem XA-812 where they are on no sheet of the book."""
    from xlanskaff.grammar.book import Area, column_number

    book, found = host.active(), _CELLS.fullmatch(select.strip())
    if book is not None and found is not None:
        tab = found[1].strip("'").replace("''", "'").casefold()
        sheet = next((name for name in book.sheets() if name.casefold() == tab), None)
        if sheet is not None:
            left, right = (column_number(letters.upper()) for letters in (found[2], found[4] or found[2]))
            return Area(sheet, int(found[3]), left, int(found[5] or found[3]), right)
    raise Problem([error("XA-812", seen=select)], Exit.USAGE)


def _document(action: str, outcome: Outcome, host: FileHost, written: Path | None, code: Exit,
              lang: Lang) -> dict[str, Any]:
    return {"ok": code is Exit.CLEAN, "exit": int(code), "action": action, "message": outcome.message,
            "written": str(written) if written else "", "files": [str(path) for path in outcome.files],
            "opened": [str(path) for path in host.opened],
            "pages": [{"key": page.key, "title": page.title, "lead": page.lead,
                       "columns": [name for name, _ in page.columns],
                       "rows": [[None if value is None else value if isinstance(value, bool | int | float | str)
                                 else str(value) for value in row] for row in page.rows]}
                      for page in (*host.presented, *host.pages())],
            "findings": output.findings_as_dicts(outcome.findings, lang)}


def _show(outcome: Outcome, host: FileHost, written: Path | None, lang: Lang) -> None:
    """The message, findings, pages that were to be shown by themselves, and what was written."""
    click.echo(_plain(outcome.message))
    for finding in sorted(outcome.findings, key=lambda f: list(Severity).index(f.severity)):
        label = click.style(text(f"cli.severity.{finding.severity.value}", lang), fg=COLOURS[finding.severity])
        click.echo(f"{label} {_plain(say(finding, lang).line())}")
    told = len(outcome.findings)
    listed: set[object] = set()
    for page in host.presented:
        # A page of files begins with the findings, which are printed above.
        rows = page.rows[told:] if page.key.endswith("_made") else page.rows
        listed.update(value for row in rows for value in row)
        for line in _lines(page, rows):
            click.echo(_plain(line))
    for path in outcome.files:
        if path.name not in listed:
            click.echo(_plain(text("cli.run.made", lang, file=path)))
    if written is not None:
        click.echo(_plain(text("cli.run.written", lang, file=written)))


def _lines(page: Page, rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Rows of a page as plain lines: the title, and the rows with their headings where there are several."""
    yield ""
    yield page.title
    for row in rows:
        filled = [(name, value) for (name, _), value in zip(page.columns, row, strict=True) if value not in (None, "")]
        yield "  " + _row(filled)


def _row(filled: Sequence[tuple[str, object]]) -> str:
    if len(filled) <= 2:
        return ": ".join(str(value) for _, value in filled)
    return " · ".join(f"{name}: {value}" for name, value in filled)


def _plain(line: str) -> str:
    """A line in which nothing from a file can steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in line)
