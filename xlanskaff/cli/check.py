"""`xlanskaff check`: what is odd about the workbooks that came back."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Finding, Problem, Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text

if TYPE_CHECKING:
    from xlanskaff.services.check import CheckReport
    from xlanskaff.services.check_file import Examined

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@click.command("check", help=words("cli.check.help"))
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.lang
@click.option("--on", callback=options.day, default=None, metavar="DATE", help=words("cli.check.on"))
@click.option("--annotate", type=click.Path(path_type=Path, file_okay=False), default=None,
              help=words("cli.check.annotate"))
@options.as_json
def command(paths: tuple[Path, ...], lang: Lang, on: date | None, annotate: Path | None, json_wanted: bool) -> None:
    """Check files and the workbooks in folders."""
    from xlanskaff.services.check import check

    try:
        with output.progress(words("cli.check.progress")) as progress:
            report = check(paths, lang=lang, on=on, annotate=annotate, progress=progress)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json(as_document(report, lang))
    else:
        _show(report, lang, annotate)
    sys.exit(int(report.exit))


def as_document(report: CheckReport, lang: Lang) -> dict[str, Any]:
    """The report as machines read it."""
    return {"ok": report.ok, "exit": int(report.exit), "files": [_as_dict(file) for file in report.files],
            "findings": output.findings_as_dicts(report.findings, lang)}


def _as_dict(file: Examined) -> dict[str, Any]:
    counts = {f"{severity.name.lower()}s": count for severity, count in file.counts.items()}
    identity = file.identity
    return {"file": file.file, "path": _encodable(file.path), "readable": file.readable, "book": identity.book,
            "version": identity.version, "lang": identity.lang if identity.book else "", "unit": identity.unit,
            "unit_name": identity.unit_name, "batch": identity.batch, **counts,
            "copy": _encodable(file.copy) if file.copy else ""}


def _encodable(path: Path) -> str:
    """A path as text that any stream takes, also where its name is no text."""
    return str(path).encode("utf-8", "replace").decode()


def _show(report: CheckReport, lang: Lang, annotate: Path | None) -> None:
    """Findings file by file, then one line that sums up."""
    for finding in report.beside:
        _line(finding, lang, "")
    for file in report.files:
        if file.findings:
            unit = file.identity.unit_name or file.identity.unit
            click.echo(click.style(_plain(file.file), bold=True) + (f" · {_plain(unit)}" if unit else ""))
        for finding in file.findings:
            _line(finding.at(file=""), lang, "  ")
    counts = {f"{severity.name.lower()}s": sum(f.severity is severity for f in report.findings)
              for severity in Severity}
    copies = sum(file.copy is not None for file in report.files)
    if annotate is not None and copies:
        click.echo(text("cli.check.copies", lang, tab=text("annotate.tab", lang), folder=annotate, count=copies))
    clean = sum(not file.findings for file in report.files)
    click.echo(text("cli.check.done", lang, files=len(report.files), clean=clean, **counts))


def _line(finding: Finding, lang: Lang, indent: str) -> None:
    label = click.style(text(f"cli.severity.{finding.severity.value}", lang), fg=COLOURS[finding.severity])
    click.echo(f"{indent}{label} {_plain(say(finding, lang).line())}")


def _plain(line: str) -> str:
    """A line in which nothing from a file can steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in line)
