"""OCDS: the winners in releases of the Open Contracting Data Standard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from xlanskaff.rules.organisations import nine_digits
from xlanskaff.spend.amounts import cents
from xlanskaff.spend.notices_records import Award

_NO_AWARD = frozenset({"cancelled", "unsuccessful", "pending"})
_COMPETED = {"open": True, "selective": True, "limited": False, "direct": False}


def read_ocds(told: Any, file: str) -> list[Award] | None:
    """The awards in a release, a release package or a record package; None where it is none of them."""
    releases = list(_releases(told))
    if not releases:
        return None
    return [award for release in releases for award in _awards(release, file)]


def _releases(told: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(told, dict):
        return
    if isinstance(told.get("records"), list):
        for record in _dicts(told["records"]):
            compiled = record.get("compiledRelease")
            yield from [compiled] if isinstance(compiled, dict) else _dicts(record.get("releases"))
    elif isinstance(told.get("releases"), list):
        yield from _dicts(told["releases"])
    elif "ocid" in told:
        yield told


def _awards(release: dict[str, Any], file: str) -> Iterator[Award]:
    parties = {party.get("id"): party for party in _dicts(release.get("parties"))}
    tender = release.get("tender")
    method = tender.get("procurementMethod") if isinstance(tender, dict) else None
    for award in _dicts(release.get("awards")):
        suppliers = _dicts(award.get("suppliers"))
        if award.get("status") in _NO_AWARD:
            continue
        value = award.get("value") if isinstance(award.get("value"), dict) else {}
        assert isinstance(value, dict)
        for supplier in suppliers:
            party = parties.get(supplier.get("id"), supplier)
            number, name = _number(party), str(party.get("name") or supplier.get("name") or "")
            if number or name:
                yield Award(str(release.get("id") or release.get("ocid") or ""), "ocds", number, name,
                            _cents(value.get("amount")) if len(suppliers) == 1 else None,
                            str(value.get("currency") or ""), _day(award.get("date")),
                            _COMPETED.get(str(method)), file)


def _number(party: dict[str, Any]) -> str:
    """The first nine digits among the identifiers of a party; empty where there are none."""
    listed = [party.get("identifier"), *_dicts(party.get("additionalIdentifiers"))]
    written = (str(each.get("id") or "") for each in listed if isinstance(each, dict))
    return next(filter(None, map(nine_digits, written)), "")


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _cents(value: Any) -> int | None:
    return cents(Decimal(repr(value))) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None
