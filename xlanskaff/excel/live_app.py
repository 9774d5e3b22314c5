"""The Excel that is running: found, and left as it was whatever happens."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.excel import live_native
from xlanskaff.excel.live_faults import problem_of

_TRIES = 2_000
"""How often a call that Excel rejects is made again; xlwings would try for ever."""
_KEPT = ("screen_updating", "enable_events", "calculation", "status_bar")
_QUIET = {"screen_updating": False, "enable_events": False, "calculation": "manual"}


def running() -> Any:
    """The Excel that called us, else the one in front.

    Raises:
        Problem: XA-800 none is to be found, XA-801 it is busy, XA-813 the Mac does not allow it.
    """
    try:
        import xlwings

        if sys.platform == "win32":
            _tame()
        app = _caller(xlwings) or xlwings.apps.active
    except Exception as fault:
        known = problem_of(fault)
        if known is not None and known.findings[0].code != "XA-803":
            raise known from fault
        raise Problem([error("XA-800")], Exit.UNREADABLE) from fault
    if app is None:
        raise Problem([error("XA-800")], Exit.UNREADABLE)
    if not live_native.ready(app):
        raise Problem([error("XA-801")], Exit.USAGE)
    return app


def _caller(xlwings: Any) -> Any:
    """The Excel that started this process, where one did; its own add-in is the calling book."""
    if not any(argument.startswith("--from_xl") for argument in sys.argv):
        return None
    with suppress(Exception):  # the one in front is as a rule the same one
        return xlwings.Book.caller().app
    return None


def _tame() -> None:
    """Have xlwings give up some time, and leave alone what it did not start.

    Where Excel does not answer, it would ask for ever. When Python ends, it would list all processes and end each
    Excel that has no window, which may be another program's; that takes its time, too.
    """
    windows: Any = import_module("xlwings._xlwindows")
    windows.N_COM_ATTEMPTS = _TRIES
    atexit.unregister(windows.cleanup)


@contextmanager
def settled(app: Any) -> Iterator[None]:
    """Let nothing flicker, calculate or answer to events within; everything is as it was afterwards.

    Settings that this Excel does not give are neither changed nor put back.
    """
    before: dict[str, Any] = {}
    for name in _KEPT:
        with suppress(Exception):
            before[name] = getattr(app, name)
    try:
        for name, value in _QUIET.items():
            if name in before:
                with suppress(Exception):
                    setattr(app, name, value)
        yield
    finally:
        # What draws the window comes last, so that it is drawn once.
        for name in ("status_bar", "calculation", "enable_events", "screen_updating"):
            if name in before:
                with suppress(Exception):
                    setattr(app, name, before[name])
