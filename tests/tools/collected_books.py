"""What every consolidated workbook must stand: the lints, the SDK, and being calculated again."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest

from tools.cells import cells, differences
from xlanskaff.grammar.blocks import Workbook
from xlanskaff.grammar.lint import lint as lint_spec
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.xlsx.lint import accessibility, lint
from xlanskaff.xlsx.read import open_book

Books = dict[tuple[Lang, str], Path]


class Sound:
    """Tests of the fixture `books` of the module that a class of tests stands in.

    The fixture holds a full, a small and an empty workbook in every language, nine in all.
    """

    SPEC: ClassVar[Workbook]

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_the_specification_keeps_to_the_limits_of_excel(self, lang: Lang) -> None:
        assert lint_spec(self.SPEC, lang) == []

    def test_our_lint_finds_nothing_in_any_of_them(self, books: Books) -> None:
        found = {path.name: [f.code for f in (*lint(path), *accessibility(path))] for path in books.values()}
        assert len(found) == 9 and not any(found.values()), found

    @pytest.mark.sdk
    def test_the_open_xml_sdk_finds_nothing_in_any_of_them(self, sdk: ModuleType, books: Books) -> None:
        assert {p: c for p, c in sdk.complaints_of(books.values()).items() if c} == {}

    @pytest.mark.office
    def test_libreoffice_comes_to_the_same_results(self, office: ModuleType, books: Books) -> None:
        again = office.recalculated(books.values())
        assert {path.name: wrong for path in books.values() if (wrong := differences(cells(path), again[path]))} == {}

    def test_the_formulas_follow_from_what_stands_in_the_book(self, books: Books) -> None:
        for (lang, _), path in books.items():
            opened = open_book(path)
            assert check_formulas(opened, read(opened, self.SPEC, lang)) == []
            assert text("collected.adds_up.yes", lang) in cells(path)[next(iter(opened.sheets()))].values()
