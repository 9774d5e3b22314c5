"""An answer of the rules as lines for a protocol: what it is, where it stands, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlanskaff.errors import Arg, Finding
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, has, text
from xlanskaff.law.parameters import Citation
from xlanskaff.rules.duties import Duty
from xlanskaff.rules.thresholds import Placement
from xlanskaff.services.ask import Answer
from xlanskaff.services.ask_words import STRENGTHS, facts, notice, placement, sentence
from xlanskaff.services.law_words import amount, day, name, sources

Line = tuple[str, str, str]


def rows(part: Answer[Placement], duties: Answer[tuple[Duty, ...]], lang: Lang) -> list[Line]:
    """The answer, the most important first.

    Example:
        >>> from xlanskaff.services import ask
        >>> given = (400_000, "goods", "other", "2026-06-30")
        >>> [line[0] for line in rows(ask.part(*given), ask.duties(*given), "nb")][:4]
        ['Spørsmålet', 'Regelverk', 'Kunngjøring', 'Fordi']
    """
    found = [(text("actions.ask.asked", lang), "", facts(part, lang)[0]),
             (text("actions.ask.part", lang), "", placement(part.value, lang)),
             (text("actions.ask.notice", lang), "", notice(part.value.notice, lang).partition(": ")[2])]
    for finding in warnings(part, duties, lang):
        said = say(finding, lang)
        found.append((text("actions.ask.warning", lang), finding.code, f"{said.message} {said.remedy}"))
    reasons = _limits("because", part.basis, lang)
    behind = _limits("behind", duties.basis, lang)
    known = {line[1:] for line in reasons}
    found += [*reasons, *_duties(duties.value, lang), *(line for line in behind if line[1:] not in known)]
    found += [(text("actions.ask.source", lang), "", each) for each in sources((*part.basis, *duties.basis))]
    return [*found, (text("actions.ask.advice", lang), "", text("ask.disclaimer", lang))]


def warnings(part: Answer[Placement], duties: Answer[tuple[Duty, ...]], lang: Lang) -> list[Finding]:
    """What to look at, each once."""
    unique: dict[str, Finding] = {}
    for finding in (*part.warnings, *duties.warnings):
        unique.setdefault(repr(finding), _in_words(finding, lang))
    return list(unique.values())


def _in_words(finding: Finding, lang: Lang) -> Finding:
    """A finding whose parameters of the law are called what people call them."""
    def called(arg: Arg) -> Arg:
        return tuple(name(each, lang) if _known(each) else each for each in arg) if isinstance(arg, tuple) else arg

    return replace(finding, args={key: called(arg) for key, arg in finding.args.items()})


def _known(parameter: str) -> bool:
    return has(f"law.parameter.{parameter}", "nb")


def _duties(found: Iterable[Duty], lang: Lang) -> Iterator[Line]:
    for strength in STRENGTHS:
        for duty in (each for each in found if each.strength == strength):
            title = text("actions.ask.duty", lang, strength=text(f"law.strength.{strength}", lang),
                         title=text(f"law.duty.{duty.id}.title", lang))
            begins = text("actions.ask.from", lang, provision=duty.provision, begins=day(duty.begins))
            yield title, begins, sentence(duty, lang)


def _limits(key: str, basis: Iterable[Citation], lang: Lang) -> list[Line]:
    """The figures that an answer rests on, each once; duties are told by themselves."""
    return list(dict.fromkeys(
        (text(f"actions.ask.{key}", lang),
         text("actions.ask.from", lang, provision=each.provision, begins=day(each.begins)), _reason(each, lang))
        for each in basis if not each.parameter.startswith("duty.")))


def _reason(citation: Citation, lang: Lang) -> str:
    """The amount that decided, and how the value compares with it."""
    called = name(citation.parameter, lang)
    if citation.amount is None:
        return called
    stated = amount(citation.amount, citation.unit, lang)
    if not citation.held:
        return text("actions.ask.amount", lang, name=called, amount=stated)
    relation = text(f"ask.relation.{citation.comparison}_{'met' if citation.met else 'unmet'}", lang)
    return text("actions.ask.held", lang, held=amount(citation.held, citation.unit, lang), relation=relation,
                amount=stated, name=called)
