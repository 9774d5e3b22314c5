"""What is odd about a prioritisation, though every cell is legal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlanskaff.books.prioritisation_rows import CLASS_LISTS
from xlanskaff.catalogue.classes import KINDS, ClassMap
from xlanskaff.catalogue.classes import Kind as Matrix
from xlanskaff.errors import Finding, note, warning
from xlanskaff.grammar.blocks import Rule
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.rules.classification import check_map, own_map
from xlanskaff.rules.prioritisation import Measure, Problem, verdicts
from xlanskaff.rules.prioritisation_links import link_findings

_FEW = 3
_SHOWN = 12
_SCORES: dict[Matrix, tuple[str, str]] = {"problem": ("frequency", "seriousness"), "measure": ("ease", "effect")}


def scale(reading: Reading) -> int:
    """The highest score there is: 3 where the settings say so, else 4."""
    return 3 if reading.forms["settings"].get("top_score") == 3 else 4


def map_of(reading: Reading, kind: Matrix) -> ClassMap:
    """The class map that stands among the settings, holes and all."""
    lines = {line["y"]: line for line in reading.tables.get(f"{kind}_map", ())}
    size = scale(reading)
    return own_map(kind, [[lines.get(y, {}).get(f"x{x}") for x in range(1, size + 1)] for y in range(size, 0, -1)])


def problems_of(reading: Reading) -> list[Problem]:
    """The problems as the rules know them."""
    return [Problem(str(row["id"]), row.get("frequency"), row.get("seriousness"))
            for row in reading.tables.get("problems", ())]


def measures_of(reading: Reading, *, kept: bool = False) -> list[Measure]:
    """The measures as the rules know them; with `kept`, without those that are marked as chosen away."""
    return [Measure(str(row["id"]), row.get("ease"), row.get("effect"), _problems(row), row.get("hours"))
            for row in reading.tables.get("measures", ()) if not (kept and row.get("set_aside"))]


def class_maps(reading: Reading) -> list[Finding]:
    """Cells of a class map without a class, and maps that turn the wrong way."""
    found: list[Finding] = []
    for kind in KINDS:
        if not _there(reading, f"{kind}_map", "y", "x1", "x2", "x3", "x4"):
            continue
        lines = {line["y"]: number for number, line in enumerate(reading.tables[f"{kind}_map"])}
        for finding in check_map(map_of(reading, kind)):
            x, y = finding.args["x"], finding.args["y"]
            if y in lines and not _unreadable(reading, f"{kind}_map", f"x{x}", lines[y]):
                code = reading.tables[f"{kind}_map"][lines[y]].get(f"x{x}")
                seen = CLASS_LISTS[kind].label(code, reading.lang) if code else ""
                found.append(_at(finding, reading, f"{kind}_map", f"x{x}", lines[y], str(seen)))
    return found


def links(reading: Reading) -> list[Finding]:
    """Critical problems without measure, measures without problem or hours.

    That an id leads nowhere is told of every reference already.
    """
    if not _there(reading, "measures", "problem1", "problem2", "problem3", "hours"):
        return []
    places = {"XA-353": ("problems", "problem"), "XA-354": ("measures", "problem1"), "XA-359": ("measures", "hours")}
    rows = {table: {str(row["id"]): number for number, row in enumerate(reading.tables[table])}
            for table in ("problems", "measures")}
    rejected = _rejected(reading)
    found: list[Finding] = []
    for finding in link_findings(problems_of(reading), measures_of(reading, kept=True), map_of(reading, "problem")):
        table, column = places.get(finding.code, ("", ""))
        number = rows.get(table, {}).get(str(finding.args["id"]))
        if number is None or (finding.code == "XA-359" and finding.args["id"] in rejected):
            continue
        if not _unreadable(reading, table, column, number):
            found.append(_at(finding, reading, table, column, number))
    return found


def choices_without_reason(reading: Reading) -> list[Finding]:
    """Measures of the class that should not be carried out, or marked as chosen away, without a word on why."""
    if not _there(reading, "measures", "reason"):
        return []
    rejected, found = _rejected(reading), []
    for number, row in enumerate(reading.tables["measures"]):
        if not row.get("reason"):
            where = reading.where("measures", "reason", number)
            if row.get("set_aside"):
                found.append(note("XA-381", **where, id=str(row["id"])))
            elif row["id"] in rejected:
                found.append(warning("XA-380", **where, id=str(row["id"])))
    return found


def rows_that_are_not_whole(reading: Reading) -> list[Finding]:
    """Rows that say something, but have no scores, and rows with scores that do not say what it is."""
    found: list[Finding] = []
    for kind, (x, y) in _SCORES.items():
        table = f"{kind}s"
        if not _there(reading, table, kind, x, y):
            continue
        rows = reading.tables[table]
        unscored = [n for n, row in enumerate(rows) if row[kind] and (row[x] is None or row[y] is None)
                    and not _unreadable(reading, table, x, n) and not _unreadable(reading, table, y, n)]
        columns = [y if rows[n][y] is None else x for n in unscored]
        found += [note("XA-382", **told) for told in _told(reading, table, unscored, columns)]
        unnamed = [n for n, row in enumerate(rows) if not row[kind] and not _unreadable(reading, table, kind, n)]
        found += [warning("XA-383", **told) for told in _told(reading, table, unnamed, [kind] * len(unnamed))]
    return found


def scores_beyond_the_scale(reading: Reading) -> list[Finding]:
    """Scores of 4 where the settings say that 3 is the highest."""
    if scale(reading) == 4:
        return []
    found: list[Finding] = []
    for kind, columns in _SCORES.items():
        for column in columns:
            rows = reading.tables.get(f"{kind}s", ())
            beyond = [n for n, row in enumerate(rows) if (row.get(column) or 0) > 3]
            found += [warning("XA-384", **told)
                      for told in _told(reading, f"{kind}s", beyond, [column] * len(beyond))]
    return found


def hours_without_capacity(reading: Reading) -> list[Finding]:
    """Hours to add up, but nothing said about how many there are."""
    counted = [row for row in reading.tables.get("measures", ()) if row.get("hours")]
    if not counted or not _there(reading, "settings", "capacity") or _unreadable(reading, "settings", "capacity", 0):
        return []
    if reading.forms["settings"]["capacity"] is not None:
        return []
    return [note("XA-385", **reading.where("settings", "capacity"), count=len(counted))]


def _problems(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(id_key(row[name]) for name in ("problem1", "problem2", "problem3") if row.get(name))


def _rejected(reading: Reading) -> set[str]:
    """The ids of measures of the class that should not be carried out."""
    found = verdicts(measures_of(reading), map_of(reading, "measure"))
    return {measure for measure, verdict in found.items() if verdict is not None and verdict.code == "drop"}


def _there(reading: Reading, block: str, *columns: str) -> bool:
    """Whether columns were found; that they were not is told already."""
    return all(name_of(block, column) in reading.location.names for column in columns)


def _unreadable(reading: Reading, block: str, column: str, row: int) -> bool:
    """Whether something stands in a cell that could not be read; that is told already."""
    number = reading.index[block][row] if block in reading.index else 0
    raw = reading.cells[block, column][number]
    value = reading.tables[block][row].get(column) if block in reading.tables else reading.forms[block].get(column)
    return value is None and raw not in (None, "")


def _at(finding: Finding, reading: Reading, block: str, column: str, row: int, seen: str = "") -> Finding:
    place = reading.where(block, column, row)
    return finding.at(sheet=place["sheet"], cell=place["cell"], field=place["label"], seen=seen or finding.seen)


def _told(reading: Reading, table: str, odd: Sequence[int], columns: Sequence[str]) -> list[dict[str, Any]]:
    """What is said of each of a few rows, or once of many: where, how many, and their ids."""
    pairs = list(zip(odd, columns, strict=True))
    groups = [[pair] for pair in pairs] if len(pairs) <= _FEW else [pairs]
    told = []
    for group in groups:
        ids = [str(reading.tables[table][number]["id"]) for number, _ in group]
        first, column = group[0]
        told.append({**reading.where(table, column, first), "count": len(ids),
                     "ids": (*ids[:_SHOWN], *["…"][:max(0, len(ids) - _SHOWN)])})
    return told


RULES: tuple[Rule, ...] = (
    class_maps, links, choices_without_reason, rows_that_are_not_whole, scores_beyond_the_scale, hours_without_capacity,
)
