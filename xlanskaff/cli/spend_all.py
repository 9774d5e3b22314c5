"""`xlanskaff spend FILES... --out WORKBOOK`: everything at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit, Finding, Problem, Severity
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.purchases import Authority
from xlanskaff.spend.classify_chart import Chart
from xlanskaff.spend.reckoning import kroner

if TYPE_CHECKING:
    from xlanskaff.services.spend_all import Whole

FILE = click.Path(path_type=Path, dir_okay=False)
ANY = click.Path(path_type=Path)
MOST_JOBS = 4
"""So many processes at once where nobody says how many: each may take some hundred megabytes."""
SCOPES = {"in": "in_scope", "out": "excluded", "review": "to_review"}
FOLDER = click.Path(path_type=Path, file_okay=False)


class Everything(click.Command):
    """The command that `spend` is when no step is named: its name and its help are those of `spend`."""

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None,
                     **extra: Any) -> click.Context:
        """A context that stands in the place of the group's."""
        assert parent is not None
        return super().make_context(parent.info_name, args, parent.parent, **extra)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help of `spend`, which shows both ways."""
        from xlanskaff.cli.spend import command as group

        group.format_help(ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """As in the help."""
        return [words("cli.spend.usage_whole")]


@click.command("spend", cls=Everything)
@click.argument("paths", nargs=-1, required=True, metavar="FILES...", type=ANY)
@click.option("--out", type=FILE, required=True, help=words("cli.spend.all_out"))
@click.option("--contracts", type=FILE, default=None, help=words("cli.spend.analyse_contracts"))
@click.option("--notices", type=ANY, multiple=True, help=words("cli.spend.analyse_notices"))
@click.option("--units", type=FILE, default=None, help=words("cli.spend.all_units"))
@click.option("--organisation", default=None, help=words("cli.spend.all_organisation"))
@click.option("--on", callback=options.day, default=None, metavar="DATE", help=words("cli.spend.analyse_on"))
@click.option("--authority", type=click.Choice([each.value for each in Authority]), default=Authority.OTHER.value,
              show_default=True, help=words("cli.spend.analyse_authority"))
@click.option("--independent", multiple=True, metavar="CODE", help=words("cli.spend.analyse_independent"))
@click.option("--invoice-cost", type=click.IntRange(min=0), default=None, help=words("cli.spend.analyse_invoice_cost"))
@click.option("--map", "maps", type=FILE, multiple=True, help=words("cli.spend.all_map"))
@click.option("--chart", type=click.Choice(get_args(Chart)), default=None, help=words("cli.spend.classify_chart"))
@click.option("--own", multiple=True, metavar="ORGNR", help=words("cli.spend.import_own"))
@click.option("--per-unit", type=FOLDER, default=None, help=words("cli.spend.all_per_unit"))
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help=words("cli.spend.all_jobs"))
@click.option("--again", is_flag=True, help=words("cli.spend.all_again"))
@options.lang
@options.as_json
def command(paths: tuple[Path, ...], out: Path, contracts: Path | None, notices: tuple[Path, ...], units: Path | None,
            organisation: str | None, on: date | None, authority: str, independent: tuple[str, ...],
            invoice_cost: int | None, maps: tuple[Path, ...], chart: str | None, own: tuple[str, ...],
            per_unit: Path | None, jobs: int | None, again: bool, lang: Lang, json_wanted: bool) -> None:
    """Do everything."""
    from xlanskaff.services.spend_all import analyse_all
    from xlanskaff.services.spend_all_inputs import Wanted

    mappings = [path for path in maps if path.suffix.lower() == ".toml"]
    if len(mappings) > 1:
        raise click.UsageError(words("cli.spend.all_two_maps"))
    wanted = Wanted(
        paths, out, map_file=next(iter(mappings), None), rules=tuple(path for path in maps if path not in mappings),
        contracts=contracts, notices=notices, units=units, organisation=organisation,
        on=on, authority=Authority(authority), independent=independent,
        rate=None if invoice_cost is None else invoice_cost * 100, bodies=own,
        chart=cast(Chart | None, chart), per_unit=per_unit, lang=lang)
    try:
        with _steps(lang) as tell:
            made = analyse_all(wanted, again=again, tell=tell,
                               jobs=jobs or min(MOST_JOBS, os.cpu_count() or 1))
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    serious = any(finding.severity is Severity.ERROR for finding in _findings(made)) or any(
        each["severity"] == Severity.ERROR for each in made.told["findings"])
    if json_wanted:
        output.as_json(_document(made, lang, ok=not serious))
    else:
        _tell(made, lang)
    sys.exit(Exit.FINDINGS if serious else Exit.CLEAN)


@contextmanager
def _steps(lang: Lang) -> Iterator[Callable[[str, int, int], None]]:
    """On a terminal a bar for each step, one after the other; nothing when the output is piped."""
    with ExitStack() as stack:
        at, step = "", None

        def tell(name: str, done: int, total: int) -> None:
            nonlocal at, step
            if name != at:
                stack.close()
                at, step = name, stack.enter_context(output.progress(text(f"cli.spend.all_step.{name}", lang)))
            if step:
                step(done, total)

        yield tell


def _findings(made: Whole) -> tuple[Finding, ...]:
    """All but those of the analysis; what the unit list says is among them already."""
    return (*made.findings, *made.imported.findings, *made.classified.findings)


def _tell(made: Whole, lang: Lang) -> None:
    """What was read, what it came to, what is worth knowing, and where to go on."""
    from xlanskaff.cli.spend_import import tell_file

    for step in made.reused:
        if step != "report":
            click.echo(text(f"spend_all.reused.{step}", lang, folder=made.workings.name))
    for file in made.imported.files:
        tell_file(file, lang)
    if made.imported.aside:
        click.echo(text("spend.told.aside", lang, out=made.imported.aside))
        click.echo()
    told = made.told
    click.echo(text("spend_all.told.sums", lang, **{name: _kroner(told[name], lang) for name in (
        "in_scope", "excluded", "to_review")}, currency=told["currency"]))
    if told["suppliers"]:
        click.echo(text("spend_all.told.suppliers", lang, count=_number(told["suppliers"], lang),
                        share=_percent(told["pareto"], lang)))
    _tell_agreements(told, lang)
    reached = made.classified.coverage
    click.echo(text("spend_classify.told.coverage", lang, share=_percent(str(reached.share), lang)))
    click.echo()
    output.show((*made.findings, *made.classified.findings), lang)
    _tell_said(told["findings"], lang)
    click.echo()
    # Where no supplier waits for a category, it is the accounts that may be placed.
    tables = [f"{text(f'spend_classify.file.{name}', lang)}.csv" for name in ("next", "rules")]
    waiting = next((name for name in tables if (made.classified.out / name).exists()), tables[-1])
    for line in text("spend_all.told.done", lang, out=made.out, folder=made.workings,
                     classification=made.classified.out.name, next=waiting).splitlines():
        click.echo(line)
    if made.units:
        click.echo(text("spend_all.units.done", lang, count=len(made.units.entries), out=made.units.out,
                        sums=f"{text('spend_all.units.sums', lang)}.csv"))


def _tell_agreements(told: Any, lang: Lang) -> None:
    """The intervals, where a register or notices were given and say anything."""
    agreed = told["agreements"] or {}
    for name, interval in (("coverage", agreed.get("coverage")), ("loyalty", agreed.get("loyalty")),
                           ("announced", told["announced"])):
        if interval and interval["least"] is not None:
            click.echo(text(f"spend_analyse.told.{name}", lang, **{
                end: _percent(interval[end], lang) for end in ("least", "most", "undecided")}))
        elif interval or (name == "announced" and agreed):  # a register that refers to no notice says nothing of them
            click.echo(text(f"spend_analyse.told.{name}_unknown", lang))


def _tell_said(findings: list[dict[str, str]], lang: Lang) -> None:
    """Errors and warnings of the analysis in words; notes are counted, for the workbook holds them."""
    for severity, colour in ((Severity.ERROR, "red"), (Severity.WARNING, "yellow")):
        for each in findings:
            if each["severity"] == severity:
                label = click.style(words(f"cli.severity.{severity.value}"), fg=colour)
                place = f"{each['file']}: " if each["file"] else ""
                click.echo(f"{label} {each['code']} · {place}{each['message']} {each['remedy']}")
    if notes := sum(each["severity"] == Severity.NOTE for each in findings):
        click.echo(text("spend_all.told.notes", lang, count=notes))


def _document(made: Whole, lang: Lang, *, ok: bool) -> dict[str, Any]:
    """Everything as machines read it: the files, where things lie, and the analysis as `spend analyse` says it."""
    from xlanskaff.cli.spend_classify import as_document
    from xlanskaff.cli.spend_import import files_as_dicts

    findings = [*output.findings_as_dicts(_findings(made), lang), *made.told["findings"]]
    return {
        **made.told, "ok": ok, "workbook": str(made.out), "ledger": str(made.imported.out),
        "classification": str(made.classified.out), "aside": str(made.imported.aside) if made.imported.aside else None,
        "proposals": [str(path) for path in made.imported.proposals],
        "reused": list(made.reused), "files": files_as_dicts(made.imported, lang),
        "placed": as_document(made.classified, lang), "findings": findings,
        "units": made.units and {
            "out": str(made.units.out), "written": made.units.written, "kept": made.units.kept,
            "changed": list(made.units.changed),
            "books": [{"unit": each.unit, "name": each.name, "file": each.file, "lines": told["lines"],
                       **{name: kroner(told[scope]) for scope, name in SCOPES.items()}}
                      for each, told in zip(made.units.entries, made.units.sums, strict=True)]},
    }


def _kroner(amount: str, lang: Lang) -> str:
    return _number(round(float(amount)), lang)


def _number(number: int, lang: Lang) -> str:
    """A whole number as the language writes it."""
    return f"{number:,}" if lang == "en" else f"{number:,}".replace(",", "\u00a0")


def _percent(share: str | None, lang: Lang) -> str:
    """A share in per cent with one decimal; a dash where there is none."""
    written = "–" if share is None else f"{float(share) * 100:.1f}"
    return written if lang == "en" else written.replace(".", ",")
