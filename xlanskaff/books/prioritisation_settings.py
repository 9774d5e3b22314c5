"""The settings of the prioritisation: class maps that may be changed, maps to copy from, words on the axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from annotated_types import MaxLen

from xlanskaff.books.prioritisation_rows import CLASS_LISTS, MEASURE_CLASS, PROBLEM_CLASS
from xlanskaff.catalogue.classes import KINDS, axes, class_map, steps
from xlanskaff.catalogue.classes import Kind as Matrix
from xlanskaff.grammar.blocks import Constants
from xlanskaff.grammar.choices import ChoiceList
from xlanskaff.grammar.columns import Column, Kind, Row, choice, constant, field
from xlanskaff.language.texts import Lang, text


class ProblemMapRow(Row):
    """One line of the map of problems: the class of each frequency at one seriousness."""

    y: Annotated[int, constant(Kind.WHOLE, fmt="strong_level")]
    x1: Annotated[str | None, choice(PROBLEM_CLASS, fmt="class", coloured=True)] = None
    x2: Annotated[str | None, choice(PROBLEM_CLASS, fmt="class", coloured=True)] = None
    x3: Annotated[str | None, choice(PROBLEM_CLASS, fmt="class", coloured=True)] = None
    x4: Annotated[str | None, choice(PROBLEM_CLASS, fmt="class", coloured=True)] = None


class MeasureMapRow(Row):
    """One line of the map of measures: the class of each ease at one effect."""

    y: Annotated[int, constant(Kind.WHOLE, fmt="strong_level")]
    x1: Annotated[str | None, choice(MEASURE_CLASS, fmt="class", coloured=True)] = None
    x2: Annotated[str | None, choice(MEASURE_CLASS, fmt="class", coloured=True)] = None
    x3: Annotated[str | None, choice(MEASURE_CLASS, fmt="class", coloured=True)] = None
    x4: Annotated[str | None, choice(MEASURE_CLASS, fmt="class", coloured=True)] = None


def _shown(choices: ChoiceList) -> Column:
    return replace(constant(translated=True, fmt="class"), palette=choices)


class ProblemPresetRow(Row):
    """One line of a map of problems to copy from."""

    y: Annotated[int, constant(Kind.WHOLE, fmt="strong_level")]
    x1: Annotated[str | None, _shown(PROBLEM_CLASS)] = None
    x2: Annotated[str | None, _shown(PROBLEM_CLASS)] = None
    x3: Annotated[str | None, _shown(PROBLEM_CLASS)] = None
    x4: Annotated[str | None, _shown(PROBLEM_CLASS)] = None


class MeasurePresetRow(Row):
    """One line of a map of measures to copy from."""

    y: Annotated[int, constant(Kind.WHOLE, fmt="strong_level")]
    x1: Annotated[str | None, _shown(MEASURE_CLASS)] = None
    x2: Annotated[str | None, _shown(MEASURE_CLASS)] = None
    x3: Annotated[str | None, _shown(MEASURE_CLASS)] = None
    x4: Annotated[str | None, _shown(MEASURE_CLASS)] = None


class AxesRow(Row):
    """What the axes are called, and what each score on them means."""

    step: Annotated[str, constant(translated=True, fmt="strong")]
    frequency: Annotated[str | None, field(fmt="prose"), MaxLen(40)] = None
    seriousness: Annotated[str | None, field(fmt="prose"), MaxLen(40)] = None
    ease: Annotated[str | None, field(fmt="prose"), MaxLen(40)] = None
    effect: Annotated[str | None, field(fmt="prose"), MaxLen(40)] = None
    no: Annotated[int, constant(Kind.WHOLE, fmt="whole", hidden=True)]


def map_lines(kind: Matrix, variant: str) -> Constants:
    """A map that comes with the package, as lines in the words of a language; the highest score first."""
    def lines(lang: Lang) -> Sequence[Mapping[str, Any]]:
        found = class_map(kind, variant)
        return [{"y": y} | {f"x{x}": CLASS_LISTS[kind].label(code, lang)
                            for x in range(1, found.size + 1) if (code := found.code_at(x, y))}
                for y in range(found.size, 0, -1)]

    return lines


def axis_lines(lang: Lang) -> Sequence[Mapping[str, Any]]:
    """The names of the axes, and the words for 1 to 4 and for 1 to 3; `no` is 0, or the scale and the score."""
    named = {axis.code: axis.text(lang) for kind in KINDS for axis in axes(kind)}
    lines: list[dict[str, Any]] = [{"no": 0, "step": text("prioritisation.axis_name", lang), **named}]
    for size in (4, 3):
        for score in range(1, size + 1):
            lines.append({"no": 10 * size + score,
                          "step": text("prioritisation.axis_step", lang, score=score, size=size),
                          **{code: steps(code, size)[score - 1].text(lang) for code in named}})
    return lines
