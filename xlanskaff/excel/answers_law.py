"""What the law says about purchases in cells: part, notice, duties, reasons, thresholds, CPV.

The same service answers as behind `xlanskaff ask`; how often it is asked is the matter of `answers_law_steps`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Literal

from xlanskaff.errors import Problem
from xlanskaff.excel.answer_words import choice
from xlanskaff.excel.answers import Answer, Argument, Rows, Wrong, problem_text, shaped
from xlanskaff.excel.answers_law_steps import Reasons, Steps, amounts_in, period_of
from xlanskaff.excel.cells import Cell, Fault, Given, Read, amount, day, flag, word
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.law.store import LAW
from xlanskaff.services import ask
from xlanskaff.services.ask_words import STRENGTHS, notice, placement
from xlanskaff.services.law_words import reason

Question = Literal["part", "notice", "duties"]


def part(lang: Lang, value: Given, kind: Given, authority: Given, on: Given) -> Rows:
    """The parts of FOA that apply to each purchase; blank where there is no value.

    Example:
        >>> part("nb", ((400_000.0,), (5_000_000.0,), (None,)), "varer", "annen", "22.11.2026")
        [['Utenfor anskaffelsesloven og anskaffelsesforskriften'],
         ['Del I og del III i anskaffelsesforskriften'], ['']]
    """
    return _stepwise(lang, "part", value, kind, authority, on)


def where_announced(lang: Lang, value: Given, kind: Given, authority: Given, on: Given) -> Rows:
    """Where each competition must be announced.

    Example:
        >>> where_announced("nb", 1_500_000.0, "varer", "annen", "22.11.2026")
        [['Doffin']]
    """
    return _stepwise(lang, "notice", value, kind, authority, on)


def duties(
    lang: Lang, value: Given, kind: Given, authority: Given, on: Given, months: Given = None, cleaning: Given = None,
) -> Rows:
    """The duties that come with each purchase, the strongest first, as one text.

    Example:
        >>> duties("nb", 1_500_000.0, "varer", "annen", "22.11.2026")[0][0].split(":")[0]
        'Skal'
    """
    return _stepwise(lang, "duties", value, kind, authority, on, Argument("maneder", months, amount),
                     Argument("renhold", cleaning, flag))


def why(lang: Lang, value: Given, kind: Given, authority: Given, on: Given) -> Rows:
    """What the part and the notice of each purchase rest on, as text that can stand in a protocol.

    Example:
        >>> why("nb", 400_000.0, "varer", "annen", "22.11.2026")[0][0][:53]
        'Utenfor anskaffelsesloven og anskaffelsesforskriften.'
    """
    def answer(asked: float | None, what: str | None, who: str | None, when: date | None) -> Answer | Wrong:
        if asked is None:
            return None
        if what is None or who is None or when is None:
            return _missing(what, who, when)
        return _reasons(what, who, when, lang).about(asked)

    return shaped(lang, answer, *_facts(value, kind, authority, on), remember=False)


def threshold(lang: Lang, name: Given, on: Given) -> Rows:
    """The amount of a limit in the law on a day, in kroner (or per cent, days, …) as the law has it.

    Example:
        >>> threshold("nb", "nasjonal", "22.11.2026"), threshold("nb", "foa.national_notice", "01.03.2025")
        ([[1300000.0]], [[1300000.0]])
    """
    def answer(parameter: str | None, when: date | None) -> Answer | Wrong:
        if parameter is None:
            return None
        if when is None:
            return Wrong(Fault("XA-866"), "dato")
        try:
            found = LAW.on(when).value(parameter)
        except Problem as problem:
            return problem_text(problem, lang)
        return Wrong(Fault("XA-878", text(f"law.parameter.{parameter}", lang)), "terskel") \
            if found.amount is None else float(found.amount)

    return shaped(lang, answer, Argument("terskel", name, choice("threshold")), Argument("dato", on, day))


def cpv(lang: Lang, code: Given, on: Given = None) -> Rows:
    """The kind of contract that each CPV code stands for; a doubt is told after it.

    Example:
        >>> cpv("nb", ((79100000.0,), ("45000000-7",), (None,)))
        [['særlige tjenester'], ['bygge- og anleggsarbeid'], ['']]
    """
    def answer(written: str | None, when: date | None) -> Answer | Wrong:
        if written is None:
            return None
        try:
            found = ask.cpv(written, when)
        except Problem as problem:
            return problem_text(problem, lang)
        doubts = [say(each, lang).line() for each in found.warnings if each.code != "XA-314"]
        return ". ".join([text(f"law.kind.{found.value.kind.value}", lang), *doubts])

    return shaped(lang, answer, Argument("kode", code, _cpv_code), Argument("dato", on, day))


def _cpv_code(cell: Cell, lang: Lang) -> Read[str]:
    """A code as text; a number has lost its leading zero."""
    written = word(cell, lang)
    return written.zfill(8) if isinstance(written, str) and not isinstance(cell, str) else written


def _facts(value: Given, kind: Given, authority: Given, on: Given) -> tuple[Argument, ...]:
    return (Argument("verdi", value, amount), Argument("slag", kind, choice("kind")),
            Argument("oppdragsgiver", authority, choice("authority")), Argument("dato", on, day))


def _missing(kind: str | None, authority: str | None, on: date | None) -> Wrong | None:
    """The first fact that is not there."""
    for name, found in (("slag", kind), ("oppdragsgiver", authority), ("dato", on)):
        if found is None:
            return Wrong(Fault("XA-866"), name)
    return None


def _stepwise(
    lang: Lang, question: Question, value: Given, kind: Given, authority: Given, on: Given, *more: Argument,
) -> Rows:
    before: tuple[object, ...] = ()
    steps: Steps | None = None

    def answer(asked: float | None, *facts: Any) -> Answer | Wrong:
        nonlocal before, steps
        if asked is None:
            return None
        if facts != before or steps is None:
            what, who, when, *rest = facts
            if what is None or who is None or when is None:
                return _missing(what, who, when)
            steps, before = _steps(question, what, who, period_of(when), tuple(rest), lang), facts
        return steps.ask(asked, facts[2])

    return shaped(lang, answer, *_facts(value, kind, authority, on), *more, remember=False)


@lru_cache(maxsize=2048)
def _reasons(kind: str, authority: str, on: date, lang: Lang) -> Reasons:
    return Reasons(amounts_in(period_of(on)), lambda value: _why(value, kind, authority, on, lang), lang)


@lru_cache(maxsize=2048)
def _steps(
    question: Question, kind: str, authority: str, period: date, rest: tuple[object, ...], lang: Lang,
) -> Steps:
    def answer(value: float, on: date) -> str:
        if question == "duties":
            months, cleaning = rest
            return _duties(value, kind, authority, on, months, cleaning, lang)  # type: ignore[arg-type]
        found = ask.part(value, kind, authority, on).value
        return placement(found, lang) if question == "part" else _places(found.notice.places, lang)

    return Steps(amounts_in(period), answer, lang)


def _places(places: tuple[str, ...], lang: Lang) -> str:
    return " + ".join(places) if places else text("functions.say.no_notice", lang)


def _duties(
    value: float, kind: str, authority: str, on: date, months: float | None, cleaning: bool | None, lang: Lang,
) -> str:
    found = ask.duties(value, kind, authority, on, months=months, cleaning=bool(cleaning)).value
    parts = []
    for strength in STRENGTHS:
        here = [f"{text(f'law.duty.{duty.id}.title', lang)} ({duty.provision})" for duty in found
                if duty.strength == strength]
        if here:
            parts.append(f"{text(f'law.strength.{strength}', lang)}: {'; '.join(here)}.")
    return " ".join(parts) or text("ask.no_duties", lang)


def _why(value: float, kind: str, authority: str, on: date, lang: Lang) -> str:
    try:
        found = ask.part(value, kind, authority, on)
    except Problem as problem:
        return problem_text(problem, lang)
    reasons = "; ".join(reason(citation, lang) for citation in found.basis)
    doubts = [say(each, lang).line() for each in found.warnings]
    return " ".join([f"{placement(found.value, lang)}.", f"{notice(found.value.notice, lang)}.",
                     f"{text('ask.because', lang)} {reasons}.", *doubts])
