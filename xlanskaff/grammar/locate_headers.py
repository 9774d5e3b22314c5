"""Where the labels of a table or a form stand, and whether they stand over their own cells."""

from __future__ import annotations

from collections.abc import Mapping

from xlanskaff.grammar.blocks import Form, Sheet, Table, Workbook
from xlanskaff.grammar.book import Area, Book
from xlanskaff.grammar.columns import Column
from xlanskaff.grammar.labels import Header, Search, all_labels, labels_of, plain
from xlanskaff.grammar.layout import tab
from xlanskaff.grammar.names import header_name
from xlanskaff.language.texts import LANGUAGES, Lang

_ABOVE, _NEAR = 3, 4


class Headers:
    """Finds headers in one book. What it says is only ever used where names are gone, or to doubt them."""

    def __init__(self, book: Book, spec: Workbook, lang: Lang) -> None:
        self.book = book
        self.spec = spec
        self.lang: Lang = lang
        self.search = Search(book)

    def above(self, block: Table, sheet: str, top: int) -> Header:
        """The header row of a table whose columns have names: the named one, or the best row above."""
        if block.bare:
            return Header(sheet, top - 1, {})
        labels = all_labels(self.spec, block)
        named = self.book.names().get(header_name(block.key))
        rows = [named.top] if named is not None and named.sheet == sheet and named.top < top else []
        rows += [row for row in range(top - 1, max(0, top - 1 - _ABOVE), -1) if row not in rows]
        best = Header(sheet, top - 1, {})
        for row in rows:
            header = self.search.header(sheet, row, labels)
            if header.hits > best.hits or row == rows[0]:
                best = header
            if best.hits == len(labels[0]):
                break
        return best

    def of(self, sheet: Sheet, block: Table) -> list[Header]:
        """The header rows of a table whose names are all gone: on its own sheet, else wherever they are."""
        if block.bare:
            return []
        labels = all_labels(self.spec, block)
        own = [t for lang in LANGUAGES if (t := tab(self.spec, sheet, lang)) in self.book.sheets()]
        for names in (own, [name for name in self.book.sheets() if name not in own]):
            headers = [h for name in dict.fromkeys(names) for h in self.search.headers(name, labels)
                       if not self.anothers(block, h)]
            if headers:
                most = max(h.hits for h in headers)
                return [h for h in headers if h.hits == most]
        return []

    def anothers(self, block: Table, header: Header) -> bool:
        """Whether a header row fits another table better: «Nå» and «Mål» stand over more than one."""
        others = [b for b in self.spec.blocks() if isinstance(b, Table) and b is not block]
        return any(self.search.header(header.sheet, header.line, all_labels(self.spec, other)).hits > header.hits
                   for other in others)

    def other(self, block: Table | Form, column: Column, header: Header, at: int) -> str:
        """What stands where this column's label ought to, if that is another's, or its own stands elsewhere."""
        standing = {name for name, places in header.places.items() if at in places}
        if column.name in standing or not (standing or header.places.get(column.name)):
            return ""
        return labels_of(self.spec, block, min(standing))[self.lang] if standing else "–"

    def slid(self, block: Table, column: Column, header: Header, at: int) -> bool:
        """Whether a column's label stands just above or below the header row: then its cells were pushed about."""
        wanted = {labels[column.name] for labels in all_labels(self.spec, block)}

        def labelled(row: int) -> bool:
            value = self.search.value(header.sheet, row, at)
            return isinstance(value, str) and plain(value) in wanted

        near = range(header.line - _NEAR, header.line + _NEAR + 1)
        return not labelled(header.line) and any(labelled(row) for row in near)

    def of_form(self, sheet: Sheet, block: Form, areas: Mapping[str, Area]) -> Header | None:
        """The column in which the labels of a form stand: where its names are, on its own sheet, or anywhere."""
        labels = all_labels(self.spec, block)
        own = [tab(self.spec, sheet, lang) for lang in LANGUAGES]
        standing = [a.sheet for a in areas.values()]
        for names in ([*standing, *own], self.book.sheets() if not areas else ()):
            found = [h for name in dict.fromkeys(names) if (h := self.search.form(name, labels)) is not None]
            found = [h for h in found if areas or h.hits * 2 > len(labels[0])]
            if found:
                return max(found, key=lambda h: h.hits)
        return None
