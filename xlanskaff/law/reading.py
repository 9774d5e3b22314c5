"""Reading the law's TOML tables, strictly: what is unknown, missing or out of order is refused.

A fault here is a fault of the tables, not of anybody's input, so it is a `ValueError` in English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, cast, get_args

from xlanskaff.law import parameters as p

TABLES = ("thresholds", "contract_terms", "payment", "value_estimate", "other_regimes")
"""The files of parameters, in the order in which the law is listed."""

_REQUIRED = {"unit", "vat", "comparison", "decided_by", "authority", "kind", "provision", "before", "value"}
_OPTIONAL = {"same_as"}
_VALUE_REQUIRED = {"from", "source", "certainty", "checked_on"}
_VALUE_OPTIONAL = {"amount", "comparison", "provision", "repealed", "not_seen"}


@cache
def table(name: str) -> Mapping[str, Any]:
    """One file of the law as TOML."""
    path = resources.files("xlanskaff.law") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sources(raw: Mapping[str, Any]) -> dict[str, p.Source]:
    """The sources of `sources.toml` by id."""
    found = {}
    for name, entry in raw.items():
        keys(entry, {"title", "address", "read"}, set(), name)
        one_of(entry["read"], ("text", "named"), name)
        if not str(entry["address"]).startswith("https://"):
            raise ValueError(f"{name}: the address begins with https://")
        found[name] = p.Source(name, entry["title"], entry["address"], entry["read"])
    return found


def parameters(raw: Mapping[str, Any], known: Mapping[str, p.Source]) -> Iterator[p.Parameter]:
    """The parameters of one file, in its order.

    Raises:
        ValueError: an unknown or missing key, a word that is not one of ours, an unknown source, dates
            that do not ascend, or an amount where none belongs.
    """
    for family, entries in raw.items():
        for name, entry in entries.items():
            yield _parameter(f"{family}.{name}", entry, known)


def _parameter(name: str, entry: Mapping[str, Any], known: Mapping[str, p.Source]) -> p.Parameter:
    keys(entry, _REQUIRED, _OPTIONAL, name)
    one_of(entry["unit"], get_args(p.Unit), name)
    one_of(entry["vat"], get_args(p.Vat), name)
    one_of(entry["comparison"], get_args(p.Comparison), name)
    one_of(entry["decided_by"], get_args(p.DecidedBy), name)
    one_of(entry["authority"], get_args(p.Authority), name)
    one_of(entry["before"], get_args(p.Before), name)
    for kind in entry["kind"]:
        one_of(kind, get_args(p.Covered), name)
    if entry["unit"] == "NOK" and entry["vat"] != "excluded":
        raise ValueError(f"{name}: kroner say whether VAT is in them")
    values = tuple(_value(name, entry, value, known) for value in entry["value"])
    ascending([value.begins for value in values], name)
    if values[0].gap:
        raise ValueError(f"{name}: a table begins with a value, not with a gap")
    return p.Parameter(name, entry["decided_by"], entry["authority"], tuple(entry["kind"]), entry["before"],
                       entry.get("same_as", ""), values)


def _value(name: str, entry: Mapping[str, Any], value: Mapping[str, Any], known: Mapping[str, p.Source]) -> p.Value:
    keys(value, _VALUE_REQUIRED, _VALUE_OPTIONAL, name)
    begins = day(value["from"], name)
    comparison = one_of(value.get("comparison", entry["comparison"]), get_args(p.Comparison), name)
    gap = "repealed" if value.get("repealed") else "not_seen" if value.get("not_seen") else ""
    amount = value.get("amount")
    wanted = not gap and entry["unit"] != "rule"
    if (amount is not None) != wanted or not (amount is None or type(amount) is int):
        raise ValueError(f"{name} from {begins}: a value has one whole amount; a rule and a gap have none")
    return p.Value(
        parameter=name, begins=begins, amount=amount, unit=entry["unit"], vat=entry["vat"],
        comparison=cast(p.Comparison, comparison), provision=value.get("provision", entry["provision"]),
        sources=cited(value["source"], known, name),
        certainty=cast(p.Certainty, one_of(value["certainty"], get_args(p.Certainty), name)),
        checked_on=day(value["checked_on"], name), gap=cast(Any, gap),
    )


def keys(entry: Mapping[str, Any], required: set[str], optional: set[str], name: str) -> None:
    """Refuse an entry with a missing or an unknown key."""
    if missing := sorted(required - entry.keys()):
        raise ValueError(f"{name}: missing {', '.join(missing)}")
    if unknown := sorted(entry.keys() - required - optional):
        raise ValueError(f"{name}: unknown {', '.join(unknown)}")


def one_of(word: object, words: tuple[str, ...], name: str) -> str:
    """A word that must be one of ours."""
    if not isinstance(word, str) or word not in words:
        raise ValueError(f"{name}: {word!r} is not one of {', '.join(words)}")
    return word


def day(value: object, name: str) -> date:
    """A date that TOML has read as a date."""
    if type(value) is not date:
        raise ValueError(f"{name}: {value!r} is not a date")
    return value


def cited(names: object, known: Mapping[str, p.Source], name: str) -> tuple[str, ...]:
    """The ids of one or more known sources."""
    if not isinstance(names, list) or not names:
        raise ValueError(f"{name}: one or more sources, as a list")
    for source in names:
        if source not in known:
            raise ValueError(f"{name}: unknown source {source!r}")
    return tuple(names)


def ascending(days: list[date], name: str) -> None:
    """Refuse dates that do not strictly ascend: two values would apply on one day."""
    if not days:
        raise ValueError(f"{name}: no values")
    for earlier, later in pairwise(days):
        if later <= earlier:
            raise ValueError(f"{name}: {later} does not come after {earlier}")
