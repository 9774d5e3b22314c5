"""What can stop the add-in: every check with what was seen, what to do, and what to ask the IT department for.

Nothing is changed and no program is started but those that list programs and marks. What cannot be seen
from outside Excel is said to be so, and is not counted as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlanskaff.excel import settings
from xlanskaff.excel.addin_system import System
from xlanskaff.excel.doctor_facts import Facts, Level, Seen, look
from xlanskaff.language.texts import Lang, has, text


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, in words.

    Attributes:
        key: what was looked at; the same in every language and version.
        level: `ok`, `warning`, `error`, or `unknown` where it could not be looked at.
        outcome: what was found, as a key.
        title: what was looked at, in words.
        status: the level, in words.
        message: what was found, and what it leads to.
        remedy: what the person can do; empty where nothing.
        ask: what to ask the IT department for; empty where nothing.
        seen: the values that the sentences name.
    """

    key: str
    level: Level
    outcome: str
    title: str
    status: str
    message: str
    remedy: str
    ask: str
    seen: dict[str, str]

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do about it."""
        return self.level in ("ok", "unknown")

    def as_dict(self) -> dict[str, Any]:
        """The fields that machines read."""
        return {"check": self.key, "status": self.level, "outcome": self.outcome, "title": self.title,
                "message": self.message, "remedy": self.remedy, "ask": self.ask, "seen": self.seen}


def examine(lang: Lang, system: System | None = None, *, books: Sequence[Path] = ()) -> list[Check]:
    """Look at everything, in the order in which it must work.

    Args:
        books: workbooks in which the worksheet functions do not work as they should.
    """
    return [in_words(seen, lang) for seen in seen_in(look(system or settings.here()), books)]


def seen_in(facts: Facts, books: Sequence[Path] = ()) -> Iterator[Seen]:
    """Every check of a machine, without words."""
    from xlanskaff.excel import doctor_files, doctor_mac, doctor_policy, doctor_python

    yield from doctor_files.excel(facts)
    if facts.system.platform != "linux":
        yield from doctor_files.checks(facts)
        yield from doctor_policy.checks(facts) if facts.system.platform == "windows" else doctor_mac.checks(facts)
    yield from doctor_python.checks(facts)
    yield from doctor_files.names(facts, books)


def in_words(seen: Seen, lang: Lang) -> Check:
    """A check with its sentences in one language."""
    start = f"doctor.{seen.check}.{seen.outcome}"
    remedy, ask = (text(key, lang, **seen.values) if has(key, lang) else "" for key in (f"{start}_do", f"{start}_it"))
    return Check(seen.check, seen.level, seen.outcome, text(f"doctor.{seen.check}.title", lang),
                 text(f"doctor.level.{seen.level}", lang), text(start, lang, **seen.values), remedy, ask,
                 dict(seen.values))


def lines(check: Check, lang: Lang) -> list[str]:
    """A check as lines for people: what was found, what to do, what to ask for."""
    told = [f"{check.title}: {check.message}"]
    if check.remedy:
        told.append(text("doctor.do", lang, remedy=check.remedy))
    if check.ask:
        told.append(text("doctor.ask", lang, ask=check.ask))
    return told


def summary(checks: Sequence[Check], lang: Lang) -> str:
    """One line: how many things are wrong."""
    counts = {level: sum(check.level == level for check in checks) for level in ("error", "warning", "unknown")}
    return text("doctor.wrong" if counts["error"] or counts["warning"] else "doctor.fine", lang, **counts)
