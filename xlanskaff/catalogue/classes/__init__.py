"""The two matrices as data: classes, axes, what each score means, and the maps of the cells.

A problem is placed by how often it occurs (x) and how serious it is (y); a measure by how easy it is
to carry out (x) and its effect (y). Both axes rise, so the upper right is what to take first. What
is the guide's and what is our own design is marked on every class and every cell (`SOURCES.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["KINDS", "Axis", "ClassMap", "Kind", "MatrixClass", "Step", "axes", "class_map", "class_maps",
           "classes", "matrix_class", "steps"]

Kind = Literal["problem", "measure"]
Mark = Literal["S", "G"]

KINDS: tuple[Kind, ...] = ("problem", "measure")

_FOLDER = "classes"


@dataclass(frozen=True, slots=True)
class MatrixClass:
    """A class of problems or of measures.

    Attributes:
        order: 1 is taken first.
        colour: the role of the colour, never the only carrier of the meaning.
        marks: certainty of the name, of the place in the matrix and of the action, in that order.
            S is the guide's, G is our own design.
    """

    code: str
    kind: Kind
    order: int
    colour: str
    marks: tuple[Mark, Mark, Mark]
    names: Words
    actions: Words

    @property
    def mark(self) -> Mark:
        """S when name, place and action all are the guide's."""
        return "S" if set(self.marks) == {"S"} else "G"

    def text(self, lang: Lang) -> str:
        """The name of the class."""
        return self.names.text(lang)

    def action(self, lang: Lang) -> str:
        """What is done with what lands in the class."""
        return self.actions.text(lang)


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a matrix. `place` is x or y; that the guide has them this way round is our guess."""

    code: str
    kind: Kind
    place: Literal["x", "y"]
    names: Words
    lows: Words
    highs: Words

    def text(self, lang: Lang) -> str:
        """The name of the axis."""
        return self.names.text(lang)


@dataclass(frozen=True, slots=True)
class Step:
    """What one score on an axis means, on a scale of 1 to `size`. Our own wording."""

    axis: str
    size: int
    score: int
    words: Words

    def text(self, lang: Lang) -> str:
        """The meaning in a word or three."""
        return self.words.text(lang)


@dataclass(frozen=True, slots=True)
class ClassMap:
    """Which class each cell of a matrix has.

    Attributes:
        id: names the map in the rule of every answer, such as `problem_2x2`.
        size: scores run from 1 to `size` on both axes.
        cells: (x, y) -> code of a class. A map typed by an officer may lack cells or hold unknown codes.
        certain: the cells whose class is the guide's.
    """

    id: str
    kind: Kind
    size: int
    cells: Mapping[tuple[int, int], str]
    certain: frozenset[tuple[int, int]] = frozenset()

    def code_at(self, x: int, y: int) -> str | None:
        """The code in one cell; None for a hole and for a cell outside the matrix."""
        return self.cells.get((x, y)) or None

    def picture(self) -> tuple[tuple[str, ...], ...]:
        """The codes as the matrix is drawn: the highest y first, x from left to right."""
        scores = range(1, self.size + 1)
        return tuple(tuple(self.cells.get((x, y), "") for x in scores) for y in reversed(scores))


@cache
def classes(kind: Kind) -> tuple[MatrixClass, ...]:
    """The four classes of a kind, the one to take first at the front.

    Example:
        >>> [found.text("nb") for found in classes("problem")]
        ['Kritisk', 'Alvorlig', 'Plagsom', 'Lav']
        >>> [found.code for found in classes("measure")]
        ['carry_out', 'plan', 'spare', 'drop']
    """
    table = [row for row in rows(_FOLDER, "classes") if row["kind"] == kind]
    return tuple(MatrixClass(
        row["code"], kind, int(row["order"]), row["colour"],
        (_mark(row["name_mark"]), _mark(row["place_mark"]), _mark(row["action_mark"])),
        words(row, "name_"), words(row, "action_")) for row in table)


def matrix_class(code: str) -> MatrixClass:
    """The class of a code; raises KeyError for any other.

    Example:
        >>> found = matrix_class("drop")
        >>> found.order, found.colour, found.mark, found.text("nn")
        (4, 'orange', 'S', 'Bør ikkje gjennomførast')
    """
    return _by_code()[code]


@cache
def axes(kind: Kind) -> tuple[Axis, Axis]:
    """The x axis and the y axis of a kind.

    Example:
        >>> [axis.text("en") for axis in axes("measure")]
        ['Ease', 'Effect']
    """
    x, y = (Axis(row["code"], kind, cast(Literal["x", "y"], row["place"]),
                 words(row, "name_"), words(row, "low_"), words(row, "high_"))
            for row in rows(_FOLDER, "axes") if row["kind"] == kind)
    return x, y


@cache
def steps(axis: str, size: int) -> tuple[Step, ...]:
    """What the scores 1 to `size` mean on an axis; there are scales of 3 and of 4.

    Example:
        >>> [step.text("nb") for step in steps("frequency", 4)]
        ['Sjelden', 'Av og til', 'Ofte', 'Veldig ofte']
    """
    return tuple(Step(axis, size, int(row["score"]), words(row)) for row in rows(_FOLDER, "steps")
                 if row["axis"] == axis and int(row["size"]) == size)


@cache
def class_maps() -> Mapping[str, ClassMap]:
    """The maps that come with the package, by id.

    Example:
        >>> list(class_maps())
        ['problem_2x2', 'problem_3x3', 'measure_2x2', 'measure_3x3']
    """
    table = rows(_FOLDER, "maps")
    found = {}
    for name in dict.fromkeys(row["map"] for row in table):
        lines = [row for row in table if row["map"] == name]
        cells, certain = {}, set()
        for row in lines:
            for x, mark in enumerate(row["marks"], 1):
                cells[x, int(row["y"])] = row[f"x{x}"]
                if mark == "S":
                    certain.add((x, int(row["y"])))
        kind = cast(Kind, lines[0]["kind"])
        found[name] = ClassMap(name, kind, int(lines[0]["size"]), MappingProxyType(cells), frozenset(certain))
    return MappingProxyType(found)


def class_map(kind: Kind, variant: str = "2x2") -> ClassMap:
    """The map of a kind: `2x2` (scores 1 to 4, cut in the middle) or `3x3` (scores 1 to 3).

    Raises:
        KeyError: no such variant.

    Example:
        >>> class_map("problem").code_at(4, 3), class_map("measure", "3x3").code_at(1, 3)
        ('critical', 'plan')
    """
    return class_maps()[f"{kind}_{variant}"]


@cache
def _by_code() -> Mapping[str, MatrixClass]:
    return MappingProxyType({found.code: found for kind in KINDS for found in classes(kind)})


def _mark(text: str) -> Mark:
    if text not in ("S", "G"):
        raise ValueError(f"a mark is S or G, not {text!r}")
    return cast(Mark, text)
