"""A master plan shared out to units, and the books as they come back with statuses filled in."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from xlanskaff.books.action_plan import BOOK
from xlanskaff.books.action_plan_lists import STATUS
from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.dates import serial
from xlanskaff.language.texts import LANGUAGES, Lang, language
from xlanskaff.services.batch import BatchResult, batch
from xlanskaff.services.batch_plan import fill, prepare
from xlanskaff.services.templates import template_path

ON = date(2027, 6, 15)
HEADERS = ("unit", "id", "activity", "owner", "start", "deadline", "priority", "hours")
CODES = ("not_started", "in_progress", "delayed", "completed", "stopped")
Cells = dict[str, CellValue]


@dataclass
class Activity:
    """One activity of the master plan, as it was sent."""

    unit: str
    id: str
    activity: str
    owner: str
    start: date
    deadline: date
    priority: int
    hours: float
    status: str = ""

    def overdue(self, on: date) -> bool:
        return self.deadline < on and self.status not in {"completed", "stopped"}


def master(units: int = 40, activities: int = 200, seed: int = 1) -> list[Activity]:
    """A plan whose ids run through all units, so that each unit gets some of them."""
    rng = random.Random(seed)
    made = []
    for number in range(activities):
        start = date(2027, 1, 1) + timedelta(days=rng.randrange(300))
        made.append(Activity(str(1 + number % units), f"A{number + 1}", f"Gjennomgå avtale nr. {number + 1}",
                             f"Rådgiver {1 + number % 3}", start, start + timedelta(days=rng.randrange(10, 200)),
                             rng.randint(1, 3), rng.choice((8, 37.5, 120))))
    return made


def send(folder: Path, plan: list[Activity], *, lang: Lang = "nb", languages: bool = True) -> BatchResult:
    """Share the plan out with a batch; every third unit gets its book in another language."""
    folder.mkdir(parents=True, exist_ok=True)
    units = list(dict.fromkeys(a.unit for a in plan))
    _table(folder / "enheter.csv", ("id", "navn", "språk"), [
        (unit, f"Avdeling {unit}", LANGUAGES[int(unit) % 3] if languages else lang) for unit in units])
    _table(folder / "plan.csv", HEADERS, [
        (a.unit, a.id, a.activity, a.owner, f"{a.start:%d.%m.%Y}", f"{a.deadline:%d.%m.%Y}", a.priority,
         f"{a.hours:g}".replace(".", ",")) for a in plan])
    return batch(BOOK.key, folder / "enheter.csv", folder / "ut", rows={"activities": folder / "plan.csv"}, lang=lang,
                 on=ON)


def _table(path: Path, headers: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([headers, *rows])
    path.write_text(stream.getvalue(), encoding="utf-8-sig")


@dataclass
class Return:
    """How units answer: a status for every activity, and what they changed that they were not to change."""

    seed: int = 2
    changed: Mapping[str, Cells] = field(default_factory=dict)


def answer(sent: BatchResult, plan: list[Activity], folder: Path, how: Return | None = None) -> Path:
    """The books with statuses filled in by the fill engine, from the templates that the batch used."""
    how = how or Return()
    rng = random.Random(how.seed)
    folder.mkdir(parents=True, exist_ok=True)
    fields = [("plan", "unit_name"), ("plan", "unit_id"), ("plan", "assessed_on")]
    columns = (*HEADERS[2:], "status", "percent", "comment", "updated")
    ready = {lang: prepare(BOOK, template_path(BOOK.key, lang), fields=fields, tables={"activities": columns})
             for lang in LANGUAGES}
    for entry in sent.entries:
        lang = language(entry.lang)
        rows: list[Cells] = []
        for a in (a for a in plan if a.unit == entry.unit):
            a.status = rng.choice(CODES)
            rows.append({
                "id": a.id, "activity": a.activity, "owner": a.owner, "start": serial(a.start),
                "deadline": serial(a.deadline), "priority": a.priority, "hours": a.hours,
                "status": labels(STATUS, lang)[a.status], "percent": 0.5, "comment": f"Sett på {a.id}",
                "updated": serial(ON)} | how.changed.get(a.id, {}))
        given = {fields[0]: entry.name, fields[1]: entry.unit, fields[2]: serial(ON)}
        chunks = fill(ready[lang], given, {"activities": rows}, {
            "book": BOOK.key, "version": str(BOOK.version), "lang": lang, "template": entry.template,
            "unit": entry.unit, "unit_name": entry.name, "batch": entry.batch})
        (folder / entry.file).write_bytes(b"".join(chunks))
    return folder
