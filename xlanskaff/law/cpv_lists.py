"""The lists of CPV codes that decide a regime (FOA annexes 1 to 3), and the divisions of CPV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, cast

from xlanskaff.law import parameters as p
from xlanskaff.law.reading import cited, day, keys, one_of

LISTS = ("works", "special", "health", "cleaning")
Range = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CpvList:
    """One list: ranges of eight-digit codes, both ends included, ascending and apart.

    Attributes:
        single: the codes that stand in the list themselves, by name: the ends of its ranges.
    """

    name: str
    provision: str
    ranges: tuple[Range, ...]

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and any(first <= code <= last for first, last in self.ranges)

    @property
    def single(self) -> tuple[str, ...]:
        """The codes that are named in the list: the ends of its ranges."""
        return tuple(dict.fromkeys(code for ends in self.ranges for code in ends))


@dataclass(frozen=True, slots=True)
class Cpv:
    """All lists, and what a division holds when no list says otherwise.

    Attributes:
        divisions: two digits -> `goods`, `services` or `works`.
        begins: from when the lists apply.
    """

    lists: Mapping[str, CpvList]
    divisions: Mapping[str, p.Covered]
    begins: date
    sources: tuple[str, ...]
    certainty: p.Certainty
    checked_on: date

    def citation(self, name: str) -> p.Citation:
        """A list as something an answer rests on; `divisions` is the classification itself."""
        provision = self.lists[name].provision if name in self.lists else "FOA vedlegg 1–3"
        return p.Citation(f"cpv.{name}", None, "rule", "none", self.begins, provision, self.sources, self.certainty,
                          self.checked_on)


def cpv(raw: Mapping[str, Any], known: Mapping[str, p.Source]) -> Cpv:
    """The lists of `cpv.toml`.

    Raises:
        ValueError: a code that is not eight digits, ranges that overlap or descend, an unknown division.
    """
    keys(raw, {"from", "source", "certainty", "checked_on", "divisions", *LISTS}, set(), "cpv")
    lists = {name: CpvList(name, raw[name]["provision"], _ranges(name, raw[name])) for name in LISTS}
    divisions: dict[str, p.Covered] = {}
    for kind, numbers in raw["divisions"].items():
        one_of(kind, ("goods", "services", "works"), "cpv.divisions")
        for number in numbers:
            if number in divisions:
                raise ValueError(f"cpv.divisions: {number} stands twice")
            divisions[number] = cast(p.Covered, kind)
    certainty = cast(p.Certainty, one_of(raw["certainty"], ("S", "L", "G"), "cpv"))
    return Cpv(lists, divisions, day(raw["from"], "cpv"), cited(raw["source"], known, "cpv"), certainty,
               day(raw["checked_on"], "cpv"))


def _ranges(name: str, entry: Mapping[str, Any]) -> tuple[Range, ...]:
    keys(entry, {"provision", "ranges"}, set(), f"cpv.{name}")
    found = tuple((first, last) for first, last in entry["ranges"])
    for code in (code for ends in found for code in ends):
        if len(code) != 8 or not code.isdecimal():
            raise ValueError(f"cpv.{name}: {code!r} is not eight digits")
    if any(last < first for first, last in found) or any(b[0] <= a[1] for a, b in pairwise(found)):
        raise ValueError(f"cpv.{name}: ranges ascend and lie apart")
    return found
