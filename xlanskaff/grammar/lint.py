"""Excel's limits and our own rules, held against a specification in one language.

A specification that breaks one is an error when it is laid out, for the developer and in English;
nothing is ever cut to fit.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator

from xlanskaff.grammar.blocks import CHECKLIST_COLUMNS, Cards, Chart, Checklist, Form, Prose, Sheet, Table, Workbook
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import Column, Role
from xlanskaff.grammar.compute import needs
from xlanskaff.grammar.expr import Const, Words
from xlanskaff.grammar.formula import walk
from xlanskaff.grammar.names import choice_lists, required
from xlanskaff.grammar.words import has_words, words
from xlanskaff.language.texts import Lang, has, text

TAB, TITLE, PROMPT, CELL, NAME, FORMULA_TEXT, LIST = 31, 32, 255, 32_767, 255, 255, 32_767
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
_WILDCARDS = re.compile(r"[*?~]|^[<>=]")


class SpecError(Exception):
    """A specification that Excel, or our own rules, cannot hold. Carries every fault found."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def lint(spec: Workbook, lang: Lang) -> list[str]:
    """Every fault of a specification in one language: `SPEC-nnn place: what is wrong`."""
    return [*_texts(spec, lang), *_sheets(spec, lang), *_blocks(spec, lang), *_names(spec), *_choices(spec, lang),
            *_references(spec), *_formula_texts(spec, lang)]


def require(spec: Workbook, lang: Lang) -> None:
    """Raise SpecError when a specification has faults."""
    faults = lint(spec, lang)
    if faults:
        raise SpecError(faults)


def _keys(spec: Workbook) -> Iterator[str]:
    """Every text that a workbook needs."""
    yield from ("title", "file")
    for sheet in spec.sheets:
        yield f"sheet.{sheet.key}.tab"
        if sheet.state == "visible":
            yield from (f"sheet.{sheet.key}.title", f"sheet.{sheet.key}.lead")
    for block in spec.blocks():
        match block:
            case Table():
                yield from (f"{block.key}.{c.name}.label" for c in block.columns)
                if block.titled:
                    yield f"{block.key}.title"
            case Form():
                yield from (f"{block.key}.{c.name}.label" for c in block.columns)
            case Cards():
                yield from (f"{block.key}.{card.key}.label" for card in block.cards)
            case Checklist():
                yield from (f"{block.key}.{name}" for name in CHECKLIST_COLUMNS)
                yield from (f"{block.key}.{check.key}.{part}" for check in block.checks for part in ("label", "basis"))
            case Prose():
                yield from (f"{block.key}.{line.key}" for line in block.lines)
            case Chart():
                yield from (f"{block.key}.title", f"{block.key}.alt")
                yield from (f"{block.key}.{series.style}" for series in block.series)
                if block.kind == "scatter" and block.titles is None:
                    yield from (f"{block.key}.x", f"{block.key}.y")


def _texts(spec: Workbook, lang: Lang) -> Iterator[str]:
    for key in _keys(spec):
        if not has_words(spec, key, lang):
            yield f"SPEC-001 {spec.key}.{key}: no text in {lang}"


def _written(spec: Workbook, key: str, lang: Lang) -> str:
    return words(spec, key, lang) if has_words(spec, key, lang) else ""


def _sheets(spec: Workbook, lang: Lang) -> Iterator[str]:
    tabs = {sheet.key: _written(spec, f"sheet.{sheet.key}.tab", lang) for sheet in spec.sheets}
    for key, tab in tabs.items():
        where = f"{spec.key}.{key}: sheet title «{tab}»"
        if len(tab) > TAB:
            yield f"SPEC-012 {where} has {len(tab)} characters ({lang}); Excel allows {TAB}"
        if _FORBIDDEN.search(tab) or tab.startswith("'") or tab.endswith("'"):
            yield f"SPEC-013 {where} has a character that Excel forbids ({lang})"
    for tab, count in Counter(tab.casefold() for tab in tabs.values()).items():
        if count > 1:
            yield f"SPEC-014 {spec.key}: {count} sheets are called «{tab}» ({lang})"


def _blocks(spec: Workbook, lang: Lang) -> Iterator[str]:
    for sheet in spec.sheets:
        hidden = {b.at + n: b.key for b in sheet.blocks if isinstance(b, Table) for n, c in enumerate(b.columns)
                  if c.hidden}
        for block in sheet.blocks:
            if isinstance(block, Table):
                yield from _table(spec, sheet, block, lang, hidden)
            if isinstance(block, Form | Table):
                for column in block.columns:
                    yield from _column(spec, block, column, lang)


