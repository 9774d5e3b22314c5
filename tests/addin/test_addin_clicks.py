"""Every callback of the tab is called in an interpreter, from the add-in as built; only Python is stubbed."""

from __future__ import annotations

import re
import zipfile
from importlib import import_module
from inspect import signature
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.addin.build import version
from scripts.addin.words import coded, words
from tools.vba_excel import ADDIN, INSTALLED, Excel
from xlanskaff.books import KEYS
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.excel.handshake import OLDER
from xlanskaff.language.texts import LANGUAGES, Lang, text


def controls() -> list[dict[str, str]]:
    """The attributes of every control in the tab as built, callbacks and all."""
    with zipfile.ZipFile(ADDIN) as archive:
        root = ElementTree.fromstring(archive.read("customUI/customUI14.xml"))
    return [dict(each.attrib) for each in root.iter() if "id" in each.attrib]


CONTROLS = controls()
CLICKED = [each for each in CONTROLS if "onAction" in each]


def command(action: str, argument: str = "") -> str:
    """What Python is to be given."""
    return (f"from xlanskaff.excel.handshake import ready; ready('{version()}'); "
            f"from xlanskaff.excel.click import click; click('{action}', '{argument}')")


@pytest.fixture
def excel() -> Excel:
    return Excel()


@pytest.mark.parametrize("control", CLICKED, ids=lambda c: c["id"])
def test_a_click_gives_python_the_right_command(control: dict[str, str]) -> None:
    excel = Excel()
    excel.open("strategy|1|nb||||")
    action, _, argument = control["tag"].partition("|")
    assert action in ACTIONS
    assert excel.click(control["id"], control["tag"]) == [command(action, argument)]
    assert excel.said() == []
    assert excel.ribbon.asked == 1, "a click may have changed the language"


def test_all_buttons_and_all_choices_are_clicked_here() -> None:
    assert {c["tag"].partition("|")[0] for c in CLICKED} == set(ACTIONS)
    assert {c["tag"] for c in CLICKED if c["tag"].startswith(("new", "language"))} == \
        {f"new|{key}" for key in KEYS} | {f"language|{lang}" for lang in LANGUAGES}


@pytest.mark.parametrize("control", CLICKED, ids=lambda c: c["id"])
def test_what_python_is_given_is_python(control: dict[str, str]) -> None:
    (said,) = Excel().click(control["id"], control["tag"])
    compile(said, "click", "exec")
    assert not set(said) & set('"%^&|<>$`'), "it stands in quotes on a command line, and between bars in a script"


def test_what_a_click_asks_of_python_is_there() -> None:
    from xlanskaff.excel.click import click

    assert list(signature(click).parameters)[:2] == ["action", "argument"]
    imported = re.findall(r"from ([\w.]+) import (\w+);", command("check"))
    assert [callable(getattr(import_module(module), name)) for module, name in imported] == [True, True]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_control_is_asked_for_its_words_and_gives_them_in_the_language(lang: Lang) -> None:
    excel, said = Excel(INSTALLED | {"LANG": lang}), words(lang)
    for control in CONTROLS:
        for attribute, part in (("getLabel", "label"), ("getScreentip", "screentip"), ("getSupertip", "supertip")):
            if attribute in control:
                assert excel.ask(control[attribute], control["id"]) == said[f"{control['id']}.{part}"]


@given(words=st.text(st.characters(max_codepoint=0x7FFF, exclude_characters="~", exclude_categories=("Cc", "Cs"))))
def test_any_words_come_back_from_ascii(words: str) -> None:
    # The interpreter is given what VBA would read from its source: without the doubling of quotes.
    assert RUNNING.app.run("XaPlain", coded(words).replace('""', '"')) == words


RUNNING = Excel()

BOOKS = {"no book": None, "not ours": "-", **{key: key for key in KEYS}, "a later one": "benefits"}


def sensible(action: str, book: str | None) -> bool:
    """Whether a button makes sense, from the registry of actions."""
    wanted = ACTIONS[action].books
    if wanted in (("always",), ("open",), ("ours",)):
        return {"always": True, "open": book is not None, "ours": book not in (None, "-")}[wanted[0]]
    return book in wanted


@pytest.mark.parametrize("name", BOOKS)
def test_buttons_are_enabled_where_they_make_sense(name: str, excel: Excel) -> None:
    book = BOOKS[name]
    if book is not None:
        excel.open(None if book == "-" else f"{book}|1|nb||||")
    asked = [control for control in CONTROLS if "getEnabled" in control]
    assert {c["id"]: excel.ask(c["getEnabled"], c["id"]) for c in asked} == \
        {f"xa_{action}": sensible(action, book) for action in ACTIONS}


@pytest.mark.parametrize("identity", ["", "|", "||", "strategy", "strategy|1", "|1|nb", '""|1|nb', " |1|nb"])
def test_a_name_that_says_nothing_of_a_book_is_not_ours(identity: str, excel: Excel) -> None:
    excel.open(identity)
    assert excel.ask("XaGetEnabled", "xa_rank") is False
    assert excel.ask("XaGetEnabled", "xa_new") is True


def test_a_name_that_leads_to_cells_is_not_ours(excel: Excel) -> None:
    excel.open()
    excel.app.add_named_range("xa_id", "=Sheet1!$A$1")
    assert excel.ask("XaGetEnabled", "xa_check") is False


