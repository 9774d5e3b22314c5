"""A copy of a checked file, with its findings on a sheet of its own, beside the others in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlanskaff.errors import Finding
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.batch_write import put
from xlanskaff.xlsx.annotate import annotated
from xlanskaff.xlsx.guard import file_bytes

LONGEST = 200
"""Bytes of a file name; every system takes so many, and leaves room for a number behind it."""


def copy_with_findings(path: Path, file: str, findings: Sequence[Finding], folder: Path, lang: Lang) -> Path:
    """Write the copy; the original is only read, and nothing that is there is overwritten.

    Raises:
        Problem: the file cannot be read any more, or XA-621 the copy cannot be written.
    """
    chunks = annotated(file_bytes(path, name=file), findings, lang, file=file)
    target = free_name(folder, path, text("annotate.file_suffix", lang))
    put(target, chunks)
    return target


def free_name(folder: Path, path: Path, says: str) -> Path:
    """A name for the copy that nothing has yet: `Skole - funn.xlsx`, `Skole - funn (2).xlsx`.

    Example:
        >>> free_name(Path("no-such-folder"), Path("svar/Skole.xlsx"), "funn").name
        'Skole - funn.xlsx'
    """
    number = 1
    while True:
        tail = f" - {says}" + (f" ({number})" if number > 1 else "")
        stem = path.stem
        while stem and len((stem + tail + path.suffix).encode("utf-8", "surrogateescape")) > LONGEST:
            stem = stem[:-1]
        target = folder / f"{stem.rstrip()}{tail}{path.suffix}"
        if not target.exists():
            return target
        number += 1
