"""A click in a process of its own, up to the first cells that are read: run by `benchmarks.cold`.

Excel is replaced by an engine of xlwings' that answers what an open book of ours answers, and ends the
process when cells are read.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import Any

NAMES = {"xa_id": '="prioritisation|1|nb||||"'}


class Cells:
    """The used cells of the only sheet."""

    shape, row, column = (3, 2), 1, 1
    max_cells_per_read = None

    @property
    def api(self) -> Any:
        return self

    @property
    def Value2(self) -> None:  # noqa: N802 - the name that COM has
        sys.stdout.write("read\n")
        sys.stdout.flush()
        os._exit(0)


class Names:
    """The defined names."""

    @staticmethod
    def snapshot() -> list[tuple[str, Any]]:
        return [(name, SimpleNamespace(name=name, refers_to=refers_to)) for name, refers_to in NAMES.items()]

    def __len__(self) -> int:
        return len(NAMES)

    def __call__(self, number: int) -> Any:
        return self.snapshot()[number - 1][1]


class Sheets(list[Any]):
    """The sheets."""

    def __call__(self, _: Any) -> Any:
        return self[0]


def engine() -> Any:
    """The engine."""
    sheet = SimpleNamespace(name="_meta", visible=-1, used_range=Cells(), range=lambda *_: Cells(), api=None)
    book = SimpleNamespace(name="Bok.xlsx", fullname="Bok.xlsx", sheets=Sheets([sheet]), names=Names(), api=None)
    books = type("Books", (), {"active": book, "__len__": lambda _: 1})()
    app = SimpleNamespace(api=None, books=books, pid=1, screen_updating=True, enable_events=True,
                          calculation="automatic", status_bar=False)
    return SimpleNamespace(name="bench", type="desktop", apps=[app])


def main() -> None:
    """Click."""
    import xlwings

    found = xlwings.Engine(impl=engine())
    xlwings.engines.add(found)
    found.activate()
    from xlanskaff.excel.click import click

    click("check")


if __name__ == "__main__":
    main()
