"""Find the parts of a workbook: by defined names, then by ids and labels.

People rename sheets, insert columns, delete names and sort rows. As long as a name, a header label
or an id is left, what belongs together is found, and everything that was odd is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.grammar.blocks import Cards, Form, Sheet, Status, Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue, cell_name
from xlanskaff.grammar.labels import Search, labels_of
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.names import choice_lists, header_name, list_name, name_of
from xlanskaff.language.texts import LANGUAGES, Lang


@dataclass
class Location:
    """Where everything was found.

    Attributes:
        names: defined name -> area, also for what was found by its label.
        rows: for each table, the sheet row of each of its rows, in the order they stand.
        ids: for each table with an id column, the id of each of those rows.
    """

    lang: Lang
    names: dict[str, Area] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[CellValue]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def cell(self, block: str, column: str, index: int) -> tuple[str, str]:
        """Sheet and address of one cell of a block; two empty texts when it was not found."""
        area = self.names.get(name_of(block, column))
        if area is None:
            return "", ""
        row = self.rows[block][index] if block in self.rows else area.top
        return area.sheet, cell_name(row, area.left)


def locate(book: Book, spec: Workbook, lang: Lang) -> Location:
    """Find every block of a kind of workbook in a book."""
    found = Location(lang)
    known = book.names()
    search = Search(book)
    for sheet in spec.sheets:
        _sheet_name(found, known, spec, sheet, book.sheets())
        for block in sheet.blocks:
            if isinstance(block, Table):
                _table(found, known, spec, sheet, block, search)
            elif isinstance(block, Form):
                _form(found, known, spec, sheet, block, search)
            elif isinstance(block, Cards | Status):
                names = [c.key for c in block.cards] if isinstance(block, Cards) else ["text"]
                for name in (name_of(block.key, n) for n in names):
                    area = known.get(name)
                    if area is not None:
                        found.names[name] = area
                    else:
                        found.findings.append(warning("XA-143", sheet=tab(spec, sheet, lang), name=name))
    for choices in choice_lists(spec):
        area = known.get(list_name(choices))
        if area is not None:
            found.names[list_name(choices)] = area
        else:
            found.findings.append(warning("XA-144", name=list_name(choices)))
    return found


def _sheet_name(found: Location, known: Mapping[str, Area | None], spec: Workbook, sheet: Sheet,
                tabs: Sequence[str]) -> None:
    """A sheet whose tab was renamed is told, not counted against anyone."""
    if tab(spec, sheet, found.lang) in tabs or any(tab(spec, sheet, lang) in tabs for lang in LANGUAGES):
        return
    used = {area.sheet for block in sheet.blocks if isinstance(block, Form | Table) for column in block.columns
            if (area := known.get(name_of(block.key, column.name))) is not None}
    holds = any(isinstance(block, Form | Table) for block in sheet.blocks)
    if used:
        found.findings.append(note("XA-145", sheet=min(used), expected=tab(spec, sheet, found.lang)))
    elif holds:
        found.findings.append(error("XA-140", label=tab(spec, sheet, found.lang),
                                    expected=tab(spec, sheet, found.lang)))


def _table(found: Location, known: Mapping[str, Area | None], spec: Workbook, sheet: Sheet, block: Table,
           search: Search) -> None:
    areas = {c.name: known.get(name_of(block.key, c.name)) for c in block.columns}
    present = [a for a in areas.values() if a is not None]
    if not present:
        areas = search.table(spec, block)
        present = [a for a in areas.values() if a is not None]
        if not present:
            if sheet.state == "visible":
                found.findings.append(error("XA-141", sheet=tab(spec, sheet, found.lang), block=block.key,
                                            count=len(block.columns)))
            return
        found.findings.append(warning("XA-142", sheet=present[0].sheet, cell=present[0].a1, block=block.key))
    _align(found, spec, block, areas, known.get(header_name(block.key)), search)
    ids = found.names.get(name_of(block.key, block.id_column)) if block.id_column else None
    reference = ids or present[0]
    found.rows[block.key] = list(range(reference.top, reference.bottom + 1))
    if ids is not None:
        _rows(found, spec, block, search.book, ids)


def _align(found: Location, spec: Workbook, block: Table, areas: Mapping[str, Area | None], header: Area | None,
           search: Search) -> None:
    """Take the column areas; find the missing ones by their header label, on the rows of the others."""
    present = {name: a for name, a in areas.items() if a is not None}
    (sheet, top, bottom), _ = Counter((a.sheet, a.top, a.bottom) for a in present.values()).most_common(1)[0]
    header_row = header.top if header is not None and header.sheet == sheet else top - 1
    for column in block.columns:
        area = present.get(column.name)
        name = name_of(block.key, column.name)
        if area is not None and area.sheet == sheet and area.top <= bottom and area.bottom >= top:
            found.names[name] = Area(sheet, top, area.left, bottom, area.left)
            continue
        labels = labels_of(spec, block, column.name)
        label = labels[found.lang]
        place_ = search.header(sheet, header_row, set(labels.values()))
        if place_ is not None:
            found.names[name] = Area(sheet, top, place_, bottom, place_)
            found.findings.append(note("XA-146", sheet=sheet, cell=cell_name(header_row, place_), label=label, name=name))
        else:
            found.findings.append(error("XA-147", sheet=sheet, cell=cell_name(header_row, 1), label=label, name=name))


def _rows(found: Location, spec: Workbook, block: Table, book: Book, ids: Area) -> None:
    """Which row is which: missing, unknown, repeated and moved rows."""
    standing = [row[0] for row in book.values(ids)]
    found.ids[block.key] = standing
    if not block.constants:
        return
    expected = [id_key(row[block.id_column]) for row in block.constants(found.lang)]
    keys = [id_key(value) for value in standing]
    known = set(expected)
    counts = Counter(k for k in keys if k in known)
    missing = tuple(k for k in expected if k not in counts)
    if missing:
        found.findings.append(error("XA-148", sheet=ids.sheet, cell=ids.a1, missing=missing, count=len(missing)))
    for offset, key in enumerate(keys):
        where = cell_name(ids.top + offset, ids.left)
        if key in known:
            if counts[key] > 1:
                found.findings.append(error("XA-149", sheet=ids.sheet, cell=where, seen=key))
        elif key:
            found.findings.append(warning("XA-190", sheet=ids.sheet, cell=where, seen=key))
        elif _filled(book, found, block, ids.top + offset):
            found.findings.append(warning("XA-191", sheet=ids.sheet, cell=where))
        else:
            found.findings.append(note("XA-192", sheet=ids.sheet, cell=where))
    order = [k for k in keys if k in known]
    if order != [k for k in expected if k in counts] and not any(n > 1 for n in counts.values()):
        found.findings.append(note("XA-193", sheet=ids.sheet, cell=ids.a1))


def id_key(value: CellValue) -> str:
    """An id as it is compared: 3, 3.0 and «3» are the same; spaces around do not count.

    Example:
        >>> id_key(3.0), id_key(" A1 "), id_key(None)
        ('3', 'A1', '')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _filled(book: Book, found: Location, block: Table, row: int) -> bool:
    areas = [found.names[n] for c in block.columns if (n := name_of(block.key, c.name)) in found.names]
    return any(book.values(Area(a.sheet, row, a.left, row, a.left))[0][0] not in (None, "") for a in areas)


def _form(found: Location, known: Mapping[str, Area | None], spec: Workbook, sheet: Sheet, block: Form,
          search: Search) -> None:
    areas = {c.name: known.get(name_of(block.key, c.name)) for c in block.columns}
    present = [a for a in areas.values() if a is not None]
    title = tab(spec, sheet, found.lang)
    sheets = [a.sheet for a in present] or [tab(spec, sheet, lang) for lang in LANGUAGES]
    offset = block.value_at - block.at
    for column in block.columns:
        name = name_of(block.key, column.name)
        area = areas[column.name]
        if area is not None:
            found.names[name] = Area(area.sheet, area.top, area.left, area.top, area.left)
            continue
        labels = labels_of(spec, block, column.name)
        label_at = search.label(sheets, set(labels.values()))
        if label_at is None:
            found.findings.append(error("XA-147", sheet=title, label=labels[found.lang], name=name))
        else:
            left = present[0].left if present else label_at.left + offset
            found.names[name] = Area(label_at.sheet, label_at.top, left, label_at.top, left)
            found.findings.append(note("XA-146", sheet=label_at.sheet, cell=found.names[name].a1,
                                       label=labels[found.lang], name=name))
