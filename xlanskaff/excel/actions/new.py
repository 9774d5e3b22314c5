"""«Ny arbeidsbok»: a fresh book of a kind, in the language of the buttons."""

from __future__ import annotations

from pathlib import Path

from xlanskaff.excel.host import Host, Outcome
from xlanskaff.language.texts import text
from xlanskaff.services.new import chosen, new
from xlanskaff.services.templates import file_name


def run(host: Host, argument: str = "") -> Outcome:
    """Put a fresh book in a folder that the person picks, and open it.

    Args:
        argument: the key of the book, such as `prioritisation` or `strategy_simple`; a variant may stand
            behind a space, `strategy simple`.

    Raises:
        Problem: XA-622, XA-625 or XA-626 no such book; XA-621 it cannot be written.
    """
    book, _, variant = argument.strip().partition(" ")
    key = chosen(book, variant.strip())
    name = file_name(key, host.lang)
    folder = host.pick_folder(text("actions.new.folder", host.lang, file=name))
    if folder is None:
        return Outcome(text("actions.cancelled", host.lang))
    made = new(key, free(folder / name), lang=host.lang)
    host.open(made)
    return Outcome(text("actions.new.done", host.lang, file=made.name, folder=str(folder)), files=[made])


def free(wanted: Path) -> Path:
    """A path that nothing has yet: `Strategi.xlsx`, `Strategi (2).xlsx`.

    Example:
        >>> free(Path("no-such-folder/Strategi.xlsx")).name
        'Strategi.xlsx'
    """
    path, number = wanted, 1
    while path.exists():
        number += 1
        path = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
    return path
