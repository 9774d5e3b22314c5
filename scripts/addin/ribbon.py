"""The tab as Excel reads it: customUI14.xml from `xlanskaff/excel/ribbon.toml`, and what is wrong with one.

A control is known by its id everywhere: `xa_rank` in the XML, in the words (`xa_rank.label`) and in where
the button makes sense. Its tag is the action with its argument, `new|strategy`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from xlanskaff.books import KEYS
from xlanskaff.language.texts import LANGUAGES

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "xlanskaff" / "excel" / "ribbon.toml"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
TAB_KEYTIP = "XA"
SIGNATURES: Mapping[str, Sequence[str]] = {
    "onLoad": ("IRibbonUI",), "onAction": ("IRibbonControl",), "getEnabled": ("IRibbonControl", ""),
    "getLabel": ("IRibbonControl", ""), "getScreentip": ("IRibbonControl", ""), "getSupertip": ("IRibbonControl", ""),
}
"""What Excel hands each kind of callback; the last of two is where the answer goes."""
LIMITS = {"keytip": 3, "id": 1024, "tag": 1024}


@dataclass(frozen=True, slots=True)
class Button:
    """One button or menu of the tab, as it stands in ribbon.toml."""

    action: str
    image: str
    keytip: str
    enabled: tuple[str, ...]
    menu: str = ""
    size: str = "normal"

    @property
    def id(self) -> str:
        """What the control is known by."""
        return f"xa_{self.action}"

    def choices(self) -> tuple[str, ...]:
        """What a menu offers; empty for a button."""
        return {"": (), "books": KEYS, "languages": LANGUAGES}[self.menu]


def groups() -> list[tuple[str, tuple[Button, ...]]]:
    """The groups of the tab in order: key -> buttons."""
    source = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return [(g["key"], tuple(Button(**(b | {"enabled": tuple(b["enabled"])})) for b in g["buttons"]))
            for g in source["group"]]


def buttons() -> tuple[Button, ...]:
    """All buttons of the tab."""
    return tuple(button for _, found in groups() for button in found)


def pictures() -> frozenset[str]:
    """The built-in pictures that are known to exist."""
    return frozenset(tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))["names"])


def custom_ui() -> str:
    """The part customUI14.xml."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
             f'<customUI xmlns="{NAMESPACE}" onLoad="XaLoad">', "  <ribbon>", "    <tabs>",
             "      " + _tag("tab", id="xa_tab", getLabel="XaGetLabel", keytip=TAB_KEYTIP, insertAfterMso="TabView")]
    for key, found in groups():
        lines.append("        " + _tag("group", id=f"xa_group_{key}", getLabel="XaGetLabel"))
        for button in found:
            lines += (f"          {line}" for line in _control(button))
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>"]
    return "\n".join(lines) + "\n"


def _control(button: Button) -> Iterator[str]:
    seen = {"imageMso": button.image, "keytip": button.keytip, "size": button.size, "getLabel": "XaGetLabel",
            "getScreentip": "XaGetScreentip", "getSupertip": "XaGetSupertip", "getEnabled": "XaGetEnabled"}
    if not button.menu:
        yield _tag("button", id=button.id, tag=f"{button.action}|", **seen, onAction="XaClick", end="/")
        return
    yield _tag("menu", id=button.id, **seen)
    for number, choice in enumerate(button.choices(), 1):
        yield "  " + _tag("button", id=f"{button.id}_{choice}", tag=f"{button.action}|{choice}",
                          imageMso=button.image, keytip=f"{number}" if number < 10 else f"0{number - 9}",
                          getLabel="XaGetLabel", getScreentip="XaGetScreentip", onAction="XaClick", end="/")
    yield "</menu>"


def _tag(name: str, end: str = "", **attributes: str) -> str:
    return f"<{name} " + " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items()) + f"{end}>"


def faults(xml: str, modules: Mapping[str, str]) -> list[str]:
    """What Excel would not take, and Microsoft's validator does not see; in the order of the file.

    Args:
        modules: name -> source of every module of the VBA project.
    """
    from xml.etree import ElementTree

    controls = [(each.tag.rpartition("}")[2], each.attrib) for each in ElementTree.fromstring(xml).iter()]
    named = [(name, at["id"]) for name, at in controls if "id" in at]
    found = [f"the id {id_} stands {times} times" for id_, times in Counter(i for _, i in named).items() if times > 1]
    procedures = signatures(modules)
    known = pictures()
    for name, at in controls:
        where = f"{name} {at.get('id', '')}".strip()
        for key, value in at.items():
            if len(value) > LIMITS.get(key, 1024):
                found.append(f"{where}: {key} is longer than {LIMITS.get(key, 1024)}")
            if key in SIGNATURES:
                found += [f"{where}: {key} {fault}" for fault in _callback(value, SIGNATURES[key], procedures)]
            elif key.startswith(("get", "on")):
                found.append(f"{where}: {key} is no callback that is checked here")
        if "imageMso" in at and at["imageMso"] not in known:
            found.append(f"{where}: no picture is known by the name {at['imageMso']}")
    for scope, tips in _keytips(xml).items():
        found += [f"{scope}: the keytip {tip} stands {times} times" for tip, times in tips.items() if times > 1]
        # A keytip that another one begins with can never be reached.
        found += [f"{scope}: the keytip {a} is the start of {b}"
                  for a in tips for b in tips if a != b and b.startswith(a)]
    return found


def _callback(name: str, wanted: Sequence[str], procedures: Mapping[str, Sequence[Sequence[str]]]) -> Iterator[str]:
    all_of = procedures.get(name.casefold(), [])
    if len(all_of) != 1:
        yield f"names {name}, of which there are {len(all_of)}"
    elif list(all_of[0]) != list(wanted):
        yield f"names {name}, which takes {', '.join(t or 'any' for t in all_of[0]) or 'nothing'}"


def signatures(modules: Mapping[str, str]) -> dict[str, list[tuple[str, ...]]]:
    """Every public Sub of the standard modules: name in small letters -> the types of its parameters."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for source in modules.values():
        if "VB_PredeclaredId" in source:  # a class: Excel does not look there
            continue
        for match in re.finditer(r"^(?:Public )?Sub (\w+)\(([^)]*)\)", source, re.M):
            parameters = [p.strip() for p in match[2].split(",") if p.strip()]
            types = tuple(p.partition(" As ")[2] for p in parameters)
            found.setdefault(match[1].casefold(), []).append(types)
    return found


def _keytips(xml: str) -> dict[str, Counter[str]]:
    """Where keytips are typed -> the keytips there: on the tab, and in each menu."""
    from xml.etree import ElementTree

    space = f"{{{NAMESPACE}}}"
    root = ElementTree.fromstring(xml)
    found = {"tab": Counter(at.get("keytip", "") for group in root.iter(f"{space}group") for at in group)}
    for menu in root.iter(f"{space}menu"):
        found[menu.get("id", "menu")] = Counter(at.get("keytip", "") for at in menu)
    return {scope: Counter({tip: n for tip, n in tips.items() if tip}) for scope, tips in found.items()}
