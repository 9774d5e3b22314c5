"""Words and rules as VBA: what the tab says in three languages, where buttons make sense, help of functions.

VBA source is ASCII: the alphabet of the machine that reads it may be any. A letter beyond ASCII is written
as `~` and four hexadecimal digits, which `XaPlain` turns back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scripts.addin.functions import Function
from scripts.addin.ribbon import buttons, groups
from xlanskaff.language.texts import LANGUAGES, Lang, text

NOTE = "' Derived by `make addin`: what is changed here is lost."
MESSAGES = ("title", "running", "not_installed", "python_gone", "no_package", "older", "blocked", "stopped",
            "no_script", "cell_python", "cell_stopped", "cell_mac")
_LONGEST = 900
"""Characters of one literal; VBA takes 1,023 in a line."""


def coded(words: str) -> str:
    """A text as it stands in VBA source, without the quotes.

    Raises:
        ValueError: it holds a letter that four digits cannot name, a line break or a `~`.

    Example:
        >>> coded('Bokmål "x"')
        'Bokm~00e5l ""x""'
    """
    if "~" in words or any(c < " " or c > "\u7fff" for c in words):
        raise ValueError(f"cannot stand in VBA: {words!r}")
    return "".join(c if c < "\x7f" else f"~{ord(c):04x}" for c in words).replace('"', '""')


def words(lang: Lang) -> dict[str, str]:
    """Everything the tab and the messages say in a language: id and what -> text."""
    found = {"xa_tab.label": text("ribbon.tab.label", lang)}
    found |= {f"xa_group_{key}.label": text(f"ribbon.group_{key}.label", lang) for key, _ in groups()}
    for button in buttons():
        for part in ("label", "screentip", "supertip"):
            found[f"{button.id}.{part}"] = text(f"ribbon.{button.action}.{part}", lang)
        for choice in button.choices():
            label, value = _choice(button.menu, choice, lang)
            found[f"{button.id}_{choice}.label"] = label
            found[f"{button.id}_{choice}.screentip"] = text(f"ribbon.{button.action}.item", lang, **value)
    return found | {f"message.{key}": text(f"ribbon.message.{key}", lang) for key in MESSAGES}


def _choice(menu: str, choice: str, lang: Lang) -> tuple[str, dict[str, str]]:
    if menu == "books":
        book = text(f"{choice}.file", lang)
        return book, {"book": book}
    # A language is named in itself, so that whoever cannot read the present one finds it.
    name = text("language.name", choice)  # type: ignore[arg-type]
    return name[:1].upper() + name[1:], {"language": name}


def help_of(functions: Sequence[Function], lang: Lang) -> dict[str, str]:
    """The help of worksheet functions in a language: `ANSK_X.help`, and `ANSK_X.0` for the first argument.

    The module of functions has it in bokmål; the other languages are in the text catalogue.
    """
    found: dict[str, str] = {}
    for function in functions:
        found[f"{function.name}.help"] = _said(f"{function.name}.about", function.help, lang)
        for number, (name, said) in enumerate(zip(function.parameters, function.arguments, strict=True)):
            found[f"{function.name}.{number}"] = _said(f"{function.name}.{name}", said, lang)
    return found


def _said(entry: str, bokmaal: str, lang: Lang) -> str:
    return bokmaal if lang == "nb" else text(f"functions.{entry}", lang)


def module(version: str, functions: Sequence[Function]) -> str:
    """The module XaWords, with LF line ends."""
    lines = ['Attribute VB_Name = "XaWords"', "Option Explicit", "Option Private Module", NOTE, "",
             f'Public Const XA_VERSION As String = "{version}"', ""]
    for lang in LANGUAGES:
        lines += _table(f"XaWords{lang.title()}", words(lang) | help_of(functions, lang))
    lines += _table("XaWhere", {b.id: ";".join(b.enabled) for b in buttons()})
    lines += ["Public Sub XaRegisterAll()"]
    lines += [f'    XaRegister "{f.name}", {len(f.arguments)}' for f in functions]
    return "\n".join([*lines, "End Sub", ""])


def _table(name: str, entries: Mapping[str, str]) -> Iterator[str]:
    yield from (f"Public Function {name}(ByVal key As String) As String", "    Select Case key")
    for key, value in entries.items():
        if len(written := coded(value)) > _LONGEST:
            raise ValueError(f"{key} is too long for a line of VBA")
        yield from (f'        Case "{key}"', f'            {name} = "{written}"')
    yield from ("    End Select", "End Function", "")
