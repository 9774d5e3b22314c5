"""The whole law as plain text, day by day, so that a change of law is a difference one can read.

    python -m xlanskaff.law.listing tests/law/law_snapshot.txt

writes it: on 1 January of each year, and on each day on which anything changes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from xlanskaff.law.cpv_lists import LISTS
from xlanskaff.law.store import LAW, Law


def days(law: Law = LAW) -> list[date]:
    """Each day on which a value or a duty begins, and 1 January of every year from the first to the next."""
    begins = {value.begins for parameter in law.parameters.values() for value in parameter.values}
    begins |= {period.begins for duty in law.duties.values() for period in duty.periods}
    years = range(min(begins).year + 1, law.checked_on.year + 2)
    return sorted(begins | {date(year, 1, 1) for year in years})


def listing(law: Law = LAW) -> str:
    """The law on all those days, with its CPV lists at the end."""
    blocks = ["\n".join([f"== {day.isoformat()}", *_on(law, day)]) for day in days(law)]
    return "\n\n".join([*blocks, "\n".join(_cpv(law))]) + "\n"


def main(argv: Sequence[str]) -> int:
    """Write the listing to the file that is named, or to standard output."""
    if argv:
        Path(argv[0]).write_text(listing(), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(listing())
    return 0


def _on(law: Law, day: date) -> Iterator[str]:
    for parameter in law.parameters.values():
        value = parameter.find(day)
        if value is None:
            continue
        stated = value.gap or (value.comparison if value.amount is None else f"{value.comparison} {value.amount}")
        yield f"{parameter.id} {stated} {value.unit} since {value.begins} [{value.provision}] {value.certainty}"
    for period in law.on(day).duties():
        yield (f"duty {period.duty} {period.strength} {period.text} since {period.begins} [{period.provision}] "
               f"{period.certainty}")


def _cpv(law: Law) -> Iterator[str]:
    yield f"== cpv since {law.cpv.begins.isoformat()}"
    for name in LISTS:
        entry = law.cpv.lists[name]
        yield f"{name} [{entry.provision}] " + " ".join(f"{first}-{last}" for first, last in entry.ranges)
    for kind in ("goods", "works", "services"):
        yield f"divisions {kind} " + " ".join(number for number, held in law.cpv.divisions.items() if held == kind)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
