"""Text files: the quick way reads what TOML reads, or leaves the file to it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.language.text_file import quick
from xlanskaff.language.texts import FOLDER, thorough

FILES = sorted(FOLDER.glob("*/*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_our_own_files_are_read_the_quick_way_and_rightly(path: Path) -> None:
    written = path.read_text("utf-8")
    assert quick(written) == thorough(written)


pieces = st.sampled_from([
    "a", "b.c", '"d e"', "[a]", "[b.c]", "[[d]]", " = ", "=", '"én"', '"to\\n"', '"\\u00e5"', "'fire'", '"""', "{ ",
    " }", "text", "of", ", ", '"12ab"', "\n", " ", "# ord", "1", "\\", '"', "\t"])
lines = st.sampled_from([
    "[a]\n", '["XA-1"]\n', 'b = "én"\n', 'b.c = "to \\"ord\\""\n', '"x.y" = "z"\n', "\n", "# ord\n",
    'd = { text = "to", of = "12ab" }\n', 'e = { label = "fire" }\n', 'f = """\nfem\n"""\n',
    'g = { text = "", of = "0" }\n', 'h = { label = { text = "a", of = "0" } }\n'])


@given(st.one_of(st.lists(pieces, max_size=12), st.lists(lines, max_size=5),
                 st.lists(st.one_of(pieces, lines), max_size=8)).map("".join))
def test_whatever_is_toml_is_never_read_otherwise(written: str) -> None:
    try:
        expected = thorough(written)
    except tomllib.TOMLDecodeError:
        return  # such a file does not pass the test above
    assert quick(written) in (expected, None)


def test_a_file_written_in_another_way_is_read_all_the_same(tmp_path: Path) -> None:
    written = "a.b='én'\n[c]\n d = { of = '12ab34cd', text = 'to' }\n"
    assert quick(written) is None
    assert thorough(written) == {"a.b": ("én", ""), "c.d": ("to", "12ab34cd")}
