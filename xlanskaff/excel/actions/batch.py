"""«Lag avdelingsbøker»: one workbook for each unit of a list, from the book that is open as it was last saved."""

from __future__ import annotations

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.excel.actions.made_page import made_page
from xlanskaff.excel.actions.opened import recognised
from xlanskaff.excel.host import Host, Outcome
from xlanskaff.grammar.page import pages_of
from xlanskaff.language.texts import text

LISTS = (".xlsx", ".xlsm", ".csv", ".txt")


def run(host: Host, _argument: str = "") -> Outcome:
    """Ask for the list of units and for a folder, make the books, and show what was made.

    Raises:
        Problem: as `recognised`; XA-826 it was never saved; XA-827 the book is of a kind that is not sent out;
            XA-828 pages of ours would go out with it; and those of `xlanskaff.services.batch`.
    """
    from xlanskaff.books import KEYS
    from xlanskaff.services.batch import batch

    book, identity = recognised(host, "batch")
    assert identity.spec is not None
    if identity.spec.key not in KEYS:
        raise Problem([error("XA-827", file=book.file)], Exit.USAGE)
    if book.path is None:
        raise Problem([error("XA-826", file=book.file)], Exit.USAGE)
    if pages := tuple(pages_of(book.names()).values()):
        raise Problem([error("XA-828", file=book.file, pages=pages)], Exit.USAGE)
    units = host.pick_file(text("actions.batch.units", host.lang), LISTS)
    out = None if units is None else host.pick_folder(text("actions.batch.out", host.lang))
    if units is None or out is None:
        return Outcome(text("actions.cancelled", host.lang))
    made = batch(identity.spec.key, units, out, template=book.path, lang=identity.lang, progress=host.progress)
    message = text("actions.batch.done", host.lang, count=made.written, folder=str(out))
    host.present(made_page(
        "batch", message, [(each.unit, each.name, each.file, text("actions.batch.made", host.lang))
                           for each in made.entries], made.findings, host.lang))
    return Outcome(message, made.findings, [out / entry.file for entry in made.entries])
