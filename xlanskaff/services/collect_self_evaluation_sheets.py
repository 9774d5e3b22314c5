"""The rows of the sheets that show collected self-evaluations."""

from __future__ import annotations

from typing import Any

from xlanskaff.books.collected import TEXTS
from xlanskaff.books.self_evaluation import ROLE
from xlanskaff.books.self_evaluation_collected import KEY
from xlanskaff.books.self_evaluation_collected_units import area_column
from xlanskaff.catalogue.self_evaluation import areas, statements
from xlanskaff.grammar.values import Rows
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.maturity import Share
from xlanskaff.services.collect_self_evaluation_figures import (
    COMPARED,
    Means,
    RoleFigures,
    StatementFigures,
    Summary,
    UnitFigures,
)

_COLUMNS = {"leader": "leaders", "buyer": "buyers"}


def rows(summary: Summary, lang: Lang) -> Rows:
    """The rows of every block of the book's own sheets."""
    persons = sum(summary.persons.values())
    compared = any(summary.persons.get(role) for role in COMPARED)
    return {
        "areas": [{"target": a.means.target, "gap": a.means.gap, "coverage": _share(a.coverage), "units": a.units}
                  for a in summary.areas],
        "talk": _talk(summary, lang),
        "units": [_unit(u, lang) for u in summary.units],
        "statements": [_statement(s) for s in summary.statements],
        "roles": [_role(r, lang) for r in summary.roles] if compared else [],
        "groups": _groups(summary, lang) if persons else [],
    }


def suppressed(summary: Summary, lang: Lang) -> str:
    """Which role groups are held back, and in how many areas."""
    found = []
    for role in COMPARED:
        held = sum(r.persons[role] > 0 and r.means[role] is None for r in summary.roles)
        if held:
            found.append(text(f"{TEXTS}.suppressed.some", lang, role=ROLE.label(role, lang), count=held,
                              total=len(summary.roles)))
    return ". ".join(found) or text(f"{TEXTS}.suppressed.none", lang)


def _share(share: Share | None) -> float | None:
    return None if share is None else share.part / share.whole


def _means(means: Means) -> dict[str, Any]:
    return {"now": means.now, "target": means.target, "gap": means.gap}


def _unit(unit: UnitFigures, lang: Lang) -> dict[str, Any]:
    basis = "joint" if unit.joint else "person" if unit.persons == 1 else "persons"
    return {"unit": unit.unit, "name": unit.name, "basis": text(f"{KEY}.basis.{basis}", lang, count=unit.persons),
            **{area_column(area): means.now for area, means in unit.areas.items()}, **_means(unit.total),
            "coverage": _share(unit.coverage)}


def _statement(s: StatementFigures) -> dict[str, Any]:
    return {"units": s.units, **_means(s.means), "answers": s.answers, "lowest": s.lowest, "highest": s.highest,
            "deviation": s.deviation, "disagreement": s.disagreement, "unknown": s.unknown,
            "not_relevant": s.not_relevant, "blank": s.blank}


def _talk(summary: Summary, lang: Lang) -> list[dict[str, Any]]:
    figures = {s.id: s for s in summary.statements}
    words = {s.id: s.text(lang) for s in statements()}
    short = {a.id: a.short(lang) for a in areas()}
    found = []
    for rank, key in enumerate(summary.talk_about, 1):
        s = figures[key]
        reach = "" if s.lowest is None else str(s.lowest) if s.lowest == s.highest else f"{s.lowest}–{s.highest}"
        found.append({"rank": rank, "statement": f"{key}  {words[key]}", **_means(s.means), "spread": reach,
                      "area_name": short[s.area], "disagreement": s.disagreement})
    return found


def _role(r: RoleFigures, lang: Lang) -> dict[str, Any]:
    names = {a.id: a.text(lang) for a in areas()}
    found: dict[str, Any] = {"id": r.area, "name": names[r.area]}
    for role, column in _COLUMNS.items():
        found[column] = r.persons[role]
        hidden = text(f"{KEY}.not_shown", lang) if r.persons[role] else "–"
        found[role] = hidden if r.means[role] is None else r.means[role]
    return found


def _groups(summary: Summary, lang: Lang) -> list[dict[str, Any]]:
    found = [{"role": ROLE.label(item.code, lang), "persons": summary.persons.get(item.code, 0)} for item in ROLE.items]
    if nobody := summary.persons.get("", 0):
        found.append({"role": text(f"{KEY}.groups.none", lang), "persons": nobody})
    return found
