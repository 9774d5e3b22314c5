"""What book a file is: what it says of itself, and what it looks like where it says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from xlanskaff.books import EVERY, MADE
from xlanskaff.books import book as specification
from xlanskaff.errors import Finding, Problem, error, note, warning
from xlanskaff.grammar.blocks import Table, Workbook
from xlanskaff.grammar.book import ReturnedBook
from xlanskaff.grammar.columns import Role
from xlanskaff.grammar.labels import Search, all_labels
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.names import required
from xlanskaff.language.texts import LANGUAGES, Lang, text

CONSOLIDATED = "_collected"
_SHOWN = 6


@dataclass(slots=True)
class Identity:
    """What is known of a file before anything in it is read. Texts are empty where nothing is said.

    Attributes:
        spec: the kind of book it is read as; None when it is not read.
        lang: the language it is read in.
        findings: everything odd about it.
    """

    book: str = ""
    version: str = ""
    lang: Lang = "nb"
    unit: str = ""
    unit_name: str = ""
    batch: str = ""
    spec: Workbook | None = None
    findings: list[Finding] = field(default_factory=list)


def identify(book: ReturnedBook) -> Identity:
    """Settle what a workbook is: from its three carriers, or by its names and headers."""
    meta = book.meta()
    if not meta:
        return _recognised(book)
    found = Identity(meta["book"], meta.get("version", ""), _language(book, meta), meta.get("unit", ""),
                     meta.get("unit_name", ""), meta.get("batch", ""))
    found.findings += _disagreements(book, found)
    if found.book.endswith(CONSOLIDATED):
        found.findings.append(note("XA-410"))
    elif found.book in MADE:
        found.findings.append(note("XA-1254"))
    elif found.book not in EVERY:
        found.findings.append(error("XA-402", seen=found.book, books=EVERY))
    else:
        found.spec = specification(found.book)
        _version(found, found.spec)
    return found


def _version(found: Identity, spec: Workbook) -> None:
    if not found.version.isdecimal():
        found.findings.append(warning("XA-405", book=_title(spec, found.lang)))
    elif int(found.version) < spec.version:
        found.findings.append(warning("XA-403", seen=found.version, version=spec.version))
    elif int(found.version) > spec.version:
        found.findings.append(error("XA-404", seen=found.version, version=spec.version))
        found.spec = None


def _disagreements(book: ReturnedBook, found: Identity) -> Iterator[Finding]:
    """The carriers say the same thing, unless somebody put two books together or changed one of them."""
    carriers = [carrier for carrier in book.carriers.values() if carrier.get("book")]
    kinds = list(dict.fromkeys(" ".join(filter(None, (c["book"], c.get("version", "")))) for c in carriers))
    if len(kinds) > 1:
        yield warning("XA-409", seen=kinds[0], other=kinds[1])
    # The defined name cannot hold the sign between its parts.
    units = list(dict.fromkeys(c["unit"].replace("|", "/") for c in carriers if c.get("unit")))
    if len(units) > 1:
        yield warning("XA-406", seen=units[0], other=units[1])
    if found.unit == "" and units:
        found.unit = units[0]


def _recognised(book: ReturnedBook) -> Identity:
    """A workbook that says nothing of itself: one of ours that lost its marks, or none of ours."""
    names = {name for name, area in book.names().items() if area is not None}
    for key in EVERY:
        spec = specification(key)
        wanted = required(spec)
        if 2 * len(names.intersection(wanted)) >= len(wanted) or _has_tables(book, spec):
            lang = _language(book, {}, spec)
            return Identity(key, lang=lang, spec=spec, findings=[warning("XA-405", book=_title(spec, lang))])
    sheets = tuple(book.sheets())
    shown = (*sheets[:_SHOWN], *["…"][:max(0, len(sheets) - _SHOWN)])
    return Identity(findings=[error("XA-401", sheets=shown)])


def _has_tables(book: ReturnedBook, spec: Workbook) -> bool:
    """Whether the header of every table that is filled in stands somewhere, nearly whole."""
    wanted = [all_labels(spec, b) for b in spec.blocks() if isinstance(b, Table) and not b.bare
              and any(c.role is Role.INPUT for c in b.columns)]
    search = Search(book)
    try:
        return bool(wanted) and all(
            any(5 * header.hits >= 4 * len(labels[0]) for sheet in book.sheets()
                for header in search.headers(sheet, labels)) for labels in wanted)
    except Problem:
        return False  # too large to be looked through, and nothing else says that it is ours


def _language(book: ReturnedBook, meta: Mapping[str, str], spec: Workbook | None = None) -> Lang:
    """The language a book says it is in, or the one most of its tabs are in."""
    for lang in LANGUAGES:
        if meta.get("lang") == lang:
            return lang
    key = meta.get("book", "")
    spec = spec or (specification(key) if key in EVERY else None)
    if spec is None:
        return "nb"
    tabs = set(book.sheets())
    return max(LANGUAGES, key=lambda lang: sum(tab(spec, sheet, lang) in tabs for sheet in spec.sheets))


def _title(spec: Workbook, lang: Lang) -> str:
    return text(f"{spec.key}.title", lang)


