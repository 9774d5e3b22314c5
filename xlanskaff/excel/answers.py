"""The one way from cells to cells: read every argument, answer each distinct question once, keep the shape.

Arguments that are single cells are read once and hold for the whole range. Where a cell cannot be read,
its own answer is a sentence; the others are not touched by it. `shaped` is for functions with one answer
a cell, `whole` for those that look at a range as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from xlanskaff.errors import Problem
from xlanskaff.excel.cells import Cell, Fault, Given, Grid, Reader, grid, sentence
from xlanskaff.language.messages import say
from xlanskaff.language.texts import Lang

Answer = str | float | int | bool | None
Rows = list[list[Answer]]

LONGEST = 32_767
"""Excel holds no more characters in a cell."""

_UNKNOWN = object()
_PLAIN = {str, float, int, bool}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a function: what it is called in the help, what it holds, and how it is read."""

    name: str
    given: Given
    reader: Reader[Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that is a fault: which argument it is about, or none."""

    fault: Fault
    name: str = ""

    def text(self, lang: Lang) -> str:
        """The sentence for the cell."""
        return sentence(self.fault, self.name, lang)


def shaped(
    lang: Lang, answer: Callable[..., Answer | Wrong], *arguments: Argument, remember: bool = True,
) -> Rows:
    """One answer for each cell of the largest argument, in its shape.

    Args:
        answer: gets one value of each argument, None for a blank; a blank first value has a blank answer.
        remember: ask once for equal values. Not worth it where the answer is a matter of a microsecond
            and the values seldom are equal.

    Example:
        >>> from xlanskaff.excel.cells import number
        >>> shaped("nb", lambda a, b: a + b, Argument("a", ((1.0,), (2.0,)), number), Argument("b", 10.0, number))
        [[11.0], [12.0]]
    """
    grids = [grid(argument.given) for argument in arguments]
    rows, columns = max(each.rows for each in grids), max(each.columns for each in grids)
    if any(each.rows not in (1, rows) or each.columns not in (1, columns) for each in grids):
        sizes = tuple(f"{each.rows} × {each.columns}" for each in grids if (each.rows, each.columns) != (1, 1))
        return [[sentence(Fault("XA-860", args=(("sizes", sizes),)), "", lang)]]
    # a column that was marked from top to bottom is mostly blank, and so are its answers
    tail = grids[0].blank_rows() if grids[0].rows == rows > 1 else 0
    blank: Rows = [[""] * columns] * tail
    if tail:
        rows -= tail
        grids = [each.first(rows) for each in grids]
    typed, faulty = [], False
    for argument, each in zip(arguments, grids, strict=True):
        values, wrong = _read(argument, each, rows, columns, lang)
        typed.append(values)
        faulty = faulty or wrong
    asked = _guarded(answer) if faulty else answer
    if rows * columns == 1:
        return [[told(asked(*(next(iter(values)) for values in typed)), lang)], *blank]
    found = _remembered(asked, typed, lang) if remember else _told(list(map(asked, *typed)), lang)
    return [*Grid(rows, columns, ()).shaped(found), *blank]


def whole(lang: Lang, argument: Argument) -> tuple[Grid, list[Any], Wrong | None]:
    """A range that is looked at as one: its shape, its values, and the first fault in it.

    Example:
        >>> from xlanskaff.excel.cells import number
        >>> whole("nb", Argument("svar", ((1.0, None, "x"),), number))[1:]
        ([1.0, None, Fault(code='XA-862', seen='x', args=())],
         Wrong(fault=Fault(code='XA-862', seen='x', args=()), name='svar'))
    """
    cells = grid(argument.given)
    values = [argument.reader(cell, lang) for cell in cells.cells]
    first = next((value for value in values if type(value) is Fault), None)
    return cells, values, None if first is None else Wrong(first, argument.name)


def single(lang: Lang, argument: Argument) -> Any:
    """The value of an argument that must be one cell: a value, None, or a `Wrong`.

    Example:
        >>> from xlanskaff.excel.cells import word
        >>> single("nb", Argument("id", ((" KPI01 ",),), word))
        'KPI01'
        >>> single("nb", Argument("id", (("a", "b"),), word)).fault.code
        'XA-883'
    """
    cells = grid(argument.given)
    if len(cells.cells) != 1:
        return Wrong(Fault("XA-883", f"{cells.rows} × {cells.columns}"), argument.name)
    value = argument.reader(cells.cells[0], lang)
    return Wrong(value, argument.name) if isinstance(value, Fault) else value


def told(found: Answer | Wrong, lang: Lang) -> Answer:
    """An answer as a cell holds it: nothing is an empty text, and no text is too long for a cell."""
    if found is None:
        return ""
    if isinstance(found, Wrong):
        found = found.text(lang)
    if isinstance(found, str) and len(found) > LONGEST:
        return f"{found[:LONGEST - 1]}…"
    return found


def stopped(fault: Exception, lang: Lang) -> Rows:
    """What a cell says when a function has come to a stop that nobody foresaw.

    Example:
        >>> stopped(KeyError("x"), "nb")[0][0].split(". ")[0]
        'XA-882 · Funksjonen stoppet (KeyError)'
    """
    return [[sentence(Fault("XA-882", type(fault).__name__), "", lang)]]


def problem_text(problem: Problem, lang: Lang) -> str:
    """What stopped an answer, as one line: the first finding is enough to go on from.

    Example:
        >>> from xlanskaff.errors import error
        >>> problem_text(Problem([error("XA-871", seen="123")]), "nb")
        'XA-871 · 123 har ikke ni sifre. Skriv organisasjonsnummeret med ni sifre.'
    """
    return say(problem.findings[0], lang).line()


def _read(argument: Argument, cells: Grid, rows: int, columns: int, lang: Lang) -> tuple[Iterable[Any], bool]:
    """The values of an argument in the shape of the whole, and whether any of them is a fault."""
    reader, name = argument.reader, argument.name
    if len(cells.cells) == 1:
        value = reader(cells.cells[0], lang)
        wrong = type(value) is Fault
        return repeat(Wrong(value, name) if isinstance(value, Fault) else value, rows * columns), wrong
    values = _each(reader, cells.stretched(rows, columns), lang)
    if Fault not in set(map(type, values)):
        return values, False
    return [Wrong(value, name) if type(value) is Fault else value for value in values], True


def _each(reader: Reader[Any], cells: Iterable[Cell], lang: Lang) -> list[Any]:
    return [reader(cell, lang) for cell in cells]


def _guarded(answer: Callable[..., Answer | Wrong]) -> Callable[..., Answer | Wrong]:
    """Answers with the first fault among the values; a row whose first argument is blank stays blank."""
    def guarded(*values: Any) -> Answer | Wrong:
        if values[0] is None:
            return None
        wrong = next((value for value in values if type(value) is Wrong), None)
        return answer(*values) if wrong is None else wrong
    return guarded


def _told(found: Sequence[Answer | Wrong], lang: Lang) -> Sequence[Answer]:
    """Answers as cells hold them; where all of them are that already, they are not gone through one by one."""
    kinds = set(map(type, found))
    if kinds <= _PLAIN and (str not in kinds or max(len(each) for each in found if type(each) is str) <= LONGEST):
        return found  # type: ignore[return-value]
    return [told(each, lang) for each in found]


def _remembered(
    answer: Callable[..., Answer | Wrong], columns: Sequence[Iterable[Any]], lang: Lang,
) -> list[Answer]:
    """The answers, each found once for equal values."""
    known: dict[Any, Answer] = {}
    found: list[Answer] = []
    append, get = found.append, known.get
    for values in zip(*columns, strict=True):
        here = get(values, _UNKNOWN)
        if here is _UNKNOWN:
            here = known[values] = told(answer(*values), lang)
        append(here)  # type: ignore[arg-type]
    return found
