"""Which row is which: missing, unknown, repeated, moved, displaced and inserted rows of a table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.grammar.blocks import Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue, cell_name
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.labels import labels_of, title_of
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.tally import Tally, shown
from xlanskaff.language.texts import LANGUAGES, Lang

if TYPE_CHECKING:
    from xlanskaff.grammar.locate import Location

BLANK: tuple[CellValue, ...] = (None, "")
FARTHEST = 5_000
"""How many rows a table may have, and how far below it rows are looked for that no name covers."""

_SHOWN = 12
_FEW = 5


def id_key(value: CellValue) -> str:
    """An id as it is compared: 3, 3.0 and «3» are the same; spaces around do not count.

    Example:
        >>> id_key(3.0), id_key(" A1 "), id_key(None)
        ('3', 'A1', '')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def fixed_rows(book: Book, spec: Workbook, block: Table, found: Location, extent: Area, header: int) -> None:
    """The rows of a table whose rows have their ids in the template.

    Of an `optional` table, rows may be left out and others may be added, each with an id of its own.
    """
    assert block.constants is not None
    answered = any(c.role is Role.INPUT for c in block.columns)
    outside = _outside(book, block, found, extent, header) if answered else []
    _span(book, block, found, extent, outside if block.optional else [])
    if outside:
        left = min(_lefts(block, found))
        make, code = (note, "XA-447") if block.optional else (warning, "XA-446")
        found.findings.append(make(
            code, sheet=extent.sheet, cell=Area("", outside[0], left, outside[-1], left).a1, label=title_of(
                spec, block, found.lang), count=len(outside), seen=_first(book, block, found, outside[0])))
    ids = found.names.get(name_of(block.key, block.id_column))
    if ids is None:
        return
    expected = expected_keys(spec, block.key, found.lang)
    keys = [id_key(value) for value in found.ids[block.key]]
    known = {*expected, *keys} - {""} if block.optional else set(expected)
    counts = Counter(key for key in keys if key in known)
    missing = tuple(key for key in expected if key not in counts)
    if missing and not block.optional:
        few = (*missing[:_SHOWN], *["…"][:max(0, len(missing) - _SHOWN)])
        make = error if answered else warning
        found.findings.append(make("XA-148", sheet=ids.sheet, cell=ids.a1, missing=few, count=len(missing)))
    found.findings += _repeated(book, block, found, ids, keys, counts, answered)
    found.findings += _unknown(book, block, found, ids, keys, counts)
    if answered:
        found.findings += _texts(book, spec, block, found, keys)
    order = [key for key in keys if key in counts]
    moved = not block.optional and order != [key for key in expected if key in counts]
    if moved and max(counts.values(), default=0) == 1:
        found.findings.append(note("XA-193", sheet=ids.sheet, cell=ids.a1))


def free_rows(book: Book, spec: Workbook, block: Table, found: Location, extent: Area, header: int) -> None:
    """The rows of a table that people add rows to; those beside the named ones are read too."""
    outside = _outside(book, block, found, extent, header)
    _span(book, block, found, extent, outside)
    if outside:
        left = min(_lefts(block, found))
        found.findings.append(note(
            "XA-447", sheet=extent.sheet, cell=Area("", outside[0], left, outside[-1], left).a1,
            label=title_of(spec, block, found.lang), count=len(outside)))


def _span(book: Book, block: Table, found: Location, extent: Area, outside: Sequence[int]) -> None:
    """The rows of a table, the named ones first, and their ids."""
    found.rows[block.key] = [*range(extent.top, extent.bottom + 1), *outside]
    found.beyond[block.key] = len(outside)
    found.unread[block.key] = set()
    ids = found.names.get(name_of(block.key, block.id_column)) if block.id_column else None
    if ids is not None:
        standing = [row[0] for row in book.values(ids)]
        standing += [book.values(Area(ids.sheet, row, ids.left, row, ids.left))[0][0] for row in outside]
        found.ids[block.key] = standing


def _repeated(book: Book, block: Table, found: Location, ids: Area, keys: Sequence[str], counts: Mapping[str, int],
              answered: bool) -> Iterable[Finding]:
    rows = found.rows[block.key]
    for key in [key for key, count in counts.items() if count > 1]:
        places = [place for place, other in enumerate(keys) if other == key]
        answers = {_answers(book, block, found, rows[place]) for place in places}
        found.unread[block.key].update(places if len(answers) > 1 else places[1:])
        make = error if answered and len(answers) > 1 else warning
        yield make("XA-149", sheet=ids.sheet, cell=cell_name(rows[places[1]], ids.left), seen=shown(key),
                   rows=tuple(str(rows[place]) for place in places[:_SHOWN]), count=len(places))


def _unknown(book: Book, block: Table, found: Location, ids: Area, keys: Sequence[str],
             counts: Mapping[str, int]) -> Iterable[Finding]:
    tally = Tally(_FEW)
    for row, key in zip(found.rows[block.key], keys, strict=True):
        if key in counts:
            continue
        where = {"sheet": ids.sheet, "cell": cell_name(row, ids.left)}
        if key:
            tally.add(warning("XA-190", **where, seen=shown(key)))
        elif any(value not in BLANK for value in _answers(book, block, found, row)):
            tally.add(warning("XA-191", **where, seen=_first(book, block, found, row)))
        else:
            tally.add(note("XA-192", **where))
    return tally.findings()


@cache
def expected_keys(spec: Workbook, key: str, lang: Lang) -> tuple[str, ...]:
    """The ids of a table whose rows are part of the template, as they are compared."""
    block = spec.block(key)
    assert isinstance(block, Table) and block.constants is not None
    return tuple(id_key(row[block.id_column]) for row in block.constants(lang))


