"""Names of suppliers made alike: what two spellings of one name have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from xlanskaff.catalogue.spend import names

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "ae", "ö": "o", "ü": "u", "ß": "ss", "ð": "d", "þ": "th"})
_FORM = re.compile(r"\b([a-zæøå])\s*[/.]\s*([a-zæøå])\s*\.?(?:\s*[/.]\s*([a-zæøå])\b\.?)?(?=\W|$)")
_ADDRESS = re.compile(r"\b(?i:postboks|p\.?b\.?|boks)\s*\d.*$|,\s*\d{4}\s+\w.*$|\s\d{4}\s+[A-ZÆØÅ][\w ]*$")
_CARE_OF = re.compile(r"\b(?:c/o|v/|att:?|attn:?)\s.*$")
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
_AND = frozenset(["og", "and", "und", "the"])


@lru_cache(2**17)
def normal(name: str) -> str:
    """A name as it is compared: lower case, plain letters, without form of organisation, signs and address.

    A name that is nothing but such words is kept as it is, so that it never becomes empty
    where something stands.

    Example:
        >>> normal("  HANSEN & SØNN A/S "), normal("Hansen og Sønn AS"), normal("Hansen Sønn")
        ('hansen sonn', 'hansen sonn', 'hansen sonn')
        >>> normal("Rørlegger Vik AS avd. Førde"), normal("Vik VVS AS, Postboks 12, 6801 Førde"), normal("AS")
        ('rorlegger vik forde', 'vik vvs', 'as')
    """
    lists = names()
    text = unicodedata.normalize("NFC", name).strip()
    text = _CARE_OF.sub("", _ADDRESS.sub("", text).casefold()) or text.casefold()
    text = _FORM.sub(lambda found: "".join(part or "" for part in found.groups()), text)
    words = [word for word in _NOT_WORD.sub(" ", plain(text)).split() if word not in _AND]
    kept = [word for word in words if word not in lists.endings and word not in lists.departments]
    return " ".join(kept or words) or " ".join(name.casefold().split())


def plain(text: str) -> str:
    """Letters without marks: æ as ae, ø as o, å as a.

    Example:
        >>> plain("blåbærøl"), plain("café")
        ('blabaerol', 'cafe')
    """
    spread = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))
