"""Every code that can be raised has words in three languages, and every word is used."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

from xlanskaff.errors import Severity, error
from xlanskaff.language.messages import say
from xlanskaff.language.stamp import translations
from xlanskaff.language.texts import LANGUAGES, Lang, entries, language, surfaces

PACKAGE = Path(__file__).resolve().parents[2] / "xlanskaff"
CODE = re.compile(r"XA-\d{3,4}\b")
MAKERS = ("error", "warning", "note")
ALWAYS = {"seen", "field", "file", "sheet", "cell"}
WORDS = [name for name in surfaces() if name.startswith("findings_")]


def source() -> Iterator[ast.Module]:
    """Every module of the package, its docstrings taken out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) \
                    and ast.get_docstring(node, clean=False) is not None:
                node.body[0] = ast.Pass()
        yield tree


def used() -> set[str]:
    """The codes that stand in the source."""
    texts = (node.value for tree in source() for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {code for text in texts if isinstance(text, str) for code in CODE.findall(text)}


def texts(surface: str, lang: Lang) -> Mapping[str, str]:
    """The entries of a surface; none where nobody has translated it yet."""
    try:
        return entries(surface, lang)
    except KeyError:
        return {}


def worded(lang: Lang) -> dict[str, str]:
    """`XA-101.message` -> text, for every finding."""
    return {key: text for name in WORDS for key, text in texts(name, lang).items()}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_in_the_source_has_a_message_and_a_remedy(lang: Lang) -> None:
    wanted = {f"{code}.{part}" for code in used() for part in ("message", "remedy")}
    assert wanted - worded(lang).keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_words_are_kept_for_a_code_that_nothing_raises(lang: Lang) -> None:
    assert {key.partition(".")[0] for key in worded(lang)} - used() == set()


def test_a_code_stands_in_the_file_of_its_hundred() -> None:
    wrong = [key for name in WORDS for key in entries(name, "nb")
             if f"findings_{key.partition('.')[0][3:-2]}xx" != name]
    assert wrong == []


def test_what_a_sentence_needs_is_given_where_the_finding_is_made() -> None:
    needed: dict[str, set[str]] = defaultdict(set)
    for key, text in worded("nb").items():
        needed[key.partition(".")[0]] |= placeholders(text) - ALWAYS
    missing = []
    for tree in source():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args):
            first = call.args[0]
            code = first.value if isinstance(first, ast.Constant) else ""
            if getattr(call.func, "id", "") in MAKERS and CODE.fullmatch(str(code)):
                given = {k.arg for k in call.keywords}
                if None not in given and (left := needed[str(code)] - given):
                    missing.append((code, sorted(left)))
    assert missing == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_shouts_or_blames(lang: Lang) -> None:
    refused = re.compile(r"!(?!A|\$)|\b(du har gjort feil|ugyldig bruk|illegal|fatal)\b", re.IGNORECASE)
    assert {key: text for key, text in worded(lang).items() if refused.search(text)} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_ends_like_one(lang: Lang) -> None:
    ending = (".", "?", ":", "»", "”", "}", ")")
    assert {key: text for key, text in worded(lang).items() if not text.endswith(ending)} == {}


@pytest.mark.parametrize("surface", surfaces())
def test_a_text_has_the_same_placeholders_in_every_language(surface: str) -> None:
    nb = {key: placeholders(text) for key, text in entries(surface, "nb").items()}
    for lang in ("nn", "en"):
        other = {key: placeholders(text) for key, text in texts(surface, language(lang)).items()}
        assert other == nb, lang


def test_every_translation_is_there_and_made_from_the_present_text() -> None:
    assert [(t.state, t.lang, t.key) for t in translations() if t.state != "fresh"] == []


def test_no_is_not_a_language() -> None:
    for code in ("no", "nb-NO", "NB", ""):
        with pytest.raises(ValueError, match="nb, nn and en"):
            language(code)


def test_a_sentence_is_found_by_its_code_alone() -> None:
    finding = error("XA-101", file="svar.xlsx")
    assert finding.severity is Severity.ERROR
    for lang in LANGUAGES:
        assert say(finding, lang).message == worded(lang)["XA-101.message"]
