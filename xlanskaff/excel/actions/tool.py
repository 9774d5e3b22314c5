"""«Språk», «Feilsøking» and «Om»: the add-in itself."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.excel.host import Host, Outcome, Page
from xlanskaff.grammar.book import CellValue
from xlanskaff.language.texts import LANGUAGES, Lang, language, text


def run_language(host: Host, argument: str = "") -> Outcome:  # noqa: ARG001 - the language is not the book's
    """Choose the language of buttons and messages.

    Raises:
        Problem: XA-829 no such language; the settings cannot be written.
    """
    from xlanskaff.excel.settings import set_language

    wanted = argument.strip()
    if wanted not in LANGUAGES:
        raise Problem([error("XA-829", seen=wanted or "–", languages=LANGUAGES)], Exit.USAGE)
    lang = language(wanted)
    set_language(lang)
    return Outcome(text("actions.language.done", lang, name=text("language.name", lang)))


def run_troubleshoot(host: Host, _argument: str = "") -> Outcome:
    """Look for what can stop the add-in, and show every check with what to do."""
    from xlanskaff.excel.doctor import examine

    checks = examine(host.lang)
    rows = [(check.title, check.status, check.message, check.remedy or None, check.ask or None) for check in checks]
    wrong = sum(not check.ok for check in checks)
    message = (text("actions.troubleshoot.done", host.lang, count=wrong) if wrong
               else text("actions.troubleshoot.fine", host.lang))
    host.present(_page("troubleshoot", message, rows, ("check", 30.0), ("status", 14.0), ("found", 60.0),
                       ("remedy", 50.0), ("ask", 50.0), lang=host.lang))
    return Outcome(message)


def run_about(host: Host, _argument: str = "") -> Outcome:
    """Say what is installed, under which licence, and what has not been tried."""
    from importlib.metadata import version

    lang = host.lang
    rows = [(text(f"actions.about.{key}", lang), said) for key, said in (
        ("version", version("xlanskaff")), ("python", f"{platform.python_version()} ({sys.executable})"),
        ("xlwings", version("xlwings")), ("system", platform.platform()),
        ("language", text("language.name", lang)), ("licence", text("actions.about.licence_is", lang)),
        ("network", text("actions.about.network_is", lang)), ("tried", text("actions.about.tried_is", lang)),
        ("untried", text("actions.about.untried_is", lang)), ("law", text("ask.disclaimer", lang)))]
    message = text("actions.about.done", lang, version=version("xlanskaff"))
    host.present(_page("about", message, rows, ("what", 26.0), ("is", 100.0), lang=lang))
    return Outcome(message)


def _page(key: str, lead: str, rows: Sequence[Sequence[CellValue]], *columns: tuple[str, float], lang: Lang) -> Page:
    return Page(key, text(f"actions.{key}.tab", lang), text(f"actions.{key}.title", lang), lead,
                [(text(f"actions.{key}.column.{name}", lang), width) for name, width in columns], rows, {})
