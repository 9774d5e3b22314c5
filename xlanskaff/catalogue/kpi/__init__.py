"""The performance indicators as data: KPI01 to KPI25, their five groups, and their settings.

How each of them is calculated lies in `xlanskaff.rules.kpi`, in the module that `module` names. One
page for each, with an example, lies in docs/kpi.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from xlanskaff.catalogue.tables import Lang, Words, rows, words

__all__ = ["Direction", "Group", "Kpi", "Level", "Mark", "Setting", "Unit", "groups", "kpi", "kpi_id", "kpis",
           "setting", "setting_date", "settings", "term"]

Level = Literal["strategic", "administrative"]
Unit = Literal["share", "nok", "count", "days", "score"]
Direction = Literal["up", "down", "context"]
Mark = Literal["S", "G"]

_FOLDER = "kpi"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One performance indicator.

    Attributes:
        group: code of one of the five groups.
        level: strategic for the leaders' report, administrative for those who follow up the plan.
        unit: of the value; a share is 0 to 1 and shown in per cent.
        direction: which way is good; `context` where neither is.
        module: in `xlanskaff.rules.kpi`.
        name_mark, formula_mark: S when the source gives it, G when it is our own.
    """

    id: str
    group: str
    level: Level
    unit: Unit
    direction: Direction
    module: str
    name_mark: Mark
    formula_mark: Mark
    names: Words
    definitions: Words
    formulas: Words
    needs: Words
    pitfalls: Words
    origins: Words

    def text(self, lang: Lang) -> str:
        """The name."""
        return self.names.text(lang)

    def definition(self, lang: Lang) -> str:
        """What it says, in one sentence."""
        return self.definitions.text(lang)

    def formula(self, lang: Lang) -> str:
        """How it is calculated, in words."""
        return self.formulas.text(lang)

    def data(self, lang: Lang) -> str:
        """What data it needs."""
        return self.needs.text(lang)

    def pitfall(self, lang: Lang) -> str:
        """What makes it wrong or misleading."""
        return self.pitfalls.text(lang)

    def origin(self, lang: Lang) -> str:
        """Where name and formula come from."""
        return self.origins.text(lang)


@dataclass(frozen=True, slots=True)
class Group:
    """One of the five groups of indicators."""

    code: str
    mark: Mark
    names: Words
    words: Words

    def text(self, lang: Lang) -> str:
        """The name of the group."""
        return self.names.text(lang)

    def explained(self, lang: Lang) -> str:
        """What indicators of the group are about."""
        return self.words.text(lang)


@dataclass(frozen=True, slots=True)
class Setting:
    """A number that an indicator is counted with, and that an officer may change.

    Attributes:
        kpi: the indicator it belongs to; empty when it is about all of them.
        value: as text, since one of them is a date.
    """

    key: str
    kpi: str
    value: str
    unit: str
    mark: Mark
    words: Words

    def text(self, lang: Lang) -> str:
        """What the number decides."""
        return self.words.text(lang)


@cache
def kpis() -> tuple[Kpi, ...]:
    """All 25 indicators, in order.

    Example:
        >>> len(kpis()), [found.id for found in kpis() if found.level == "strategic"]
        (25, ['KPI01', 'KPI02', 'KPI03', 'KPI04', 'KPI05', 'KPI21', 'KPI22', 'KPI23'])
    """
    return tuple(Kpi(
        row["id"], row["group"], cast(Level, row["level"]), cast(Unit, row["unit"]),
        cast(Direction, row["direction"]), row["module"], cast(Mark, row["name_mark"]),
        cast(Mark, row["formula_mark"]), words(row, "name_"), words(row, "definition_"),
        words(row, "formula_"), words(row, "data_"), words(row, "pitfall_"), words(row, "origin_"),
    ) for row in rows(_FOLDER, "kpi"))


def kpi(id: str) -> Kpi:  # noqa: A002
    """The indicator with an id; raises KeyError for any other.

    Example:
        >>> found = kpi("KPI01")
        >>> found.text("nn"), found.module, found.direction, found.formula_mark
        ('Avtalelojalitet', 'contract_loyalty', 'up', 'G')
    """
    for found in kpis():
        if found.id == id:
            return found
    raise KeyError(id)


def kpi_id(typed: str) -> str | None:
    """The id behind what somebody typed; None when there is no such indicator.

    Example:
        >>> kpi_id("kpi1"), kpi_id(" KPI 01 "), kpi_id("7"), kpi_id("KPI26"), kpi_id("lojalitet")
        ('KPI01', 'KPI01', 'KPI07', None, None)
    """
    plain = "".join(typed.split()).upper().removeprefix("KPI")
    if not plain.isdecimal() or not plain.isascii():
        return None
    wanted = f"KPI{int(plain):02d}"
    return wanted if any(found.id == wanted for found in kpis()) else None


@cache
def groups() -> tuple[Group, ...]:
    """The five groups of the guide.

    Example:
        >>> [group.text("en") for group in groups()]
        ['Kroner/volume', 'Quality', 'Productivity', 'Efficiency', 'Effects']
    """
    return tuple(Group(row["code"], cast(Mark, row["mark"]), words(row, "name_"), words(row, "text_"))
                 for row in rows(_FOLDER, "groups"))


def term(code: str) -> Words:
    """The name of a level, a unit or a direction, such as `level.strategic`; raises KeyError.

    Example:
        >>> term("direction.down").text("nb"), term("unit.days").text("nn")
        ('Ned er bra', 'dagar')
    """
    return _terms()[code.replace(".", "-")]


@cache
def settings() -> Mapping[str, Setting]:
    """The settings by key.

    Example:
        >>> settings()["small_invoice"].value, settings()["small_invoice"].kpi
        ('1000', 'KPI12')
    """
    return MappingProxyType({row["key"]: Setting(
        row["key"], row["kpi"], row["value"], row["unit"], cast(Mark, row["mark"]), words(row),
    ) for row in rows(_FOLDER, "settings")})


def setting(key: str) -> Decimal:
    """The number of a setting, as it comes with the package.

    Example:
        >>> setting("least_coverage")
        Decimal('0.70')
    """
    return Decimal(settings()[key].value)


def setting_date(key: str) -> date:
    """The date of a setting.

    Example:
        >>> setting_date("climate_in_force")
        datetime.date(2026, 7, 1)
    """
    return date.fromisoformat(settings()[key].value)


@cache
def _terms() -> Mapping[str, Words]:
    return MappingProxyType({row["code"]: words(row) for row in rows(_FOLDER, "terms")})
