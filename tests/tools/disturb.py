"""A workbook file, damaged as people damage it, by edits of its XML that do what a spreadsheet program does.

Made for the files that XlsxWriter writes for us. Cells are written as inline texts, rows and
columns move with their formulas, names, validations, conditional formats, tables and charts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tools.fake_book import Follow, moved_down, rewritten
from xlanskaff.grammar.book import CellError, CellValue, cell_name, column_number

WORKBOOK, LINKS, CUSTOM = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "docProps/custom.xml"

_ROW = re.compile(r'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_WRITTEN = re.compile(r"(<(?:f|formula|formula1|formula2|c:f|calculatedColumnFormula)(?: [^>]*)?>)([^<]*)(</)")
_AREAS = re.compile(r'((?:ref|sqref|topLeftCell|activeCell)=")([^"]+)(")')


class Disturbed:
    """The parts of a workbook, open for damage."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {info.filename: archive.read(info) for info in archive.infolist()}

    def save(self, path: Path) -> Path:
        """Write the file."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return path

    def text(self, part: str) -> str:
        """A part as text."""
        return self.parts[part].decode()

    def change(self, part: str, old: str, new: str) -> None:
        """Replace what stands in a part; it must stand there."""
        text = self.text(part)
        assert old in text, (part, old)
        self.parts[part] = text.replace(old, new).encode()

    def part_of(self, sheet: str) -> str:
        """The part of a sheet."""
        found = re.search(rf'<sheet name="{re.escape(escape(sheet))}"[^>]*r:id="(\w+)"', self.text(WORKBOOK))
        assert found, sheet
        target = re.search(rf'<Relationship Id="{found[1]}"[^>]*Target="([^"]+)"', self.text(LINKS))
        assert target
        return "xl/" + target[1]

    # sheets and names

    def rename(self, old: str, new: str) -> None:
        """Rename a sheet's tab; whatever points at it follows."""
        quoted = new.replace("'", "''")
        self._references(lambda here, there, row, column: (f"'{quoted}'!" if there == old else None, row, column))
        self.change(WORKBOOK, f'<sheet name="{escape(old)}"', f'<sheet name="{escape(new)}"')
        for part in list(self.parts):
            if part.startswith("xl/worksheets/sheet"):
                self._sub(part, rf"(location=\")'{re.escape(old)}'", rf"\1'{escape(quoted)}'")

    def drop(self, sheet: str) -> None:
        """Delete a sheet; what pointed at it says #REF!."""
        part = self.part_of(sheet)
        self._references(lambda here, there, row, column: None if there == sheet else ("", row, column))
        found = re.search(rf'<sheet name="{re.escape(escape(sheet))}"[^>]*/>', self.text(WORKBOOK))
        assert found
        self.change(WORKBOOK, found[0], "")
        target = part.removeprefix("xl/")
        self._sub(LINKS, rf'<Relationship [^>]*Target="{re.escape(target)}"/>', "")
        self._sub("[Content_Types].xml", rf'<Override PartName="/{re.escape(part)}"[^>]*/>', "")
        del self.parts[part]

    def delete_name(self, name: str) -> None:
        """Delete a defined name."""
        self._sub(WORKBOOK, rf'<definedName name="{name}"[^>]*>[^<]*</definedName>', "", once=True)

    def break_name(self, name: str) -> None:
        """Leave a defined name pointing at nothing, as when its cells were deleted."""
        self._sub(WORKBOOK, rf'(<definedName name="{name}"[^>]*>)[^<]*(</definedName>)', r"\1#REF!\2", once=True)

    def identify(self, **values: str) -> None:
        """Change what the three carriers say of the book."""
        for key, value in values.items():
            self._sub(CUSTOM, rf'(name="xa_{key}">\s*<vt:lpwstr)(?:/>|>[^<]*</vt:lpwstr>)', rf"\1>{value}</vt:lpwstr>",
                      once=True)
            keys = ("book", "version", "lang", "template", "unit", "unit_name", "batch")
            row = keys.index(key) + 1
            self.put("_meta", f"B{row}", value)
            found = re.search(r'<definedName name="xa_id"[^>]*>"([^"]*)"', self.text(WORKBOOK))
            assert found
            said = found[1].split("|")
            said[keys.index(key)] = value
            self.change(WORKBOOK, f'"{found[1]}"', f'"{"|".join(said)}"')

    # cells

    def put(self, sheet: str, at: str, value: CellValue) -> None:
        """Type, or paste, a value into a cell; a formula that stood there is gone."""
        self._cell(sheet, at, lambda _: _written(value))

    def formula(self, sheet: str, at: str, text: str, cached: str) -> None:
        """Put another formula into a cell."""
        kind = ' t="e"' if cached.startswith("#") else ""
        self._cell(sheet, at, lambda _: (kind, f"<f>{escape(text)}</f><v>{escape(cached)}</v>"))

    def _cell(self, sheet: str, at: str, change: Callable[[str], tuple[str, str]]) -> None:
        part = self.part_of(sheet)
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", at).groups()  # type: ignore[union-attr]

        def cell(found: re.Match[str]) -> str:
            if (found[1], found[2]) != (letters, row):
                return found[0]
            style = re.search(r' s="\d+"', found[3])
            kind, content = change(found[4] or "")
            return f'<c r="{at}"{style[0] if style else ""}{kind}>{content}</c>'

        text, count = self.text(part), 0
        for line in _ROW.finditer(text):
            if line[1] == row and f'<c r="{at}"' in line[0]:
                text, count = text.replace(line[0], _CELL.sub(cell, line[0])), 1
        assert count, f"{sheet}!{at} is not in the file"
        self.parts[part] = text.encode()

    def sort(self, sheet: str, top: int, order: Sequence[int]) -> None:
        """Put rows from `top` on in another order; formulas follow their rows."""
        part = self.part_of(sheet)
        text = self.text(part)
        rows = {int(row[1]): row for row in _ROW.finditer(text)}
        pieces = {}
        for target, source in enumerate(order):
            row, by = rows[top + source], target - source
            content = _CELL.sub(lambda c, by=by: c[0].replace(f'r="{c[1]}{c[2]}"', f'r="{c[1]}{int(c[2]) + by}"', 1),
                                row[3])
            content = _WRITTEN.sub(lambda f, by=by: f[1] + moved_down(f[2], by) + f[3], content)
            pieces[top + target] = f'<row r="{top + target}"{rows[top + target][2]}>{content}</row>'
        start, end = rows[top].start(), rows[top + len(order) - 1].end()
        self.parts[part] = (text[:start] + "".join(pieces[n] for n in sorted(pieces)) + text[end:]).encode()

    # rows and columns

    def insert_rows(self, sheet: str, at: int, count: int = 1) -> None:
        """Insert empty rows above row `at`."""
        self._move(sheet, lambda row: row + count if row >= at else row, lambda column: column)

    def insert_columns(self, sheet: str, letters: str, count: int = 1) -> None:
        """Insert empty columns before a column."""
        at = column_number(letters)
        self._move(sheet, lambda row: row, lambda column: column + count if column >= at else column)

    def hide_columns(self, sheet: str, letters: str) -> None:
        """Hide one column."""
        number = column_number(letters)
        self._sub(self.part_of(sheet), rf'<col min="{number}" max="{number}"', rf'<col min="{number}" max="{number}" '
                  'hidden="1"', once=True)

    def hide_rows(self, sheet: str, rows: Sequence[int]) -> None:
        """Hide rows, as a filter does."""
        for row in rows:
            self._sub(self.part_of(sheet), rf'<row r="{row}"', rf'<row r="{row}" hidden="1"', once=True)

    def merge(self, sheet: str, area: str) -> None:
        """Merge cells."""
        part = self.part_of(sheet)
        if "<mergeCells" in self.text(part):
            self._sub(part, "</mergeCells>", f'<mergeCell ref="{area}"/></mergeCells>', once=True)
        else:
            self._sub(part, "</sheetData>(<sheetProtection[^>]*/>)?(<autoFilter[^>]*/>)?",
                      rf'</sheetData>\1\2<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>', once=True)

    def _move(self, sheet: str, down: Callable[[int], int], right: Callable[[int], int]) -> None:
        part = self.part_of(sheet)

        def cell(found: re.Match[str]) -> str:
            name = cell_name(down(int(found[2])), right(column_number(found[1])))
            return found[0].replace(f'r="{found[1]}{found[2]}"', f'r="{name}"', 1)

        def row(found: re.Match[str]) -> str:
            moved = found[0].replace(f'<row r="{found[1]}"', f'<row r="{down(int(found[1]))}"', 1)
            return _CELL.sub(cell, re.sub(r' spans="[^"]*"', "", moved))

        def column(found: re.Match[str]) -> str:
            return f'<col min="{right(int(found[1]))}" max="{right(int(found[2]))}"'

        text = _ROW.sub(row, self.text(part))
        text = re.sub(r'<col min="(\d+)" max="(\d+)"', column, text)
        self.parts[part] = text.encode()

        def follow(here: str, there: str, r: int, c: int) -> tuple[str | None, int, int]:
            return ("", down(r), right(c)) if (there or here) == sheet else ("", r, c)

        self._references(follow)
        for name in [part, *self._tables(part)]:
            self.parts[name] = _AREAS.sub(lambda a: a[1] + rewritten(a[2], sheet, follow) + a[3],
                                          self.text(name)).encode()

    def _tables(self, part: str) -> list[str]:
        links = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
        return [f"xl/tables/{n}" for n in re.findall(r"tables/(table\d+\.xml)", self.text(links))] \
            if links in self.parts else []

    def _references(self, follow: Follow) -> None:
        """Let every formula, name and chart follow."""
        sheets = {self.part_of(name): name for name in self.sheets()}
        for part in list(self.parts):
            if part in sheets or part.startswith(("xl/charts/", "xl/tables/")):
                here = sheets.get(part, "")
                self.parts[part] = _WRITTEN.sub(lambda f, here=here: f[1] + rewritten(f[2], here, follow) + f[3],
                                                self.text(part)).encode()
        self.parts[WORKBOOK] = re.sub(
            r"(<definedName[^>]*>)([^<]*)(</definedName>)",
            lambda n: n[1] + (n[2] if n[2].startswith(('"', "&quot;")) else rewritten(n[2], "", follow)) + n[3],
            self.text(WORKBOOK)).encode()

    def sheets(self) -> list[str]:
        """The names on the tabs."""
        return re.findall(r'<sheet name="([^"]+)"', self.text(WORKBOOK))

    def _sub(self, part: str, pattern: str, new: str, *, once: bool = False) -> None:
        text, count = re.subn(pattern, new, self.text(part))
        assert count == 1 or not once, (part, pattern, count)
        self.parts[part] = text.encode()


def _written(value: CellValue) -> tuple[str, str]:
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, int | float):
        return "", f"<v>{value!r}</v>"
    if isinstance(value, CellError):
        return ' t="e"', f"<v>{value.code}</v>"
    return ' t="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>'


