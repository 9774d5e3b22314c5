"""The tab: what ribbon.toml says is what Excel gets, and Excel would take it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from scripts.addin.ribbon import buttons, custom_ui, faults, groups, pictures, signatures
from scripts.addin.words import MESSAGES, coded, words
from tools.vba_excel import ADDIN, modules
from xlanskaff.books import KEYS
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.grammar.names import IDENTITY
from xlanskaff.language.texts import LANGUAGES, Lang, entries

RIBBON = "customUI/customUI14.xml"


@pytest.fixture(scope="module")
def tab() -> str:
    """The tab in the add-in as it is committed."""
    with zipfile.ZipFile(ADDIN) as archive:
        return archive.read(RIBBON).decode()


@pytest.fixture(scope="module")
def vba() -> dict[str, str]:
    return modules()


def test_the_tab_in_the_add_in_is_the_one_that_ribbon_toml_describes(tab: str) -> None:
    assert tab == custom_ui()


def test_excel_would_take_the_tab(tab: str, vba: dict[str, str]) -> None:
    assert faults(tab, vba) == []


@pytest.mark.parametrize(("old", "new", "said"), [
    ('id="xa_rank"', 'id="xa_check"', "the id xa_check stands 2 times"),
    ('onAction="XaClick"', 'onAction="XaKlikk"', "button xa_new_self_evaluation: onAction names XaKlikk, of which "
                                                 "there are 0"),
    ('getLabel="XaGetLabel"', 'getLabel="XaClick"', "tab xa_tab: getLabel names XaClick, which takes IRibbonControl"),
    ('imageMso="SortDown"', 'imageMso="SortDowns"', "button xa_rank: no picture is known by the name SortDowns"),
    ('keytip="R"', 'keytip="K"', "tab: the keytip K stands 2 times"),
    ('keytip="R"', 'keytip="KX"', "tab: the keytip K is the start of KX"),
    ('keytip="R"', 'keytip="RRRR"', "button xa_rank: keytip is longer than 3"),
    ('onLoad="XaLoad"', 'onLoad="XaRefresh"', "customUI: onLoad names XaRefresh, which takes nothing"),
    ('size="large"', 'getSize="XaSize"', "menu xa_new: getSize is no callback that is checked here"),
])
def test_a_fault_in_the_tab_is_named(old: str, new: str, said: str, tab: str, vba: dict[str, str]) -> None:
    assert said in faults(tab.replace(old, new, 1), vba)


def test_a_callback_that_stands_twice_is_a_fault(tab: str, vba: dict[str, str]) -> None:
    twice = vba | {"More": vba["XaRibbon"]}
    assert "customUI: onLoad names XaLoad, of which there are 2" in faults(tab, twice)


def test_procedures_of_classes_and_private_ones_are_no_callbacks(vba: dict[str, str]) -> None:
    known = signatures(vba)
    assert known["xaclick"] == [("IRibbonControl",)]
    assert "follow" not in known
    assert "app_workbookactivate" not in known


@pytest.mark.sdk
@pytest.mark.parametrize(("old", "new", "rule"), [
    ('size="large"', 'size="huge"', "Sch_AttributeValueDataTypeDetailed"),
    ('onAction="XaClick"', 'onKlikk="XaClick"', "Sch_UndeclaredAttribute"),
    ('<group id="xa_group_law"', '<button id="stray"/><group id="xa_group_law"', "Sch_InvalidElementContentExpecting"),
])
def test_the_validator_holds_the_tab_to_its_schema(
        old: str, new: str, rule: str, sdk: ModuleType, tmp_path: Path) -> None:
    with zipfile.ZipFile(ADDIN) as archive, zipfile.ZipFile(tmp_path / "x.xlam", "w") as altered:
        for member in archive.infolist():
            content = archive.read(member)
            altered.writestr(member, content.replace(old.encode(), new.encode(), 1)
                             if member.filename == RIBBON else content)
    found = sdk.complaints(tmp_path / "x.xlam")
    assert [(each.rule.startswith(rule), each.part) for each in found] == [(True, f"/{RIBBON}")]


def test_every_action_has_its_button_in_the_same_order() -> None:
    assert [button.action for button in buttons()] == list(ACTIONS)


def test_a_button_makes_sense_where_its_action_does() -> None:
    assert {b.action: b.enabled for b in buttons()} == {key: action.books for key, action in ACTIONS.items()}


def test_the_menu_of_books_holds_every_book_and_that_of_languages_every_language() -> None:
    menus = {button.menu: button.choices() for button in buttons() if button.menu}
    assert menus == {"books": KEYS, "languages": LANGUAGES}


def test_every_button_has_a_known_picture_and_a_keytip_of_its_own() -> None:
    assert {button.image for button in buttons()} <= pictures()
    assert len({button.keytip for button in buttons()}) == len(buttons())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_control_says_what_it_is_and_what_follows(lang: Lang, tab: str) -> None:
    said = words(lang)
    for id_ in re.findall(r'\bid="(\w+)"', tab):
        assert said[f"{id_}.label"]
    for id_ in re.findall(r'<(?:button|menu) id="(\w+)"', tab):
        assert said[f"{id_}.screentip"]
        assert said[f"{id_}.screentip"] != said[f"{id_}.label"]
        assert len(said[f"{id_}.label"]) <= 27
    for button in buttons():
        assert said[f"{button.id}.supertip"].endswith(".")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_for_the_tab_is_left_over(lang: Lang) -> None:
    used = {f"{b.action}.{part}" for b in buttons() for part in ("label", "screentip", "supertip")}
    used |= {f"{b.action}.item" for b in buttons() if b.menu} | {"tab.label", "file.title", "file.comments"}
    used |= {f"group_{key}.label" for key, _ in groups()} | {f"message.{key}" for key in MESSAGES}
    assert set(entries("ribbon", lang)) == used


def test_the_vba_looks_for_the_name_that_the_books_bear(vba: dict[str, str]) -> None:
    assert f'Names("{IDENTITY}")' in vba["XaBook"]


@pytest.mark.parametrize("text", ["a~b", "two\nlines", "\U0001f600"])
def test_what_vba_could_not_give_back_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in VBA"):
        coded(text)
