"""The derived listing of the whole law: a change of law is a readable difference."""

from __future__ import annotations

import difflib
from pathlib import Path

from xlanskaff.law.listing import days, listing, main
from xlanskaff.law.store import LAW

SNAPSHOT = Path(__file__).with_name("law_snapshot.txt")


def test_the_listing_is_the_law_as_the_tables_have_it() -> None:
    written = SNAPSHOT.read_text(encoding="utf-8")
    difference = "\n".join(difflib.unified_diff(written.splitlines(), listing().splitlines(), "listing", "tables", n=0))
    assert difference == "", (
        f"{difference}\n\nIf the change is meant: python -m xlanskaff.law.listing tests/law/law_snapshot.txt")


def test_every_day_of_change_and_every_new_year_is_in_it() -> None:
    listed = [line.removeprefix("== ") for line in SNAPSHOT.read_text(encoding="utf-8").splitlines() if "== 2" in line]
    changes = {value.begins for parameter in LAW.parameters.values() for value in parameter.values}
    assert {day.isoformat() for day in changes} <= set(listed)
    assert {f"{year}-01-01" for year in range(2011, 2028)} <= set(listed)
    assert listed == sorted(day.isoformat() for day in days())


def test_the_command_writes_the_same_bytes_everywhere(tmp_path: Path) -> None:
    assert main([str(tmp_path / "law.txt")]) == 0
    assert (tmp_path / "law.txt").read_bytes() == listing().encode()
