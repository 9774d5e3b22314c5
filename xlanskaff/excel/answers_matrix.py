"""Classes of problems and measures, from scores in cells."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from xlanskaff.catalogue.classes import ClassMap, Kind, class_map, class_maps, classes, matrix_class
from xlanskaff.excel.answer_words import by_name
from xlanskaff.excel.answers import Answer, Argument, Rows, Wrong, shaped
from xlanskaff.excel.cells import Fault, Given, grid, number, word
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.rules.classification import classify, own_map

VARIANTS = ("2x2", "3x3")


def problem_class(lang: Lang, frequency: Given, seriousness: Given, class_map: Given = None) -> Rows:
    """The class of each problem; blank where a score is.

    Args:
        class_map: `2x2` (scores 1 to 4), `3x3` (scores 1 to 3), or a square range of class names as the
            matrix is drawn, the highest row first. 2x2 when nothing is given.

    Example:
        >>> problem_class("nb", ((4.0,), (1.0,), (None,)), ((3.0,), (2.0,), (1.0,)))
        [['Kritisk'], ['Lav'], ['']]
    """
    return _classes(lang, "problem", ("frekvens", frequency), ("alvorlighet", seriousness), class_map)


def measure_class(lang: Lang, ease: Given, effect: Given, class_map: Given = None) -> Rows:
    """The class of each measure; blank where a score is. The map as in `problem_class`.

    Example:
        >>> measure_class("nb", 4.0, 4.0), measure_class("en", 1.0, 3.0, "3x3")
        ([['Gjennomføres']], [['Plan']])
    """
    return _classes(lang, "measure", ("gjennomforbarhet", ease), ("effekt", effect), class_map)


def _classes(lang: Lang, kind: Kind, across: tuple[str, Given], up: tuple[str, Given], chosen: Given) -> Rows:
    found = _map(lang, kind, chosen)
    if isinstance(found, Wrong):
        return [[found.text(lang)]]
    names, size = _usual(found.id, lang) if found.id in class_maps() else _names(found, lang), found.size

    def answer(x: float | None, y: float | None) -> Answer | Wrong:
        if x is None or y is None:
            return None
        here = names.get((x, y))
        if here is not None:
            return here
        name, score = (across[0], x) if x not in range(1, size + 1) else (up[0], y)
        if score not in range(1, size + 1):
            return Wrong(Fault("XA-868", f"{score:g}".replace(".", "," if lang != "en" else "."),
                               (("size", size),)), name)
        return _hole(found, x, y, lang)

    return shaped(lang, answer, Argument(*across, number), Argument(*up, number))


def _map(lang: Lang, kind: Kind, chosen: Given) -> ClassMap | Wrong:
    """The map that was chosen or drawn."""
    cells = grid(chosen)
    if len(cells.cells) == 1:
        written = word(cells.cells[0], lang)
        if isinstance(written, Fault):
            return Wrong(written, "kart")
        variant = (written or VARIANTS[0]).casefold().replace("×", "x").replace(" ", "")
        return class_map(kind, variant) if variant in VARIANTS else Wrong(
            Fault("XA-867", str(written), (("choices", VARIANTS),)), "kart")
    if cells.rows != cells.columns:
        return Wrong(Fault("XA-869", f"{cells.rows} × {cells.columns}"), "kart")
    known = _known(kind)
    read = [word(cell, lang) for cell in cells.cells]
    codes = [known.get(each.casefold(), each) if isinstance(each, str) else None for each in read]
    return own_map(kind, cells.shaped(codes))


def _names(found: ClassMap, lang: Lang) -> Mapping[tuple[float, float], str]:
    """The name of the class of each cell that has one."""
    verdicts = {(x, y): classify(x, y, found) for x in range(1, found.size + 1) for y in range(1, found.size + 1)}
    return {place: matrix_class(each.code).text(lang) for place, each in verdicts.items() if each is not None}


@cache
def _usual(map_id: str, lang: Lang) -> Mapping[tuple[float, float], str]:
    return _names(class_maps()[map_id], lang)


def _hole(found: ClassMap, x: float, y: float, lang: Lang) -> Wrong:
    """A cell of an own map that holds no class."""
    names = tuple(each.text(lang) for each in classes(found.kind))
    return Wrong(Fault("XA-870", found.code_at(int(x), int(y)) or "", (("choices", names), ("x", int(x)),
                                                                       ("y", int(y)))), "kart")


@cache
def _known(kind: Kind) -> Mapping[str, str]:
    return by_name((each.code, (each.text(lang) for lang in LANGUAGES)) for each in classes(kind))
