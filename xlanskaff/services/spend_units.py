"""Which unit each department of a ledger is, as a unit list calls them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlanskaff.errors import Finding, note, warning
from xlanskaff.services.units import Unit, UnitList, read_units

_SHOWN = 8
_CODE = re.compile(r"(\S*\d\S*?)[\s:–—-]+\S")


@dataclass(frozen=True, slots=True)
class UnitNames:
    """The departments of a ledger as units.

    Attributes:
        names: department, as the ledger writes it -> name of its unit; departments that no unit is are left out.
        units: the same departments -> the unit; two ways of writing a department may be one unit.
        findings: departments that no unit is, units that no department is, and what is told of the list itself.
    """

    names: Mapping[str, str]
    units: Mapping[str, Unit]
    findings: tuple[Finding, ...] = ()


def unit_names(path: Path, departments: Mapping[str, str]) -> UnitNames:
    """Find the unit of each department of a ledger.

    A department is the unit with its id; else with its id but for zeros in front, which a spreadsheet
    takes away; else with the id that stands first in it (`1201 Helse`); else with its name.

    Args:
        path: a unit list, as `batch` takes it.
        departments: code as the ledger writes it -> name; empty where it has none. Departments with lines only.

    Raises:
        Problem: every fault of the list at once (exit 2), or a file that cannot be read (exit 3).

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "enheter.csv"
        ...     _ = path.write_text("id;navn\\n12;Helse\\n13;Øst skole\\n14;Vei\\n", encoding="utf-8")
        ...     made = unit_names(path, {"012": "", "øst skole": "", "99": "Kultur"})
        >>> dict(made.names), [(each.code, each.seen) for each in made.findings]
        ({'012': 'Helse', 'øst skole': 'Øst skole'}, [('XA-1271', '99 Kultur'), ('XA-1272', '14 Vei')])
    """
    return matched(read_units(path), departments)


def matched(listed: UnitList, departments: Mapping[str, str]) -> UnitNames:
    """The same for a list that is read already."""
    by_id, by_number, by_name = (_only_one(listed.units, key) for key in (_id, _number, _name))
    found: dict[str, Unit] = {}
    for code in departments:
        if (unit := next((each for each in _looked_up(code, by_id, by_number, by_name) if each), None)):
            found[code] = unit
    return UnitNames({code: unit.name for code, unit in found.items()}, found,
                     (*listed.findings, *_told(listed, departments, found)))


def _looked_up(code: str, by_id: Mapping[str, Unit], by_number: Mapping[str, Unit],
               by_name: Mapping[str, Unit]) -> Iterator[Unit | None]:
    yield by_id.get(_plain(code))
    yield by_number.get(_stripped(code))
    if begun := _CODE.match(code.strip()):
        yield by_id.get(_plain(begun[1])) or by_number.get(_stripped(begun[1]))
    yield by_name.get(_plain(code))


def _told(listed: UnitList, departments: Mapping[str, str], found: Mapping[str, Unit]) -> Iterator[Finding]:
    """What does not fit together, each told once with the first few."""
    if not departments:
        yield warning("XA-1274", file=listed.file)
        return
    unknown = [f"{code} {name}".strip() for code, name in departments.items() if code not in found]
    used = {unit.id for unit in found.values()}
    unused = [f"{unit.id} {unit.name}" for unit in listed if unit.id not in used]
    if not found:
        yield warning("XA-1273", file=listed.file, seen=_shown(unknown), units=_shown(unused))
        return
    if unknown:
        yield warning("XA-1271", file=listed.file, seen=_shown(unknown), count=len(unknown))
    if unused:
        yield note("XA-1272", file=listed.file, seen=_shown(unused), count=len(unused))


def _shown(names: Sequence[str]) -> str:
    return ", ".join([*names[:_SHOWN], *["…"][:len(names) - _SHOWN]])


def _only_one(units: Sequence[Unit], key: Callable[[Unit], str]) -> dict[str, Unit]:
    """Units by a key; one that two of them have says nothing."""
    counted = Counter(map(key, units))
    return {each: unit for unit in units if (each := key(unit)) and counted[each] == 1}


def _id(unit: Unit) -> str:
    return _plain(unit.id)


def _number(unit: Unit) -> str:
    return _stripped(unit.id)


def _name(unit: Unit) -> str:
    return _plain(unit.name)


def _stripped(code: str) -> str:
    return _plain(code).lstrip("0")


def _plain(words: str) -> str:
    """A code or name without what does not tell two apart."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())
