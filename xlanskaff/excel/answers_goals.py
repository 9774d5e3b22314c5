"""SMARTE hints about goals in cells, in the words of the strategy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xlanskaff.excel.answers import Answer, Argument, Rows, shaped
from xlanskaff.excel.cells import Given, day, number, word
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.smarte import Goal, check_goal


def smarte(
    lang: Lang, goal: Given, indicator: Given = None, unit: Given = None, baseline: Given = None,
    target: Given = None, owner: Given = None, approved: Given = None, deadline: Given = None, start: Given = None,
    end: Given = None, pace: Given = None,
) -> Rows:
    """What a machine misses in each goal, one hint after the other; blank where there is no goal.

    Example:
        >>> smarte("nb", (("Bedre innkjøp",), (None,)))[0][0].split(". ")[0]
        'Spesifikt: skriv minst fem ord'
        >>> smarte("nb", "Øke avtalelojaliteten fra 60 til 80 prosent", "KPI01", "prosent", 60.0, 80.0, "Innkjøp",
        ...        "01.02.2027", "31.12.2028")
        [['Ingen merknader.']]
    """
    def answer(
        written: str | None, what: str | None, measured: str | None, now: float | None, wanted: float | None,
        who: str | None, decided: date | None, by: date | None, first: date | None, last: date | None,
        fastest: float | None,
    ) -> Answer:
        if written is None:
            return None
        found = Goal(written, "", what or "", measured or "", _exact(now), _exact(wanted), who or "", decided, (), by)
        missing = [code for check in check_goal(found, start=first, end=last, pace=_exact(fastest))
                   for code in check.missing]
        return " ".join(text(f"strategy.hint.{code}", lang) for code in missing or ("fine",))

    return shaped(
        lang, answer, Argument("mal", goal, word), Argument("parameter", indicator, word),
        Argument("enhet", unit, word), Argument("nullpunkt", baseline, number), Argument("malverdi", target, number),
        Argument("eier", owner, word),
        Argument("vedtatt", approved, day), Argument("frist", deadline, day), Argument("fra", start, day),
        Argument("til", end, day), Argument("grense", pace, number))


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))
