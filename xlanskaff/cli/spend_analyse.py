"""`xlanskaff spend analyse`: what a ledger says, for people and for machines."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Exit, Problem, Severity
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.purchases import Authority
from xlanskaff.spend.classified import SCOPES

if TYPE_CHECKING:
    from xlanskaff.services.spend_analyse import Analysis
    from xlanskaff.spend.analyses.interval import Interval

FILE = click.Path(path_type=Path, dir_okay=False)
_LARGEST = 10


@click.command("analyse", help=words("cli.spend.analyse_help"), short_help=words("cli.spend.analyse_short"))
@click.argument("ledger", type=FILE, metavar="LEDGER")
@click.option("--classified", type=click.Path(path_type=Path, file_okay=False), default=None,
              help=words("cli.spend.analyse_classified"))
@click.option("--contracts", type=FILE, default=None, help=words("cli.spend.analyse_contracts"))
@click.option("--notices", type=click.Path(path_type=Path), multiple=True, help=words("cli.spend.analyse_notices"))
@click.option("--authority", type=click.Choice([each.value for each in Authority]), default=Authority.OTHER.value,
              show_default=True, help=words("cli.spend.analyse_authority"))
@click.option("--independent", multiple=True, help=words("cli.spend.analyse_independent"))
@click.option("--invoice-cost", type=click.IntRange(min=0), default=None, help=words("cli.spend.analyse_invoice_cost"))
@click.option("--on", callback=options.day, default=None, metavar="DATE", help=words("cli.spend.analyse_on"))
@click.option("--engine", default="duckdb", show_default=True, metavar="ENGINE",
              help=words("cli.spend.analyse_engine"))
@options.lang
@options.as_json
def command(ledger: Path, classified: Path | None, contracts: Path | None, notices: tuple[Path, ...], authority: str,
            independent: tuple[str, ...], invoice_cost: int | None, on: date | None, engine: str, lang: Lang,
            json_wanted: bool) -> None:
    """Analyse a ledger."""
    from xlanskaff.services.spend_analyse import analyse_ledger
    from xlanskaff.services.spend_analyse_document import document

    try:
        found = analyse_ledger(
            ledger, classified=classified, register=contracts, notice_files=notices, on=on,
            authority=Authority(authority), independent=independent, lang=lang, engine=engine,
            rate=None if invoice_cost is None else invoice_cost * 100)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    if json_wanted:
        output.as_json(document(found, lang))
    else:
        _tell(found, lang)
    serious = any(finding.severity is Severity.ERROR for finding in found.findings)
    sys.exit(Exit.FINDINGS if serious else Exit.CLEAN)


def _tell(found: Analysis, lang: Lang) -> None:
    """The analysis for people: what was bought, of whom, on what agreements, and what to ask about."""
    from xlanskaff.services.spend_analyse_findings import grouped

    def told(key: str, **values: object) -> None:
        click.echo(text(f"spend_analyse.told.{key}", lang, **values))

    sums = {scope: sum(each.amount for each in found.totals if each.scope == scope) for scope in SCOPES}
    told("scopes", bought=grouped(sums["in"]), out=grouped(sums["out"]), review=grouped(sums["review"]))
    if found.set_aside_rows:
        told("aside", count=found.set_aside_rows, amount=grouped(found.set_aside))
    told("suppliers", count=found.pareto.suppliers, largest=found.pareto.largest,
         share=_percent(found.pareto.share, lang))
    for each in found.largest[:_LARGEST]:
        click.echo(f"  {each.name} · {grouped(each.amount)}")
    bills = found.invoices
    told("invoices", count=bills.invoices, small=bills.small, limit=grouped(bills.limit), credits=bills.credit_notes)
    agreed, competed = found.agreements, found.announced
    for name, interval in (("coverage", agreed and agreed.coverage), ("loyalty", agreed and agreed.loyalty),
                           ("announced", competed and competed.share)):
        if interval and interval.least is not None:
            told(name, **_ends(interval, lang))
        elif interval or (name == "announced" and agreed):  # a register that refers to no notice says nothing of them
            told(f"{name}_unknown")
    output.show(found.findings, lang)


def _ends(interval: Interval, lang: Lang) -> dict[str, str]:
    return {"least": _percent(interval.least, lang), "most": _percent(interval.most, lang),
            "undecided": _percent(interval.undecided_share, lang)}


def _percent(value: Decimal | None, lang: Lang) -> str:
    """A share in per cent with one decimal; a dash where there is none."""
    written = "–" if value is None else f"{value * 100:.1f}"
    return written if lang == "en" else written.replace(".", ",")
