"""What xlwings has no word for: asked of Excel itself, by its COM name on Windows and by its AppleScript name on Mac.

A question that Excel does not answer is answered with what is usual, so that nothing is told to be odd.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from xlanskaff.excel.live_faults import busy

MISSING = object()
"""The answer of a program that does not have what was asked for."""


def ask(api: Any, com: str, mac: str, usual: Any) -> Any:
    """One property of a thing in Excel; None where it differs from cell to cell."""
    try:
        for name in (mac if sys.platform == "darwin" else com).split("."):
            api = getattr(api, name)
        return api.get() if sys.platform == "darwin" else api
    except Exception as fault:
        if busy(fault):
            raise
        return usual


def tell(thing: Any, path: str, value: object) -> None:
    """Set a property that matters to the eye only, named from a thing of xlwings; it is left where Excel will not."""
    try:
        *names, last = path.split(".")
        for name in names:
            thing = getattr(thing, name)
        setattr(thing, last, value)
    except Exception as fault:
        if busy(fault):
            raise


def ready(app: Any) -> bool:
    """Whether no cell is being edited and no dialog box is open."""
    return ask(app.api, "Ready", "ready", True) is not False


def read_only(book: Any) -> bool:
    """Whether the book is open for reading only."""
    return ask(book.api, "ReadOnly", "read_only", False) is True


def structure_locked(book: Any) -> bool:
    """Whether sheets can be neither added nor removed."""
    return ask(book.api, "ProtectStructure", "protect_structure", False) is True


def date1904(book: Any) -> bool:
    """Whether the book counts its days from 1904."""
    return ask(book.api, "Date1904", "date_1904", False) is True


def locked(sheet: Any, cells: Any) -> bool:
    """Whether some of the cells cannot be written in, because their sheet is protected."""
    if ask(sheet.api, "ProtectContents", "protect_contents", False) is not True:
        return False
    return ask(cells.api, "Locked", "locked", True) is not False


def rows_hidden(cells: Any) -> bool | None:
    """Whether all rows of some cells are hidden; None where some are."""
    hidden: bool | None = ask(cells.api, "EntireRow.Hidden", "entire_row.hidden", False)
    return hidden


def columns_hidden(cells: Any) -> bool | None:
    """Whether all columns of some cells are hidden; None where some are."""
    hidden: bool | None = ask(cells.api, "EntireColumn.Hidden", "entire_column.hidden", False)
    return hidden


def value2(cells: Any) -> Any:
    """Values without dates and currencies, where COM gives them; `MISSING` elsewhere."""
    if sys.platform == "darwin":
        return MISSING
    return ask(cells.api, "Value2", "", MISSING)



def properties(book: Any) -> Mapping[str, str]:
    """The custom document properties, where Excel gives them."""
    listed = ask(book.api, "CustomDocumentProperties", "", ())
    try:
        return {str(each.Name): str(each.Value) for each in listed}
    except Exception as fault:
        if busy(fault):
            raise
        return {}


def pick(app: Any, title: str, suffixes: Sequence[str] | None) -> str | None:
    """Let the person choose a file with one of the suffixes, or a folder where there are none. None for no.

    Excel's own dialog on Windows, that of the system on Mac.
    """
    if sys.platform == "darwin":
        return _pick_mac(title, suffixes)
    dialog = app.api.FileDialog(4 if suffixes is None else 3)  # msoFileDialogFolderPicker, msoFileDialogFilePicker
    dialog.Title = title
    dialog.AllowMultiSelect = False
    if suffixes is not None:
        dialog.Filters.Clear()
        dialog.Filters.Add(title, "; ".join(f"*{suffix}" for suffix in suffixes))
    if dialog.Show() != -1:
        return None
    return str(dialog.SelectedItems(1))


def _pick_mac(title: str, suffixes: Sequence[str] | None) -> str | None:
    import subprocess

    said = title.replace("\\", "").replace('"', "'")
    if suffixes is None:
        question = f'choose folder with prompt "{said}"'
    else:
        kinds = ", ".join(f'"{suffix.lstrip(".")}"' for suffix in suffixes)
        question = f'choose file of type {{{kinds}}} with prompt "{said}"'
    done = subprocess.run(["osascript", "-e", f"POSIX path of ({question})"],
                          capture_output=True, encoding="utf-8", check=False)
    chosen = done.stdout.rstrip("\n")
    return chosen if done.returncode == 0 and chosen else None
