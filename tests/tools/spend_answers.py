"""Spend analyses as cell values: empty, half and full, with the purchases of a municipality that does not exist.

Suppliers are invented. Their organisation numbers have a right check digit and begin with 3, as those of the
registers' own test bodies do; no real body has a number that begins so.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date
from typing import Any

from tools.spend_answers_more import more
from xlanskaff.books.spend_analysis import BOOK
from xlanskaff.books.spend_analysis_rows import ABC, LIVE, MATCH, SCOPE
from xlanskaff.catalogue import spend
from xlanskaff.catalogue.considerations import considerations
from xlanskaff.grammar.dates import EPOCH
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.organisations import check_digit

SPEC = BOOK
Rows = list[dict[str, Any]]
Given = dict[str, Rows]
YEAR = 2025
QUESTIONS = 4
WORDS: dict[str, tuple[str, str, str]] = {
    "period": ("1. januar – 31. desember 2025", "1. januar – 31. desember 2025", "1 January – 31 December 2025"),
    "person": ("Privatperson {}", "Privatperson {}", "Private person {}"),
    "yes": ("Ja", "Ja", "Yes"),
    "question": ("Er kjøpene hos {} samme behov, og er de kunngjort eller gjort på en avtale?",
                 "Er kjøpa hos {} same behov, og er dei kunngjorde eller gjorde på ein avtale?",
                 "Are the purchases from {} the same need, and were they advertised or made on an agreement?"),
    "quarters": ("1.–4. kvartal 2025", "1.–4. kvartal 2025", "Q1–Q4 2025"),
    "frame": ("Rammeavtale {}", "Rammeavtale {}", "Framework agreement {}"),
    "below": ("Under {} kr", "Under {} kr", "Below NOK {}"),
    "from": ("{} kr og over", "{} kr og over", "NOK {} and over"),
    "credit": ("Kreditnotaer", "Kreditnotaer", "Credit notes"),
    "handle": ("Vurder risikoen før neste konkurranse, still kontraktskrav og følg dem opp",
               "Vurder risikoen før neste konkurranse, still kontraktskrav og følg dei opp",
               "Assess the risk before the next competition, set contract terms and follow them up"),
    "no_vat": ("Kolonnen Beløp er tolket som beløp uten mva.", "Kolonnen Beløp er tolka som beløp utan mva.",
               "The column Beløp was taken as the amount without VAT."),
    "chart": ("Kontoene er lest som KOSTRA-arter, fordi 98 % av dem finnes der.",
              "Kontoane er lesne som KOSTRA-artar, fordi 98 % av dei finst der.",
              "The accounts were read as KOSTRA types, since 98 % of them exist there."),
    "spread": ("Det kjøpes utenom avtaler i {} kategorier", "Det blir kjøpt utanom avtalar i {} kategoriar",
               "Purchases are made outside agreements in {} categories"),
    "tail": ("Mange små fakturaer tar tid", "Mange små fakturaer tek tid", "Many small invoices take time"),
    "unknown": ("Vi vet ikke hva vi kjøper hos de største leverandørene",
                "Vi veit ikkje kva vi kjøper hos dei største leverandørane",
                "We do not know what we buy from the largest suppliers"),
    "all": ("Hele virksomheten", "Heile verksemda", "The whole organisation"),
    "basis": ("Se arket Avtaledekning i innkjøpsanalysen for 2025.",
              "Sjå arket Avtaledekning i innkjøpsanalysen for 2025.",
              "See the sheet Agreement coverage of the spend analysis for 2025."),
}
FIRST = ("Fjordvik", "Nordlys", "Bjørkelund", "Havblikk", "Storneset", "Elvedal", "Solbakken", "Granli", "Tindvåg",
         "Lyngmo", "Sundet", "Kvitfjell", "Åsgård", "Vestre", "Midtbygda")
SECOND = (("Entreprenør", "construction"), ("Byggevare", "construction_materials"), ("Renhold", "cleaning"),
          ("Kraft", "energy"), ("IT", "ict_services"), ("Programvare", "software"), ("Data", "ict_equipment"),
          ("Legevarer", "medical_supplies"), ("Omsorg", "care_services"), ("Rådgivning", "consultants"),
          ("Arkitekter", "engineering"), ("Bemanning", "temporary_staff"), ("Turbuss", "passenger_transport"),
          ("Bil", "vehicles"), ("Engros", "food"), ("Kontor", "office_supplies"), ("Møbler", "furniture"),
          ("Arbeidstøy", "workwear"), ("Maskin", "machines"), ("Trykk", "communication"))
DEPARTMENTS = ("Oppvekst og utdanning", "Helse og omsorg", "Teknisk drift", "Eiendom", "Kultur og idrett",
               "Sentraladministrasjonen", "NAV", "Plan og bygg", "IKT", "Brann og redning", "Havn",
               "Politisk sekretariat")
ACCOUNTS = {"construction": "230 Vedlikehold og byggetjenester", "food": "115 Matvarer", "energy": "180 Energi",
            "office_supplies": "100 Kontormateriell", "medical_supplies": "110 Medisinsk forbruksmateriell"}
WAGES, GRANTS, SHOWN_REASONS = "010 Fastlønn", "470 Overføring til private", ("purchase", "wages", "no_account")


def serial(day: date) -> int:
    """A date as a workbook holds it."""
    return (day - EPOCH).days


def organisation_number(number: int) -> str:
    """The number of an invented body: valid, and nobody's."""
    for first in range(30_000_000 + number * 37, 40_000_000):
        digit = check_digit(str(first))
        if digit is not None:
            return f"{first}{digit}"
    raise ValueError(number)


