"""A workbook that was compiled once, ready to be filled many times."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import is_not
from types import MappingProxyType

from xlanskaff.errors import Problem, error
from xlanskaff.grammar.book import cell_name
from xlanskaff.xlsx.fill.cells import RESULT_TYPES, CellFormula, Content, Kinds, UnfitError, inputs, results
from xlanskaff.xlsx.fill.container import Frame
from xlanskaff.xlsx.fill.part import ChangingPart
from xlanskaff.xlsx.fill.placeholders import Place

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One cell; row and column are 1-based, the sheet is the name on its tab.

    Example:
        >>> str(Slot("Påstander", 7, 4))
        'Påstander!D7'
    """

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.sheet}!{cell_name(self.row, self.column)}"


@dataclass(frozen=True, slots=True)
class Openings:
    """What a template is filled with. Rendered values are numbered in this order.

    For each namespace prefix in use: the input cells, the type attributes of the formula cells,
    the values of the formula cells. After all prefixes: the placeholders.
    """

    slots: Sequence[Slot]
    cached: Sequence[Slot]
    prefixes: Sequence[bytes]
    places: Sequence[Place]


class CompiledTemplate:
    """A workbook file with openings, ready to be filled again and again.

    Attributes:
        slots: the cells that values go into: the input cells, then the formula cells.
        dropped: formula cells of the user whose result depends on a slot and is left out.
        changed: the parts of a filled book that differ from the source.
    """

    def __init__(self, frame: Frame, parts: Sequence[ChangingPart], openings: Openings, *, label: str = "",
                 dropped: Sequence[Slot] = (), changed: Sequence[str] = ()) -> None:
        self.slots = (*openings.slots, *openings.cached)
        self.dropped = tuple(dropped)
        self.changed = tuple(changed)
        self._frame = frame
        self._parts = tuple(parts)
        self._inputs = len(openings.slots)
        self._families: list[tuple[Kinds, Kinds]] = [
            (inputs(prefix.decode()), results(prefix.decode())) for prefix in openings.prefixes]
        self._places = tuple(openings.places)
        self._keys = frozenset(place.placeholder.key for place in openings.places)
        self._label = label
        self._last: tuple[list[Content], list[bytes]] | None = None

    def fill(self, values: Sequence[Content], extras: Mapping[str, str] = _NOTHING) -> list[bytes]:
        """One book, as chunks to be written one after the other (`file.writelines`).

        Args:
            values: one per slot, in the order of `slots`. For an input cell None leaves it empty in
                its style; for a formula cell None leaves out the cached result. A slot that was
                compiled as one of `formulas` takes a `CellFormula`.
            extras: texts for the placeholders by key; a key not given keeps the template's text.

        Raises:
            Problem: XA-157 a text is too long for its cell; XA-158 not a number Excel has.
            ValueError: another number of values than of slots, or a key that no placeholder has.
            TypeError: a value of a type that cells cannot hold.
        """
        if len(values) != len(self.slots):
            raise ValueError(f"{len(values)} values for {len(self.slots)} slots")
        if not extras.keys() <= self._keys:
            raise ValueError(f"no placeholder has the key {sorted(extras.keys() - self._keys)}")
        try:
            rendered = self._rendered(values)
            for place in self._places:
                text = extras.get(place.placeholder.key)
                rendered.append(place.default if text is None else place.write(text))
        except UnfitError:
            raise self._unfit(values, extras) from None
        return self._frame.close([part.pack(rendered) for part in self._parts])

    def _rendered(self, values: Sequence[Content]) -> list[bytes]:
        """The values as they stand in the XML; those that are the very ones of the last book are not looked up."""
        last = self._last
        changed = list(compress(count(), map(is_not, values, last[0]))) if last else []
        if last and 2 * len(changed) < len(values):
            rendered = last[1].copy()
            self._render_some(values, changed, rendered)
        else:
            rendered = []
            given, computed = values[:self._inputs], values[self._inputs:]
            for content, result in self._families:
                rendered += [content[value.__class__][value] for value in given]
                rendered += [RESULT_TYPES[value.__class__] for value in computed]
                rendered += [result[value.__class__][value] for value in computed]
        self._last = list(values), rendered
        return rendered.copy()

    def _render_some(self, values: Sequence[Content], changed: Sequence[int], rendered: list[bytes]) -> None:
        """Put the values at some places, in rising order, into what was rendered before."""
        first_result = bisect_left(changed, self._inputs)
        results, base = len(values) - self._inputs, 0
        for content, result in self._families:
            for at in changed[:first_result]:
                value = values[at]
                rendered[base + at] = content[value.__class__][value]
            for at in changed[first_result:]:
                value = values[at]
                kind = value.__class__
                rendered[base + at] = RESULT_TYPES[kind]
                rendered[base + at + results] = result[kind][value]
            base += self._inputs + 2 * results

    def _unfit(self, values: Sequence[Content], extras: Mapping[str, str]) -> Problem:
        """Every value that no cell can hold, once one was met."""
        findings = []
        kinds = inputs("")
        for slot, value in zip(self.slots, values, strict=True):
            try:
                kinds[type(value)][value]
            except UnfitError as reason:
                findings.append(error(reason.code, file=self._label, sheet=slot.sheet,
                                      cell=cell_name(slot.row, slot.column), seen=_shown(value)))
        for place in self._places:
            try:
                place.write(extras.get(place.placeholder.key, ""))
            except UnfitError as reason:
                findings.append(error(reason.code, file=self._label, label=place.placeholder.name,
                                      seen=_shown(extras[place.placeholder.key])))
        return Problem(findings)


def _shown(value: Content) -> str:
    """A value short enough for a message: a text's beginning, the size of a number."""
    if isinstance(value, CellFormula):
        value = value.result
    if isinstance(value, str):
        return f"{value[:40]}… ({len(value)})"
    return repr(value) if isinstance(value, float) else f"10^{int(value).bit_length() * 0.30103:.0f}"  # type: ignore[arg-type]
