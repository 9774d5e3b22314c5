"""`xlanskaff demo`: a made-up municipality taken the whole way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlanskaff.cli import options, output
from xlanskaff.cli.settings import words
from xlanskaff.errors import Problem
from xlanskaff.language.texts import Lang
from xlanskaff.spend.classified import SCOPES

if TYPE_CHECKING:
    from xlanskaff.services.demo_purchases import DemoPurchases


@click.command("demo", help=words("cli.demo.help"))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=words("cli.demo.out"))
@options.lang
@click.option("--overwrite", is_flag=True, help=words("cli.option.overwrite"))
@options.as_json
def command(out: Path, lang: Lang, overwrite: bool, json_wanted: bool) -> None:
    """Make the demonstration, and say in ten lines what to open."""
    from xlanskaff.catalogue.demo import MUNICIPALITY
    from xlanskaff.language.texts import text
    from xlanskaff.services import demo

    try:
        with output.progress(words("cli.batch.progress")) as progress:
            result = demo.demo(out, lang=lang, overwrite=overwrite, progress=progress)
    except Problem as problem:
        output.stop(problem, lang, json_wanted=json_wanted)
    assert result.report is not None and result.collected is not None and result.purchases is not None
    facts = {"municipality": MUNICIPALITY, "sent": len(result.sent.entries), "returned": len(result.returned),
             "faults": len(result.faults), "findings": len(result.report.findings), "units": demo.UNITS,
             "folder": demo.SENT, "answers": demo.RETURNED, "notes": demo.FINDINGS, "collected": demo.COLLECTED,
             "data": demo.TIDY, "out": out, "purchases": demo.PURCHASES}
    if json_wanted:
        output.as_json({"ok": True, **facts, "damaged": result.faults, "bought": _bought(result.purchases)})
        return
    for line in text("cli.demo.lines", lang, **facts).split("\n"):
        click.echo(line)
    click.echo()
    bought = {**_bought(result.purchases), "folder": demo.PURCHASES, "out": out}
    click.echo(text("cli.demo.purchases", lang, **{name: _grouped(value, lang) if isinstance(value, (int, float))
                                                   else value for name, value in bought.items()}))


def _bought(made: DemoPurchases) -> dict[str, Any]:
    """What was made of the purchases; the sums are millions of kroner, one decimal."""
    from xlanskaff.services import demo_ledger

    counts, found = made.classified.counts, made.analysis
    assert found.agreements is not None and found.watch is not None
    loyalty = [round(float(end) * 100, 1) for end in (found.agreements.loyalty.least, found.agreements.loyalty.most)
               if end is not None]
    sums = {scope: round(counts.of(scope)[1] / 100_000_000, 1) for scope in SCOPES}
    return {
        "ledgers": len(made.imported.files), "lines": counts.lines, "suppliers": made.classified.suppliers,
        "agreements": demo_ledger.AGREEMENTS, "notices": demo_ledger.NOTICES, "classified": made.classified.out.name,
        "same": made.classified.files[2].name, "proposals": made.classified.proposals,
        "persons": made.classified.persons, "in_scope": sums["in"], "review": sums["review"],
        "least": min(loyalty), "most": max(loyalty), "questions": len(found.watch.candidates),
        "twice": len(found.duplicates), "ledger": made.imported.out.name, "workbook": made.report.out.name,
    }


def _grouped(number: float, lang: Lang) -> str:
    """A number as the language writes it."""
    said = f"{number:,}"
    return said if lang == "en" else said.replace(",", "\u00a0").replace(".", ",")
