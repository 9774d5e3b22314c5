"""Cases of the performance indicators, written as Markdown tables that people can read.

A case stands below one heading. Every table has a line above it that ends in a colon and says what it
is: `Innkjøp:` for rows, `Valg:` for single values, `Resultat:` for what is expected. The headers are the
bokmål words of the text surface `kpi`, so pages and fixtures read like the workbooks.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from xlanskaff.language.texts import entries
from xlanskaff.rules.kpi import module_of
from xlanskaff.rules.kpi.documents import Invoice
from xlanskaff.rules.kpi.doffin_share import Notifiable
from xlanskaff.rules.kpi.result import KpiResult
from xlanskaff.rules.kpi.rows import Activity, Competition, Contract, Period, Purchase, RiskContract
from xlanskaff.rules.savings import SavingLine
from xlanskaff.values import half_up

Row = Mapping[str, str]

ROWS: dict[type, str] = {
    Purchase: "purchase", Contract: "contract", Invoice: "invoice", Competition: "competition",
    RiskContract: "risk_contract", Activity: "activity", SavingLine: "saving", Notifiable: "notifiable",
}
EMPTY = ("", "–")


@dataclass(frozen=True)
class Case:
    """One case: what is given, and what is expected. Tables are named by the words above them."""

    name: str
    tables: Mapping[str, Sequence[Row]]

    @property
    def expected(self) -> Row:
        """The one row below `Resultat:`."""
        (row,) = self.tables["Resultat"]
        return row


def words(section: str) -> dict[str, str]:
    """The bokmål words of one section of the surface, back to their codes."""
    prefix = f"{section}."
    return {text: key.removeprefix(prefix) for key, text in entries("kpi", "nb").items() if key.startswith(prefix)}


def cases(path: Path, heading: str = "## ") -> list[Case]:
    """The cases of a file, one below each heading of a level."""
    parts = re.split(rf"^{re.escape(heading)}(?!#)(.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [Case(name.strip(), tables(body)) for name, body in zip(parts[1::2], parts[2::2], strict=True)]


def tables(body: str) -> dict[str, list[Row]]:
    """The tables of a text, by the line above each of them."""
    found: dict[str, list[Row]] = {}
    name, header = "", None
    for line in body.splitlines():
        if not line.startswith("|"):
            if line.strip():
                name = line.strip()[:-1] if line.rstrip().endswith(":") else ""
            header = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if header is None:
            header = cells
            assert name not in found, f"two tables are called {name!r}"
            found[name] = []
        elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            found[name].append(dict(zip(header, cells, strict=True)))
    return found


def inputs(key: str, case: Case) -> Any:
    """The `Inputs` of an indicator from the tables of a case."""
    made = module_of(key).Inputs
    hints = get_type_hints(made)
    labels = {label: code for label, code in words("input").items() if code in hints}
    given: dict[str, Any] = {}
    for name, rows in case.tables.items():
        if name == "Valg":
            for row in rows:
                field = labels[row["valg"]]
                given[field] = value(row["verdi"], hints[field])
        elif name != "Resultat":
            field = labels[name]
            given[field] = [_row(row, get_args(hints[field])[0]) for row in rows]
    return made(**given)


def check(key: str, case: Case) -> None:
    """Assert that an indicator comes to what a case expects, to as many decimals as stand there."""
    found: KpiResult = module_of(key).calculate(inputs(key, case))
    told = {**{label: f"result.{code}" for label, code in words("result").items()},
            **{label: f"extra.{code}" for label, code in words("extra").items() if code in found.extras}}
    for header, cell in case.expected.items():
        kind, _, code = told[header].partition(".")
        if code == "reason":
            assert found.reason == (words("reason")[cell] if cell not in EMPTY else None), (key, case.name, found)
            continue
        value_found = found.extras[code] if kind == "extra" else _figure(found, code)
        assert shown(value_found, like=cell) == cell, (key, case.name, header, value_found)


def shown(number: Decimal | None, like: str) -> str:
    """A figure written the way an expected one is: its unit, its decimals, a space between thousands.

    A share that is meant as a percentage is multiplied by 100 first.
    """
    pattern = re.fullmatch(r"−?[\d ]+(?:,(\d+))?( %| kr)?", like)
    if number is None or pattern is None:
        return "–" if number is None else f"{number}"
    decimals, unit = len(pattern[1] or ""), pattern[2] or ""
    exact = half_up(number * 100 if unit == " %" else number, decimals)
    return f"{exact:,.{decimals}f}".replace(",", " ").replace(".", ",").replace("-", "−") + unit


def value(cell: str, hint: Any) -> Any:
    """One cell as the type that a field has."""
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    if cell in EMPTY and type(None) in options:
        return None
    wanted = next(option for option in options if option is not type(None))
    if get_origin(wanted) is Literal:
        return words("status")[cell]
    return _READ[get_origin(wanted) or wanted](cell)


def _row(row: Row, kind: Any) -> Any:
    if kind not in ROWS:
        (cell,) = row.values()
        return None if cell in EMPTY else int(cell) if cell.isdecimal() else cell
    labels, hints = words(f"column.{ROWS[kind]}"), get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    given = {labels[header]: value(cell, hints[labels[header]]) for header, cell in row.items()
             if cell or fields[labels[header]].default is dataclasses.MISSING}
    if "id" in fields and "id" not in given:
        given["id"] = "x"
    return kind(**given)


def _figure(found: KpiResult, code: str) -> Decimal | None:
    if code == "coverage":
        return found.coverage.share if found.coverage else None
    figure: Decimal | None = getattr(found, code)
    return figure


def _number(cell: str) -> Decimal:
    plain = cell.replace(" ", "").replace("−", "-").replace(",", ".")
    return Decimal(plain.removesuffix("%")) / 100 if plain.endswith("%") else Decimal(plain)


def _day(cell: str) -> date:
    day, month, year = (int(part) for part in cell.split("."))
    return date(year, month, day)


def _period(cell: str) -> Period:
    first, last = cell.split("–")
    return Period(_day(first), _day(last))


_READ: dict[Any, Any] = {
    Decimal: _number, int: int, str: lambda cell: "" if cell == "–" else cell, date: _day, Period: _period,
    bool: lambda cell: {"ja": True, "nei": False}[cell],
    frozenset: lambda cell: frozenset(part.strip() for part in cell.split(",") if part.strip()),
}
