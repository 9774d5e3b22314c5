"""From one file to what is kept of it. Whatever is wrong with a file is said, and the next one is read."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from xlanskaff.errors import Finding, Problem, Severity, error, note, warning
from xlanskaff.grammar.book import Book
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading, read
from xlanskaff.language.texts import LANGUAGES, language
from xlanskaff.services.collect_kind import CONSOLIDATED, KINDS, Kind, kind
from xlanskaff.services.collect_records import Returned
from xlanskaff.services.written import written
from xlanskaff.xlsx.guard import LIMITS
from xlanskaff.xlsx.read import open_book

Progress = Callable[[int, int], None]

CHUNK = 50
"""Files given to a process at a time; fewer would spend the time on handing them over."""

_LOST = frozenset({"XA-140", "XA-141"})


def take_all(files: Sequence[tuple[Path, str]], wanted: str, jobs: int,
             progress: Progress | None) -> Iterator[Returned]:
    """Read every file, in order. `files` are paths and what to call them; `wanted` may be empty."""
    total = len(files)
    if jobs <= 1 or total < 2 * CHUNK:
        for number, (path, file) in enumerate(files, 1):
            yield take(path, file, wanted)
            if progress:
                progress(number, total)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    size = max(CHUNK, min(500, -(-total // (jobs * 4))))
    chunks = [(files[start:start + size], wanted) for start in range(0, total, size)]
    done = 0
    # A fresh process in every system: what works here works on Windows.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for taken in pool.map(_chunk, chunks):
            yield from taken
            done += len(taken)
            if progress:
                progress(done, total)


def _chunk(work: tuple[Sequence[tuple[Path, str]], str]) -> list[Returned]:
    files, wanted = work
    return [take(path, file, wanted) for path, file in files]


def take(path: Path, file: str, wanted: str = "") -> Returned:
    """Read one file; its `reason` says why it was set aside, if it was.

    Args:
        file: what to call the file.
        wanted: the book that is collected; any that can be, when empty.
    """
    taken = Returned(file)
    try:
        taken.sha256 = _digest_of(path)
        _take(taken, path, wanted)
    except Problem as problem:
        found = [f.at(file=file) for f in problem.findings]
        taken.reason = next((f for f in found if f.severity is Severity.ERROR), found[0])
        taken.findings += [f for f in found if f is not taken.reason]
    except Exception as fault:  # noqa: BLE001 - one odd file must not stop the others; it is named instead
        taken.reason = error("XA-719", file=file, seen=type(fault).__name__)
    return taken


def _digest_of(path: Path) -> str:
    try:
        if path.stat().st_size > LIMITS.file_bytes:
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""  # what is wrong is said when the file is opened


def _take(taken: Returned, path: Path, wanted: str) -> None:
    book = open_book(path)
    meta = book.meta()
    taken.book, taken.version = meta.get("book", ""), meta.get("version", "")
    taken.batch, lang = meta.get("batch", ""), meta.get("lang", "")
    taken.lang = lang if lang in LANGUAGES else "nb"
    taken.unit_id, taken.unit_name = meta.get("unit", ""), meta.get("unit_name", "")
    taken.unit = taken.unit_id or taken.unit_name
    taken.reason = not_collected(taken, wanted)
    if taken.reason is not None:
        return
    how = kind(taken.book)
    if taken.version != str(how.part().version):
        taken.reason = error("XA-703", file=taken.file, seen=taken.version or "–", version=how.part().version)
        return
    reading = read(book, how.part(), language(taken.lang), date1904=book.package.date1904)
    taken.reason = _lost(taken, book, reading, how)
    if taken.reason is not None:
        return
    taken.findings += [f.at(file=taken.file) for f in reading.findings if f.severity is Severity.ERROR]
    _respondent(taken, reading, how, meta.get("unit", ""), meta.get("unit_name", ""))
    taken.content = how.content(reading)
    taken.counts = how.counts(taken.content)
    taken.digest = answer_digest(reading)
    if how.is_blank(taken.counts):
        taken.reason = warning("XA-705", file=taken.file)
    elif not taken.unit:
        taken.reason = error("XA-706", file=taken.file, **reading.where(how.FORM, "unit_id"))


def not_collected(taken: Returned, wanted: str) -> Finding | None:
    """Why a book is not one that is collected now; None when it is."""
    if not taken.book:
        return error("XA-701", file=taken.file)
    if taken.book.endswith(CONSOLIDATED):
        return note("XA-704", file=taken.file)
    if taken.book not in KINDS or (wanted and taken.book != wanted):
        return error("XA-702", file=taken.file, seen=taken.book, book=wanted or ", ".join(KINDS))
    return None


def _lost(taken: Returned, book: Book, reading: Reading, how: Kind) -> Finding | None:
    """Whether the sheets or columns that hold the answers are gone."""
    names = reading.location.names
    gone = [f.field or f.seen for f in reading.findings if f.code in _LOST]
    gone += [name_of(*key) for key in how.essential() if name_of(*key) not in names]
    if not gone:
        return None
    taken.findings += [f.at(file=taken.file) for f in reading.findings if f.code in _LOST]
    return error("XA-707", file=taken.file, names=tuple(dict.fromkeys(filter(None, gone))), sheets=tuple(book.sheets()))


def _respondent(taken: Returned, reading: Reading, how: Kind, meta_id: str, meta_name: str) -> None:
    """Whom the answer is for and who gave it, as the form says; the file's identity where it is silent."""
    block = how.FORM
    form = reading.forms[block]
    unit_id, name = _line(form.get("unit_id")), _line(form.get("unit_name"))
    if not unit_id and (not name or name == _line(meta_name)):
        unit_id = meta_id
    elif unit_id and meta_id and unit_id != meta_id:
        taken.findings.append(warning("XA-713", file=taken.file, **reading.where(block, "unit_id"),
                                      seen=unit_id, other=meta_id))
    taken.unit_id = unit_id
    taken.unit_name = name or (_line(meta_name) if unit_id == meta_id else "")
    taken.unit = unit_id or taken.unit_name
    taken.role, taken.respondent = form.get("role") or "", same_name(form.get(how.ASSESSOR or "respondent"))
    taken.assessed_on = form.get("assessed_on")
    if "answered_for" not in form:
        return
    answered_for = form["answered_for"]
    taken.person = answered_for == "person"
    if answered_for is None:
        # Nobody gives a role or a name for a whole unit: then it is a person who answers.
        taken.person = bool(taken.role or taken.respondent)
        where = reading.where(block, "answered_for")
        taken.findings.append(warning("XA-711", file=taken.file, **where) if taken.person else
                              warning("XA-710", file=taken.file, **where))


def _line(value: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", str(value)).split()) if value is not None else ""


def same_name(value: Any) -> str:
    """A name or initials as they are compared: without regard to case and blanks.

    Example:
        >>> same_name(" Kari  N ") == same_name("kari n"), same_name(None)
        (True, '')
    """
    return _line(value).casefold()


def answer_digest(reading: Reading) -> str:
    """A digest of everything the respondent filled in, however and in whichever language it was saved.

    Covers the typed values (codes and numbers, not what the cells show) of every field and column
    that is filled in, except who the respondent is: that would make names guessable.
    """
    found: dict[str, Any] = {"book": reading.spec.key}
    for block in reading.spec.data_blocks():
        names = [c.name for c in block.columns if c.role is Role.INPUT and c.name != "respondent"]
        if block.key in reading.forms:
            found[block.key] = {n: written(reading.forms[block.key].get(n)) for n in names}
        elif names:
            key = getattr(block, "id_column", "")
            found[block.key] = sorted([str(row.get(key, "")), *(written(row[n]) for n in names)]
                                      for row in reading.tables[block.key])
    document = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(document.encode()).hexdigest()
