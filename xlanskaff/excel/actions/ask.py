"""«Spør regelverket»: the facts in the question book, and what the rules say about them, below."""

from __future__ import annotations

from typing import Any

from xlanskaff.books.question import KEY, LINES
from xlanskaff.errors import Exit, Finding, Problem, Severity, error
from xlanskaff.excel.actions.ask_rows import Line, rows, warnings
from xlanskaff.excel.actions.new import free
from xlanskaff.excel.actions.opened import Opened, opened
from xlanskaff.excel.host import Host, Outcome
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.grammar.compute import Key
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.words import words
from xlanskaff.language.texts import text
from xlanskaff.services.check_identity import identify

FORM, ANSWER = "question", "answer"
COLUMNS = ("what", "basis", "text")
_FIELDS = {"value": "value", "kind": "kind", "authority": "authority", "on": "on", "lot": "lot_total",
           "lots": "lots_excepted"}
"""What the service calls a fact -> the field of the form."""

NEEDS: tuple[Key, ...] = (*((FORM, name) for name in ("value", "kind", "authority", "on")),
                          *((ANSWER, column) for column in COLUMNS))


def run(host: Host, _argument: str = "") -> Outcome:
    """Answer the question in the open question book; where another book or none is open, make a question book.

    Raises:
        Problem: the facts are missing or cannot be used, with the cells; or as `opened`.
    """
    book = host.active()
    spec = None if book is None else identify(book).spec
    if spec is None or spec.key != KEY:
        return _made(host)
    found = opened(host, "ask", needs=NEEDS, writes_values=True)
    form = found.reading.forms[FORM]
    unread = [f.at(file=found.book.file) for f in found.reading.findings if f.severity is Severity.ERROR
              and f.cell and f.sheet == found.reading.location.names[name_of(FORM, "value")].sheet]
    if unread:
        raise Problem(unread, Exit.USAGE)
    message, lines, told = _answered(found, form, host)
    for area, values in _areas(found, lines):
        found.book.replace(area, values)
    if (first := found.reading.location.names.get(name_of(ANSWER, "what"))) is not None:
        found.book.show(Area(first.sheet, first.top, first.left, first.top, first.left))
    return Outcome(message, told)


def _answered(found: Opened, form: dict[str, Any], host: Host) -> tuple[str, list[Line], list[Finding]]:
    """The message, the lines of the answer, and its warnings."""
    from xlanskaff.services import ask, ask_words

    lang = host.lang
    given = (form["value"], form["kind"], form["authority"], form["on"])
    try:
        part = ask.part(*given, lot_total=form.get("lot_total"), lots_excepted=form.get("lots_excepted"))
        duties = ask.duties(*given)
    except Problem as problem:
        raise Problem([_at_field(each, found.reading).at(file=found.book.file) for each in problem.findings],
                      problem.exit) from None
    lines = rows(part, duties, lang)
    assert len(lines) <= LINES
    message = text("actions.ask.done", lang, part=ask_words.placement(part.value, lang),
                   notice=ask_words.notice(part.value.notice, lang))
    return message, lines, warnings(part, duties, lang)


def _at_field(finding: Finding, reading: Reading) -> Finding:
    """A fault of a fact, at the cell in which it stands."""
    column = _FIELDS.get(finding.field)
    if column is None or name_of(FORM, column) not in reading.location.names:
        return finding
    where = reading.where(FORM, column)
    seen = where["label"] if finding.seen == finding.field else finding.seen
    return finding.at(sheet=where["sheet"], cell=where["cell"], field=where["label"], seen=seen)


def _areas(found: Opened, lines: list[Line]) -> list[tuple[Area, list[list[CellValue]]]]:
    """The whole area of the answer, so that nothing of an earlier one stays.

    Raises:
        Problem: XA-824 there is not room for it any more.
    """
    names = found.reading.location.names
    places = [names[name_of(ANSWER, column)] for column in COLUMNS]
    if min(area.height for area in places) < len(lines) or len({(a.sheet, a.top, a.bottom) for a in places}) > 1:
        title = words(found.spec, f"{ANSWER}.title", found.reading.lang)
        raise Problem([error("XA-824", file=found.book.file, names=(title,))], Exit.USAGE)
    areas = []
    for number, area in enumerate(places):
        said: list[list[CellValue]] = [[line[number] or None] for line in lines]
        areas.append((area, said + [[None]] * (area.height - len(lines))))
    return areas


def _made(host: Host) -> Outcome:
    from xlanskaff.services.new import new
    from xlanskaff.services.templates import file_name

    name = file_name(KEY, host.lang)
    folder = host.pick_folder(text("actions.ask.folder", host.lang))
    if folder is None:
        return Outcome(text("actions.cancelled", host.lang))
    made = new(KEY, free(folder / name), lang=host.lang)
    host.open(made)
    return Outcome(text("actions.ask.made", host.lang, file=made.name, folder=str(folder)), files=[made])
