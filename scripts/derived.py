"""Pages that are derived: compare them with what they ought to be, or write them."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path


def compare_or_write(pages: Mapping[Path, Callable[[], str]]) -> int:
    """With `--write` among the arguments write the pages, else show how they differ; 1 where one does.

    Args:
        pages: each page, and what makes its text.
    """
    different = False
    for page, make in pages.items():
        true = make()
        if "--write" in sys.argv:
            page.write_text(true, "utf-8")
            continue
        shown = page.read_text("utf-8") if page.exists() else ""
        difference = "".join(difflib.unified_diff(shown.splitlines(True), true.splitlines(True), page.name, "now"))
        sys.stdout.write(difference)
        different = different or bool(difference)
    return 1 if different else 0
