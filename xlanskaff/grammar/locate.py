"""Find the parts of a workbook: by defined names, then by ids and labels.

People rename sheets, insert columns, delete names and sort rows. As long as a name, a header label
or an id is left, what belongs together is found, and everything that was odd is told. What may
stand in the wrong place is not read at all: a missing answer is seen, a wrong one is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.grammar.blocks import Cards, Checklist, Form, Sheet, Status, Table, Workbook
from xlanskaff.grammar.book import Area, Book, CellValue, cell_name
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.labels import Header, labels_of, title_of
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.locate_headers import Headers
from xlanskaff.grammar.locate_rows import BLANK, FARTHEST, fixed_rows, free_rows, id_key
from xlanskaff.grammar.names import choice_lists, list_name, name_of
from xlanskaff.grammar.tally import shown
from xlanskaff.language.texts import LANGUAGES, Lang

__all__ = ["Location", "id_key", "locate"]

ANSWERS = frozenset({Role.INPUT, Role.PREFILLED})
Known = Mapping[str, Area | None]


@dataclass
class Location:
    """Where everything was found.

    Attributes:
        names: defined name -> area, also for what was found by its label. A column that may stand
            in the wrong place is not among them.
        rows: for each table, the sheet row of each of its rows.
        ids: for each table with an id column, the id of each of those rows.
        beyond: for each table, how many of the rows, the last ones, no defined name covers.
        unread: for each table, the places among its rows of those that are not read, because they
            are repeated or carry the text of another row.
    """

    lang: Lang
    names: dict[str, Area] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[CellValue]] = field(default_factory=dict)
    beyond: dict[str, int] = field(default_factory=dict)
    unread: dict[str, set[int]] = field(default_factory=dict)
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
    return _Locating(book, spec, lang).run()


class _Locating:
    """One book being looked through."""

    def __init__(self, book: Book, spec: Workbook, lang: Lang) -> None:
        self.book = book
        self.spec = spec
        self.lang: Lang = lang
        self.known: Known = book.names()
        self.headers = Headers(book, spec, lang)
        self.search = self.headers.search
        self.found = Location(lang)

    def run(self) -> Location:
        for sheet in self.spec.sheets:
            missing: list[Finding] = []
            placed = [self._block(sheet, block, missing) for block in sheet.blocks
                      if isinstance(block, Table | Form | Cards | Checklist | Status)]
            self._tab(sheet, placed, missing)
        lists = [list_name(choices) for choices in choice_lists(self.spec)]
        self.found.names |= {name: area for name in lists if (area := self.known.get(name)) is not None}
        if gone := tuple(name for name in lists if name not in self.found.names):
            self.tell(warning("XA-144", names=gone, count=len(gone)))
        return self.found

    def tell(self, *findings: Finding) -> None:
        self.found.findings.extend(findings)

    def _block(self, sheet: Sheet, block: Table | Form | Cards | Checklist | Status, missing: list[Finding]) -> bool:
        """Find one block; whether anything of it was found. What is missing is put in a list."""
        if isinstance(block, Table):
            return self._table(sheet, block, missing)
        if isinstance(block, Form):
            return self._form(sheet, block, missing)
        if isinstance(block, Checklist):
            keys = [key for check in block.checks for key, _ in check.cells]
        else:
            keys = [card.key for card in block.cards] if isinstance(block, Cards) else ["text"]
        names = [name_of(block.key, key) for key in keys]
        areas = {name: _corner(area) for name in names if (area := self.known.get(name)) is not None}
        self.found.names |= areas
        missing += [warning("XA-143", sheet=tab(self.spec, sheet, self.lang), name=name)
                    for name in names if name not in areas]
        return bool(areas)

    def _tab(self, sheet: Sheet, placed: list[bool], missing: list[Finding]) -> None:
        """A sheet that is gone is told once; one whose tab was renamed is told, not counted against anyone."""
        expected = tab(self.spec, sheet, self.lang)
        there = bool({tab(self.spec, sheet, lang) for lang in LANGUAGES} & set(self.book.sheets()))
        if placed and not any(placed) and not there:
            make = error if any(_matters(b) for b in sheet.blocks if isinstance(b, Table | Form)) else warning
            self.tell(make("XA-140", label=expected, expected=expected))
            return
        self.tell(*missing)
        if not there and placed:
            used = Counter(area.sheet for block in sheet.blocks if isinstance(block, Table | Form)
                           for c in block.columns if (area := self.found.names.get(name_of(block.key, c.name))))
            if used:
                self.tell(note("XA-145", sheet=used.most_common(1)[0][0], expected=expected))

    # tables

    def _table(self, sheet: Sheet, block: Table, missing: list[Finding]) -> bool:
        most = FARTHEST if block.constants is None else block.height(self.lang) + FARTHEST // 5
        areas = {c.name: area for c in block.columns
                 if (area := self.known.get(name_of(block.key, c.name))) is not None
                 and area.width == 1 and area.height <= most}
        if areas:
            ids = areas.get(block.id_column)
            extents = Counter((a.sheet, a.top, a.bottom) for a in areas.values())
            own = (ids.sheet, ids.top, ids.bottom) if ids else None
            where, top, bottom = max(extents, key=lambda extent: (extents[extent], extent == own))
            header = self.headers.above(block, where, top)
        else:
            unnamed = self._unnamed(sheet, block, missing)
            if unnamed is None:
                return False
            header, where, top = unnamed, unnamed.sheet, unnamed.line + 1
            column = (header.places.get(block.id_column) or min(header.places.values()))[0]
            bottom = self.search.bottom(where, header.line, column)
        self._columns(block, areas, header, (where, top, bottom))
        rows = fixed_rows if block.constants else free_rows
        rows(self.book, self.spec, block, self.found, Area(where, top, 1, bottom, 1), header.line)
        return True

    def _unnamed(self, sheet: Sheet, block: Table, missing: list[Finding]) -> Header | None:
        """The header row of a table without names, where there is exactly one that can be it."""
        matters = error if _matters(block) else warning
        title = title_of(self.spec, block, self.lang)
        headers = self.headers.of(sheet, block)
        if len(headers) == 1:
            at = cell_name(headers[0].line, min(min(headers[0].places.values())))
            self.tell(warning("XA-142", sheet=headers[0].sheet, cell=at, label=title, block=block.key))
            return headers[0]
        if headers:
            self.tell(matters("XA-442", sheet=headers[0].sheet, cell=cell_name(headers[0].line, 1), label=title,
                              places=tuple(f"{h.sheet} {h.line}" for h in headers), count=len(headers)))
        elif sheet.state == "visible":
            missing.append(matters("XA-141", sheet=tab(self.spec, sheet, self.lang), label=title, block=block.key))
        return None

    def _columns(self, block: Table, areas: Mapping[str, Area], header: Header, extent: tuple[str, int, int]) -> None:
        """Where each column stands; those that are displaced, or carry another's label, are left out."""
        sheet, top, bottom = extent
        taken = Counter((a.sheet, a.left) for a in areas.values())
        displaced = any((a.sheet, a.top, a.bottom) != extent for a in areas.values())
        for column in block.columns:
            name, area = name_of(block.key, column.name), areas.get(column.name)
            label = labels_of(self.spec, block, column.name)[self.lang]
            matters = error if column.role in ANSWERS or column.name == block.id_column else warning
            if area is None:
                places = [p for p in header.places.get(column.name, ()) if not taken[sheet, p]]
                if len(places) == 1 and (displaced or self._below(sheet, bottom, places[0])):
                    # Without its name, nothing but what hangs out below tells that a column was pushed down.
                    cells = Area(sheet, top, places[0], bottom, places[0])
                    self.tell(matters("XA-440", sheet=sheet, cell=replace(cells, bottom=bottom + 1).a1, label=label,
                                      name=name, expected=cells.a1))
                elif len(places) == 1:
                    self.found.names[name] = Area(sheet, top, places[0], bottom, places[0])
                    self.tell(note("XA-146", sheet=sheet, cell=cell_name(header.line, places[0]), label=label,
                                   name=name))
                elif places:
                    self.tell(matters("XA-442", sheet=sheet, cell=cell_name(header.line, places[0]), label=label,
                                      places=tuple(cell_name(header.line, p) for p in places), count=len(places)))
                else:
                    self.tell(matters("XA-147", sheet=sheet, cell=cell_name(header.line, 1), label=label, name=name))
            elif ((area.sheet, area.top, area.bottom) != extent or self.headers.slid(block, column, header, area.left)
                    or (displaced and self._below(sheet, bottom, area.left))):
                self.tell(matters("XA-440", sheet=area.sheet, cell=area.a1, label=label, name=name,
                                  expected=Area(sheet, top, area.left, bottom, area.left).a1))
            elif (other := self.headers.other(block, column, header, area.left)) or taken[sheet, area.left] > 1:
                self.tell(matters("XA-441", sheet=sheet, cell=cell_name(header.line, area.left), label=label,
                                  seen=other, name=name))
            else:
                self.found.names[name] = area

    def _below(self, sheet: str, bottom: int, column: int) -> bool:
        return self.search.value(sheet, bottom + 1, column) not in BLANK

    # forms

    def _form(self, sheet: Sheet, block: Form, missing: list[Finding]) -> bool:
        areas = {c.name: area for c in block.columns
                 if (area := self.known.get(name_of(block.key, c.name))) is not None}
        header = self.headers.of_form(sheet, block, areas)
        offset = block.value_at - block.at
        if header is not None:
            lefts = Counter(a.left for a in areas.values() if a.sheet == header.sheet)
            offset = lefts.most_common(1)[0][0] - header.line if lefts else offset
        taken = Counter((a.sheet, a.top, a.left) for a in areas.values())
        for column in block.columns:
            name, area = name_of(block.key, column.name), areas.get(column.name)
            label = labels_of(self.spec, block, column.name)[self.lang]
            matters = error if column.role in ANSWERS else warning
            rows = header.places.get(column.name, ()) if header is not None else ()
            if area is not None:
                other = self.headers.other(block, column, header, area.top) if (
                    header is not None and header.sheet == area.sheet) else ""
                if other or taken[area.sheet, area.top, area.left] > 1:
                    self.tell(matters("XA-441", sheet=area.sheet, cell=cell_name(area.top, area.left), label=label,
                                      seen=other or shown(label), name=name))
                else:
                    self.found.names[name] = _corner(area)
            elif header is None or not rows:
                missing.append(matters("XA-147", sheet=tab(self.spec, sheet, self.lang), label=label, name=name))
            elif len(rows) > 1 or taken[header.sheet, rows[0], header.line + offset]:
                self.tell(matters("XA-442", sheet=header.sheet, cell=cell_name(rows[0], header.line), label=label,
                                  places=tuple(cell_name(row, header.line) for row in rows), count=len(rows)))
            else:
                left = header.line + offset
                self.found.names[name] = Area(header.sheet, rows[0], left, rows[0], left)
                self.tell(note("XA-146", sheet=header.sheet, cell=cell_name(rows[0], left), label=label, name=name))
        return bool(areas) or any(name_of(block.key, c.name) in self.found.names for c in block.columns)

def _corner(area: Area) -> Area:
    """The first cell of an area: the one that holds the value when cells were merged or a name was stretched."""
    return Area(area.sheet, area.top, area.left, area.top, area.left)


def _matters(block: Table | Form) -> bool:
    """Whether a block holds anything that somebody answered."""
    return any(column.role is Role.INPUT for column in block.columns)
