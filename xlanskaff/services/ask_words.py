"""Answers in words for people: what applies, because of what, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlanskaff.language.texts import Lang, text
from xlanskaff.law.parameters import Citation
from xlanskaff.rules.cpv import Regime
from xlanskaff.rules.duties import Duty
from xlanskaff.rules.purchases import Purchase
from xlanskaff.rules.thresholds import Notice, Placement
from xlanskaff.rules.value_estimate import Estimate, Line
from xlanskaff.services.ask import Answer
from xlanskaff.services.law_words import amount, day, number, reason, sources

STRENGTHS = ("must", "should", "may", "note")


def part(answer: Answer[Placement], lang: Lang) -> list[str]:
    """The parts of FOA, the notice, and the reasons.

    Example:
        >>> from xlanskaff.services import ask
        >>> part(ask.part(400_000, "goods", "other", "2026-06-30"), "nb")[:2]
        ['Del I i anskaffelsesforskriften', 'Kunngjøring: ingen plikt']
    """
    return [placement(answer.value, lang), notice(answer.value.notice, lang), "", *facts(answer, lang),
            *_because(answer.basis, lang)]


def duties(answer: Answer[tuple[Duty, ...]], lang: Lang) -> list[str]:
    """The duties, the strongest first, and the reasons that are not duties themselves."""
    found = list(_by_strength(answer.value, lang)) or [text("ask.no_duties", lang)]
    limits = [citation for citation in answer.basis if not citation.parameter.startswith("duty.")]
    return [*found, "", *facts(answer, lang), *_because(limits, lang, answer.basis)]


def cpv(answer: Answer[Regime], lang: Lang) -> list[str]:
    """What a CPV code stands for."""
    kind = text(f"law.kind.{answer.value.kind.value}", lang)
    cleaning = [text("ask.cleaning", lang)] if answer.value.cleaning else []
    return [text("ask.cpv", lang, code=answer.value.code, kind=kind), *cleaning, "", *_because(answer.basis, lang)]


def estimate(answer: Answer[Estimate], lang: Lang) -> list[str]:
    """The estimated value with every figure that went into it."""
    found = answer.value
    main = [] if found.main is None else [
        text("ask.estimate.main", lang, kind=text(f"law.kind.{found.main.value}", lang))]
    return [text("ask.estimate.total", lang, value=amount(found.value, "NOK", lang)), *main,
            *(f"- {_figure(line, lang)}" for line in found.lines), "", *_because(answer.basis, lang)]


def placement(value: Placement, lang: Lang) -> str:
    """The parts that apply, as one line.

    Example:
        >>> placement(Placement(("I", "III"), Notice.DOFFIN_TED), "nn")
        'Del I og del III i anskaffelsesforskrifta'
    """
    if not value.parts:
        return text("ask.outside", lang)
    named = text("ask.part", lang, part=value.parts[0])
    for another in value.parts[1:]:
        named = text("ask.joined", lang, first=named, last=text("ask.part_again", lang, part=another))
    return text("ask.parts", lang, parts=named)


def notice(value: Notice, lang: Lang) -> str:
    """Where the competition is announced, as one line."""
    return text("ask.notice", lang, places=" + ".join(value.places)) if value.places else text("ask.no_notice", lang)


def sentence(duty: Duty, lang: Lang) -> str:
    """What a duty asks for, with its numbers."""
    numbers = {name.replace(".", "_"): number(figure, lang) for name, figure in duty.amounts.items()}
    return text(f"law.duty.{duty.id}.{duty.text}", lang, **numbers)


def _by_strength(found: Sequence[Duty], lang: Lang) -> Iterator[str]:
    for strength in STRENGTHS:
        here = [duty for duty in found if duty.strength == strength]
        if here:
            yield f"{text(f'law.strength.{strength}', lang)}:"
        for duty in here:
            entry = "ask.duty_of_body" if duty.binds == "body" else "ask.duty"
            yield "- " + text(entry, lang, title=text(f"law.duty.{duty.id}.title", lang),
                              text=sentence(duty, lang), provision=duty.provision, begins=day(duty.begins))


def facts(answer: Answer[Placement] | Answer[tuple[Duty, ...]], lang: Lang) -> list[str]:
    """What was asked, as one line."""
    bought = answer.purchase
    assert bought is not None
    return [text("ask.facts", lang, kind=_bought(bought, lang), value=amount(bought.value, "NOK", lang),
                 authority=text(f"law.authority.{bought.authority.value}", lang), on=day(answer.on))]


def _bought(purchase: Purchase, lang: Lang) -> str:
    found = text(f"law.kind.{'contest' if purchase.contest else purchase.kind.value}", lang)
    return found[:1].upper() + found[1:]


def _because(reasons: Sequence[Citation], lang: Lang, rests: Sequence[Citation] | None = None) -> list[str]:
    """The reasons, and the sources of all that the answer rests on."""
    return [text("ask.because", lang), *(f"- {reason(citation, lang)}" for citation in reasons),
            text("ask.sources", lang), *(f"- {source}" for source in sources(rests or reasons))]


def _figure(line: Line, lang: Lang) -> str:
    what, figure = text(f"ask.estimate.{line.what}", lang), amount(line.amount, "NOK", lang)
    if line.factor == 0:
        return text("ask.estimate.left_out", lang, what=what, amount=figure)
    if line.factor == 1:
        return text("ask.estimate.once", lang, what=what, amount=figure)
    return text("ask.estimate.times", lang, what=what, amount=figure, factor=number(line.factor, lang),
                counted=amount(line.counted, "NOK", lang))
