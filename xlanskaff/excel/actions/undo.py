"""«Angre siste»: the cells that the last button changed get back what stood there."""

from __future__ import annotations

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.excel.actions.opened import front
from xlanskaff.excel.host import Host, Outcome
from xlanskaff.language.texts import Lang, text


def run(host: Host, _argument: str = "") -> Outcome:
    """Put back what the last action that changed cells in the open book replaced.

    Raises:
        Problem: XA-820 no book is open; XA-822 it cannot be changed; XA-807 there is nothing to undo; XA-808
            the cells have been changed since.
    """
    book = front(host)
    if book.read_only:
        raise Problem([error("XA-822", file=book.file)], Exit.USAGE)
    action, count = book.undo()
    host.calculate()
    return Outcome(text("actions.undo.done", host.lang, button=_button(action, host.lang), count=count))


def _button(action: str, lang: Lang) -> str:
    """What is written on a button; a hyphen that only lets it break is left out."""
    return text(f"ribbon.{action}.label", lang).replace("- ", "")
