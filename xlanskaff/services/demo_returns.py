"""The returned books of the demonstration: answers drawn from a profile, the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from xlanskaff.books import book as specification
from xlanskaff.catalogue.demo import departments
from xlanskaff.catalogue.self_evaluation import Statement, statements
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.book import CellError, CellValue
from xlanskaff.grammar.choices import ChoiceList, labels
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch import BatchResult
from xlanskaff.services.batch_plan import Plan, fill, prepare
from xlanskaff.services.batch_write import put
from xlanskaff.xlsx.read import open_book

FORM = ("assessed_on", "answered_for", "role", "respondent")
TABLE = ("now", "target", "importance", "evidence")
ANSWERED, LATE = date(2026, 10, 20), date(2026, 11, 9)

# How mature the made-up municipality is, area by area, and how far it wants to go.
PROFILE = {"A": 2.9, "B": 2.1, "C": 3.1, "D": 2.6, "E": 3.4, "F": 2.3, "G": 1.8, "H": 2.7, "I": 2.2, "J": 2.8,
           "K": 2.4, "L": 1.6}
ROLES = ("leader", "buyer", "orderer")
SEES = {"leader": 0.6, "buyer": -0.5, "orderer": 0.0, "": 0.0}

# What people really do to single cells, by unit and statement.
ODD_CELLS: Mapping[str, Mapping[tuple[str, str], CellValue]] = {
    "140": {("A3", "now"): "3,0", ("B2", "now"): "ca. 3", ("C1", "target"): 7},
    "330": {("D2", "now"): CellError("#N/A")},
    "430": {("E1", "evidence"): "=1+1"},
}
ODD_DATES: Mapping[str, CellValue] = {"150": "midten av oktober", "350": "20.10.2026"}


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers, and how they tend to."""

    role: str
    respondent: str
    on: date


def return_all(sent: BatchResult, folder: Path) -> list[Path]:
    """Fill in the books that were sent out, as the departments do; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = specification("self_evaluation")
    behaves = {d.id: d.answers for d in departments()}
    made: list[Path] = []
    for entry in sent.entries:
        answers = list(_answers(behaves[entry.unit]))
        if not answers:
            continue
        source = sent.out / entry.file
        plan = prepare(spec, source, fields=[("response", name) for name in FORM], tables={"statements": TABLE})
        identity = dict(open_book(source).meta())
        for number, answer in enumerate(answers, 1):
            name = entry.file if not answer.respondent else f"{Path(entry.file).stem} - {answer.respondent}.xlsx"
            made.append(folder / name)
            put(made[-1], fill_answers(plan, spec, entry.unit, answer, identity, seed=f"{entry.unit}-{number}"))
    return made


def _answers(behaviour: str) -> Iterator[Answer]:
    if behaviour == "unit":
        yield Answer("", "", ANSWERED)
    elif behaviour == "late":
        yield Answer("", "", LATE)
    elif behaviour == "persons":
        for role in ROLES:
            yield Answer(role, f"{role[0].upper()}1", ANSWERED)


def fill_answers(plan: Plan, spec: Workbook, unit: str, answer: Answer, identity: Mapping[str, str], *,
                 seed: str) -> list[bytes]:
    """One returned book as bytes; the same for the same seed."""
    chance = Random(seed)
    lang = plan.lang
    choices = {c.name: c.choices for b in spec.data_blocks() for c in b.columns if c.choices is not None}
    given: dict[tuple[str, str], CellValue] = {
        ("response", "assessed_on"): ODD_DATES.get(unit, serial(answer.on)),
        ("response", "answered_for"): labels(choices["answered_for"], lang)["person" if answer.role else "unit"],
        ("response", "role"): labels(choices["role"], lang)[answer.role] if answer.role else None,
        ("response", "respondent"): answer.respondent or None,
    }
    unit_level = chance.gauss(0, 0.35) + SEES[answer.role]
    rows = [_row(statement, unit, unit_level, chance, choices, lang) for statement in statements()]
    return fill(plan, given, {"statements": rows}, identity)


def _row(statement: Statement, unit: str, unit_level: float, chance: Random, choices: Mapping[str, ChoiceList],
         lang: Lang) -> dict[str, CellValue]:
    level = round(PROFILE[statement.area] + unit_level + chance.gauss(0, 0.7))
    now: CellValue = min(5, max(1, level))
    target = min(5, max(int(now), round(3.6 + chance.gauss(0, 0.5))))  # type: ignore[arg-type]
    drawn = chance.random()
    row: dict[str, CellValue] = {"id": statement.id, "now": now, "target": target}
    if drawn < 0.05:
        row["now"] = labels(choices["now"], lang)["unknown"]
    elif drawn < 0.08:
        row.update(now=labels(choices["now"], lang)["not_relevant"], target=None)
    elif drawn < 0.12:
        row["now"] = None
    elif level >= 4 and drawn > 0.4:
        row["evidence"] = f"§ {statement.id}"
    row["importance"] = labels(choices["importance"], lang)[chance.choice(["high", "medium", "low"])]
    for (id_, column), value in ODD_CELLS.get(unit, {}).items():
        if id_ == statement.id:
            row[column] = value
    return row
