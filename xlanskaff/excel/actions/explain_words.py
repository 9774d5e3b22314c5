"""What a field is, in words: where it stands, what it may hold, and which columns a result comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlanskaff.excel.actions.explain_cell import Known
from xlanskaff.grammar.blocks import Cards, Checklist, Form, Table
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.choices import labels
from xlanskaff.grammar.columns import Column, Kind, Role
from xlanskaff.grammar.compute import Key, needs
from xlanskaff.grammar.labels import labels_of, title_of
from xlanskaff.grammar.names import name_of
from xlanskaff.grammar.reading import Reading
from xlanskaff.grammar.tally import as_seen, shown
from xlanskaff.grammar.words import has_words, words
from xlanskaff.language.texts import Lang, text

_MOST = 12
"""Choices and sources that are listed; more than that nobody reads."""


def label(known: Known) -> str:
    """What the field is called in the book."""
    return field_label(known.reading, (known.block.key, known.name)) or known.block.key


def field_label(reading: Reading, key: Key) -> str:
    """What a field is called in the language of its book; "" for one that has no label."""
    spec, block = reading.spec, reading.spec.block(key[0])
    if isinstance(block, Form | Table) and any(c.name == key[1] for c in block.columns):
        return labels_of(spec, block, key[1])[reading.lang]
    if isinstance(block, Cards):
        return words(spec, f"{key[0]}.{key[1]}.label", reading.lang)
    if isinstance(block, Checklist):
        check = next(c.key for c in block.checks if key[1] in dict(c.cells))
        return words(spec, f"{key[0]}.{check}.label", reading.lang)
    entry = f"{key[0]}.label"
    return words(spec, entry, reading.lang) if has_words(spec, entry, reading.lang) else ""


def where(known: Known, cell: Area, lang: Lang) -> str:
    """The place: the cell, the block, and the row by its id."""
    reading, block = known.reading, known.block
    parts = [f"{cell.sheet}!{cell.a1}"]
    if isinstance(block, Form | Table):
        title = title_of(reading.spec, block, reading.lang)
        if title != block.key:
            parts.append(text("actions.explain.in_table", lang, title=title))
    ids = reading.location.ids.get(block.key)
    if ids and ids[known.number] not in (None, ""):
        parts.append(text("actions.explain.in_row", lang, id=shown(ids[known.number])))
    name = label(known)
    if name and isinstance(block, Table):
        parts.append(text("actions.explain.in_column", lang, label=name))
    elif name:
        parts.append(f"«{name}»")
    return ", ".join(parts)


def allowed(known: Known, column: Column, lang: Lang) -> str:
    """What may stand in an input cell, in the words of the book where these must be typed."""
    parts = []
    if column.choices is not None:
        parts.append(text("actions.explain.one_of", lang, choices=_few(
            [str(each) for each in labels(column.choices, known.reading.lang).values()], lang)))
    elif column.refers_to is not None:
        block = known.reading.spec.block(column.refers_to[0])
        assert isinstance(block, Form | Table)
        parts.append(text("actions.explain.reference", lang, title=title_of(
            known.reading.spec, block, known.reading.lang)))
    else:
        parts.append(text(f"actions.explain.kind.{column.kind.value}", lang))
    parts += _bounds(column, lang)
    if column.role is Role.INPUT:
        parts.append(text("actions.explain.required" if column.required else "actions.explain.optional", lang))
    return " ".join(parts)


def comes_from(known: Known, lang: Lang) -> Iterator[tuple[str, Area | None]]:
    """The fields that a result is computed from, each with its first cell."""
    reading, expr = known.reading, known.expr
    if expr is None:
        return
    read = sorted(needs(expr, known.block.key), key=lambda key: _order(reading, key))
    told: dict[str, Area] = {}
    for key in dict.fromkeys(_visible(reading, read)):
        area = reading.location.names[name_of(*key)]
        top = area.top
        if key[0] == known.block.key and isinstance(known.block, Table):
            top = reading.location.rows[key[0]][known.number]
        told.setdefault(text("actions.explain.source", lang, label=" ".join(field_label(reading, key).split()),
                             sheet=area.sheet), Area(area.sheet, top, area.left, top, area.left))
    for said in list(told)[:_MOST]:
        yield said, told[said]
    if len(told) > _MOST:
        yield text("actions.explain.more", lang, count=len(told) - _MOST), None
    if not told:
        yield text("actions.explain.no_source", lang), None


def _visible(reading: Reading, keys: Sequence[Key], seen: frozenset[Key] = frozenset()) -> Iterator[Key]:
    """Fields that people can see; a hidden one gives way to those that it is computed from."""
    expressions = reading.spec.expressions()
    for key in keys:
        if key in seen:
            continue
        block = reading.spec.block(key[0])
        column = next((c for c in block.columns if c.name == key[1]), None) if isinstance(block, Form | Table) else None
        hidden = reading.spec.sheet_of(key[0]).state != "visible" or (column is not None and column.hidden)
        if not hidden and name_of(*key) in reading.location.names and field_label(reading, key):
            yield key
        elif hidden and key in expressions:
            below = sorted(needs(expressions[key], key[0]), key=lambda each: _order(reading, each))
            yield from _visible(reading, below, seen | {key})


def _order(reading: Reading, key: Key) -> tuple[int, int, int]:
    """Where a field stands in the book."""
    area = reading.location.names.get(name_of(*key))
    sheets = [sheet.key for sheet in reading.spec.sheets]
    place = sheets.index(reading.spec.sheet_of(key[0]).key)
    return (place, area.top, area.left) if area is not None else (place, 0, 0)


def _bounds(column: Column, lang: Lang) -> Iterator[str]:
    least = None if column.minimum is None else as_seen(_plain(column.minimum, column), lang)
    most = None if column.maximum is None else as_seen(_plain(column.maximum, column), lang)
    if least is not None and most is not None:
        yield text("actions.explain.between", lang, least=least, most=most)
    elif least is not None:
        yield text("actions.explain.least", lang, least=least)
    elif most is not None:
        yield text("actions.explain.most", lang, most=most)
    if column.max_length is not None and column.choices is None:
        yield text("actions.explain.longest", lang, count=column.max_length)


def _plain(value: float, column: Column) -> int | float | str:
    if column.kind is Kind.SHARE:
        return f"{value * 100:g} %"
    return int(value) if value == int(value) else value


def _few(said: Sequence[str], lang: Lang) -> str:
    more = [text("actions.explain.more", lang, count=len(said) - _MOST)] if len(said) > _MOST else []
    return " · ".join([*said[:_MOST], *more])
