"""Action plans, as cell values: empty, half filled, filled, or drawn by hypothesis."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from xlanskaff.books.action_plan import BOOK as PLAN
from xlanskaff.books.action_plan_lists import ACTIVITIES, OWNERS, PRIORITY, STATUS
from xlanskaff.grammar.choices import labels
from xlanskaff.language.texts import Lang

__all__ = ["ASSESSED", "FIRST", "LAST", "OWNED_BY", "PLAN", "activity", "answers", "drawn"]

Given = dict[str, list[dict[str, Any]]]

FIRST, LAST, ASSESSED = 46388, 47848, 46631
"""1 January 2027, 31 December 2030 and 1 September 2027, as cells hold them."""

_TEXTS = {
    "nb": (
        ("Kartlegge avtalene i hver enhet", "Avtaleregister med eier og utløp"),
        ("Innføre felles bestillingsrutine for alle enheter som kjøper varer og tjenester på rammeavtale",
         "Vedtatt rutine og opplæringsplan"),
        ("Utlyse ny rammeavtale for kontorrekvisita", "Signert avtale"),
        ("Lære opp bestillere", "Alle bestillere har gått gjennom kurset"),
        ("Måle avtalelojaliteten hvert kvartal", "Rapport til ledergruppen"),
        ("Gjennomgå klimakrav i de ti største avtalene", "Liste over krav og oppfølging"),
        ("Følge opp leverandører med risiko for brudd på arbeidsvilkår", "Kontrollrapport"),
        ("Rydde i leverandørregisteret", "Sammenslåtte dubletter")),
    "nn": (
        ("Kartleggje avtalane i kvar eining", "Avtaleregister med eigar og utløp"),
        ("Innføre felles bestillingsrutine for alle einingar som kjøper varer og tenester på rammeavtale",
         "Vedteken rutine og opplæringsplan"),
        ("Lyse ut ny rammeavtale for kontorrekvisita", "Signert avtale"),
        ("Lære opp bestillarar", "Alle bestillarar har gått gjennom kurset"),
        ("Måle avtalelojaliteten kvart kvartal", "Rapport til leiargruppa"),
        ("Gå gjennom klimakrav i dei ti største avtalane", "Liste over krav og oppfølging"),
        ("Følgje opp leverandørar med risiko for brot på arbeidsvilkår", "Kontrollrapport"),
        ("Rydde i leverandørregisteret", "Samanslåtte dublettar")),
    "en": (
        ("Map the contracts in each unit", "Contract register with owner and expiry"),
        ("Introduce a shared ordering routine for all units that buy goods and services on framework agreements",
         "Adopted routine and training plan"),
        ("Tender a new framework agreement for office supplies", "Signed contract"),
        ("Train those who order", "Everybody who orders has taken the course"),
        ("Measure contract loyalty each quarter", "Report to the management group"),
        ("Review climate requirements in the ten largest contracts", "List of requirements and follow-up"),
        ("Follow up suppliers at risk of breaching working conditions", "Control report"),
        ("Tidy the supplier register", "Duplicates merged")),
}
_UNITS = ("Innkjøp", "Helse & omsorg / Øst", "Teknisk drift", "Oppvekst", "Økonomi", "IKT")
OWNED_BY = ("Innkjøpssjef", "Avtaleforvalter", "Controller", "Rådgiver miljø", "Fagleder IKT")
_CODES = ("not_started", "not_started", "in_progress", "in_progress", "delayed", "completed", "completed", "stopped")


def activity(lang: Lang, rng: random.Random, number: int) -> dict[str, Any]:
    """One activity, mostly in order."""
    title, deliverable = _TEXTS[lang][number % 8]
    start = FIRST + 14 * rng.randrange(0, 85)
    deadline = min(start + rng.choice((0, 20, 45, 90, 180, 400)), LAST)
    code = rng.choice(_CODES)
    if start > ASSESSED and code != "stopped":
        code = "not_started"
    percent = {"completed": 1, "not_started": 0, "stopped": 0.2}.get(code, rng.choice((0.25, 0.5, 0.8)))
    moved = rng.random() < 0.15
    return {
        "activity": title if number < 8 else f"{title} ({number + 1})", "deliverable": deliverable,
        "responsible_unit": rng.choice(_UNITS), "owner": rng.choice((*OWNED_BY, "Ekstern rådgiver")),
        "start": start, "deadline": deadline, "priority": rng.choice([*labels(PRIORITY, lang).values()]),
        "hours": rng.choice((8, 24, 37.5, 60, 120, 200)), "status": labels(STATUS, lang)[code], "percent": percent,
        "goal_id": f"M{1 + number % 5}", "measure_id": f"T{1 + number % 9}",
        "problem_ids": f"P{1 + number % 11}, P{2 + number % 11}",
        "depends_on": f"A{number}" if number and rng.random() < 0.15 else None,
        "original_deadline": deadline - 30 if moved else None, "participants": "Innkjøp, økonomi",
        "competence": "Kontraktsrett" if rng.random() < 0.2 else None, "cost": rng.choice((None, 50_000, 125_000)),
        "comment": None, "updated": ASSESSED - rng.randrange(0, 60)}


def answers(lang: Lang, *, share: float = 1.0, seed: int = 1, **fields: Any) -> Given:
    """A plan with so large a share of its room filled; the same for the same seed. Nothing at 0."""
    if not share:
        return {}
    rng = random.Random(seed)
    given: Given = {"plan": [{
        "unit_name": "Helse & omsorg / Øst", "unit_id": "40", "parent": "Kommunen", "leader": "Leder A",
        "period_start": FIRST, "period_end": LAST, "assessed_on": ASSESSED, "prepared_by": "KA", **fields}]}
    given["activities"] = [activity(lang, rng, n) for n in range(max(1, int(ACTIVITIES * share)))]
    given["load"] = [{"owner": owner, "capacity": 150 + 25 * n} for n, owner in enumerate(OWNED_BY)]
    given["deviations"] = [{
        "activity": f"A{n + 1}", "happened": "Anskaffelsen ble forsinket av en klage.",
        "consequence": "Oppstart skyves tre måneder. Gammel avtale forlenges i perioden.",
        "decision": "Ny frist godkjent av ledergruppen." if n % 3 else None, "decided_by": "Ledergruppen",
        "decided_on": ASSESSED - 40, "new_deadline": ASSESSED + 60} for n in range(int(12 * share))]
    given["revisions"] = [{
        "held_on": FIRST + 350, "basis": "Status, avvik og nye mål", "changes": "To aktiviteter lagt til, én stoppet.",
        "reason": "Endret budsjett.", "decided_by": "Ledergruppen", "next_on": FIRST + 720}] * int(4 * share)
    return given


def drawn(lang: Lang) -> st.SearchStrategy[Given]:
    """Any plan at all, odd ones included: text where a date should be, deadlines before starts, repeated owners."""
    date = st.one_of(st.none(), st.integers(FIRST - 200, LAST + 200), st.sampled_from(["uke 40", FIRST, LAST]))
    hours = st.one_of(st.none(), st.integers(0, 500), st.sampled_from([7.5, 0, -5, "mye", 33.3]))
    owner = st.one_of(st.none(), st.sampled_from([*OWNED_BY[:3], "ukjent", "innkjøpssjef"]))
    status = st.one_of(st.none(), st.sampled_from([*labels(STATUS, lang).values()]), st.just("kanskje"))
    row = st.fixed_dictionaries({
        "activity": st.sampled_from([None, "Kjøpe", "Lære opp"]), "owner": owner, "start": date, "deadline": date,
        "hours": hours, "status": status, "responsible_unit": st.sampled_from([None, *_UNITS[:3]]),
        "original_deadline": date, "cost": st.sampled_from([None, 100, 2.5])})
    plan = st.fixed_dictionaries({"period_start": date, "period_end": date, "assessed_on": date})
    line = st.fixed_dictionaries({"owner": owner, "capacity": hours})
    return st.fixed_dictionaries({
        "plan": st.lists(plan, max_size=1), "activities": st.lists(row, max_size=30),
        "load": st.lists(line, max_size=OWNERS)})
