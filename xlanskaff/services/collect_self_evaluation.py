"""How self-evaluations are collected: what is kept of each, and where two of them differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from xlanskaff.books.self_evaluation import BOOK as SPECIFICATION
from xlanskaff.catalogue.self_evaluation import statements
from xlanskaff.errors import Finding
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.values import Rows
from xlanskaff.language.texts import Lang
from xlanskaff.rules.maturity import Answer, levels_in
from xlanskaff.services import collect_self_evaluation_figures as figures
from xlanskaff.services.collect_kind import TidyTable
from xlanskaff.services.collect_records import Gathered

BOOK = "self_evaluation"
FORM = "response"
ASSESSOR = ""
COUNTS = ("answered", "unknown", "not_relevant", "blank")
TABLES = ("answers", "units", "statements")

_READ = ("response", "statements")
_FORM = ("assessed_on", "answered_for", "role", "comment")
_TEXTS = ("evidence", "comment")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one book, in the order of the statements.

    Attributes:
        texts: (statement, column) -> digest of what is written there; the words are not kept.
        form: the fields of the form that two answers of one respondent can differ in.
    """

    now: tuple[Answer, ...]
    target: tuple[Answer, ...]
    importance: tuple[str | None, ...]
    texts: Mapping[tuple[str, str], int]
    form: tuple[object, ...]


@cache
def part() -> Workbook:
    """The sheets that hold answers; the others follow from them."""
    return replace(SPECIFICATION, sheets=tuple(s for s in SPECIFICATION.sheets if s.key in _READ))


def essential() -> Sequence[Key]:
    """The columns without which nothing can be counted."""
    return (("statements", "id"), ("statements", "now"))


def content(reading: Reading) -> Answers:
    """The answers of one book. A statement that stands twice with different answers has none."""
    rows: dict[str, dict[str, Any]] = {}
    for row in reading.tables["statements"]:
        known = rows.setdefault(row["id"], row)
        if known is not row and known != row:
            rows[row["id"]] = {}
    ordered = [rows.get(s.id, {}) for s in statements()]
    form = reading.forms["response"]
    return Answers(
        tuple(row.get("now") for row in ordered), tuple(row.get("target") for row in ordered),
        tuple(row.get("importance") for row in ordered),
        {(s.id, column): _fingerprint(text) for s, row in zip(statements(), ordered, strict=True)
         for column in _TEXTS if (text := row.get(column))},
        tuple(_fingerprint(v) if n == "comment" and (v := form.get(n)) else form.get(n) for n in _FORM))


def _fingerprint(text: str) -> int:
    from hashlib import blake2b

    return int.from_bytes(blake2b(" ".join(text.split()).encode(), digest_size=8).digest(), "big")


def counts(content: Answers) -> dict[str, int]:
    """How many statements were answered with a level, «vet ikke», «ikke relevant», and not at all."""
    answered = len(levels_in(content.now))
    unknown, not_relevant = content.now.count("unknown"), content.now.count("not_relevant")
    return {"answered": answered, "unknown": unknown, "not_relevant": not_relevant,
            "blank": len(content.now) - answered - unknown - not_relevant}


def is_blank(counts: Mapping[str, int]) -> bool:
    """Whether no statement was taken a stand on."""
    return counts["blank"] == sum(counts.values())


def differences(one: Answers, other: Answers) -> dict[str, tuple[str, ...]]:
    """Where two books differ: `block.column` -> ids of statements; a form field has none."""
    found: dict[str, tuple[str, ...]] = {
        f"response.{name}": () for name, a, b in zip(_FORM, one.form, other.form, strict=True) if a != b}
    for column in ("now", "target", "importance"):
        pairs = zip(statements(), getattr(one, column), getattr(other, column), strict=True)
        if ids := tuple(s.id for s, a, b in pairs if a != b):
            found[f"statements.{column}"] = ids
    for column in _TEXTS:
        if ids := tuple(s.id for s in statements() if one.texts.get((s.id, column)) != other.texts.get((s.id, column))):
            found[f"statements.{column}"] = ids
    return found


def summary(gathered: Gathered) -> figures.Summary:
    """The figures of everything that counts."""
    return figures.summarise(gathered)


def told(gathered: Gathered, summary: figures.Summary) -> Sequence[Finding]:  # noqa: ARG001 - asked of every kind
    """Nothing: what is odd about an answer is told when it is read."""
    return ()


def consolidated() -> Workbook:
    """The specification of the consolidated workbook."""
    from xlanskaff.books.self_evaluation_collected import BOOK as COLLECTED

    return COLLECTED


def rows(summary: figures.Summary, lang: Lang) -> Rows:
    """The rows of the book's own sheets."""
    from xlanskaff.services.collect_self_evaluation_sheets import rows as written

    return written(summary, lang)


def suppressed(summary: figures.Summary, lang: Lang) -> str:
    """Which role groups are held back, in words."""
    from xlanskaff.services.collect_self_evaluation_sheets import suppressed as written

    return written(summary, lang)


def tables(gathered: Gathered, summary: figures.Summary) -> Sequence[TidyTable]:
    """The tidy tables of the figures."""
    from xlanskaff.services.collect_self_evaluation_tidy import tables as tidy

    return tidy(gathered, summary)
