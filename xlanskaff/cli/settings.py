"""The language of help and messages: bokmål, or what XLANSKAFF_LANG says."""

from __future__ import annotations

import os

from xlanskaff.language.texts import LANGUAGES, Lang, language, text

LANG: Lang = language(os.environ["XLANSKAFF_LANG"]) if os.environ.get("XLANSKAFF_LANG") in LANGUAGES else "nb"


def words(key: str, **values: object) -> str:
    """A text of the command line in the language of the session."""
    return text(key, LANG, **values)
