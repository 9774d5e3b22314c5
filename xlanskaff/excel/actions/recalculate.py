"""«Beregn matriser på nytt»: typed values that stand where a formula was give way, and everything is calculated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from xlanskaff.errors import Finding, note
from xlanskaff.excel.actions.explain_words import field_label
from xlanskaff.excel.actions.opened import Opened, opened
from xlanskaff.excel.actions.places import runs
from xlanskaff.excel.host import Host, Outcome
from xlanskaff.grammar.blocks import Table
from xlanskaff.grammar.book import Area, Book, cell_name
from xlanskaff.grammar.compute import Key, needs
from xlanskaff.grammar.expr import Expr, Label, LookupChoice
from xlanskaff.grammar.formula import formula, is_array, walk
from xlanskaff.grammar.layout import RowAddresses
from xlanskaff.grammar.locate import id_key
from xlanskaff.grammar.names import list_name, name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.recompute import check_formulas, known_ids, recomputed
from xlanskaff.grammar.tally import as_seen
from xlanskaff.language.texts import Lang, text

_SHOWN = 3
_MATRICES = "prioritisation"
_CHANGED = "XA-503"


@dataclass(frozen=True, slots=True)
class Lost:
    """Cells of one column, one under the other, in which there is no formula any more; `seen` stands in the first."""

    area: Area
    label: str
    seen: str
    formulas: tuple[str, ...]


def run(host: Host, _argument: str = "") -> Outcome:
    """Put back formulas that were typed over or deleted, calculate, and say what the matrices hold.

    A formula that somebody has changed is left as it is, and told. What gave way is told, too (XA-831).

    Raises:
        Problem: as `opened`.
    """
    found = opened(host, "recalculate", writes_values=True)
    lost = lost_formulas(found.book, found.reading)
    changed = [each.at(file=found.book.file) for each in check_formulas(found.book, found.reading)
               if each.code == _CHANGED]
    message = _message(found, lost, changed, host.lang)
    for each in lost:
        found.book.put_formulas(each.area, [[written] for written in each.formulas])
    host.calculate()
    put_back = [note("XA-831", file=found.book.file, sheet=each.area.sheet, cell=each.area.a1, label=each.label,
                     seen=each.seen or "–", count=len(each.formulas)) for each in lost]
    return Outcome(message, [*changed, *put_back])


def lost_formulas(book: Book, reading: Reading) -> list[Lost]:
    """Every computed cell that holds no formula, with the formula that belongs there.

    Columns whose formulas need a list or a column that was not found are left out: the formula would be wrong.
    """
    names, found = reading.location.names, []
    for key, expr in reading.spec.expressions().items():
        area = names.get(name_of(*key))
        if area is None or not _whole(reading, key, expr):
            continue
        block, known = reading.spec.block(key[0]), known_ids(reading, key[0])
        # Where people give the rows their ids, a row that has none yet is ours all the same.
        ids = reading.location.ids.get(key[0]) if isinstance(block, Table) and block.constants else None
        brackets = "{{{}}}" if is_array(expr) else "{}"
        here = [area.top + number for number, (written,) in enumerate(book.formulas(area))
                if written is None and (ids is None or id_key(ids[number]) in known)]
        for top, bottom in runs(here):
            cells = Area(area.sheet, top, area.left, bottom, area.left)
            seen = as_seen(book.values(Area(area.sheet, top, area.left, top, area.left))[0][0], reading.lang)
            found.append(Lost(cells, " ".join(field_label(reading, key).split()), seen, tuple(
                brackets.format(formula(expr, RowAddresses(names, key[0], row, reading.lang, area.sheet)))
                for row in range(top, bottom + 1))))
    return found


def _whole(reading: Reading, key: Key, expr: Expr) -> bool:
    """Whether everything a formula refers to was found."""
    wanted = {name_of(*each) for each in needs(expr, key[0])}
    wanted |= {list_name(node.choices) for node in walk(expr) if isinstance(node, Label | LookupChoice)}
    return wanted <= reading.location.names.keys()


def _message(found: Opened, lost: Sequence[Lost], changed: Sequence[Finding], lang: Lang) -> str:
    parts = []
    if lost:
        cells = [f"{each.area.sheet}!{cell_name(row, each.area.left)}" for each in lost
                 for row in range(each.area.top, each.area.bottom + 1)]
        most = _SHOWN if found.spec.key != _MATRICES else 1  # the matrices take the rest of the line
        shown = ", ".join([*cells[:most], *["…"][:max(0, len(cells) - most)]])
        parts.append(text("actions.recalculate.put_back", lang, count=len(cells), cells=shown) if len(cells) > 1
                     else text("actions.recalculate.put_back_one", lang, cells=shown))
    else:
        parts.append(text("actions.recalculate.whole", lang))
    if changed:
        parts.append(text("actions.recalculate.changed", lang, count=sum(
            cast(int, each.args["count"]) for each in changed)))
    if found.spec.key == _MATRICES:
        parts += matrices(found.reading, lang)
    return " ".join(parts)


def matrices(reading: Reading, lang: Lang) -> list[str]:
    """How many problems and measures stand in each class, and how many stand in none."""
    from xlanskaff.books.prioritisation_rows import CLASS_LISTS
    from xlanskaff.catalogue.classes import KINDS, classes

    try:
        cells = recomputed(reading)
    except (ArithmeticError, ValueError):  # numbers beyond what Excel itself reckons with
        return []
    told = []
    for kind in KINDS:
        named = cells[f"{kind}_classes", "class_name"], cells[f"{kind}_classes", "count"]
        placed = {CLASS_LISTS[kind].code_of(name): count for name, count in zip(*named, strict=True)
                  if isinstance(count, int)}
        counts = [f"{each.text(lang)} {placed.get(each.code, 0)}" for each in classes(kind)]
        items = reading.tables[f"{kind}s"]
        if not items:
            told.append(text(f"actions.recalculate.no_{kind}s", lang))
            continue
        if missing := len(items) - sum(placed.values()):
            counts.append(text("actions.recalculate.unplaced", lang, count=missing))
        told.append(text(f"actions.recalculate.{kind}s", lang, counts=", ".join(counts)))
    return told
