"""What is odd about an answered self-evaluation, though every cell is legal."""

from __future__ import annotations

from collections.abc import Sequence

from xlanskaff.errors import Finding, note, warning
from xlanskaff.grammar.blocks import Rule
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.rules.maturity import levels_in

STATEMENTS, RESPONSE = "statements", "response"
HIGH = 4
"""The level from which a reader expects to see what it rests on."""

_FEW = 3
_SHOWN = 12


def target_below_now(reading: Reading) -> list[Finding]:
    """A target lower than the level now; it may be meant, as when effort is to go elsewhere."""
    odd = [n for n, row in enumerate(reading.tables[STATEMENTS])
           if len(levels := levels_in([row["now"], row["target"]])) == 2 and levels[1] < levels[0]]
    return _told("XA-301", reading, "target", odd)


def target_for_irrelevant(reading: Reading) -> list[Finding]:
    """A target for a statement that is said not to be relevant."""
    odd = [n for n, row in enumerate(reading.tables[STATEMENTS])
           if row["now"] == "not_relevant" and row["target"] is not None]
    return _told("XA-302", reading, "target", odd)


def person_without_role(reading: Reading) -> list[Finding]:
    """A person's answer without a role, which no comparison of roles can use."""
    form = reading.forms[RESPONSE]
    if form["answered_for"] != "person" or form["role"] is not None or not _there(reading, RESPONSE, "role"):
        return []
    return [note("XA-303", **reading.where(RESPONSE, "role"))]


def person_without_name(reading: Reading) -> list[Finding]:
    """A person's answer without anything that tells it from a colleague's."""
    form = reading.forms[RESPONSE]
    if form["answered_for"] != "person" or form["respondent"] is not None or not _there(
            reading, RESPONSE, "respondent"):
        return []
    return [warning("XA-307", **reading.where(RESPONSE, "respondent"))]


def how_much_is_answered(reading: Reading) -> list[Finding]:
    """Nothing answered at all, or only a part. What stands there but cannot be read counts as answered."""
    if not _there(reading, STATEMENTS, "now"):
        return []
    standing = reading.cells[STATEMENTS, "now"]
    answers = [standing[number] for number in reading.index[STATEMENTS]]
    answered, total = sum(value not in (None, "") for value in answers), len(answers)
    if not total or answered == total:
        return []
    if not answered:
        return [warning("XA-304", **reading.where(STATEMENTS, "now"))]
    first = next(number for number, value in enumerate(answers) if value in (None, ""))
    return [note("XA-305", **reading.where(STATEMENTS, "now", first), answered=answered, total=total,
                 share=100 * answered // total)]


def high_without_evidence(reading: Reading) -> list[Finding]:
    """A high level that says nothing of what it rests on; one finding for the book, with the ids."""
    if not _there(reading, STATEMENTS, "evidence"):
        return []
    rows = reading.tables[STATEMENTS]
    odd = [n for n, row in enumerate(rows) if (levels_in([row["now"]]) or [0])[0] >= HIGH and not row["evidence"]]
    if not odd:
        return []
    return [note("XA-306", **reading.where(STATEMENTS, "evidence", odd[0]), ids=_ids(reading, odd), count=len(odd))]


def _told(code: str, reading: Reading, column: str, odd: Sequence[int]) -> list[Finding]:
    """A note for each of a few rows, or one for many."""
    groups = [[number] for number in odd] if len(odd) <= _FEW else [list(odd)]
    return [note(code, **reading.where(STATEMENTS, column, group[0]), ids=_ids(reading, group),
                 seen=reading.tables[STATEMENTS][group[0]][column]) for group in groups]


def _ids(reading: Reading, rows: Sequence[int]) -> tuple[str, ...]:
    ids = [str(reading.tables[STATEMENTS][number]["id"]) for number in rows]
    return (*ids[:_SHOWN], *["…"][:max(0, len(ids) - _SHOWN)])


def _there(reading: Reading, block: str, column: str) -> bool:
    """Whether a column was found; that it was not is told already."""
    return name_of(block, column) in reading.location.names


RULES: tuple[Rule, ...] = (
    how_much_is_answered, target_below_now, target_for_irrelevant, high_without_evidence, person_without_role,
    person_without_name,
)
