"""One worksheet as the lint sees it, read in a single pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from xlanskaff.errors import Problem, error
from xlanskaff.grammar.book import Area, CellValue
from xlanskaff.xlsx.lint.xml import areas, blocks, corner, number, rich, truth, whole
from xlanskaff.xlsx.package_limits import LIMITS
from xlanskaff.xlsx.package_refs import LAST_COLUMN

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Validation:
    """An in-cell validation: where, which kind, its formulas and its texts."""

    where: tuple[Area, ...]
    kind: str
    formulas: tuple[str, ...]
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format: `dxf` is the index of its style; `icons` names its icon set."""

    where: tuple[Area, ...]
    kind: str
    dxf: int | None
    formulas: tuple[str, ...]
    shows_value: bool = True
    icons: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: its cells, the place it names, and the relationship it uses."""

    where: tuple[Area, ...]
    location: str
    relation: str


@dataclass(slots=True)
class Sheet:
    """Everything one pass over a sheet part gives; rows and columns count from 1.

    `values` holds text as str and every other cell as its raw value; `formulas` holds the text
    without `=`, empty for cells that share another cell's formula. `uses` are relationship ids.
    """

    name: str
    state: str
    part: str
    styles: dict[Place, int] = field(default_factory=dict)
    values: dict[Place, CellValue] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    other_styles: dict[str, int] = field(default_factory=dict)
    merges: tuple[Area, ...] = ()
    validations: list[Validation] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    default_height: float = 15.0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    active: Place = (1, 1)
    scrolled_to: Place | None = None
    frozen: bool = False
    page: dict[str, str] = field(default_factory=dict)
    margins: dict[str, str] = field(default_factory=dict)
    fits: bool = False


def read(sheet: Sheet, data: bytes, strings: list[str], file: str = "") -> Sheet:
    """Fill a sheet from its part; raises Problem when it is not XML."""
    last = 0

    def take(element: Element) -> None:
        nonlocal last
        if element.tag == "row":
            last = whole(element.get("r"), last + 1)
            _row(sheet, last, element, strings)
            if len(sheet.styles) > LIMITS.cells:
                raise Problem([error("XA-122", file=file, sheet=sheet.name, most=LIMITS.cells)])
        else:
            sheet.uses += [inner.attrib["r:id"] for inner in element.iter() if "r:id" in inner.attrib]
            _block(sheet, element)

    blocks(data, sheet.part, file, take)
    return sheet


def _row(sheet: Sheet, at: int, row: Element, strings: list[str]) -> None:
    if truth(row.get("hidden")):
        sheet.hidden_rows.add(at)
    if (height := row.get("ht")) is not None:
        sheet.heights[at] = number(height, sheet.default_height)
    if truth(row.get("customFormat")):
        sheet.other_styles[f"{at}:{at}"] = whole(row.get("s"))
    column = 0
    for cell in row:
        place = corner(sheet.name, cell.get("r")) or (at, column + 1)
        column = place[1]
        sheet.styles[place] = whole(cell.get("s"))
        _cell(sheet, place, cell, strings)


def _cell(sheet: Sheet, at: Place, cell: Element, strings: list[str]) -> None:
    kind, value, inline = cell.get("t", "n"), None, None
    for child in cell:
        if child.tag == "f":
            sheet.formulas[at] = child.text or ""
        elif child.tag == "v":
            value = child.text
        elif child.tag == "is":
            inline = rich(child)
    if kind == "inlineStr":
        value = inline
    elif kind == "s" and value is not None:
        value = strings[int(value)] if int(value) < len(strings) else ""
    if value is None:
        return
    sheet.values[at] = value if kind in ("s", "str", "inlineStr", "d", "e") else _number(value)


def _number(value: str) -> CellValue:
    try:
        return float(value)
    except ValueError:
        return value


def _block(sheet: Sheet, block: Element) -> None:
    match block.tag:
        case "sheetPr":
            setup = block.find("pageSetUpPr")
            sheet.fits = setup is not None and truth(setup.get("fitToPage"))
        case "sheetFormatPr":
            sheet.default_height = number(block.get("defaultRowHeight"), 15)
        case "sheetViews":
            _view(sheet, block.find("sheetView"))
        case "cols":
            for col in block:
                first, last = whole(col.get("min"), 1), min(whole(col.get("max"), 1), LAST_COLUMN)
                sheet.other_styles[f"{first}-{last}"] = whole(col.get("style"))
                sheet.widths.append((first, last, number(col.get("width"), 9.14)))
                if truth(col.get("hidden")):
                    sheet.hidden_columns.append((first, last))
        case "mergeCells":
            sheet.merges = tuple(a for m in block for a in areas(sheet.name, m.get("ref")))
        case "conditionalFormatting":
            where = areas(sheet.name, block.get("sqref"))
            sheet.rules += [_rule(where, rule) for rule in block.iter("cfRule")]
        case "dataValidations":
            sheet.validations += [_validation(sheet, v) for v in block.iter("dataValidation")]
        case "hyperlinks":
            sheet.links += [Link(areas(sheet.name, h.get("ref")), h.get("location", ""), h.get("r:id", ""))
                            for h in block]
        case "pageMargins":
            sheet.margins = dict(block.attrib)
        case "pageSetup":
            sheet.page = dict(block.attrib)
        case "extLst":
            for group in block.iter("conditionalFormatting"):
                where = areas(sheet.name, group.findtext("sqref"))
                sheet.rules += [_rule(where, rule) for rule in group.iter("cfRule")]
            sheet.validations += [_validation(sheet, v) for v in block.iter("dataValidation")]


def _view(sheet: Sheet, view: Element | None) -> None:
    if view is None:
        return
    pane = view.find("pane")
    sheet.frozen = pane is not None and pane.get("state") in ("frozen", "frozenSplit")
    sheet.scrolled_to = corner(sheet.name, view.get("topLeftCell"))
    chosen = [s for s in view.findall("selection") if pane is None or s.get("pane") == pane.get("activePane")]
    for selection in chosen:
        sheet.active = corner(sheet.name, selection.get("activeCell", "A1")) or (1, 1)


def _rule(where: tuple[Area, ...], rule: Element) -> Rule:
    bar, icons = rule.find("dataBar"), rule.find("iconSet")
    shown = next((e for e in (bar, icons) if e is not None), None)
    formulas = tuple(f.text or "" for f in rule.iter() if f.tag in ("formula", "f"))
    return Rule(
        where, rule.get("type", ""), whole(rule.get("dxfId")) if "dxfId" in rule.attrib else None, formulas,
        shows_value=shown is None or truth(shown.get("showValue"), True),
        icons="" if icons is None else icons.get("iconSet", "3TrafficLights1"),
    )


def _validation(sheet: Sheet, element: Element) -> Validation:
    where = areas(sheet.name, element.get("sqref") or element.findtext("sqref"))
    given = [part for part in element if part.tag in ("formula1", "formula2")]
    formulas = tuple("".join(e.text or "" for e in part.iter()) for part in given)
    texts = {k: v for k in ("promptTitle", "prompt", "errorTitle", "error") if (v := element.get(k))}
    return Validation(where, element.get("type", "none"), formulas, texts)
