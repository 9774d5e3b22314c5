"""Answers as machines read them: `value`, `basis`, `warnings`, and the question."""

from __future__ import annotations

from typing import Any

from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.law.comparing import written
from xlanskaff.rules.cpv import Regime
from xlanskaff.rules.duties import Duty
from xlanskaff.rules.thresholds import Placement
from xlanskaff.services.ask import Answer
from xlanskaff.services.ask_words import placement, sentence
from xlanskaff.services.law_words import cited, reason


def part(answer: Answer[Placement], lang: Lang) -> dict[str, Any]:
    """`value` lists the parts (none: outside the act), `notice` the databases.

    Example:
        >>> from xlanskaff.services import ask
        >>> document = part(ask.part("2 300 000", "services", "other", "2025-05-01"), "nb")
        >>> document["value"], document["notice"], document["basis"][1]["parameter"]
        (['I', 'III'], ['Doffin', 'TED'], 'foa.eea_goods_services_other')
    """
    return {"ok": True, "value": list(answer.value.parts), "notice": list(answer.value.notice.places),
            "text": placement(answer.value, lang), **_rest(answer, lang)}


def duties(answer: Answer[tuple[Duty, ...]], lang: Lang) -> dict[str, Any]:
    """`value` lists the duties; `basis` what they all rest on."""
    found = [{"duty": duty.id, "strength": duty.strength, "binds": duty.binds,
              "title": text(f"law.duty.{duty.id}.title", lang), "text": sentence(duty, lang),
              "provision": duty.provision, "from": duty.begins.isoformat(), "amounts": dict(duty.amounts),
              "basis": [citation.parameter for citation in duty.basis]} for duty in answer.value]
    return {"ok": True, "value": found, **_rest(answer, lang)}


def cpv(answer: Answer[Regime], lang: Lang) -> dict[str, Any]:
    """`value` is the kind of contract."""
    found = answer.value
    return {"ok": True, "value": found.kind.value, "code": found.code, "cleaning": found.cleaning,
            "text": text(f"law.kind.{found.kind.value}", lang), **_rest(answer, lang)}


def _rest(answer: Answer[Any], lang: Lang) -> dict[str, Any]:
    asked = answer.purchase
    given = {} if asked is None else {"given": {
        "value": written(asked.value), "kind": asked.kind.value, "authority": asked.authority.value}}
    return {
        **given, "on": answer.on.isoformat(),
        "basis": [{**cited(citation), "text": reason(citation, lang)} for citation in answer.basis],
        "warnings": [say(finding, lang).as_dict() for finding in answer.warnings],
        "disclaimer": text("ask.disclaimer", lang),
    }
