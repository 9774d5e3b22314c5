"""Filled-in strategies, as cell values: empty, half, whole, and drawn by hypothesis.

The body, its goals and every figure are made up.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from xlanskaff.books import strategy_lists as lists
from xlanskaff.grammar.choices import ChoiceList, labels
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang

Given = dict[str, list[dict[str, Any]]]

FROM, TO = date(2027, 1, 1), date(2030, 12, 31)


def word(choices: ChoiceList, code: str | None, lang: Lang) -> Any:
    """The label of a code; nothing for no code."""
    return None if code is None else labels(choices, lang)[code]


def response(lang: Lang, **fields: Any) -> dict[str, Any]:
    """The form about the body."""
    return {"unit_name": "Fjordvik kommune", "unit_id": "9901", "assessed_on": serial(date(2026, 11, 1)),
            "period_from": serial(FROM), "period_to": serial(TO), "earlier": word(lists.YES_NO, "no", lang),
            "purchases": 412_000_000, "budget": 1_180_000_000, **fields}


GOALS = (
    # level, parent, text, chain, group, problems, measures, owner, deadline, kpi
    ("main_goal", None, "Innkjøpene skal gi bedre tjenester for pengene", "society_effects", "society_effect", None,
     None, "Kommunedirektøren", None, None),
    ("sub_goal", "M1", "Øke andelen kjøp på inngåtte avtaler fra 62 til 80 prosent", "activities", "price_volume",
     "P1, P4", "T1, T3", "Innkjøpssjefen", date(2029, 12, 31), "K1"),
    ("sub_goal", "M1", "Redusere klimautslippet fra kjøp av transport med minst en tredel", "society_effects",
     "society_effect", "P2", "T4 Utslippsfri varelevering", "Klimarådgiveren", date(2030, 6, 30), "K2"),
    ("sub_goal", "M1", "Flere avtaler med navngitt ansvarlig som følger dem opp", "activities", "quality", "P3", "T2",
     "Økonomisjefen", date(2028, 6, 30), "K3"),
    ("sub_goal", "M1", "Kortere tid fra behov til inngått avtale for avdelingene", "user_effects", "user_effect", "P5",
     "T5", "Innkjøpssjefen", date(2029, 6, 30), "K4"),
)
KPIS = (("KPI01", 62, (66, 70, 76, 80)), ("E1", 1840, (1700, 1550, 1380, 1200)), ("KPI18", 48.5, (70, 90, 95, None)),
        ("KPI20", 96, (90, 80, 70, 60)))
PROBLEMS = (("P1", "Mange kjøp går utenom avtalene", "critical"), ("P2", "Transport gir høye utslipp", "critical"),
            ("P3", "Ingen har ansvaret for avtalen når den er inngått", "serious"),
            ("P4", "Avtalene er vanskelige å finne", "serious"), ("P5", "Kjøpene tar lang tid", "annoying"))


def goal(lang: Lang, row: tuple[Any, ...], *, simple: bool, **fields: Any) -> dict[str, Any]:
    """One row of the table of goals."""
    level, parent, text, chain, group, problems, measures, owner, deadline, kpi = row
    found = {"text": text, "chain": word(lists.CHAIN, chain, lang), "problems": problems, "measures": measures,
             "owner": owner, "deadline": deadline and serial(deadline), "kpi": kpi}
    if not simple:
        found |= {"level": word(lists.GOAL_LEVEL, level, lang), "parent": parent,
                  "group": word(lists.GOAL_GROUP, group, lang),
                  "effect": "Innbyggerne får mer igjen for det de betaler."}
    return found | fields


def answers(lang: Lang, *, share: float = 1.0, simple: bool = False) -> Given:
    """A strategy of which nothing, half or everything is filled in."""
    if not share:
        return {}
    whole = share == 1.0
    goals = [goal(lang, row, simple=simple) for row in (GOALS[1:] if simple else GOALS)]
    kpis = [{"parameter": word(lists.KPI, code, lang), "baseline": baseline,
             "baseline_date": serial(date(2026, 9, 30)), "owner": "Innkjøpssjefen",
             **{f"target{n}": value for n, value in enumerate(targets, 1)}} for code, baseline, targets in KPIS]
    problems = [{"id": key, "problem": text, "severity": word(lists.PROBLEM_CLASS, code, lang)}
                for key, text, code in PROBLEMS]
    considered = [{"relevant": word(lists.YES_NO, "yes" if n % 4 else "no", lang),
                   "goal": "M3" if n in (1, 2) else None,
                   "routine": None if n in (0, 4) else "Innkjøpshåndboken kapittel 4",
                   "reason": "Vi kjøper ikke noe som hensynet gjelder for" if n % 4 == 0 else None,
                   "owner": "Innkjøpssjefen"} for n in range(14)]
    chapters = [{"text": "Strategien gjelder alle som kjøper noe på vegne av kommunen.\n"
                         "Den skal gjøre det lettere å kjøpe riktig."}]
    given: Given = {
        "response": [response(lang)], "chapters": chapters * (17 if whole else 2), "goals": goals, "kpis": kpis,
        "problems": problems, "considerations": considered,
        "own_kpis": [{"name": "Utslipp fra transport", "method": "tonn CO2 fra leverandørenes rapporter, per år",
                      "unit": "tonn", "group": word(lists.KPI_GROUP, "effects", lang),
                      "direction": word(lists.KPI_DIRECTION, "down", lang)}],
        "approval": [{"approved_on": serial(date(2026, 12, 10)), "body": "Kommunestyret", "case": "2026/114",
                      "published_at": "https://www.example.no/innkjopsstrategi",
                      "evaluated_from": serial(date(2030, 1, 10))}],
        "channels": [{"planned": serial(date(2027, 1, 5)), "done": serial(date(2027, 1, 6)),
                      "where": "Forsiden og siden om innkjøp", "owner": "Kommunikasjon"}] * 4,
    }
    if not simple:
        given["deprioritised"] = [{"what": "Felles lager for alle avdelinger", "reason": "Koster mer enn det sparer.",
                                   "decided_by": "Ledergruppen"}]
        given["shown"] = [{"kpi": "K2"}]
    if not whole:
        for name in ("approval", "channels", "deprioritised", "own_kpis", "shown"):
            given.pop(name, None)
        given["goals"] = goals[:3]
        given["goals"][-1] |= {"owner": None, "deadline": None, "problems": "P9"}
        given["kpis"] = [{**kpis[0], "baseline": None}, {"parameter": "E1"}]
        given["considerations"] = [*considered[:6], {"relevant": word(lists.YES_NO, "yes", lang)},
                                   {"relevant": word(lists.YES_NO, "no", lang)}]
        given["response"] = [response(lang, budget=None, period_to=serial(date(2032, 6, 30)))]
    return given


def drawn(lang: Lang, *, simple: bool = False) -> st.SearchStrategy[Given]:
    """Any strategy at all, odd ones included: text where dates should be, ids that point nowhere, blanks anywhere."""
    ids = st.sampled_from([None, "M1", "M2", "M20", "X"])
    days = st.one_of(st.none(), st.integers(46000, 48600), st.just("snart"))
    numbers = st.one_of(st.none(), st.integers(-50, 20_000), st.floats(0, 100).map(lambda n: round(n, 2)), st.just("?"))
    texts = st.sampled_from([None, "Øke", "Bedre innkjøp for alle enheter i kommunen",
                             "bl.a. flere  avtaler\nog noe m.m. til"])

    def some(choices: ChoiceList) -> st.SearchStrategy[Any]:
        return st.one_of(st.none(), st.sampled_from([*labels(choices, lang).values()]), st.just("noe annet"))

    problems = st.sampled_from([None, "P1", "P1, P7", "P7;P1", "p1\nP3", "P17", ","])
    goal = {"text": texts, "chain": some(lists.CHAIN), "problems": problems, "owner": st.sampled_from([None, "Leder"]),
            "deadline": days, "kpi": st.sampled_from([None, "K1", "K2", "K9", "Z"])}
    if not simple:
        goal |= {"level": some(lists.GOAL_LEVEL), "parent": ids, "approved": days,
                 "evaluation": st.sampled_from([None, "2029"])}
    kpi = st.fixed_dictionaries({
        "parameter": some(lists.SIMPLE_KPI if simple else lists.KPI), "level": some(lists.KPI_LEVEL),
        "baseline": numbers, **{f"target{n}": numbers for n in range(1, 5)}})
    own = st.fixed_dictionaries({"name": st.sampled_from([None, "Eget tall"]),
                                 "method": st.sampled_from([None, "a ÷ b"]), "unit": st.sampled_from([None, "tonn"]),
                                 "direction": some(lists.KPI_DIRECTION)})
    problem = st.fixed_dictionaries({"id": st.sampled_from([None, "P1", "P3", "P7"]),
                                     "severity": some(lists.PROBLEM_CLASS),
                                     "problem": st.sampled_from([None, "Et problem"])})
    considered = st.fixed_dictionaries({
        "relevant": some(lists.YES_NO), "reason": st.sampled_from([None, "Fordi"]), "goal": ids,
        "routine": st.sampled_from([None, "Rutine 4"])})
    form = {"period_from": days, "period_to": days, "purchases": numbers, "budget": numbers,
            "earlier": some(lists.YES_NO)}
    if not simple:
        form["pace"] = st.one_of(st.none(), st.floats(0, 2).map(lambda n: round(n, 2)))
    tables: dict[str, st.SearchStrategy[Any]] = {
        "response": st.lists(st.fixed_dictionaries(form), min_size=1, max_size=1),
        "goals": st.lists(st.fixed_dictionaries(goal), max_size=lists.SIMPLE_GOALS if simple else 12),
        "kpis": st.lists(kpi, max_size=lists.SIMPLE_KPIS), "own_kpis": st.lists(own, max_size=2),
        "problems": st.lists(problem, max_size=6), "considerations": st.lists(considered, max_size=14),
        "approval": st.lists(st.fixed_dictionaries({
            "approved_on": days, "body": st.sampled_from([None, "Styret"]),
            "published_at": st.sampled_from([None, "https://www.example.no"])}), max_size=1),
    }
    if not simple:
        tables["deprioritised"] = st.lists(st.fixed_dictionaries({
            "what": st.sampled_from([None, "Noe"]), "reason": st.sampled_from([None, "Fordi"])}), max_size=3)
        tables["shown"] = st.lists(st.fixed_dictionaries({"kpi": st.sampled_from([None, "K1", "K3", "Y"])}), max_size=1)
    return st.fixed_dictionaries(tables)
