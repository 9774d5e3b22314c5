"""`xlanskaff spend classify`: a ledger to suppliers, categories, and what must be looked at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit, Problem
from xlanskaff.language.texts import Lang, text
from xlanskaff.spend.classified import SCOPES
from xlanskaff.spend.classify_chart import Chart
from xlanskaff.spend.reckoning import kroner

if TYPE_CHECKING:
    from xlanskaff.services.spend_classify import Classification

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
_MOST_REASONS = 8


@click.command("classify", help=words("cli.spend.classify_help"), short_help=words("cli.spend.classify_short"))
@click.argument("ledger", type=FILE, metavar="LEDGER")
@click.option("--out", type=FOLDER, required=True, help=words("cli.spend.classify_out"))
@click.option("--map", "maps", type=FILE, multiple=True, help=words("cli.spend.classify_map"))
@click.option("--chart", type=click.Choice(get_args(Chart)), default=None, help=words("cli.spend.classify_chart"))
@click.option("--codes", type=click.Choice(["cpv", "unspsc"]), default="cpv", help=words("cli.spend.classify_codes"))
@click.option("--accept", type=click.FloatRange(0.5, 1), default=None, help=words("cli.spend.classify_accept"))
@click.option("--own", multiple=True, metavar="ORGNR", help=words("cli.spend.classify_own"))
@click.option("--overwrite", is_flag=True, help=words("cli.spend.classify_overwrite"))
@options.lang
@options.as_json
def command(ledger: Path, out: Path, maps: tuple[Path, ...], chart: str | None, codes: str, accept: float | None,
            own: tuple[str, ...], overwrite: bool, lang: Lang, json_wanted: bool) -> None:
    """Classify a ledger."""
    from xlanskaff.services.spend_classify import classify_ledger

    try:
        made = classify_ledger(ledger, out, maps=maps, chart=cast(Chart, chart), codes=codes, accept=accept, bodies=own,
                               lang=lang, overwrite=overwrite)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json(as_document(made, lang))
    else:
        _tell(made, lang)
    sys.exit(Exit.CLEAN)


def _tell(made: Classification, lang: Lang) -> None:
    """The result for people: sums that add up, each with its reasons, and what to do next."""
    from xlanskaff.catalogue import spend

    def told(key: str, **values: object) -> str:
        return text(f"spend_classify.told.{key}", lang, **values)

    counts = made.counts
    click.echo(told("sum", name=told("read"), amount=_money(counts.amount, made, lang),
                    lines=_grouped(str(counts.lines), lang)))
    for scope in SCOPES:
        lines, amount = counts.of(scope)
        name = text(f"spend_classify.scope.{scope}", lang)
        click.echo("  " + told("sum", name=name, amount=_money(amount, made, lang), lines=_grouped(str(lines), lang)))
        for reason, (_, part) in [*counts.scopes[scope].items()][:_MOST_REASONS]:
            click.echo("    · " + told("reason", name=spend.reasons()[reason].text(lang),
                                       amount=_money(part, made, lang)))
    click.echo(told("suppliers", count=_grouped(str(made.suppliers), lang), merged=_grouped(str(made.merged), lang),
                    proposals=_grouped(str(made.proposals), lang)))
    if made.persons:
        click.echo(told("persons", count=_grouped(str(made.persons), lang)))
    reached = made.coverage
    click.echo(told("coverage", share=_percent(reached.share, lang)))
    for goal, needed in reached.goals:
        if needed:
            click.echo("  " + told("goal", goal=round(goal * 100), count=_grouped(str(needed), lang)))
    for assumed in made.assumed(lang):
        click.echo(f"· {assumed}")
    output.show(made.findings, lang)
    click.echo(told("files", out=made.out))


def as_document(made: Classification, lang: Lang) -> dict[str, Any]:
    """The result as machines read it: sums as decimal strings that add up, all lines whatever the currency."""
    counts, reached = made.counts, made.coverage

    def reasons(scope: str) -> dict[str, dict[str, Any]]:
        return {reason: {"lines": lines, "sum": kroner(amount)}
                for reason, (lines, amount) in counts.scopes[scope].items()}

    sums = {scope: kroner(counts.of(scope)[1]) for scope in SCOPES}
    return {
        "ok": True, "out": str(made.out), "files": [str(path) for path in made.files], "chart": made.told.chart,
        "currency": counts.currency, "read": kroner(counts.amount), "in_scope": sums["in"], "excluded": sums["out"],
        "to_review": sums["review"],
        "lines": {"read": counts.lines, "in_scope": counts.of("in")[0], "excluded": counts.of("out")[0],
                  "to_review": counts.of("review")[0]},
        "reasons": {"in_scope": reasons("in"), "excluded": reasons("out"), "to_review": reasons("review")},
        "other_currencies": {name: {"lines": lines, "sum": kroner(amount)}
                             for name, (lines, amount) in counts.others.items()},
        "lines_with_vat": counts.gross, "suppliers": made.suppliers, "merged": made.merged, "accepted": made.accepted,
        "proposals": made.proposals, "persons_masked": made.persons, "lines_with_national_id": counts.with_ids,
        "coverage": {
            "share": reached.share, "value": kroner(reached.value), "placed": kroner(reached.placed),
            "curve": [{"suppliers": number, "value": value, "placed": placed}
                      for number, value, placed in reached.curve],
            "needed": [{"share": goal, "suppliers": needed} for goal, needed in reached.goals],
        },
        "assumptions": made.assumed(lang), "findings": output.findings_as_dicts(made.findings, lang),
    }


def _money(amount: int, made: Classification, lang: Lang) -> str:
    return f"{_grouped(kroner(amount), lang)} {made.counts.currency}"


def _percent(share: float, lang: Lang) -> str:
    return _grouped(f"{share * 100:.1f}", lang)


def _grouped(number: str, lang: Lang) -> str:
    """A number as the language writes it."""
    whole, point, decimals = number.partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{int(whole.removeprefix('-')):,}"
    return f"{sign}{grouped}{point}{decimals}" if lang == "en" else (
        f"{sign}{grouped.replace(',', ' ')}{point and ','}{decimals}")
