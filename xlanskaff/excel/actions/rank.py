"""«Ranger»: the measures in the order to carry them out, with a line where the hours end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlanskaff.books.prioritisation_rules import map_of, measures_of, problems_of
from xlanskaff.catalogue.classes import matrix_class
from xlanskaff.excel.actions.opened import Opened, opened
from xlanskaff.excel.host import Host, Outcome, Page
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.names import header_name
from xlanskaff.grammar.tally import as_seen
from xlanskaff.language.texts import Lang, text
from xlanskaff.rules.classification import ClassVerdict
from xlanskaff.rules.prioritisation import Ranked, rank_measures, verdicts

NEEDS = (("measures", "measure"), ("measures", "ease"), ("measures", "effect"), ("measures", "problem1"),
         ("measures", "problem2"), ("measures", "problem3"), ("measures", "hours"), ("measures", "set_aside"),
         ("problems", "frequency"), ("problems", "seriousness"), ("settings", "capacity"),
         *((f"{kind}_map", column) for kind in ("problem", "measure") for column in ("y", "x1", "x2", "x3", "x4")))

_SHOWN = 6
WIDTHS = (("rank", 7.0), ("id", 7.0), ("measure", 52.0), ("class", 24.0), ("score", 8.0), ("worst", 16.0),
          ("hours", 9.0), ("cumulative", 12.0), ("fits", 18.0), ("remark", 44.0))


def run(host: Host, _argument: str = "") -> Outcome:
    """Rank the measures by what is filled in: a page, and the person is brought to the ranking of the book.

    Raises:
        Problem: as `opened`.
    """
    found = opened(host, "rank", needs=NEEDS)
    lines, capacity = ranked(found)
    placed = [line for line in lines if line.rank is not None]
    if not placed:
        return Outcome(text("actions.rank.none", host.lang))
    ties = _ties(placed)
    page = _page(found, lines, capacity, ties, host.lang)
    message = _message(placed, capacity, ties, host.lang)
    found.book.put_page(page)
    if (target := _ranking(found)) is not None:
        found.book.show(target)
    return Outcome(message)


def ranked(found: Opened) -> tuple[list[Ranked], Decimal | None]:
    """The measures that are not marked as chosen away, ranked, and the capacity in hours."""
    reading = found.reading
    hours = reading.forms["settings"]["capacity"]
    capacity = None if hours is None else Decimal(str(hours))
    classes = verdicts(problems_of(reading), map_of(reading, "problem"))
    return rank_measures(measures_of(reading, kept=True), map_of(reading, "measure"), problems=classes,
                         capacity=capacity), capacity


def _ties(placed: Sequence[Ranked]) -> Mapping[str, tuple[str, ...]]:
    """Id -> the others that it stands alike with in class, score and worst problem."""
    alike: dict[tuple[Any, ...], list[str]] = {}
    for line in placed:
        alike.setdefault(_standing(line), []).append(line.id)
    return {line.id: tuple(other for other in alike[_standing(line)] if other != line.id) for line in placed}


def _standing(line: Ranked) -> tuple[Any, ...]:
    assert line.verdict is not None
    return line.verdict.code, line.score, line.worst.code if line.worst else ""


def _page(found: Opened, lines: Sequence[Ranked], capacity: Decimal | None, ties: Mapping[str, tuple[str, ...]],
          lang: Lang) -> Page:
    read = found.reading.tables["measures"]
    rows: list[Sequence[CellValue]] = []
    links: dict[tuple[int, int], Area] = {}
    places = {str(row["id"]): number for number, row in enumerate(read)}
    drawn = capacity is None
    for line in lines:
        if not drawn and not line.within:
            drawn = True
            rows.append((None, None, text("actions.rank.line", lang, capacity=_hours(capacity, lang)), *[None] * 7))
        number = places[line.id]
        if (cell := found.cell("measures", "measure", number)) is not None:
            links[len(rows), 1] = cell
        rows.append((line.rank, line.id, read[number]["measure"], _class(line.verdict, lang), line.score,
                     _class(line.worst, lang), _number(None if _dropped(line) else line.hours),
                     _number(line.cumulative), _fits(line, capacity, lang), _remark(line, ties, lang)))
    aside = sum(bool(row["set_aside"]) for row in read)
    lead = " ".join([text("actions.rank.lead", lang),
                     *([text("actions.rank.aside", lang, count=aside)] if aside else [])])
    columns = [(text(f"actions.rank.column.{key}", lang), width) for key, width in WIDTHS]
    return Page("ranking", text("actions.rank.tab", lang), text("actions.rank.title", lang), lead, columns, rows, links)


def _message(placed: Sequence[Ranked], capacity: Decimal | None, ties: Mapping[str, tuple[str, ...]],
             lang: Lang) -> str:
    first = text("actions.rank.first", lang, count=len(placed), id=placed[0].id)
    if capacity is None:
        cut = text("actions.rank.no_capacity", lang)
    else:
        within = [line for line in placed if line.within]
        spent = max((line.cumulative or Decimal(0) for line in within), default=Decimal(0))
        cut = text("actions.rank.cut", lang, within=len(within), hours=_hours(spent, lang),
                   capacity=_hours(capacity, lang))
    tied = [line.id for line in placed if ties[line.id]]
    shown = ", ".join([*tied[:_SHOWN], *["…"][:max(0, len(tied) - _SHOWN)]])
    return " ".join([first, cut, *([text("actions.rank.ties", lang, count=len(tied), ids=shown)] if tied else [])])


def _ranking(found: Opened) -> Area | None:
    """The upper left corner of the ranking in the book."""
    header = found.book.names().get(header_name("ranking"))
    return None if header is None else Area(header.sheet, header.top, header.left, header.top, header.left)


def _dropped(line: Ranked) -> bool:
    return line.verdict is not None and line.verdict.code == "drop"


def _class(verdict: ClassVerdict | None, lang: Lang) -> str | None:
    return None if verdict is None else matrix_class(verdict.code).text(lang)


def _fits(line: Ranked, capacity: Decimal | None, lang: Lang) -> str | None:
    if line.rank is None or (capacity is None and not _dropped(line)):
        return None
    return text(f"choices.fits.{'rejected' if _dropped(line) else 'within' if line.within else 'below'}", lang)


def _remark(line: Ranked, ties: Mapping[str, tuple[str, ...]], lang: Lang) -> str | None:
    if line.rank is None:
        return text("actions.rank.unscored", lang)
    if ties[line.id]:
        return text("actions.rank.tied", lang, ids=", ".join(ties[line.id]))
    return text("actions.rank.no_hours", lang) if line.hours is None and not _dropped(line) else None


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _hours(value: Decimal | None, lang: Lang) -> str:
    return as_seen(_number(value), lang)