def _table(spec: Workbook, sheet: Sheet, block: Table, lang: Lang, hidden: dict[int, str]) -> Iterator[str]:
    where = f"{spec.key}.{block.key}"
    headers = Counter(_written(spec, f"{block.key}.{c.name}.label", lang).casefold() for c in block.columns)
    for header, count in headers.items():
        if count > 1:
            yield f"SPEC-020 {where}: {count} columns are called «{header}» ({lang})"
    if block.at + sum(map(block.span, block.columns)) - 1 > len(sheet.grid):
        yield f"SPEC-021 {where}: {len(block.columns)} columns from column {block.at} do not fit in the sheet's grid"
    known = {column.name for column in block.columns}
    for name in (block.id_column, block.band):
        if name and name not in known:
            yield f"SPEC-022 {where}: no column «{name}»{_meant(name, known)}"
    for number, column in enumerate(block.columns):
        if not column.hidden and hidden.get(block.at + number, block.key) != block.key:
            yield f"SPEC-023 {where}.{column.name}: stands in a sheet column that {hidden[block.at + number]} hides"


def _column(spec: Workbook, block: Form | Table, column: Column, lang: Lang) -> Iterator[str]:
    where = f"{spec.key}.{block.key}.{column.name}"
    key = f"{block.key}.{column.name}"
    prompt = _written(spec, f"{key}.prompt", lang)
    title = _written(spec, f"{key}.prompt_title", lang) or (_written(spec, f"{key}.label", lang) if prompt else "")
    if len(prompt) > PROMPT:
        yield f"SPEC-030 {where}: the prompt has {len(prompt)} characters ({lang}); Excel allows {PROMPT}"
    if len(title) > TITLE:
        yield f"SPEC-031 {where}: the prompt's title has {len(title)} characters ({lang}); Excel allows {TITLE}"
    if column.role is Role.COMPUTED and column.expr is None:
        yield f"SPEC-032 {where}: computed, but has no expression"
    if column.max_length is not None and column.max_length > CELL:
        yield f"SPEC-033 {where}: allows {column.max_length} characters; a cell holds {CELL}"


def _names(spec: Workbook) -> Iterator[str]:
    for name, count in Counter(name.casefold() for name in required(spec)).items():
        if count > 1:
            yield f"SPEC-040 {spec.key}: {count} names are «{name}»"
        if len(name) > NAME or not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name):
            yield f"SPEC-041 {spec.key}: «{name}» cannot be a defined name"
    for key, count in Counter(block.key for block in spec.blocks()).items():
        if count > 1:
            yield f"SPEC-042 {spec.key}: {count} blocks have the key «{key}»"


def _choices(spec: Workbook, lang: Lang) -> Iterator[str]:
    for choices in choice_lists(spec):
        shown = Counter(str(label).casefold() for label in labels(choices, lang).values())
        for label, count in shown.items():
            if count > 1:
                yield f"SPEC-050 choices.{choices.key}: {count} items are called «{label}» ({lang})"
            if _WILDCARDS.search(label):
                yield f"SPEC-051 choices.{choices.key}: «{label}» would be a pattern in COUNTIFS and MATCH ({lang})"


def _references(spec: Workbook) -> Iterator[str]:
    known: set[tuple[str, str]] = set(spec.expressions())
    for block in spec.blocks():
        if isinstance(block, Form | Table):
            known |= {(block.key, column.name) for column in block.columns}
    for target, expr in spec.expressions().items():
        for table, column in sorted(needs(expr, target[0]) - known):
            near = _meant(column, {c for b, c in known if b == table} or {b for b, _ in known})
            yield f"SPEC-060 {spec.key}.{target[0]}.{target[1]}: formula names unknown column '{table}.{column}'{near}"


def _formula_texts(spec: Workbook, lang: Lang) -> Iterator[str]:
    for target, expr in spec.expressions().items():
        for node in walk(expr):
            written = ""
            if isinstance(node, Words) and has(node.key, lang):
                written = text(node.key, lang)
            elif isinstance(node, Const) and isinstance(node.value, str):
                written = node.value
            if len(written) > FORMULA_TEXT:
                yield (f"SPEC-061 {spec.key}.{target[0]}.{target[1]}: a text of {len(written)} characters in a formula "
                       f"({lang}); Excel allows {FORMULA_TEXT}")


def _meant(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f". Did you mean '{near[0]}'?" if near else ""
