"""The glossary is whole, and the texts keep to it."""

import re
import tomllib
from importlib import resources

import pytest

from xlanskaff.catalogue.self_evaluation import areas, dfo_areas, levels, statements
from xlanskaff.language.stamp import PACKAGE
from xlanskaff.language.texts import LANGUAGES, Lang, entries

GLOSSARY: dict[str, dict[str, object]] = tomllib.loads(
    (resources.files("xlanskaff.language") / "glossary.toml").read_text(encoding="utf-8")
)


def refused(lang: Lang) -> dict[str, str]:
    """Word -> the term that it is not used for."""
    found: dict[str, str] = {}
    for name, term in GLOSSARY.items():
        words = term.get("not", {})
        assert isinstance(words, dict)
        found |= {word.lower(): name for word in words.get(lang, [])}
    return found


def texts(lang: Lang) -> dict[str, str]:
    folder = PACKAGE / "language" / lang
    found = {f"{path.stem}.{key}": text for path in sorted(folder.glob("*.toml"))
             for key, text in entries(path.stem, lang).items()}
    found |= {s.id: s.text(lang) for s in statements()} | {a.id: a.text(lang) for a in areas()}
    found |= {a.key: a.text(lang) for a in dfo_areas()}
    return found | {f"level {lvl.value}": f"{lvl.name(lang)}. {lvl.text(lang)}" for lvl in levels()}


def breaches(text: str, lang: Lang) -> list[str]:
    plain = re.sub(r"\{[^}]*\}", " ", text.lower())
    return [word for word in refused(lang) if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", plain)]


def test_every_term_has_three_languages_and_a_source() -> None:
    assert len(GLOSSARY) >= 30
    for name, term in GLOSSARY.items():
        assert set(term) <= {"nb", "nn", "en", "source", "not", "why"}, name
        for field in ("nb", "nn", "en", "source"):
            assert isinstance(term[field], str) and term[field], (name, field)


def test_no_term_is_refused_in_its_own_language() -> None:
    for lang in LANGUAGES:
        own = {str(term[lang]).lower() for term in GLOSSARY.values()}
        assert own & set(refused(lang)) == set()


def test_two_terms_never_share_their_english_or_their_bokmaal_word() -> None:
    for lang in ("nb", "en"):
        words = [term[lang] for term in GLOSSARY.values()]
        assert len(words) == len(set(words))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_uses_a_refused_word(lang: Lang) -> None:
    assert {where: hits for where, text in texts(lang).items() if (hits := breaches(text, lang))} == {}


def test_a_refused_word_is_seen_alone_and_not_inside_another_word() -> None:
    assert breaches("The vendor sent a bid.", "en") == ["bid", "vendor"]
    assert breaches("It is forbidden to regain it.", "en") == []
    assert breaches("{vendor} sent it.", "en") == []


@pytest.mark.parametrize("name", ["procurement_strategy", "performance_indicator", "baseline", "benefit",
                                  "contract_manager", "contract_register", "spend_analysis"])
def test_the_statements_use_the_terms_of_the_glossary(name: str) -> None:
    term = GLOSSARY[name]
    for lang in LANGUAGES:
        stem = str(term[lang]).lower()
        assert any(stem in text.lower() for text in texts(lang).values()), (name, lang)
