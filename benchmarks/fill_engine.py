"""The fill engine alone: compile once, then milliseconds per book, light and heavy.

    python -m benchmarks.fill_engine [--template FILE]

The template is made here (11 sheets, texts in styles, 400 input cells, 400 formulas). Light: 30
cells on two sheets. Heavy: 400 input cells and the cached results of 400 formulas. Beside each
figure stands the floor: joining the same changed texts and compressing them, nothing else.
Best of several rounds, in memory unless it says "to disk"; one core.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from xlanskaff.grammar.book import CellValue
from xlanskaff.xlsx.fill import CompiledTemplate, Deflate, Slot, compile_template, isal_deflate, zlib_deflate

BOOKS = 100
LIGHT = [Slot("Ark 1", row, 7) for row in range(5, 25)] + [Slot("Ark 2", row, 7) for row in range(5, 15)]
INPUTS = [Slot("Ark 4", row, column) for row in range(1, 101) for column in range(6, 10)]
RESULTS = [Slot("Ark 4", row, column) for row in range(1, 101) for column in range(11, 15)]


def template() -> bytes:
    """A workbook of the size of ours."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        style = book.add_format({"border": 1, "text_wrap": True})
        for number in range(1, 12):
            sheet = book.add_worksheet(f"Ark {number}")
            for row in range(55):
                for column in range(4):
                    sheet.write(row, column, f"Påstand {number}.{row * column % 37} om innkjøp", style)
            if number == 4:
                for slot in INPUTS:
                    sheet.write_blank(slot.row - 1, slot.column - 1, None, style)
                for slot in RESULTS:
                    formula = f'=IF(ISNUMBER(F{slot.row}),G{slot.row}-F{slot.row},"")'
                    sheet.write_formula(slot.row - 1, slot.column - 1, formula, style, "")
    return made.getvalue()


def answers(count: int, seed: int) -> list[list[CellValue]]:
    """Values as departments give them: levels, blanks, means with decimals, short texts of their own."""
    chance = random.Random(seed)
    choices: list[Callable[[], CellValue]] = [
        lambda: chance.randint(1, 5), lambda: chance.randint(1, 5), lambda: None,
        lambda: chance.randint(4, 20) / 4, lambda: round(chance.random() * 5, 12),
        lambda: f"Vi følger opp {chance.randint(1, 10**6)} på nytt & på ny",
    ]
    return [[chance.choice(choices)() for _ in range(count)] for _ in range(BOOKS)]


def best(job: Callable[[int], object], rounds: int = 7) -> float:
    """Milliseconds per book in the best round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for book in range(BOOKS):
            job(book)
        times.append(time.perf_counter() - start)
    return min(times) / BOOKS * 1000


def floor(filled: CompiledTemplate, books: Sequence[Sequence[CellValue]], deflate: Deflate) -> float:
    """Milliseconds to compress the changed parts of a book that is already written."""
    archives = [zipfile.ZipFile(io.BytesIO(b"".join(filled.fill(values)))) for values in books]
    texts = [[archive.read(part) for part in filled.changed] for archive in archives]

    def job(book: int) -> None:
        for text in texts[book]:
            zlib.crc32(text)
            deflate(text, True)
    return best(job, 3)


def write(filled: CompiledTemplate, books: Sequence[Sequence[CellValue]]) -> float:
    """Milliseconds per book with a file written for each."""
    with tempfile.TemporaryDirectory() as folder:
        def job(book: int) -> None:
            with (Path(folder) / f"{book}.xlsx").open("wb") as file:
                file.writelines(filled.fill(books[book]))
        return best(job, 3)


def main() -> None:
    """Print one line per kind of book and way of compressing."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--template", type=Path, help="measure compiling this workbook too")
    given = parser.parse_args()
    source = template()
    parts = len(zipfile.ZipFile(io.BytesIO(source)).namelist())
    print(f"template: {len(source) / 1024:.0f} KB, {parts} parts")
    ways: dict[str, Deflate] = {"zlib 1": zlib_deflate(1), "zlib 6": zlib_deflate(6)}
    try:
        ways = {"isal 1": isal_deflate(1), "isal 0": isal_deflate(0), **ways}
    except ImportError:
        print("isal is not installed")
    kinds: dict[str, tuple[list[Slot], list[Slot]]] = {"light": (LIGHT, []), "heavy": (INPUTS, RESULTS)}
    print(f"{'':16}{'compile':>9}{'fill':>9}{'to disk':>9}{'floor':>9}{'KB':>7}   (ms per book)")
    for kind, (slots, cached) in kinds.items():
        books = answers(len(slots) + len(cached), 1)
        for name, deflate in ways.items():
            start = time.perf_counter()
            filled = compile_template(source, slots, cached=cached, deflate=deflate)
            compiled = (time.perf_counter() - start) * 1000
            fill = best(lambda book: filled.fill(books[book]))  # noqa: B023 - called before the next turn
            size = sum(map(len, filled.fill(books[0]))) / 1024
            print(f"{kind:6}{name:10}{compiled:9.1f}{fill:9.3f}{write(filled, books):9.3f}"
                  f"{floor(filled, books, deflate):9.3f}{size:7.1f}")
    if given.template:
        start = time.perf_counter()
        sheet = first_sheet(given.template)
        filled = compile_template(given.template, [Slot(sheet, 1, 1)])
        print(f"{given.template.name}: compiled in {(time.perf_counter() - start) * 1000:.0f} ms, "
              f"{len(filled.dropped)} formulas dropped, {best(lambda _: filled.fill(['x'])):.3f} ms per book")


def first_sheet(path: Path) -> str:
    """The name of the first sheet."""
    from xlanskaff.xlsx.fill.container import Container
    from xlanskaff.xlsx.fill.workbook import Workbook

    return Workbook(Container(path)).tabs[0].name


if __name__ == "__main__":
    main()