def _said(lang: Lang, key: str, *values: object) -> str:
    return WORDS[key][LANGUAGES.index(lang)].format(*values)


def _kroner(value: float, lang: Lang) -> str:
    return f"{value:,.0f}".replace(",", "," if lang == "en" else "\u00a0")


def suppliers(count: int, lang: Lang, rng: random.Random) -> Rows:
    """Invented suppliers, each with what it sells; every 23rd is a masked person."""
    found = []
    for no in range(1, count + 1):
        first, (second, category) = FIRST[no * 7 % len(FIRST)], SECOND[(no * 11 + no // 20) % len(SECOND)]
        person = no % 23 == 0
        name = _said(lang, "person", no // 23) if person else f"{first} {second} AS"
        found.append({"no": no, "name": name, "number": None if person else organisation_number(no),
                      "category": category, "person": person, "weight": 1 / no ** 1.1 * rng.uniform(0.6, 1.4)})
    return found


def answers(lang: Lang, *, share: float = 1.0, lines: int = 200, seed: int = 1) -> Given:
    """An analysis: `share` of the lines; below 1 without a contract register; without any lines when it is 0."""
    if not share:
        return {"facts": [{"made_on": serial(date(2026, 11, 2))}]}
    rng = random.Random(seed)
    sellers = suppliers(max(8, int(110 * share)), lang, rng)
    made = [_line(no, lang, rng, sellers, register=share == 1) for no in range(1, int(lines * share) + 1)]
    bought = [line for line in made if line["scope"] == SCOPE.label("in", lang)]
    sellers = _by_size(sellers, made, bought)
    read, aside = round(sum(line["amount"] for line in made) + 1_234.56, 2), 1_234.56
    used = {code: spend.categories()[code].name.text(lang) for _, code in SECOND}
    given: Given = {
        "facts": [{"organisation": "Fjordvik kommune", "period": _said(lang, "period"),
                   "made_on": serial(date(2026, 11, 2)), "files": "hovedbok_2025.csv", "currency": "NOK",
                   "suppliers": len(sellers),
                   "persons": sum(s["person"] for s in sellers), "rows": len(made) + 3, "read": read,
                   "set_aside_rows": 3, "set_aside": aside}],
        "lines": made, **_sellers(lang, sellers, bought), **_places(lang, bought, used),
        "assumptions": [{"no": no, "assumption": _said(lang, key), "file": "hovedbok_2025.csv"}
                        for no, key in enumerate(("no_vat", "chart"), 1)],
        "reasons": _reasons(made),
        "months": [{"month": serial(date(year, month, 1))} for year in (YEAR - 1, YEAR) for month in range(1, 13)],
    }
    if share == 1:
        given.update(**_agreements(lang, sellers, made), candidates=_candidates(lang, sellers),
                     **more(lang, YEAR, [row["name"] for row in given["categories"]], [s["name"] for s in sellers]),
                     invoice_settings=[{"rate": 280, "small": 1_000}])
    agreed = Counter(row["category"] for row in given.get("agreements", ()))
    given["coverage"] = [{"name": row["name"], "agreements": agreed[row["name"]]} for row in given["categories"]]
    return {**given, **_invoices(lang, bought), **_risk(lang, bought), **_next(lang, bought),
            "suggested": _suggested(lang)}


def _line(no: int, lang: Lang, rng: random.Random, sellers: Rows, *, register: bool) -> dict[str, Any]:
    seller = rng.choices(sellers, [s["weight"] for s in sellers])[0]
    month = rng.choices(range(1, 13), [6, 6, 7, 7, 7, 8, 4, 6, 8, 8, 9, 14])[0]
    day = date(YEAR - (no % 3 == 0), month, rng.randint(1, 28))
    department = min(int(rng.expovariate(0.35)), len(DEPARTMENTS) - 1)
    amount = round(rng.lognormvariate(8.6, 1.7) * (-0.2 if rng.random() < 0.04 else 1), 2)
    kind = rng.random()
    wages, review = kind < 0.12, 0.12 <= kind < 0.17
    placed = not wages and not review and rng.random() < 0.82
    risk = next((r for r in spend.risk_products().values() if seller["category"] in r.categories), None)
    match = rng.choices(("certain", "possible", "none"), (5, 2, 3))[0] if register else "possible"
    return {
        "id": no, "date": serial(day), "month": serial(day.replace(day=1)), "lines": 1,
        "amount": amount * (9 if wages else 1),
        "supplier": None if wages else seller["name"], "supplier_no": 0 if wages else seller["no"],
        "organisation_number": None if wages else seller["number"],
        "department": DEPARTMENTS[department], "department_no": department + 1,
        "account": WAGES if wages else None if review else ACCOUNTS.get(seller["category"], "200 Inventar og utstyr"),
        "text": None if wages else "Faktura", "document": f"F{20_000 + no * 3 // 2}",
        "scope": SCOPE.label("out" if wages else "review" if review else "in", lang),
        "category": spend.categories()[seller["category"]].name.text(lang) if placed else None,
        "coverage": None if wages or review else MATCH.label(match, lang),
        "reason": spend.reasons()[SHOWN_REASONS[1 if wages else 2 if review else 0]].text(lang),
        "risk": risk.name.text(lang) if placed and risk else None,
        "candidate": "?" if placed and register and match == "none" else None,
    }


def _by_size(sellers: Rows, made: Rows, bought: Rows) -> Rows:
    """The suppliers with new numbers, the largest first, and the lines with these numbers."""
    sums: dict[int, float] = defaultdict(float)
    for line in bought:
        sums[line["supplier_no"]] += line["amount"]
    order = sorted(sellers, key=lambda s: -sums[s["no"]])
    new = {0: 0, **{seller["no"]: no for no, seller in enumerate(order, 1)}}
    for line in made:
        line["supplier_no"] = new[line["supplier_no"]]
        asks = line["candidate"] and line["supplier_no"] <= QUESTIONS
        line["candidate"] = str(line["supplier_no"]) if asks else None
    return [{**seller, "no": new[seller["no"]]} for seller in order]


def _sellers(lang: Lang, sellers: Rows, bought: Rows) -> Given:
    sums: dict[int, float] = defaultdict(float)
    places: dict[int, set[str]] = defaultdict(set)
    for line in bought:
        sums[line["supplier_no"]] += line["amount"]
        places[line["supplier_no"]].add(line["department"])
    rows = [{"no": s["no"], "name": s["name"], "organisation_number": s["number"], "departments": len(places[s["no"]]),
             "invoices": sum(line["supplier_no"] == s["no"] for line in bought),
             "person": _said(lang, "yes") if s["person"] else None, "sum": round(sums[s["no"]], 2)} for s in sellers]
    whole = sum(row["sum"] for row in rows)
    for row in rows[LIVE:]:
        row.update(share=row["sum"] / whole, cumulative=1.0, letter=ABC.label("c", lang))
    kept = [{key: value for key, value in row.items() if key != "sum"} for row in rows[:LIVE]]
    return {"suppliers": kept, "other_suppliers": rows[LIVE:]}


def _places(lang: Lang, bought: Rows, used: dict[str, str]) -> Given:
    tree = spend.categories()
    who: dict[str, set[int]] = defaultdict(set)
    sums: dict[str, float] = defaultdict(float)
    for line in bought:
        who[line["category"]].add(line["supplier_no"])
        sums[line["category"]] += line["amount"]
    order = sorted(used.items(), key=lambda item: -sums[item[1]])
    return {"categories": [{"no": no, "name": name, "area": tree[tree[code].parent].name.text(lang),
                            "suppliers": len(who[name])} for no, (code, name) in enumerate(order, 1)],
            "departments": [{"no": no, "name": name, "count": 1} for no, name in enumerate(DEPARTMENTS, 1)]}


def _agreements(lang: Lang, sellers: Rows, made: Rows) -> Given:
    rows = []
    ends = (date(2027, 6, 30), date(2026, 12, 31), date(2026, 6, 30), date(2028, 1, 31), date(2027, 12, 31),
            date(2029, 3, 31))
    room = (0.9, 1.6, 2.2, 1.1, 1, 1)
    for no, (seller, end) in enumerate(zip(sellers[:6], ends, strict=True), 1):
        used = 0 if no == 5 else round(sum(line["amount"] for line in made if line["supplier_no"] == seller["no"]), 0)
        category = spend.categories()[seller["category"]].name.text(lang)
        rows.append({"agreement": f"25/{no:04d}", "name": _said(lang, "frame", category.lower()),
                     "supplier": seller["name"], "category": category, "end": serial(end), "used": used,
                     "maximum": None if no == 6 else round(used * room[no - 1] + (no == 5) * 400_000, -3)})
    return {"agreements": rows}


def _candidates(lang: Lang, sellers: Rows) -> Rows:
    return [{"no": no, "question": _said(lang, "question", seller["name"]), "period": _said(lang, "quarters"),
             "sum": 2_400_000 / no, "limit": 500_000, "limit_from": serial(date(2025, 7, 1)), "provision": "FOA § 5-4",
             "lines": 14 - no} for no, seller in enumerate(sellers[:QUESTIONS], 1)]


def _invoices(lang: Lang, bought: Rows) -> Given:
    limits = (500, 1_000, 5_000, 25_000, 100_000, 0)
    rows = []
    below = 0.0
    for upper in limits:
        held = [line["amount"] for line in bought if line["amount"] >= below and (not upper or line["amount"] < upper)]
        name = _said(lang, "below", _kroner(upper, lang)) if upper else _said(lang, "from", _kroner(below, lang))
        rows.append({"size": name, "number": len(held), "sum": round(sum(held), 2), "upper": upper})
        below = upper or below
    credit = [line["amount"] for line in bought if line["amount"] < 0]
    rows.append({"size": _said(lang, "credit"), "number": len(credit), "sum": round(sum(credit), 2), "upper": -1})
    small = [line for line in bought if 0 <= line["amount"] < 1_000]
    often = Counter(line["supplier"] for line in small).most_common(8)
    return {"invoice_classes": rows, "small_invoices": [
        {"name": name, "number": number, "sum": round(sum(s["amount"] for s in small if s["supplier"] == name), 2)}
        for name, number in often]}


def _risk(lang: Lang, bought: Rows) -> Given:
    tree, held = spend.categories(), {line["risk"] for line in bought}
    return {"risk": [{"name": r.name.text(lang), "suppliers": len({
        line["supplier_no"] for line in bought if line["risk"] == r.name.text(lang)}),
        "categories": ", ".join(tree[code].name.text(lang) for code in r.categories), "handle": _said(lang, "handle")}
        for r in spend.risk_products().values() if r.name.text(lang) in held],
        "duties": [{"provision": c.provision, "name": c.text(lang), "duty": c.explained(lang)}
                   for c in considerations()[:6]]}


def _next(lang: Lang, bought: Rows) -> Given:
    left: dict[int, float] = defaultdict(float)
    names = {line["supplier_no"]: line["supplier"] for line in bought}
    for line in bought:
        if not line["category"]:
            left[line["supplier_no"]] += line["amount"]
    order = sorted(left, key=lambda no: -left[no])[:50]
    return {"next_suppliers": [{"no": place, "name": names[no], "supplier_no": no, "bought": "200 Inventar og utstyr"}
                               for place, no in enumerate(order, 1)]}


def _reasons(made: Rows) -> Rows:
    return [{"reason": reason, "scope": scope} for scope, reason in dict.fromkeys(
        (line["scope"], line["reason"]) for line in made)]


def _suggested(lang: Lang) -> Rows:
    return [{"no": 1, "problem": _said(lang, "spread", 14), "where": _said(lang, "all"), "frequency": 4,
             "seriousness": 3, "comment": _said(lang, "basis")},
            {"no": 2, "problem": _said(lang, "tail"), "where": DEPARTMENTS[0], "frequency": 4, "seriousness": 2},
            {"no": 3, "problem": _said(lang, "unknown"), "where": _said(lang, "all"), "frequency": 3, "seriousness": 3}]
