"""What the README shows is what the commands print. `python -m scripts.examples --write` puts it right."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.examples import true_readme


def test_every_output_shown_in_the_readme_is_true(root: Path) -> None:
    assert (root / "README.md").read_text("utf-8") == true_readme()


def test_every_verb_has_an_example(root: Path) -> None:
    shown = set(re.findall(r"<!-- example: (\w+) -->", (root / "README.md").read_text("utf-8")))
    assert {"new", "batch", "check", "collect"} <= shown


def test_every_file_and_picture_the_readme_points_at_is_there(root: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (root / "README.md").read_text("utf-8"))
    assert links and [link for link in links if not (root / link).exists()] == []
