"""Which regime a CPV code belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from xlanskaff.errors import Exit, Finding, Problem, error, warning
from xlanskaff.law.cpv_lists import Cpv
from xlanskaff.law.store import Snapshot
from xlanskaff.rules.purchases import Kind
from xlanskaff.rules.verdicts import Verdict

_WRITTEN = re.compile(r"(?P<code>[0-9]{8})(?:-[0-9])?")
Division = Literal["goods", "services", "works"]


@dataclass(frozen=True, slots=True)
class Regime:
    """What a code stands for.

    Attributes:
        code: eight digits, without the check digit.
        kind: the kind of contract that the rules treat it as.
        cleaning: whether the terms for cleaning contracts concern it.
    """

    code: str
    kind: Kind
    cleaning: bool = False


def cpv(code: str, *, law: Snapshot) -> Verdict[Regime]:
    """The regime of a CPV code: goods, services, works, special or health services.

    The check digit may stand there (`15000000-8`); it is not checked.

    Raises:
        Problem XA-334: not eight digits; the exit code is that of wrong use.
        Problem XA-335: no division of CPV has these first two digits.
        Problem XA-310: the law of that day is not recorded.

    Source:
        FOA annexes 1, 2 and 3 (§ 4-1 d, f and g); the divisions of Regulation (EC) 213/2008.

    Example:
        >>> from datetime import date
        >>> from xlanskaff.law.store import LAW
        >>> cpv("79100000-5", law=LAW.on(date(2026, 6, 1))).value.kind
        <Kind.SPECIAL: 'special'>
    """
    found = _WRITTEN.fullmatch(code.strip())
    if found is None:
        raise Problem([error("XA-334", seen=code)], Exit.USAGE)
    plain, lists = found["code"], law.law.cpv
    if law.day < lists.begins:
        raise Problem([error("XA-310", seen="cpv", provision="FOA vedlegg 1–3", begins=f"{lists.begins:%d.%m.%Y}",
                             on=f"{law.day:%d.%m.%Y}")])
    division = lists.divisions.get(plain[:2])
    if division is None:
        raise Problem([error("XA-335", seen=plain, division=plain[:2])], Exit.USAGE)
    cleaning = plain in lists.lists["cleaning"]
    listed = next((name for name in ("works", "special", "health") if plain in lists.lists[name]), "")
    if listed:
        return Verdict(Regime(plain, Kind(listed), cleaning), (lists.citation(listed),))
    return Verdict(Regime(plain, Kind(division), cleaning), (lists.citation("divisions"),), _near(plain, lists))


def _near(code: str, lists: Cpv) -> tuple[Finding, ...]:
    """A code that is not listed, but lies below one that is: the annex may mean it too.

    Whole divisions (98000000) are left out: an annex that names one also names what it means inside it.
    """
    listed = [(above, lists.lists[name].provision) for name in ("special", "health")
              for above in lists.lists[name].single]
    stems = [(above.rstrip("0"), above, provision) for above, provision in listed]
    over = [found for found in stems if len(found[0]) > 2 and code.startswith(found[0])]
    if not over:
        return ()
    _, above, provision = max(over, key=lambda found: len(found[0]))
    return (warning("XA-336", seen=code, above=above, provision=provision),)
