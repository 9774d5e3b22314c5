"""Amounts, names and reasons from the law's tables, as sentences in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from xlanskaff.language.texts import Lang, text
from xlanskaff.law.comparing import written
from xlanskaff.law.parameters import Citation, Unit
from xlanskaff.law.store import LAW


def number(figure: Decimal | int | str, lang: Lang) -> str:
    """A number in groups of three, with the separators of the language.

    Example:
        >>> number(1_300_000, "nb"), number("2300000.5", "en"), number(Decimal("2.50"), "nn")
        ('1 300 000', '2,300,000.5', '2,5')
    """
    plain = written(Decimal(figure))
    whole, _, part = plain.partition(".")
    grouped = f"{int(whole):,}"
    if lang == "en":
        return f"{grouped}.{part}" if part else grouped
    return grouped.replace(",", " ") + (f",{part}" if part else "")


def amount(figure: Decimal | int | str, unit: Unit, lang: Lang) -> str:
    """A number with its unit.

    Example:
        >>> amount(500_000, "NOK", "nb"), amount(30, "percent", "en")
        ('500 000 kroner', '30 per cent')
    """
    return text(f"law.unit.{unit}", lang, amount=number(figure, lang))


def day(value: date) -> str:
    """A date as Norwegians write it, in every language.

    Example:
        >>> day(date(2026, 7, 1))
        '01.07.2026'
    """
    return f"{value:%d.%m.%Y}"


def name(parameter: str, lang: Lang) -> str:
    """What a parameter or a duty is called."""
    family, _, entry = parameter.partition(".")
    if family == "duty":
        return text(f"law.duty.{entry}.title", lang)
    return text(f"law.parameter.{parameter}", lang)


def reason(citation: Citation, lang: Lang) -> str:
    """One reason of an answer, as it can stand in a protocol."""
    where = {"name": name(citation.parameter, lang), "provision": citation.provision, "begins": day(citation.begins)}
    if citation.parameter.startswith("duty."):
        return text("ask.basis.duty", lang, **where)
    if citation.amount is None:
        return text("ask.basis.rule", lang, **where)
    stated = amount(citation.amount, citation.unit, lang)
    if not citation.held:
        return text("ask.basis.amount", lang, amount=stated, **where)
    outcome = "met" if citation.met else "unmet"
    return text("ask.basis.held", lang, held=amount(citation.held, citation.unit, lang), amount=stated,
                relation=text(f"ask.relation.{citation.comparison}_{outcome}", lang), **where)


def sources(basis: Iterable[Citation]) -> list[str]:
    """Title and address of every source of a basis, each once."""
    ids = dict.fromkeys(source for citation in basis for source in citation.sources)
    return [f"{LAW.sources[source].title}: {LAW.sources[source].address}" for source in ids]


def cited(citation: Citation) -> Mapping[str, object]:
    """A reason as machines read it."""
    source = LAW.sources[citation.source]
    return {
        "parameter": citation.parameter, "amount": citation.amount, "unit": citation.unit,
        "comparison": citation.comparison, "held": citation.held or None, "met": citation.met,
        "from": citation.begins.isoformat(), "provision": citation.provision, "source": source.id,
        "title": source.title, "address": source.address, "sources": list(citation.sources),
        "certainty": citation.certainty, "checked_on": citation.checked_on.isoformat(),
    }
