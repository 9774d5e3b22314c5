"""What commands print: findings for people, one JSON document for machines, progress on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from xlanskaff.cli.settings import words
from xlanskaff.errors import Finding, Problem, Severity
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang


def as_json(document: Mapping[str, Any]) -> None:
    """One JSON document on standard output, in UTF-8 whatever the console uses."""
    stream = sys.stdout.buffer
    stream.write(json.dumps(document, ensure_ascii=False, indent=2, default=str).encode() + b"\n")
    stream.flush()


def findings_as_dicts(findings: Iterable[Finding], lang: Lang) -> list[dict[str, str]]:
    """Findings as machines read them."""
    return [say(finding, lang).as_dict() for finding in findings]


def show(findings: Iterable[Finding], lang: Lang, *, err: bool = False) -> None:
    """Findings for people, the serious ones first, one line each."""
    ranked = sorted(findings, key=lambda f: list(Severity).index(f.severity))
    for finding in ranked:
        mark = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}[finding.severity]
        label = click.style(words(f"cli.severity.{finding.severity.value}"), fg=mark)
        click.echo(f"{label} {say(finding, lang).line()}", err=err)


def stop(problem: Problem, lang: Lang, *, json_wanted: bool) -> NoReturn:
    """Print why we cannot go on, and leave with the problem's exit code."""
    if json_wanted:
        as_json({"ok": False, "findings": findings_as_dicts(problem.findings, lang)})
    else:
        show(problem.findings, lang, err=True)
    sys.exit(int(problem.exit))


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal, nothing when the output is piped. Gives a callable (done, total)."""
    if not sys.stderr.isatty():
        yield None
        return
    bars: list[Any] = []
    seen = 0

    def step(done: int, total: int) -> None:
        nonlocal seen
        if not bars:
            bars.append(click.progressbar(length=total, label=label, file=sys.stderr).__enter__())
        bars[0].update(done - seen)
        seen = done

    try:
        yield step
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)