@dataclass(frozen=True, slots=True)
class _Written:
    """What the template says in one constant column: id -> the text in each language, and text -> ids.

    Attributes:
        standing: language -> the column from top to bottom, as the template has it.
        unique: whether a text tells the row.
    """

    accepted: Mapping[str, frozenset[str]]
    owners: Mapping[str, frozenset[str]]
    standing: Mapping[Lang, list[list[CellValue]]]
    unique: bool


@cache
def _written(spec: Workbook, key: str) -> Mapping[str, _Written]:
    block = spec.block(key)
    assert isinstance(block, Table) and block.constants is not None
    found: dict[str, _Written] = {}
    for column in block.columns:
        if column.role is not Role.CONSTANT or column.name == block.id_column or column.links:
            continue
        accepted: defaultdict[str, set[str]] = defaultdict(set)
        owners: defaultdict[str, set[str]] = defaultdict(set)
        for lang in LANGUAGES:
            for row in block.constants(lang):
                text = _plain(row[column.name])
                accepted[id_key(row[block.id_column])].add(text)
                owners[text].add(id_key(row[block.id_column]))
        found[column.name] = _Written(
            {key: frozenset(texts) for key, texts in accepted.items()},
            {text: frozenset(keys) for text, keys in owners.items()},
            {lang: [[row[column.name]] for row in block.constants(lang)] for lang in LANGUAGES},
            all(len(ids) == 1 for ids in owners.values()))
    return found


def _texts(book: Book, spec: Workbook, block: Table, found: Location, keys: Sequence[str]) -> Iterable[Finding]:
    """Does the rest of each row belong to its id? If it is another row's, the two were sorted apart."""
    displaced = Tally(_FEW)
    contradicted: set[int] = set()
    confirmed: set[int] = set()
    changed: dict[str, list[tuple[int, CellValue]]] = {}
    in_order = tuple(keys) == expected_keys(spec, block.key, found.lang)
    for column in block.columns:
        written = _written(spec, block.key).get(column.name)
        area = found.names.get(name_of(block.key, column.name))
        if written is None or area is None:
            continue
        values = book.values(area)
        if in_order and values == written.standing[found.lang]:
            confirmed.update(range(len(keys)) if written.unique else ())
            continue
        for place, (value,) in enumerate(values):
            key, text = keys[place], _plain(value)
            if key not in written.accepted:
                continue
            if text in written.accepted[key]:
                confirmed.update([place] if written.unique else [])
            elif text in written.owners:
                if place not in contradicted:
                    displaced.add(error(
                        "XA-443", sheet=area.sheet, cell=cell_name(found.rows[block.key][place], area.left), id=key,
                        label=labels_of(spec, block, column.name)[found.lang], seen=shown(value),
                        owner=", ".join(sorted(written.owners[text])[:_FEW])))
                contradicted.add(place)
            else:
                changed.setdefault(column.name, []).append((place, value))
    if contradicted:
        # Once rows are known to have come apart, only what says by itself that it did not is read.
        found.unread[block.key] |= contradicted | (set(range(len(keys))) - confirmed)
    yield from displaced.findings()
    yield from _changed(spec, block, found, changed)


def _changed(spec: Workbook, block: Table, found: Location,
             changed: Mapping[str, Sequence[tuple[int, CellValue]]]) -> Iterable[Finding]:
    hidden = {c.name for c in block.columns if c.hidden}
    for name, places in changed.items():
        cells = [(found.rows[block.key][place], value) for place, value in places
                 if place not in found.unread[block.key]]
        if not cells:
            continue
        area = found.names[name_of(block.key, name)]
        make, code = (warning, "XA-445") if name in hidden else (note, "XA-444")
        yield make(code, sheet=area.sheet, cell=Area("", cells[0][0], area.left, cells[-1][0], area.left).a1,
                   label=labels_of(spec, block, name)[found.lang], seen=shown(cells[0][1]), count=len(cells))


def _plain(value: CellValue) -> str:
    return " ".join(id_key(value).split()).casefold()


def _lefts(block: Table, found: Location) -> list[int]:
    """The sheet columns of what people fill in; of all columns where nobody fills in anything."""
    areas = {c: a for c in block.columns if (a := found.names.get(name_of(block.key, c.name))) is not None}
    return [a.left for c, a in areas.items() if c.role in (Role.INPUT, Role.PREFILLED)] or [
        a.left for a in areas.values()] or [1]


def _answers(book: Book, block: Table, found: Location, row: int) -> tuple[CellValue, ...]:
    sheet = next((a.sheet for c in block.columns if (a := found.names.get(name_of(block.key, c.name)))), "")
    return tuple(book.values(Area(sheet, row, left, row, left))[0][0] for left in _lefts(block, found)) if sheet else ()


def _first(book: Book, block: Table, found: Location, row: int) -> str:
    return next((shown(value) for value in _answers(book, block, found, row) if value not in BLANK), "")


def _outside(book: Book, block: Table, found: Location, extent: Area, header: int) -> list[int]:
    """Rows with answers between the header and the first named row, and right below the last one."""
    own = {name_of(block.key, c.name) for c in block.columns}
    others = {row for name, area in book.names().items() if area is not None and area.sheet == extent.sheet
              and name.startswith("xa_") and name not in own and area.height <= FARTHEST
              for row in range(area.top - 1, area.bottom + 1)}

    def filled(row: int) -> bool:
        return row not in others and any(value not in BLANK for value in _answers(book, block, found, row))

    above = [row for row in range(max(header + 1, extent.top - FARTHEST), extent.top) if filled(row)]
    below: list[int] = []
    while len(below) < FARTHEST and filled(extent.bottom + 1 + len(below)):
        below.append(extent.bottom + 1 + len(below))
    return above + below
