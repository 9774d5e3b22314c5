"""The performance indicators, listed and explained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlanskaff.catalogue import kpi as catalogue
from xlanskaff.errors import Exit, Problem, error
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.kpi import module_of


def listed(lang: Lang) -> list[dict[str, str]]:
    """Every indicator in order: id, name, and code and name of group, level, unit and direction.

    Example:
        >>> found = listed("en")
        >>> len(found), found[0]["name"], found[0]["level"], found[0]["level_name"]
        (25, 'Contract loyalty', 'strategic', 'Strategic')
    """
    return [_short(found, lang) for found in catalogue.kpis()]


def explained(typed: str, lang: Lang) -> dict[str, Any]:
    """Everything about one indicator, as one document.

    Args:
        typed: an id as people write it, such as `KPI01`, `kpi1` or `1`.

    Raises:
        Problem: XA-379 no such indicator (exit 2).

    Example:
        >>> found = explained("kpi1", "nb")
        >>> found["id"], found["direction"], found["needs"][0]["columns"]
        ('KPI01', 'up', ['beløp', 'fakturadato', 'leverandør', 'kategori'])
    """
    wanted = catalogue.kpi_id(typed)
    if wanted is None:
        every = catalogue.kpis()
        raise Problem([error("XA-379", seen=typed, first=every[0].id, last=every[-1].id)], Exit.USAGE)
    found, module = catalogue.kpi(wanted), module_of(wanted)
    return {
        **_short(found, lang),
        "definition": found.definition(lang), "formula": found.formula(lang), "data": found.data(lang),
        "needs": _needs(module.NEEDS, lang), "pitfall": found.pitfall(lang), "origin": found.origin(lang),
        "name_mark": found.name_mark, "formula_mark": found.formula_mark,
        "settings": [_setting(each, lang) for each in catalogue.settings().values() if each.kpi == wanted],
        "module": module.__name__,
    }


def list_lines(lang: Lang) -> list[str]:
    """The list for people, group by group.

    Example:
        >>> list_lines("nb")[:2]
        ['Kroner/volum', '  KPI01  Avtalelojalitet · % · Strategisk · Opp er bra']
    """
    every = listed(lang)
    lines = []
    for group in catalogue.groups():
        lines.append(group.text(lang))
        for each in (found for found in every if found["group"] == group.code):
            told = (each["name"], each["unit_name"], each["level_name"], each["direction_name"])
            lines.append(f"  {each['id']}  {' · '.join(told)}")
        lines.append("")
    strategic = sum(each["level"] == "strategic" for each in every)
    most = catalogue.setting("most_strategic")
    return [*lines, text("kpi.explain.listed", lang, count=len(every), strategic=strategic, most=most)]


def explain_lines(found: dict[str, Any], lang: Lang) -> list[str]:
    """An explanation for people.

    Example:
        >>> explain_lines(explained("KPI18", "en"), "en")[0]
        'KPI18 Share of contracts with a named contract manager'
    """
    def labelled(key: str) -> str:
        return f"{text(f'kpi.explain.{key}', lang)}: {found[key]}"

    lines = [
        f"{found['id']} {found['name']}",
        text("kpi.explain.placed", lang, group=found["group_name"], level=found["level_name"],
             unit=found["unit_name"], direction=found["direction_name"]),
        "", found["definition"], "", labelled("formula"), labelled("data"),
        *(f"  {each['name']}: {', '.join(each['columns'])}" for each in found["needs"]),
        labelled("pitfall"), labelled("origin"),
        "  " + text("kpi.explain.marks", lang, name=_mark(found["name_mark"], lang),
                    formula=_mark(found["formula_mark"], lang)),
    ]
    if found["settings"]:
        lines.append(f"{text('kpi.explain.settings', lang)}:")
        lines += [f"  {each['shown']}  {each['text']} ({_mark(each['mark'], lang)})"
                  for each in found["settings"]]
    return [*lines, text("kpi.explain.module", lang, module=found["module"])]


def _short(found: catalogue.Kpi, lang: Lang) -> dict[str, str]:
    group = next(each for each in catalogue.groups() if each.code == found.group)
    return {
        "id": found.id, "name": found.text(lang), "group": found.group, "group_name": group.text(lang),
        "level": found.level, "level_name": catalogue.term(f"level.{found.level}").text(lang),
        "unit": found.unit, "unit_name": catalogue.term(f"unit.{found.unit}").text(lang),
        "direction": found.direction,
        "direction_name": catalogue.term(f"direction.{found.direction}").text(lang),
    }


def _needs(columns: Sequence[str], lang: Lang) -> list[dict[str, Any]]:
    """The columns by the kind of row they stand in, with the words people know them by."""
    by_row: dict[str, list[str]] = {}
    for column in columns:
        by_row.setdefault(column.partition(".")[0], []).append(text(f"kpi.column.{column}", lang))
    return [{"row": row, "name": text(f"kpi.row.{row}", lang), "columns": found}
            for row, found in by_row.items()]


def _setting(each: catalogue.Setting, lang: Lang) -> dict[str, str]:
    return {"key": each.key, "value": each.value, "unit": each.unit, "mark": each.mark,
            "shown": _written(each), "text": each.text(lang)}


def _written(each: catalogue.Setting) -> str:
    if each.unit == "date":
        return f"{date.fromisoformat(each.value):%d.%m.%Y}"
    if each.unit == "share":
        return f"{Decimal(each.value) * 100:.0f} %"
    return f"{int(each.value):,}".replace(",", " ")


def _mark(mark: str, lang: Lang) -> str:
    return text(f"kpi.mark.{mark}", lang)
