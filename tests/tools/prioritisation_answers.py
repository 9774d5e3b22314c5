"""Prioritisations as cell values: empty, half filled, filled, and random boards with random class maps."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from xlanskaff.books import prioritisation
from xlanskaff.books.prioritisation_rows import CLASS_LISTS, SET_ASIDE
from xlanskaff.catalogue.classes import KINDS, Kind, class_map
from xlanskaff.grammar.choices import labels
from xlanskaff.language.texts import Lang

SPEC = prioritisation.BOOK
Given = dict[str, list[dict[str, Any]]]

PROBLEMS: dict[Lang, tuple[tuple[str, str], ...]] = {
    "nb": (
        ("Avdelingene kjøper utenom rammeavtalene fordi de ikke kjenner dem", "Hele virksomheten"),
        ("Behovet beskrives for sent, så konkurransene får for kort frist", "Helse og omsorg"),
        ("Avtaler går ut uten at noen merker det", "Eiendom, IKT"),
        ("Fakturaer uten bestillingsnummer tar lang tid å kontrollere", "Økonomi"),
        ("Leverandørene følges ikke opp etter at kontrakten er signert", "Hele virksomheten"),
        ("Ingen vet hva vi bruker på konsulenter", "Sentraladministrasjonen"),
        ("Klimakrav stilles uten at vi kontrollerer dem", "Bygg og anlegg"),
        ("Små kjøp gjøres hos mange leverandører", "Skole og barnehage")),
    "nn": (
        ("Avdelingane kjøper utanom rammeavtalane fordi dei ikkje kjenner dei", "Heile verksemda"),
        ("Behovet blir beskrive for seint, så konkurransane får for kort frist", "Helse og omsorg"),
        ("Avtalane går ut utan at nokon merkar det", "Eigedom, IKT"),
        ("Fakturaer utan bestillingsnummer tek lang tid å kontrollere", "Økonomi"),
        ("Leverandørane blir ikkje følgde opp etter at kontrakten er signert", "Heile verksemda"),
        ("Ingen veit kva vi bruker på konsulentar", "Sentraladministrasjonen"),
        ("Klimakrav blir stilte utan at vi kontrollerer dei", "Bygg og anlegg"),
        ("Små kjøp blir gjorde hos mange leverandørar", "Skule og barnehage")),
    "en": (
        ("Departments buy outside the framework agreements because they do not know them", "The whole organisation"),
        ("Needs are described too late, so competitions are given too little time", "Health and care"),
        ("Contracts expire without anyone noticing", "Property, ICT"),
        ("Invoices without an order number take long to check", "Finance"),
        ("Suppliers are not followed up once the contract is signed", "The whole organisation"),
        ("Nobody knows what we spend on consultants", "Central administration"),
        ("Climate requirements are set without our checking them", "Construction"),
        ("Small purchases are spread over many suppliers", "Schools and nurseries")),
}
MEASURES: dict[Lang, tuple[str, ...]] = {
    "nb": ("Lag en felles avtaleoversikt med utløpsdatoer og varsel", "Hold to kurs i året for bestillere",
           "Innfør behovsmøte seks måneder før hver større konkurranse", "Krev bestillingsnummer på alle fakturaer",
           "Gi hver avtale en ansvarlig som møter leverandøren to ganger i året",
           "Analyser konsulentkjøpene én gang i året",
           "Kontroller klimakravene i ti avtaler hvert år", "Samle små kjøp i en katalog"),
    "nn": ("Lag ei felles avtaleoversikt med utløpsdatoar og varsel", "Hald to kurs i året for bestillarar",
           "Innfør behovsmøte seks månader før kvar større konkurranse", "Krev bestillingsnummer på alle fakturaer",
           "Gi kvar avtale ein ansvarleg som møter leverandøren to gonger i året",
           "Analyser konsulentkjøpa éin gong i året",
           "Kontroller klimakrava i ti avtalar kvart år", "Samle små kjøp i ein katalog"),
    "en": ("Make one contract register with expiry dates and reminders", "Hold two courses a year for requisitioners",
           "Meet about needs six months before each larger competition", "Ask for order numbers on all invoices",
           "Give each contract a manager who meets the supplier twice a year",
           "Analyse purchases of consultants once a year",
           "Check the climate requirements of ten contracts a year", "Gather small purchases in a catalogue"),
}


def answers(lang: Lang, *, share: float = 1.0, seed: int = 1) -> Given:
    """A board that looks like a real one: `share` of 24 problems and 30 measures."""
    rng = random.Random(seed)
    texts, doing = PROBLEMS[lang], MEASURES[lang]
    problems: list[dict[str, Any]] = []
    for n in range(int(24 * share)):
        text, where = texts[n % len(texts)]
        problems.append({"problem": text, "where": where, "frequency": rng.choice([1, 2, 2, 3, 3, 4]),
                         "seriousness": rng.choice([1, 2, 3, 3, 4]),
                         "owner": {"nb": "Innkjøpssjef", "nn": "Innkjøpssjef", "en": "Head of procurement"}[lang]})
    measures: list[dict[str, Any]] = []
    for n in range(int(30 * share)):
        row: dict[str, Any] = {"measure": doing[n % len(doing)], "effect": rng.choice([1, 2, 3, 4, 4]),
                               "ease": rng.choice([1, 2, 2, 3, 3, 4]), "hours": rng.choice([20, 40, 60, 80, 120, None])}
        for column in ("problem1", "problem2", "problem3")[:rng.choice([1, 1, 1, 2, 3])]:
            row[column] = f"P{rng.randrange(len(problems)) + 1}"
        if n % 7 == 3:
            row |= {"cost": 150_000, "responsible": {"nb": "Avdelingsleder", "nn": "Avdelingsleiar",
                                                     "en": "Head of department"}[lang]}
        if n % 11 == 5:
            row |= {"set_aside": labels(SET_ASIDE, lang)["yes"],
                    "reason": {"nb": "Venter på ny anskaffelse i 2028", "nn": "Ventar på nytt innkjøp i 2028",
                               "en": "Waits for a new procurement in 2028"}[lang]}
        measures.append(row)
    if not share:
        return {}
    return {"problems": problems, "measures": measures, "settings": [{"top_score": 4, "capacity": 800}],
            "cover": [{"unit_name": "Helse & omsorg / Øst", "unit_id": "40", "period": "2027–2030",
                       "assessed_on": 46327, "prepared_by": "Innkjøpssjef"}]}


def map_rows(kind: Kind, codes: list[list[str | None]], lang: Lang) -> list[dict[str, Any]]:
    """The lines of a map as the sheet has them; `codes` has the highest score first, x from the left."""
    shown = labels(CLASS_LISTS[kind], lang)
    lines = [{f"x{x}": shown[code] if code else None for x, code in enumerate(line, 1)} for line in codes]
    blank = {f"x{x}": None for x in range(1, 5)}
    return [blank] * (4 - len(lines)) + [blank | line for line in lines]


@st.composite
def boards(draw: st.DrawFn, lang: Lang) -> Given:
    """Any board: 0 to 100 points of each kind, odd scores among them, and any class map, holes among them."""
    score = st.one_of(st.integers(1, 4), st.integers(1, 4), st.sampled_from([None, "3", 2.5, 5, 0]))
    problem = st.fixed_dictionaries({"problem": st.sampled_from([None, "a", "b"]), "frequency": score,
                                     "seriousness": score})
    ids = st.one_of(st.none(), st.integers(1, 100).map(lambda n: f"P{n}"), st.just("P999"))
    measure = st.fixed_dictionaries({
        "measure": st.sampled_from([None, "x", "y"]), "effect": score, "ease": score, "problem1": ids, "problem2": ids,
        "problem3": ids, "hours": st.one_of(st.none(), st.integers(0, 200)),
        "set_aside": st.sampled_from([None, None, None, labels(SET_ASIDE, lang)["yes"]]),
        "reason": st.sampled_from([None, None, "fordi"])})
    top = draw(st.sampled_from([4, 4, 3, None]))
    given: Given = {
        "problems": draw(_many(problem)), "measures": draw(_many(measure)),
        "settings": [{"top_score": top, "capacity": draw(st.sampled_from([None, 0, 100, 1_000]))}]}
    for kind in KINDS:
        variant = draw(st.sampled_from(["2x2", "3x3", "own", "holes"]))
        codes = [item.code for item in CLASS_LISTS[kind].items]
        if variant in ("2x2", "3x3"):
            found: list[list[str | None]] = [list(line) for line in class_map(kind, variant).picture()]
        else:
            cell = st.sampled_from(codes if variant == "own" else [*codes, None])
            found = draw(st.lists(st.lists(cell, min_size=4, max_size=4), min_size=4, max_size=4))
        given[f"{kind}_map"] = map_rows(kind, found, lang)
    return given


def _many(row: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """From none to a hundred rows: a few different ones, repeated, so that many share a cell."""
    return st.tuples(st.lists(row, max_size=14), st.integers(0, 100), st.integers(0, 10_000)).map(
        lambda t: [dict(random.Random(t[2] + n).choice(t[0])) for n in range(t[1])] if t[0] else [])
