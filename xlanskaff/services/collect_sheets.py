"""The rows of the sheets that every consolidated workbook has: status, conflicts, files, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xlanskaff.books.collected import TEXTS, outcome, standing
from xlanskaff.grammar.blocks import Form, Table, Workbook
from xlanskaff.grammar.dates import serial
from xlanskaff.grammar.labels import labels_of
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.values import Rows
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.collect_kind import Kind
from xlanskaff.services.collect_records import Conflict, Gathered, Outcome, Returned, Standing

SHOWN = 12
"""Ids and files named for each conflict; how many more there are is said."""

DIGITS = 16
"""Digits of a digest on a sheet: enough to tell any two files apart. The whole of it is in files.csv."""

_ANSWERED = frozenset({Standing.ANSWERED, Standing.ANSWERED_LATE})


def shared_rows(gathered: Gathered, how: Kind, lang: Lang, suppressed: str) -> Rows:
    """The rows of the shared sheets; `suppressed` says which groups are held back."""
    spec = how.consolidated()
    return {
        "settings": [_settings(gathered, lang, suppressed)],
        "status": [{
            "unit": s.unit, "name": s.name, "parent": s.parent, "leader": s.leader, "email": s.email,
            "standing": standing(s.standing.value, lang), "assessed_on": _serial(s.assessed_on), "files": s.files,
            "asked": int(s.asked), "answered": int(s.files > 0),
        } for s in gathered.statuses],
        "conflicts": [_conflict(number, c, how, lang) for number, c in enumerate(gathered.conflicts, 1)],
        "files": [_file(number, r, spec, lang) for number, r in enumerate(gathered.returned, 1)],
    }


def _settings(gathered: Gathered, lang: Lang, suppressed: str) -> dict[str, Any]:
    """The settings; a book without groups of respondents has no cell for the last two."""
    given = gathered.settings
    batches = sorted({r.batch for r in gathered.returned if r.batch and r.reason is None})
    absent = text(f"{TEXTS}.given.not", lang)
    return {"on": _serial(given.on) or absent, "due": _serial(given.due) or absent,
            "batch": _few(batches) or absent, "minimum_group": given.minimum_group, "suppressed": suppressed}


def _conflict(number: int, conflict: Conflict, how: Kind, lang: Lang) -> dict[str, Any]:
    return {
        "no": number, "unit": conflict.unit_name or conflict.unit,
        "answered_for": text(f"{TEXTS}.answered_for.{'person' if conflict.person else 'unit'}", lang),
        "files": "\n".join([*conflict.files[:SHOWN], *_more(conflict.files)]),
        "dates": "\n".join(f"{day:%d.%m.%Y}" if day else "–" for day in conflict.dates[:SHOWN]),
        "differences": "\n".join(differences(conflict.differences, how.part(), lang)),
    }


def differences(found: Mapping[str, Sequence[str]], spec: Workbook, lang: Lang) -> list[str]:
    """What differs, a line for each column: its label, and the ids of the rows."""
    lines: list[str] = []
    for key, ids in found.items():
        block_key, _, column = key.partition(".")
        block = spec.block(block_key)
        assert isinstance(block, Form | Table)
        label = labels_of(spec, block, column)[lang]
        lines.append(f"{label}: {_few(ids)}" if ids else label)
    return lines


def _few(ids: Sequence[str]) -> str:
    return ", ".join([*ids[:SHOWN], *_more(ids)])


def _more(ids: Sequence[str]) -> list[str]:
    return [f"… (+{len(ids) - SHOWN})"] if len(ids) > SHOWN else []


def _file(number: int, r: Returned, spec: Workbook, lang: Lang) -> dict[str, Any]:
    counted = r.outcome is not Outcome.SET_ASIDE
    return {
        "no": number, "file": r.file, "unit": r.unit_name or r.unit, "outcome": outcome(r.outcome.value, lang),
        "reason": _reason(r, spec, lang), **(r.counts if counted else {}),
        "answer": r.digest[:DIGITS] if counted else "", "sha256": r.sha256[:DIGITS],
        "counts": int(r.outcome is Outcome.USED),
    }


def _reason(r: Returned, spec: Workbook, lang: Lang) -> str:
    if r.reason is not None:
        return say(r.reason, lang).message
    if r.outcome is Outcome.DUPLICATE:
        return text(f"{TEXTS}.explained.same", lang, file=r.same_as)
    if r.outcome is Outcome.CONFLICT:
        sheet = next(s for s in spec.sheets if s.key == "conflicts")
        return text(f"{TEXTS}.explained.conflict", lang, sheet=tab(spec, sheet, lang))
    return ""


def _serial(day: date | None) -> int | None:
    return None if day is None else serial(day)
