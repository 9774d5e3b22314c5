"""One fresh workbook."""

from __future__ import annotations

import shutil
from pathlib import Path

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.templates import template_path


def new(book: str, out: Path, *, variant: str = "", lang: Lang = "nb", overwrite: bool = False) -> Path:
    """Put a fresh workbook at a path.

    Args:
        variant: `simple` or `standard` of a book that exists in both; the usual one when empty.

    Raises:
        Problem: XA-620 the file exists; XA-621 it cannot be written (exit 3); XA-622 no such book,
            XA-625 no such variant, XA-626 the book has no variants (exit 2).
    """
    book = chosen(book, variant)
    if out.exists() and not overwrite:
        raise Problem([error("XA-620", file=out.name, count=1)])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(template_path(book, lang), out)
    except OSError as fault:
        raise Problem([error("XA-621", file=str(out), reason=fault.strerror or str(fault))]) from fault
    return out


def chosen(book: str, variant: str = "") -> str:
    """The key of a book in one of its variants.

    Raises:
        Problem: XA-622, XA-625 or XA-626 (exit 2).

    Example:
        >>> chosen("strategy", "simple"), chosen("strategy"), chosen("self_evaluation")
        ('strategy_simple', 'strategy', 'self_evaluation')
    """
    from xlanskaff.books import EVERY, VARIANTS

    if book not in EVERY:
        raise Problem([error("XA-622", seen=book, books=EVERY)], Exit.USAGE)
    if not variant:
        return book
    variants = VARIANTS.get(book)
    if variants is None:
        raise Problem([error("XA-626", seen=variant, book=book)], Exit.USAGE)
    if variant not in variants:
        raise Problem([error("XA-625", seen=variant, book=book, variants=tuple(variants))], Exit.USAGE)
    return variants[variant]
