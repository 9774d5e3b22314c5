"""Nynorsk is nynorsk: no bokmål words, one form of each word, in every text we have."""

import re

from xlanskaff.catalogue.self_evaluation import areas, dfo_areas, levels, statements
from xlanskaff.language.stamp import PACKAGE
from xlanskaff.language.texts import entries

# Words that give bokmål away. A word here is not allowed in nynorsk, or is not the form we have chosen.
BOKMAAL = """
    ikke hvordan noen noe hvilken hvilket hvilke hvem hva hvor hvert hver hvis jeg fra bare mye
    en et flere være blitt ble vert vart gjøre gjør kommer selv virksomhet virksomheten virksomheter
    leder lederen lederne ledelsen ledelse avtaler leverandører innkjøpere anskaffelse anskaffelsen
    anskaffelser anskaffelsene anskaffelsesstrategi løsning løsninger løsningen marked markedet
    kontrakter regnskap regnskapet forbedre forbedring lønn tjenester brudd høy høyere lavere sammen
    alene slutter offentlig tydelig mulig viktigste vanligste måned måneder påstander
    påstandene enheter enheten avdelinger avdelingen kolonnen raden navn navnet åpne finnes mangler
    trenger velger endrer endret slettet samme
""".split()  # noqa: SIM905

# Passives on -s that nynorsk does not have in the present tense.
S_PASSIVE = re.compile(
    r"\b(brukes|gjennomføres|følges|kontrolleres|vurderes|vises|fylles|leses|skrives|regnes|lagres|endres|"
    r"slettes|hentes|sendes|velges|settes|gjøres|beregnes|rapporteres|måles|kobles)\b"
)


def bokmaal_words(text: str) -> set[str]:
    """The words of a text that are not ours in nynorsk; placeholders and language codes are no words."""
    plain = re.sub(r"\{[^}]*\}|\ben \(engelsk\)", " ", text.lower())
    return (set(re.findall(r"[\w-]+", plain)) & set(BOKMAAL)) | set(S_PASSIVE.findall(plain))


def nynorsk() -> dict[str, str]:
    names = sorted(path.stem for path in (PACKAGE / "language" / "nn").glob("*.toml"))
    found = {f"{name}.{key}": text for name in names for key, text in entries(name, "nn").items()}
    found |= {f"statement {s.id}": s.text("nn") for s in statements()}
    found |= {f"area {a.id}": f"{a.text('nn')}. {a.short('nn')}" for a in areas()}
    found |= {f"dfo {a.key}": a.text("nn") for a in dfo_areas()}
    found |= {f"level {lvl.value}": f"{lvl.name('nn')}. {lvl.text('nn')}" for lvl in levels()}
    return found


def test_no_nynorsk_text_holds_a_bokmaal_word() -> None:
    assert {where: hits for where, text in nynorsk().items() if (hits := bokmaal_words(text))} == {}


def test_the_word_list_catches_most_bokmaal_statements() -> None:
    caught = [s.id for s in statements() if bokmaal_words(s.text("nb"))]
    assert len(caught) > 40
