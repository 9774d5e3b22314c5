"""Who answered what: repeated files, conflicting answers, and the answers of each unit.

Nothing here depends on the order in which the files came: of repeated files the first by name
counts, and of different answers from one respondent none does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.services.collect_kind import Kind
from xlanskaff.services.collect_records import Conflict, Outcome, Returned, UnitAnswers

SHOWN = 5
"""Files named in one finding."""


def settle(returned: Sequence[Returned], how: Kind) -> tuple[list[Conflict], list[Finding]]:
    """Give every file its outcome; `returned` is sorted by file. Sets `outcome` and `same_as` in place."""
    findings: list[Finding] = []
    rest = [r for r in returned if r.reason is None]
    if how.ASSESSOR:
        _assessors(rest)
    rest = _repeated(rest, lambda r: r.sha256, findings)
    conflicts: list[Conflict] = []
    for (unit, person, respondent), group in _grouped(rest).items():
        if person and not respondent:
            _anonymous(unit, group, findings)
            continue
        different = _repeated(group, lambda r: r.digest, findings)
        if len(different) > 1:
            conflicts.append(_conflict(different, how, findings))
        else:
            different[0].outcome = Outcome.USED
    return conflicts, findings


def _assessors(returned: Iterable[Returned]) -> None:
    """Several assessors of one unit are persons where every one of them says who it is; else nobody can tell them
    from one who has changed the answer, and different answers of the unit are a conflict."""
    units: defaultdict[str, list[Returned]] = defaultdict(list)
    for r in returned:
        units[r.unit].append(r)
    for group in units.values():
        names = {r.respondent for r in group}
        for r in group:
            r.person = len(names) > 1 and "" not in names


def _grouped(returned: Iterable[Returned]) -> dict[tuple[str, bool, str], list[Returned]]:
    groups: defaultdict[tuple[str, bool, str], list[Returned]] = defaultdict(list)
    for r in returned:
        groups[r.unit, r.person, r.respondent if r.person else ""].append(r)
    return dict(sorted(groups.items()))


def _repeated(group: Iterable[Returned], same: Callable[[Returned], str],
              findings: list[Finding]) -> list[Returned]:
    """The files that are the first of their kind; the others repeat them."""
    first: dict[str, Returned] = {}
    for r in group:
        original = first.setdefault(same(r) or r.file, r)
        if original is not r:
            r.outcome, r.same_as = Outcome.DUPLICATE, original.file
            findings.append(note("XA-708", file=r.file, other=original.file))
    return list(first.values())


def _anonymous(unit: str, group: Sequence[Returned], findings: list[Finding]) -> None:
    """Persons who do not say who they are: each counts, since nothing says that they are the same."""
    for r in group:
        r.outcome = Outcome.USED
    if len(group) > 1:
        findings.append(warning("XA-712", seen=group[0].unit_name or unit, count=len(group),
                                files=few([r.file for r in group])))
    for digest, count in Counter(r.digest for r in group).items():
        if count > 1:
            files = tuple(r.file for r in group if r.digest == digest)
            findings.append(warning("XA-714", file=files[0], files=files[1:]))


def _conflict(group: Sequence[Returned], how: Kind, findings: list[Finding]) -> Conflict:
    differing: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for other in group[1:]:
        for column, rows in how.differences(group[0].content, other.content).items():
            differing[column].update(dict.fromkeys(rows))
    for r in group:
        r.outcome = Outcome.CONFLICT
    first = group[0]
    files = tuple(r.file for r in group)
    findings.append(error("XA-709", file=first.file, seen=first.unit_name or first.unit, files=few(files)))
    return Conflict(first.unit, first.unit_name, first.person, files, tuple(r.assessed_on for r in group),
                    {column: tuple(rows) for column, rows in differing.items()})


def name_units(returned: Sequence[Returned], listed: Mapping[str, str]) -> list[Finding]:
    """Settle the ids and the names of units.

    A file that names its unit and has no id is given the id that goes with the name, if there is
    exactly one. A unit that is called different things is called what the list says, or else what
    most of its files say. `listed` is unit id -> name.
    """
    findings: list[Finding] = []
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for unit, name in listed.items():
        ids[name.casefold()].add(unit)
    for r in returned:
        if r.unit_id and r.unit_name:
            ids[r.unit_name.casefold()].add(r.unit_id)
    for r in returned:
        if r.unit and not r.unit_id and len(found := ids[r.unit_name.casefold()]) == 1:
            r.unit = next(iter(found))
            if r.reason is None:
                findings.append(note("XA-715", file=r.file, seen=r.unit_name, unit=r.unit))
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for r in returned:
        if r.unit_name:
            names[r.unit][r.unit_name] += 1
    for r in returned:
        called = names[r.unit]
        if not called:
            continue
        chosen = listed.get(r.unit) or min(called, key=lambda name: (-called[name], name))
        if r.unit_name and r.unit_name.casefold() != chosen.casefold() and r.reason is None:
            findings.append(note("XA-716", file=r.file, seen=r.unit_name, unit=r.unit, name=chosen))
        r.unit_name = chosen
    return findings


def by_unit(returned: Sequence[Returned]) -> list[UnitAnswers]:
    """The answers that count, unit by unit, sorted by the units' names."""
    units: dict[str, UnitAnswers] = {}
    for r in returned:
        if r.outcome not in {Outcome.USED, Outcome.CONFLICT}:
            continue
        unit = units.setdefault(r.unit, UnitAnswers(r.unit, r.unit_name or r.unit))
        if r.outcome is Outcome.CONFLICT:
            unit.contested |= not r.person
        elif r.person:
            unit.persons.append(r)
        else:
            unit.joint = r
    for unit in units.values():
        unit.persons.sort(key=lambda r: (r.digest, r.sha256))
    return sorted((u for u in units.values() if u.answered), key=lambda u: alphabetical(u.name, u.unit))


def few(files: Sequence[str]) -> tuple[str, ...]:
    """The first files of a list, for a sentence; the last entry says that there are more.

    Example:
        >>> few(["a", "b"]), few(["a"] * 9)
        (('a', 'b'), ('a', 'a', 'a', 'a', 'a', '…'))
    """
    return tuple(files[:SHOWN]) + (("…",) if len(files) > SHOWN else ())


_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def alphabetical(name: str, unit: str) -> tuple[str, str]:
    """A key that sorts names as Norwegian does, whatever the machine is set to.

    Example:
        >>> sorted(["Ås", "Øst", "Ærfugl", "Vest"], key=lambda name: alphabetical(name, ""))
        ['Vest', 'Ærfugl', 'Øst', 'Ås']
    """
    return name.casefold().translate(_LETTERS), unit
