"""The structure of eight real strategies, to be typed into the workbook.

What the bodies want is retold in our own words from their public pages (`source`). None of them gives
numbers for its goals, so every figure here is invented, and its row says so (`INVENTED`). What was not
read is called that (`UNREAD`), and no content is made up for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tools.strategy_answers import word
from xlanskaff.books import strategy_lists as lists
from xlanskaff.catalogue.strategy import chapters
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang

INVENTED = "Oppdiktet tall, bare til prøving"
UNREAD = "Innholdet er ikke lest"

Goal = dict[str, Any]


@dataclass(frozen=True)
class Real:
    """One body's strategy.

    Attributes:
        goals: fields of each row; `level` and `chain` by code.
        kpis: indicator by code, baseline and targets, all invented.
        chapters: text by chapter.
        counted: how many goals the workbook should count.
    """

    name: str
    source: str
    period: tuple[date, date] | None
    goals: tuple[Goal, ...]
    counted: int
    purchases: int | None = None
    chapters: dict[str, str] = field(default_factory=dict)
    kpis: tuple[tuple[str, float, tuple[float, ...]], ...] = ()
    deprioritised: tuple[tuple[str, str], ...] = ()
    approved_by: str = ""
    approved_on: date | None = None

    def rows(self, lang: Lang) -> dict[str, list[dict[str, Any]]]:
        """What is typed into the workbook, as cell values."""
        first, last = self.period or (None, None)
        typed: dict[str, list[dict[str, Any]]] = {
            "response": [{"unit_name": self.name, "assessed_on": serial(date(2026, 11, 1)), "purchases": self.purchases,
                          "period_from": first and serial(first), "period_to": last and serial(last),
                          "respondent": "Prøve"}],
            "chapters": [{"text": self.chapters.get(chapter.id)} for chapter in chapters()],
            "goals": [{**goal, "level": word(lists.GOAL_LEVEL, goal["level"], lang),
                       "chain": word(lists.CHAIN, goal.get("chain"), lang),
                       "deadline": goal.get("deadline") and serial(goal["deadline"])} for goal in self.goals],
            "kpis": [{"parameter": word(lists.KPI, code, lang), "baseline": baseline, "owner": INVENTED,
                      **{f"target{n}": value for n, value in enumerate(targets, 1)}}
                     for code, baseline, targets in self.kpis],
            "deprioritised": [{"what": what, "reason": reason} for what, reason in self.deprioritised],
            "approval": [{"body": self.approved_by or None, "published_at": self.source,
                          "approved_on": self.approved_on and serial(self.approved_on)}],
        }
        return typed


def goal(level: str, text: str, parent: str = "", **fields: Any) -> Goal:
    """One row of the table of goals."""
    return {"level": level, "text": text, "parent": parent or None, **fields}


UIO = Real(
    "Universitetet i Oslo", "https://www.uio.no/om/strategi/anskaffelser", (date(2024, 1, 1), date(2028, 12, 31)), (
        goal("vision", "UiO skal være kjent for innkjøp som er bærekraftige, profesjonelle og faglig solide"),
        goal("mission", "Innkjøpene skal gi verdi for forskning, undervisning og formidling"),
        goal("main_goal", "Innkjøpene skal gi bærekraftige løsninger for behovene i dag og i morgen",
             chain="society_effects"),
        goal("focus_area", "Bærekraft", "M3"),
        goal("sub_goal", "Mindre klimaavtrykk, og lavere risiko for brudd på menneskerettigheter og arbeidsliv",
             "M4", chain="society_effects", kpi="K1", deadline=date(2028, 12, 31),
             effect="Klima- og miljømålene blir nådd. Hele organisasjonen kjøper bærekraftig og blir kjent for det.",
             measures="Markedsdialog. Rutiner for samfunnsansvar. Aktsomhetsvurderinger. Nettverk."),
        goal("focus_area", f"Det andre området. {UNREAD}", "M3"),
        goal("sub_goal", f"Delmål på det andre området. {UNREAD}", "M6", effect=UNREAD, measures=UNREAD),
        goal("focus_area", f"Det tredje området. {UNREAD}", "M3"),
        goal("sub_goal", f"Delmål på det tredje området. {UNREAD}", "M8", effect=UNREAD, measures=UNREAD)),
    counted=3, kpis=(("KPI21", 55, (60, 70, 80, 90)),),
    chapters={"why": "Støtter opp under universitetets overordnede strategi.", "alignment": "Strategi 2030.",
              "focus": "Tre områder er prioritert.", "risk": "Rammeverk som mangler for gjennomføringen."})

BERGEN = Real(
    "Bergen kommune",
    "https://www.bergen.kommune.no/politikk/byradet/behandlede-saker/okonomi-og-administrasjon/"
    "gjenbruk-og-ikke-bare-forbruk-i-ny-anskaffelsesstrategi", (date(2022, 1, 1), date(2025, 12, 31)), (
        goal("focus_area", "Effektiv ressursbruk: organisering og kompetanse", chain="inputs", kpi="K1"),
        goal("focus_area", "Realisere verdier: brukermedvirkning, gevinster og oppfølging av avtaler",
             chain="user_effects"),
        goal("focus_area", "Klima, miljø og samfunnsansvar: gjenbruk, ikke bare forbruk", chain="society_effects",
             kpi="K2", measures="Egen handlingsplan"),
        goal("focus_area", f"Det fjerde området. {UNREAD}")),
    counted=4, purchases=6_740_000_000, kpis=(("KPI01", 70, (74, 78, 82, 85)), ("KPI21", 40, (55, 70, 80, 90))),
    chapters={"present": "Kjøp i 2020: 6,74 milliarder kroner, av det 2,74 til vanlige varer og tjenester og 2,47 til "
                         "bygg og håndverk.", "measures": "Tiltakene står i en egen handlingsplan."},
    approved_by="Bystyret", approved_on=date(2022, 6, 22))

OSLO = Real(
    "Oslo kommune", "https://nyhetsbrev.ukeoslo.no/lanserte-ny-og-gronnere-anskaffelsesstrategi/", None, (
        goal("main_goal", "En felles måte å tenke og handle på som gir tillit til kommunen som innkjøper"),
        goal("sub_goal", "Effektive løsninger for innbyggere og næringsliv, i dag og senere", "M1",
             chain="user_effects", kpi="K1"),
        goal("sub_goal", "Innkjøpene gjør byen grønnere", "M1", chain="society_effects"),
        goal("sub_goal", "Innkjøpene gjør byen varmere, med plass til alle", "M1", chain="society_effects"),
        goal("sub_goal", "Innkjøpene gjør byen mer skapende", "M1", chain="society_effects")),
    counted=4, purchases=26_000_000_000, kpis=(("KPI23", 3.4, (3.6, 3.8, 4.0, 4.0)),),
    chapters={"present": "Kjøper for 26–27 milliarder kroner i året.",
              "measures": "Hver etat hadde egne tiltaksplaner i perioden før."})

VIKEN = Real(
    "Viken fylkeskommune", "https://viken.no/aktuelt/foreslar-strategi-for-anskaffelser.84757.aspx", None, (
        goal("focus_area", "Klima, miljø og samfunnsansvar", chain="society_effects",
             measures="Fossilfritt drivstoff. Sirkulære løsninger. Fossilfrie byggeplasser."),
        goal("focus_area", "God bruk av offentlige budsjetter", chain="inputs", kpi="K1",
             measures="Riktig kvalitet. Obligatorisk e-handel. Livssykluskostnader i store kjøp."),
        goal("focus_area", "Innovasjon og bedre tjenester", chain="outputs", measures="Kompetanse på innovasjon"),
        goal("focus_area", "Utvikling av regionen og næringslivet", chain="society_effects",
             measures="Dele opp store kjøp. Samarbeid med kommunene.")),
    counted=4, purchases=5_500_000_000, kpis=(("KPI14", 35, (50, 70, 90, 95)),), approved_by="Fylkestinget",
    chapters={"present": "Kjøper for 5–6 milliarder kroner i året, kollektivtransport ikke regnet med."})

BAERUM = Real(
    "Bærum kommune", "https://www.baerum.kommune.no/politiske-saker/anskaffelser-i-kommunen/", None, (
        goal("main_goal", "Flere innkjøp gjøres i tråd med loven", chain="activities", problems="P1"),
        goal("main_goal", "Mer effektiv organisering av innkjøp", chain="activities", problems="P2"),
        goal("main_goal", "Større besparelser på de felles avtalene", chain="inputs", problems="P3", kpi="K2"),
        goal("main_goal", "Høyere avtalelojalitet i alle avdelinger", chain="activities", problems="P3", kpi="K1")),
    counted=4, purchases=2_300_000_000,
    kpis=(("KPI01", 58, (65, 72, 80, 85)), ("KPI04", 0, (5_000_000, 10_000_000, 15_000_000, 20_000_000))),
    chapters={"present": "En gjennomgang av området pekte på hva som burde bli bedre.",
              "roles": "Avdelingene har fullmakt til å kjøpe selv opp til 100 000 kroner."})

UIB = Real(
    "Universitetet i Bergen", "https://www.uib.no/oka/77663/tiltaksplan-innkj%C3%B8p-ved-uib",
    (date(2020, 4, 23), date(2024, 4, 22)), (
        goal("vision", "Innkjøp som bidrar til undervisning, forskning og formidling"),
        goal("main_goal", "Best mulige innkjøp: kostnad, kvalitet, egnethet, klima og samfunnsansvar"),
        goal("sub_goal", "Behov som er bedre dekket, og nyskapende løsninger", "M2", chain="outputs",
             measures="Årlig tiltaksplan"),
        goal("sub_goal", "Alle avtaler følges opp slik de var ment", "M2", chain="activities", kpi="K1"),
        goal("sub_goal", "Profesjonelle, effektive og digitale kjøp med klare roller", "M2", chain="activities"),
        goal("sub_goal", "Innkjøpene bidrar til universitetets klima- og miljømål", "M2", chain="society_effects"),
        goal("sub_goal", "Universitetet viser etisk ansvar når det kjøper", "M2", chain="society_effects")),
    counted=5, purchases=1_700_000_000, kpis=(("KPI18", 45, (60, 75, 90, 95)),), approved_by="Universitetsstyret",
    approved_on=date(2020, 4, 23),
    deprioritised=(("Regler og service som hovedsak", "Oppmerksomheten flyttes til styring og prioritering."),))

OSLOMET = Real(
    "OsloMet", "https://ansatt.oslomet.no/innkjopsstrategi", None, (
        goal("main_goal", "God styring og kontroll på innkjøp, bærekraftige kjøp og digitale verktøy i front"),
        goal("sub_goal", "Lederne eier strategien og sørger for at regler og prinsipper følges", "M1",
             chain="activities", measures="Rutiner, kompetanse, analyser og rapportering på måloppnåelse"),
        goal("sub_goal", "Varer og tjenester som kjøpes, er bærekraftige", "M1", chain="society_effects", kpi="K1"),
        goal("sub_goal", "Digitale verktøy brukes i alle ledd av innkjøpet", "M1", chain="activities")),
    counted=3, kpis=(("KPI21", 50, (60, 70, 80, 90)),), approved_by="Styret", approved_on=date(2021, 5, 7),
    chapters={"present": "Mellom 15 og 20 % av budsjettet går til innkjøp."})

OSTFOLD = Real(
    "Østfold fylkeskommune",
    "https://innovativeanskaffelser.no/blogg/hvorfor-er-det-viktig-med-en-anskaffelsesstrategi/",
    (date(2018, 1, 1), date(2022, 12, 31)), (
        goal("main_goal", "Bærekraftig verdiskaping med lavest mulig bruk av ressurser, og tillit til fylkeskommunen",
             chain="society_effects", kpi="K1", measures="Innovasjonsvennlige innkjøp med dialog og åpne krav"),),
    counted=1, kpis=(("KPI19", 2.8, (3.0, 3.2, 3.5, 3.5)),), approved_by="Fylkestinget",
    chapters={"why": "Strategien knytter politiske mål til det daglige kjøpet av varer og tjenester."})

UIB_NEWER = Real(
    "Universitetet i Bergen, den nyere strategien", "https://www.uib.no/en/foremployees/178917/procurement-strategy",
    None, (
        goal("sub_goal", "Bærekraftige innkjøp, med mindre forbruk og mer ombruk", chain="society_effects"),
        goal("sub_goal", "Helhetlig oppfølging av avtalene", chain="activities", kpi="K1"),
        goal("sub_goal", "Profesjonelle, effektive og digitale kjøp med klare roller", chain="activities"),
        goal("sub_goal", "Innkjøp som ivaretar universitetets behov for sikkerhet", chain="outputs")),
    counted=4, purchases=1_700_000_000, kpis=(("KPI18", 60, (75, 85, 90, 95)),))

ALL = (BERGEN, OSLO, VIKEN, BAERUM, UIB, UIB_NEWER, UIO, OSLOMET, OSTFOLD)
