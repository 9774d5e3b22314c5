"""A template as an officer alters it, made by editing the parts of the file as Excel would.

Rows and columns are inserted with everything that refers past them moved along: cells, merges,
validations, formats, links, tables, drawings, print areas, defined names and formulas.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from xlanskaff.grammar.book import cell_name, column_letters, column_number

Parts = dict[str, bytes]
_CELL = re.compile(r"(?<![A-Za-z_.0-9])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(.])")
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082")


def parts_of(data: bytes) -> Parts:
    """The parts of a workbook, in order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """A workbook of parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def sheet_parts(parts: Parts) -> dict[str, str]:
    """Sheet name -> part."""
    rels = dict(re.findall(r'Id="([^"]+)"[^>]*?Target="([^"]+)"', parts["xl/_rels/workbook.xml.rels"].decode()))
    rels |= {b: a for a, b in re.findall(r'Target="([^"]+)"[^>]*?Id="([^"]+)"',
                                         parts["xl/_rels/workbook.xml.rels"].decode())}
    sheets = re.findall(r'<sheet name="([^"]+)"[^>]*?r:id="([^"]+)"', parts["xl/workbook.xml"].decode())
    return {name: "xl/" + rels[number] for name, number in sheets}


def insert(parts: Parts, sheet: str, *, row: int = 0, column: int = 0, count: int = 1) -> None:
    """Insert rows above `row`, or columns before `column` (1-based), on one sheet."""

    def moved(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, digits = match.groups()
        c, r = column_number(letters), int(digits)
        c += count if column and c >= column else 0
        r += count if row and r >= row else 0
        return f"{fixed_column}{column_letters(c)}{fixed_row}{r}"

    part = sheet_parts(parts)[sheet]
    text = parts[part].decode()
    text = re.sub(r'(?<= r=")([A-Z]+\d+)(?=")', lambda m: _CELL.sub(moved, m[0]), text)
    text = re.sub(r'(?<=sqref=")[^"]+|(?<= ref=")[^"]+|(?<=activeCell=")[^"]+|(?<=topLeftCell=")[^"]+',
                  lambda m: _CELL.sub(moved, m[0]), text)
    text = re.sub(r"(<(?:f|formula|formula1|formula2|xm:f|xm:sqref)(?: [^>]*)?>)([^<]*)",
                  lambda m: m[1] + _outside_quotes(m[2], lambda t: _CELL.sub(moved, t)), text)
    if row:
        text = re.sub(r'(<row r=")(\d+)', lambda m: m[1] + str(int(m[2]) + (count if int(m[2]) >= row else 0)), text)
        text = re.sub(r'(<brk id=")(\d+)', lambda m: m[1] + str(int(m[2]) + (count if int(m[2]) >= row else 0)), text)
        text = re.sub(r'(ySplit=")(\d+)', lambda m: m[1] + str(int(m[2]) + (count if int(m[2]) >= row else 0)), text)
    else:
        text = re.sub(r'(<col min=")(\d+)(" max=")(\d+)', lambda m: "".join(
            [m[1], str(int(m[2]) + (count if int(m[2]) >= column else 0)), m[3],
             str(int(m[4]) + (count if int(m[4]) >= column else 0))]), text)
        text = re.sub(r' spans="[^"]*"', "", text)
    parts[part] = text.encode()
    _move_names(parts, sheet, moved)
    _move_tables(parts, part, moved, column=column, count=count)
    _move_drawings(parts, part, row=row, column=column, count=count)


def _outside_quotes(formula: str, change: Callable[[str], str]) -> str:
    pieces = re.split(r'(&quot;.*?&quot;|"[^"]*"|\'[^\']*\'![$A-Z0-9:]+|_lister![$A-Z0-9:]+)', formula)
    return "".join(change(p) if i % 2 == 0 else p for i, p in enumerate(pieces))


def _move_names(parts: Parts, sheet: str, moved: Callable[[re.Match[str]], str]) -> None:
    quoted = re.escape(f"'{sheet}'!") + "|" + re.escape(f"{sheet}!")
    text = parts["xl/workbook.xml"].decode()
    parts["xl/workbook.xml"] = re.sub(
        rf"((?:{quoted}))([$A-Z0-9:]+)", lambda m: m[1] + _CELL.sub(moved, m[2]), text).encode()
    for name in [n for n in parts if n.startswith("xl/charts/chart")]:
        parts[name] = re.sub(rf"((?:{quoted}))([$A-Z0-9:]+)", lambda m: m[1] + _CELL.sub(moved, m[2]),
                             parts[name].decode()).encode()


def _move_tables(parts: Parts, part: str, moved: Callable[[re.Match[str]], str], *, column: int, count: int) -> None:
    rels = parts.get(part.replace("worksheets/", "worksheets/_rels/") + ".rels", b"").decode()
    for target in re.findall(r'Target="\.\./(tables/[^"]+)"', rels):
        text = parts[f"xl/{target}"].decode()
        inside = re.search(r' ref="([A-Z]+)\d+:([A-Z]+)\d+"', text)
        assert inside
        left, right = column_number(inside[1]), column_number(inside[2])
        if column and left < column <= right:
            columns = re.findall(r"<tableColumn [^>]*/>", text)
            ids = [int(i) for i in re.findall(r'<tableColumn id="(\d+)"', text)]
            extra = [f'<tableColumn id="{max(ids) + n + 1}" name="Kolonne{n + 1}"/>' for n in range(count)]
            at = column - left
            text = text.replace("".join(columns), "".join([*columns[:at], *extra, *columns[at:]]))
            text = re.sub(r'(<tableColumns count=")(\d+)', lambda m: m[1] + str(int(m[2]) + count), text)
            _header_cells(parts, part, text, column, count)
        parts[f"xl/{target}"] = re.sub(r'(?<= ref=")[^"]+', lambda m: _CELL.sub(moved, m[0]), text).encode()


def _header_cells(parts: Parts, part: str, table: str, column: int, count: int) -> None:
    """The header cells of the new table columns."""
    found = re.search(r' ref="[A-Z]+(\d+)', table)
    assert found
    row = found[1]
    cells = "".join(f'<c r="{cell_name(int(row), column + n)}" t="inlineStr"><is><t>Kolonne{n + 1}</t></is></c>'
                    for n in range(count))
    after = cell_name(int(row), column + count)
    parts[part] = parts[part].decode().replace(f'<c r="{after}"', f'{cells}<c r="{after}"', 1).encode()


def _move_drawings(parts: Parts, part: str, *, row: int, column: int, count: int) -> None:
    rels = parts.get(part.replace("worksheets/", "worksheets/_rels/") + ".rels", b"").decode()
    for target in re.findall(r'Target="\.\./(drawings/[^"]+)"', rels):
        tag, first = ("row", row) if row else ("col", column)
        parts[f"xl/{target}"] = re.sub(
            rf"(<xdr:{tag}>)(\d+)", lambda m: m[1] + str(int(m[2]) + (count if int(m[2]) >= first - 1 else 0)),
            parts[f"xl/{target}"].decode()).encode()


def rename_sheet(parts: Parts, old: str, new: str) -> None:
    """Give a sheet another name, with all that refers to it."""
    for name in ["xl/workbook.xml", *[n for n in parts if n.startswith(("xl/worksheets/sheet", "xl/charts/chart"))]]:
        text = parts[name].decode().replace(f"'{old}'!", f"'{new}'!").replace(f'name="{old}"', f'name="{new}"')
        parts[name] = re.sub(rf"(?<![\w'])({re.escape(old)})!", f"'{new}'!", text).encode()


def add_sheet(parts: Parts, title: str, cells: str) -> str:
    """Add a sheet with cells given as XML rows; returns its part."""
    number = 1 + sum(n.startswith("xl/worksheets/sheet") for n in parts)
    part = f"xl/worksheets/sheet{number}.xml"
    parts[part] = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.'
                   f'openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>').encode()
    _append(parts, "[Content_Types].xml", "</Types>",
            f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.worksheet+xml"/>')
    _append(parts, "xl/_rels/workbook.xml.rels", "</Relationships>",
            f'<Relationship Id="rIdEkstra{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships/worksheet" Target="worksheets/sheet{number}.xml"/>')
    _append(parts, "xl/workbook.xml", "</sheets>",
            f'<sheet name="{title}" sheetId="9{number}" r:id="rIdEkstra{number}"/>')
    return part


def add_logo(parts: Parts, sheet: str) -> None:
    """Put a picture on a sheet that has no drawing."""
    part = sheet_parts(parts)[sheet]
    rels = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/media/logo.png"] = _PNG
    parts["xl/drawings/drawing99.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.'
        'org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<xdr:oneCellAnchor><xdr:from><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0"
        '</xdr:rowOff></xdr:from><xdr:ext cx="360000" cy="360000"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Logo" '
        'descr="Kommunevåpenet"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip '
        f'xmlns:r="{relation}" r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>").encode()
    parts["xl/drawings/_rels/drawing99.xml.rels"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.'
        f'org/package/2006/relationships"><Relationship Id="rId1" Type="{relation}/image" '
        'Target="../media/logo.png"/></Relationships>').encode()
    _append(parts, "[Content_Types].xml", "</Types>",
            '<Override PartName="/xl/drawings/drawing99.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.drawing+xml"/><Default Extension="png" ContentType="image/png"/>')
    empty = (b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.'
             b'openxmlformats.org/package/2006/relationships"></Relationships>')
    parts.setdefault(rels, empty)
    _append(parts, rels, "</Relationships>",
            f'<Relationship Id="rIdLogo" Type="{relation}/drawing" Target="../drawings/drawing99.xml"/>')
    text = parts[part].decode()
    place = "<tableParts" if "<tableParts" in text else "</worksheet>"
    parts[part] = text.replace(place, f'<drawing r:id="rIdLogo"/>{place}', 1).encode()


def _append(parts: Parts, part: str, before: str, content: str) -> None:
    text = parts[part].decode()
    if part == "[Content_Types].xml" and "<Default" in content:
        # Defaults stand first.
        default = content[content.index("<Default"):]
        content = content[:content.index("<Default")]
        text = text.replace("<Default", f"{default}<Default", 1)
    parts[part] = text.replace(before, content + before, 1).encode()
