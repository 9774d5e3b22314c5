"""The texts themselves: whole findings, the same placeholders in every language, a calm tone."""

import re
from string import Formatter

import pytest

from xlanskaff.language.stamp import PACKAGE
from xlanskaff.language.texts import LANGUAGES, Lang, entries, language, text

SURFACES = sorted(path.stem for path in (PACKAGE / "language" / "nb").glob("*.toml"))


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def both(surface: str, lang: Lang) -> list[tuple[str, str, str]]:
    """Entry, bokmål text and translation, where there is one."""
    if not (PACKAGE / "language" / lang / f"{surface}.toml").exists():
        return []
    translated = entries(surface, lang)
    pairs = entries(surface, "nb").items()
    return [(key, source, translated[key]) for key, source in pairs if key in translated]


@pytest.mark.parametrize("surface", SURFACES)
def test_a_translation_uses_the_placeholders_of_the_bokmaal_text(surface: str) -> None:
    differing = [(lang, key) for lang in LANGUAGES for key, source, words in both(surface, lang)
                 if placeholders(source) != placeholders(words)]
    assert differing == []


@pytest.mark.parametrize("surface", [name for name in SURFACES if name.startswith("findings_")])
def test_every_finding_has_a_message_and_a_remedy_in_the_file_of_its_range(surface: str) -> None:
    found = set(entries(surface, "nb"))
    codes = {key.partition(".")[0] for key in found}
    assert codes
    assert found == {f"{code}.{part}" for code in codes for part in ("message", "remedy")}
    assert all(re.fullmatch(rf"XA-{surface[9:-2]}\d\d", code) for code in codes)


# Parts of sentences that a formula puts together; the blanks at their ends belong to them.
PARTS = re.compile(r"strategy\.(reason|path_words)\.")


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_texts_are_calm_and_tidy(surface: str, lang: Lang) -> None:
    for key, _, words in both(surface, lang):
        assert words.strip() if PARTS.match(f"{surface}.{key}") else words.strip() == words != "", (key, lang)
        said = re.sub(r"\{[^}]*\}", "x", words)
        assert not re.search(r"!(?![A-Z]+[0-9])|\bugyldig verdi\b|\binvalid value\b|  ", said), (key, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_to_do_is_said_in_whole_sentences(lang: Lang) -> None:
    findings = [found for name in SURFACES if name.startswith("findings_") for found in both(name, lang)]
    assert [key for key, _, words in findings if key.endswith(".remedy") and not words.endswith(".")] == []


def test_a_missing_text_is_an_error_and_never_another_language() -> None:
    with pytest.raises(KeyError):
        text("language.nope", "nn")
    with pytest.raises(KeyError):
        text("nope.name", "nb")
    with pytest.raises(ValueError, match="'no'"):
        language("no")
