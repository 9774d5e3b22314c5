"""«Robusthet»: which priorities change when any one score is moved by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xlanskaff.books.prioritisation_rules import map_of, measures_of, problems_of
from xlanskaff.catalogue.classes import Kind, matrix_class
from xlanskaff.excel.actions.opened import Opened, opened
from xlanskaff.excel.actions.rank import NEEDS
from xlanskaff.excel.host import Host, Outcome, Page
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.words import words
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.prioritisation import verdicts
from xlanskaff.rules.prioritisation_stability import Flip, measure_flips, problem_flips, shaky

WIDTHS = (("id", 7.0), ("what", 52.0), ("move", 36.0), ("before", 22.0), ("after", 22.0), ("line", 44.0))
_COLUMNS: Mapping[Kind, tuple[str, str]] = {"problem": ("frequency", "seriousness"), "measure": ("ease", "effect")}
_MOVE = 2


def run(host: Host, _argument: str = "") -> Outcome:
    """Put on a page every single step of a score that changes a class, or what there are hours for.

    Raises:
        Problem: as `opened`.
    """
    found = opened(host, "robustness", needs=NEEDS)
    reading = found.reading
    hours = reading.forms["settings"]["capacity"]
    problems, measures = problems_of(reading), measures_of(reading, kept=True)
    maps = {kind: map_of(reading, kind) for kind in _COLUMNS}
    placed = [*verdicts(problems, maps["problem"]).values(), *verdicts(measures, maps["measure"]).values()]
    count = sum(verdict is not None for verdict in placed)
    if not count:
        return Outcome(text("actions.robustness.none", host.lang))
    flips = [*problem_flips(problems, maps["problem"]), *measure_flips(
        measures, maps["measure"], problems=problems, problem_map=maps["problem"],
        capacity=None if hours is None else Decimal(str(hours)))]
    unsteady = shaky(flips)
    counts = {"count": len(unsteady), "all": count}
    said = text("actions.robustness.done" if unsteady else "actions.robustness.firm", host.lang, **counts)
    found.book.put_page(_page(found, flips, said, host.lang))
    return Outcome(said)


def _page(found: Opened, flips: Sequence[Flip], said: str, lang: Lang) -> Page:
    rows: list[Sequence[CellValue]] = []
    links: dict[tuple[int, int], Area] = {}
    for kind, number, flip in _in_lists(found, flips):
        column = _COLUMNS[kind][0 if flip.axis == "x" else 1]
        row = found.reading.tables[f"{kind}s"][number]
        score = row[column]
        if (cell := found.cell(f"{kind}s", column, number)) is not None:
            links[len(rows), _MOVE] = cell
        named = " ".join(words(found.spec, f"{kind}s.{column}.label", lang).split())
        move = text("actions.robustness.move", lang, axis=named, score=score, other=score + flip.step)
        after = matrix_class(flip.after).text(lang) if flip.changes_class else text("actions.robustness.same", lang)
        rows.append((flip.id, row[kind], move, matrix_class(flip.before).text(lang), after, _line(flip, lang)))
    columns = [(text(f"actions.robustness.column.{key}", lang), width) for key, width in WIDTHS]
    lead = " ".join([said, text("actions.robustness.lead", lang)] if rows else [said])
    return Page("robustness", text("actions.robustness.tab", lang), text("actions.robustness.title", lang), lead,
                columns, rows, links)


def _in_lists(found: Opened, flips: Sequence[Flip]) -> Iterator[tuple[Kind, int, Flip]]:
    """The flips with the row of what was moved; one step of a problem that does two things is told once."""
    places: dict[str, tuple[Kind, int]] = {}
    for kind in _COLUMNS:
        places |= {str(row["id"]): (kind, n) for n, row in enumerate(found.reading.tables[f"{kind}s"])
                   if None not in (row[name] for name in _COLUMNS[kind])}
    merged: dict[tuple[str, str, int], Flip] = {}
    for flip in flips:
        first = merged.setdefault((flip.id, flip.axis, flip.step), flip)
        if first is not flip:
            merged[flip.id, flip.axis, flip.step] = Flip(
                flip.id, flip.axis, flip.step, first.before, first.after, flip.gained, flip.lost)
    for flip in merged.values():
        yield *places[flip.id], flip


def _line(flip: Flip, lang: Lang) -> str | None:
    """What comes within the hours, and what falls outside."""
    parts = [text(f"actions.robustness.{what}", lang, ids=", ".join(ids))
             for what, ids in (("gained", flip.gained), ("lost", flip.lost)) if ids]
    return " ".join(parts) or None
