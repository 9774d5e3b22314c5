"""From a workbook file and its slots to a compiled template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from pathlib import Path

from xlanskaff.errors import Finding, Problem
from xlanskaff.xlsx.fill.container import Container, Frame, Fresh
from xlanskaff.xlsx.fill.deflate import Deflate, quickest
from xlanskaff.xlsx.fill.part import ChangingPart, Edit, once, splice
from xlanskaff.xlsx.fill.placeholders import Placeholder, locate
from xlanskaff.xlsx.fill.scan import Sheet, read_sheet
from xlanskaff.xlsx.fill.sheet import Address, Opening, drop_results, open_cells
from xlanskaff.xlsx.fill.template import CompiledTemplate, Openings, Slot
from xlanskaff.xlsx.fill.workbook import CONTENT_TYPES, Workbook

_FORMULA = re.compile(rb"<(?:[^\s<>/!?:]+:)?f[\s/>]")
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384


def compile_template(source: Path | bytes, slots: Sequence[Slot], *, cached: Sequence[Slot] = (),
                     settled: Sequence[Slot] = (), placeholders: Sequence[Placeholder] = (),
                     recalculate: bool = False, deflate: Deflate | None = None, formulas: Sequence[Slot] = (),
                     unchanged: Sequence[Slot] = ()) -> CompiledTemplate:
    """Find the slots of a workbook file once, so that it can be filled quickly many times.

    What comes out is a workbook even where the source is a template (.xltx, .xltm). Formulas that
    depend on a slot and are not in `cached` lose their cached result (`CompiledTemplate.dropped`),
    and Excel is asked to calculate. A compiled template cannot be pickled: compile it where it runs.

    Args:
        source: the workbook (.xlsx, .xlsm, .xltx, .xltm), as a path or its bytes.
        slots: input cells, whose content is replaced. Cells that are not there are put in.
        cached: formula cells that keep their formula and get a new cached result.
        settled: formula cells that read no slot, unless through a formula that is named nowhere. Where
            every formula is cached or settled, what depends on what need not be looked into.
        placeholders: texts outside the sheets.
        recalculate: ask Excel to calculate everything when it opens a book.
        deflate: how changed parts are compressed; the fastest way at hand if not given.
        formulas: those of the slots that get a formula, whatever stands there now.
        unchanged: formula cells whose cached result stays right, though they may depend on a slot.

    Raises:
        Problem: the file is not a workbook (XA-150, XA-151, XA-159), a sheet is not there (XA-152),
            or a cell is not what a slot needs (XA-153 to XA-156). All unfit cells are named at once.
        ValueError: a slot outside Excel's grid, or two slots at one cell.
    """
    container = Container(source)
    workbook = Workbook(container)
    draft = _Draft(workbook)
    sheets = _Sheets(workbook, slots, cached, formulas)
    sheets.open(draft)
    varying = {each.name.casefold() for each in placeholders if each.kind == "defined-name"}
    known = [*cached, *settled, *unchanged, *formulas]
    dropped = [] if sheets.hold_only(known) else _drop_dependents(workbook, sheets, draft, varying, unchanged)
    if recalculate or dropped:
        draft.add(workbook.part, workbook.data, workbook.recalculate())
    draft.add(CONTENT_TYPES, *workbook.as_workbook())
    places, others = locate(workbook, placeholders, sheets.openings)
    for other in others:
        draft.add(other.part, other.data, other.edits)
    openings = Openings(slots, cached, sheets.prefixes, places)
    return draft.compiled(openings, deflate or quickest()[0], dropped)


class _Draft:
    """The edits of every part, gathered before anything is packed."""

    def __init__(self, workbook: Workbook) -> None:
        self._container = workbook.container
        self._edits: dict[str, tuple[bytes, list[Edit]]] = {}

    def add(self, part: str, data: bytes, edits: Sequence[Edit]) -> None:
        """Put edits into a part; a part that the file does not have is added to it."""
        self._edits.setdefault(part, (data, []))[1].extend(edits)

    def compiled(self, openings: Openings, deflate: Deflate, dropped: list[Slot]) -> CompiledTemplate:
        """Pack what is the same in every book, and leave the rest open."""
        constant: dict[str, Fresh] = {}
        added: list[Fresh] = []
        changing: list[ChangingPart] = []
        for part, (data, edits) in self._edits.items():
            member = self._container.find(part)
            woven = splice(data, edits)
            if len(woven) > 1:
                changing.append(ChangingPart(member.name if member else part, woven, deflate))
            elif isinstance(text := woven[0], bytes) and (member is None or text != data):
                fresh = once(member.name if member else part, text)
                if member is None:
                    added.append(fresh)
                else:
                    constant[fresh.name] = fresh
        names = [part.name for part in changing]
        frame = Frame(self._container, constant, names, added)
        return CompiledTemplate(frame, changing, openings, label=self._container.label,
                                dropped=dropped, changed=[*constant, *(each.name for each in added), *names])


class _Sheets:
    """The sheets that have slots."""

    def __init__(self, workbook: Workbook, slots: Sequence[Slot], cached: Sequence[Slot],
                 formulas: Sequence[Slot]) -> None:
        self._workbook = workbook
        self._over = by_part(workbook, formulas)
        self._stride = len(slots) + 2 * len(cached)
        self._wanted = _by_part(workbook, slots, cached)
        self._families: dict[bytes, int] = {}
        self.scanned: dict[str, Sheet] = {}

    @property
    def filled(self) -> dict[str, frozenset[Address]]:
        """The cells that a fill writes, by part."""
        return {part: frozenset(wanted) for part, (_, wanted) in self._wanted.items()}

    @property
    def prefixes(self) -> list[bytes]:
        """The namespace prefixes in use; one at least."""
        return list(self._families) or [b""]

    @property
    def openings(self) -> int:
        """How many openings the sheets may have: where the numbers of the placeholders begin."""
        return self._stride * len(self.prefixes)

    def hold_only(self, formulas: Sequence[Slot]) -> bool:
        """Whether the workbook has these formulas and no others; each of them is known to be one."""
        known: dict[str, set[Address]] = {tab.part: set() for tab in self._workbook.tabs}
        known |= by_part(self._workbook, formulas)
        for part, cells in known.items():
            if part in self.scanned:
                if not self.scanned[part].formulas.keys() <= cells:
                    return False
            elif part in self._workbook.container:
                # Counted, not scanned: as many formulas as are known are those that are known.
                data = self._workbook.text(part)
                if len(_FORMULA.findall(data, 0, data.rfind(b"sheetData") + 1)) != len(cells):
                    return False
        return True

    def open(self, draft: _Draft) -> None:
        """Scan each sheet and open its slots; raises Problem with all that is wrong with them."""
        findings: list[Finding] = []
        file = self._workbook.container.label
        for part, (tab, wanted) in self._wanted.items():
            sheet = read_sheet(self._workbook.text(part), part, {row for row, _ in wanted}, file)
            base = self._stride * self._families.setdefault(sheet.prefix, len(self._families))
            moved = {address: opening.moved(base) for address, opening in wanted.items()}
            self.scanned[part] = sheet
            try:
                over = self._over.get(part, set())
                draft.add(part, sheet.data, open_cells(sheet, moved, tab, file, over=over))
            except Problem as problem:
                findings += problem.findings
        if findings:
            raise Problem(findings)


def _drop_dependents(workbook: Workbook, sheets: _Sheets, draft: _Draft, varying: Set[str],
                     unchanged: Sequence[Slot]) -> list[Slot]:
    """Take the cached value out of every formula of the user that depends on a slot or a varying name."""
    with_formulas = _sheets_with_formulas(workbook, sheets.scanned)
    filled = sheets.filled
    if all(sheet.formulas.keys() <= filled.get(part, frozenset()) for part, sheet in with_formulas.items()):
        return []
    # Most templates hold no formulas but ours: the analysis is loaded where it is needed.
    from xlanskaff.xlsx.fill.dependents import array_cells, dependents

    names = {tab.part: tab.name for tab in workbook.tabs}
    dropped = []
    right = by_part(workbook, unchanged)
    for part, cells in dependents(workbook, with_formulas, filled, varying, right).items():
        data = with_formulas[part].data
        others = [cell for cell in array_cells(data, part, cells, workbook.container.label)
                  if (cell.row, cell.column) not in filled.get(part, ())]
        draft.add(part, data, drop_results(data, [*cells, *others]))
        dropped += [Slot(names[part], cell.row, cell.column) for cell in [*cells, *others]]
    return dropped


def _sheets_with_formulas(workbook: Workbook, scanned: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """Every sheet that has formulas, by part; those already scanned are not read again."""
    found: dict[str, Sheet] = {}
    for tab in workbook.tabs:
        if tab.part in scanned:
            if scanned[tab.part].formulas:
                found[tab.part] = scanned[tab.part]
        elif tab.part in workbook.container:
            data = workbook.text(tab.part)
            if _FORMULA.search(data):
                found[tab.part] = read_sheet(data, tab.part, (), workbook.container.label)
    return found


def by_part(workbook: Workbook, cells: Iterable[Slot]) -> dict[str, set[Address]]:
    """Cells by the part of their sheet."""
    found: dict[str, set[Address]] = {}
    for cell in cells:
        found.setdefault(workbook.tab(cell.sheet).part, set()).add((cell.row, cell.column))
    return found


def _by_part(workbook: Workbook, slots: Sequence[Slot],
             cached: Sequence[Slot]) -> dict[str, tuple[str, dict[Address, Opening]]]:
    """The name and the openings of each sheet part that has any, numbered as `Openings` says."""
    found: dict[str, tuple[str, dict[Address, Opening]]] = {}
    sheets: dict[str, dict[Address, Opening]] = {}
    findings: list[Finding] = []
    inputs, results = len(slots), len(cached)
    for place, slot in enumerate(chain(slots, cached)):
        if not (1 <= slot.row <= _MAX_ROW and 1 <= slot.column <= _MAX_COLUMN):
            raise ValueError(f"{slot.sheet}: row {slot.row}, column {slot.column} is outside the grid")
        if slot.sheet not in sheets:
            try:
                tab = workbook.tab(slot.sheet)
                sheets[slot.sheet] = found.setdefault(tab.part, (tab.name, {}))[1]
            except Problem as problem:
                findings += problem.findings
                sheets[slot.sheet] = {}
        wanted = sheets[slot.sheet]
        if (slot.row, slot.column) in wanted:
            raise ValueError(f"two slots at {slot}")
        wanted[slot.row, slot.column] = Opening(place) if place < inputs else Opening(place + results, place)
    if findings:
        raise Problem(findings)
    return found