def test_the_tab_is_asked_again_when_another_book_is_in_front(excel: Excel) -> None:
    excel.open("strategy|1|nb||||")
    excel.app.run("Activated")
    excel.app.run("Deactivated")
    assert excel.ribbon.asked == 2


def test_what_an_action_has_said_goes_when_the_person_moves_on(excel: Excel) -> None:
    excel.open("strategy|1|nb||||")
    excel.click("xa_check", "check|")
    excel.status = "Ingen funn."
    excel.app.run("Moved")
    assert excel.status is False


def test_the_status_bar_of_others_is_left_alone(excel: Excel) -> None:
    excel.open()
    excel.status = "Beregner: 4 %"
    excel.app.run("Moved")
    assert excel.status == "Beregner: 4 %"


@pytest.mark.parametrize(("line", "left"), [(text("ribbon.message.running", "nb"), False), ("Ferdig.", "Ferdig.")])
def test_on_a_mac_what_was_said_stays_and_the_waiting_goes(line: str, left: object, excel: Excel) -> None:
    excel.open()
    excel.status = line
    excel.app.run("XaEnded")
    assert excel.status == left
    excel.app.run("Moved")
    assert excel.status is False


def test_a_change_of_language_is_seen_after_the_click_and_not_before(excel: Excel) -> None:
    assert excel.ask("XaGetLabel", "xa_tab") == "Anskaffelser"
    excel.set("LANG", "en")
    assert excel.ask("XaGetLabel", "xa_tab") == "Anskaffelser"
    excel.click("xa_language_en", "language|en")
    assert excel.ask("XaGetLabel", "xa_tab") == "Procurement"


@pytest.mark.parametrize("lang", ["", "no", "klingon"])
def test_an_unknown_language_is_bokmaal(lang: str) -> None:
    assert Excel(INSTALLED | {"LANG": lang}).ask("XaGetLabel", "xa_tab") == "Anskaffelser"


def said_on_click(excel: Excel) -> str:
    """The one message that a click shows."""
    excel.click("xa_check", "check|")
    (message,) = excel.said()
    return message


def message(key: str, lang: Lang = "nb", **values: str) -> str:
    return text(f"ribbon.message.{key}", lang, **values)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_python_the_person_is_told_what_to_do(lang: Lang) -> None:
    excel = Excel({"LANG": lang})
    assert excel.click("xa_check", "check|") == []
    assert excel.said() == [message("not_installed", lang)]


def test_a_python_that_has_been_removed_is_named(excel: Excel) -> None:
    gone = INSTALLED["INTERPRETER_WIN"]
    excel.app.run("LoseFile", gone)
    assert said_on_click(excel) == message("python_gone", detail=gone)


def test_what_windows_forbids_is_told_with_its_own_words(excel: Excel) -> None:
    excel.app.run("BreakWith", "Ingen tilgang")
    assert said_on_click(excel) == message("blocked", detail="Ingen tilgang")


@pytest.mark.parametrize(("left", "told"), [
    (f"{OLDER} 0.1.0 0.2.0\r\n", "older"),
    ("Traceback (most recent call last):\r\n  File \"<string>\", line 1\r\n"
     "ModuleNotFoundError: No module named 'xlanskaff.excel.handshake'\r\n", "older"),
    ("ModuleNotFoundError: No module named 'xlanskaff'\r\n", "no_package"),
    ("ModuleNotFoundError: No module named 'xlwings'\n", "no_package"),
])
def test_what_python_left_behind_is_told_in_plain_words(left: str, told: str, excel: Excel) -> None:
    excel.app.run("XaPythonFailed", left)
    assert excel.said() == [message(told)]


def test_of_a_traceback_only_the_line_that_names_the_fault_is_shown(excel: Excel) -> None:
    excel.app.run("XaPythonFailed", "Traceback (most recent call last):\r\n  File \"x\"\r\n"
                                    "ImportError: DLL load failed\r\n\r\n")
    assert excel.said() == [message("stopped", detail="ImportError: DLL load failed")]


def test_a_finding_that_python_left_behind_is_shown_as_it_is(excel: Excel) -> None:
    excel.app.run("XaPythonFailed", "XA-800 · Vi fikk ikke kontakt med Excel. Åpne Excel og prøv igjen.\r\n")
    assert excel.said() == ["XA-800 · Vi fikk ikke kontakt med Excel. Åpne Excel og prøv igjen."]


def test_a_line_without_end_is_cut(excel: Excel) -> None:
    excel.app.run("XaPythonFailed", "E" * 5000)
    assert excel.said() == [message("stopped", detail="E" * 200)]


def test_python_that_says_nothing_at_all_is_told_too(excel: Excel) -> None:
    excel.app.run("XaPythonFailed", "")
    assert excel.said() == [message("stopped", detail="")]


@pytest.mark.parametrize(("why", "told"), [
    ("Could not load xlwings64-0.37.8.dll from either of the following folders:", "cell_python"),
    ("Traceback …", "cell_stopped"),
])
def test_a_function_that_cannot_be_reached_says_so_in_its_cell(why: str, told: str, excel: Excel) -> None:
    assert excel.app.run("XaCellFailed", why) == message(told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_short_and_says_what_to_do(lang: Lang) -> None:
    for key, value in words(lang).items():
        if key.startswith("message.") and key not in {"message.title", "message.running", "message.cell_mac"}:
            assert re.search(r"xlanskaff (addin install|doctor)", value), key
            assert len(value) < 255, key
            assert "!" not in value
