"""The fixed rows of the self-evaluation, from the catalogue."""

from __future__ import annotations

from typing import Any

from xlanskaff.catalogue import self_evaluation as content
from xlanskaff.grammar.blocks import Constants
from xlanskaff.language.texts import Lang


def statements(lang: Lang) -> list[dict[str, Any]]:
    """The 74 statements with their area and DFØ area."""
    areas = {area.id: area for area in content.areas()}
    dfo = {area.key: number for number, area in enumerate(content.dfo_areas(), 1)}
    return [{"id": s.id, "area_name": areas[s.area].short(lang), "statement": s.text(lang), "no": number,
             "area": s.area, "dfo": dfo[areas[s.area].dfo]} for number, s in enumerate(content.statements(), 1)]


def areas(lang: Lang) -> list[dict[str, Any]]:
    """The twelve areas."""
    return [{"id": area.id, "name": area.text(lang)} for area in content.areas()]


def dfo_areas(lang: Lang) -> list[dict[str, Any]]:
    """DFØ's six areas."""
    return [{"no": number, "name": area.text(lang)} for number, area in enumerate(content.dfo_areas(), 1)]


def levels(lang: Lang) -> list[dict[str, Any]]:
    """The five levels."""
    return [{"value": level.value, "name": level.name(lang), "text": level.text(lang)} for level in content.levels()]


def area_chart(lang: Lang) -> list[dict[str, Any]]:
    """What the radar draws."""
    return [{"id": a.id, "short": a.short(lang), "name": a.text(lang), "no": number}
            for number, a in enumerate(content.areas(), 1)]


def ranks(count: int) -> Constants:
    """Ranks from one."""
    return lambda _lang: [{"rank": rank} for rank in range(1, count + 1)]
