"""One fresh workbook."""

from __future__ import annotations

import shutil
from pathlib import Path

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.templates import template_path


def new(book: str, out: Path, *, lang: Lang = "nb", overwrite: bool = False) -> Path:
    """Put a fresh workbook at a path.

    Raises:
        Problem: XA-620 the file exists; XA-621 it cannot be written (exit 3); XA-622 no such book (exit 2).
    """
    from xlanskaff.books import KEYS

    if book not in KEYS:
        raise Problem([error("XA-622", seen=book, books=KEYS)], Exit.USAGE)
    if out.exists() and not overwrite:
        raise Problem([error("XA-620", file=out.name, count=1)])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template_path(book, lang), out)
    except OSError as fault:
        raise Problem([error("XA-621", file=str(out), reason=fault.strerror or str(fault))]) from fault
    return out
