"""The one thing that the ribbon calls: a click on a button, from finding Excel to a line in its status bar."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.excel.journal import forget_old
from xlanskaff.excel.live_app import running, settled
from xlanskaff.excel.live_faults import problem_of
from xlanskaff.excel.live_host import LiveHost
from xlanskaff.excel.settings import data_folder, load
from xlanskaff.language.texts import Lang

UNDO, LOG = "undo", "xlanskaff.log"
_FULL = 1_000_000
"""Bytes of the log after which it is begun anew; the one before is kept."""


def click(action: str, argument: str = "") -> str:
    """Do what a button is for, and tell in the status bar what came of it. What was told.

    Whatever goes wrong is told in plain words with a remedy, and Excel is left as it was. A fault of ours is
    written to a log, which the line names. Where there is no Excel to tell it in, it goes to standard error,
    which the VBA of the add-in shows.
    """
    settings = load()
    try:
        app = running()
    except Problem as problem:
        line = _line(problem.findings[0], settings.lang)
        sys.stderr.write(f"{line}\n")
        raise SystemExit(int(Exit.UNREADABLE)) from None
    kept = data_folder() / UNDO
    host = LiveHost(app, settings.lang, kept, action)
    try:
        with settled(app):
            said = _act(host, action, argument)
    except Exception as fault:  # noqa: BLE001 - no person is shown a traceback
        said = _told(host, fault, settings.log or data_folder() / "logs")
    _say(host, said)
    forget_old(kept)
    return said


def _act(host: LiveHost, action: str, argument: str) -> str:
    from xlanskaff.excel.actions import ACTIONS

    if action not in ACTIONS:
        raise Problem([error("XA-810", seen=action, actions=tuple(ACTIONS))], Exit.USAGE)
    outcome = ACTIONS[action].run(host, argument)
    host.commit()
    return outcome.message


def _told(host: LiveHost, fault: Exception, logs: Path) -> str:
    """What is said of a fault; several findings are put in a book of their own."""
    problem = problem_of(fault) or Problem([error("XA-809", seen=type(fault).__name__, log=str(_logged(logs)))])
    if len(problem.findings) == 1:
        return _line(problem.findings[0], host.lang)
    with suppress(Exception):
        return _paged(host, problem.findings)
    return _line(problem.findings[0], host.lang)


def _paged(host: LiveHost, findings: Sequence[Finding]) -> str:
    from xlanskaff.excel.actions.check import findings_page
    from xlanskaff.language.texts import text

    fresh = LiveHost(host.app, host.lang, Path(), "")
    fresh.present(findings_page(findings, host.lang, file=findings[0].file, sheets=()))
    with settled(host.app):
        fresh.commit()
    return text("live.several", host.lang, count=len(findings))


def _line(finding: Finding, lang: Lang) -> str:
    from xlanskaff.language.messages import say

    return say(finding, lang).line()


def _say(host: Any, said: str) -> None:
    """The line in the status bar; an Excel that does not listen any more cannot be told anything."""
    with suppress(Exception):
        host.status(said)


def _logged(folder: Path) -> Path:
    """Write the exception that is being handled to the log. Where it lies."""
    path = folder / LOG
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _FULL:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {sys.version.split()[0]} {sys.platform}\n")
            traceback.print_exc(file=log)
    return path
