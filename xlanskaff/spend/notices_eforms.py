"""eForms: the winners in a notice of Doffin or TED."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xlanskaff.errors import Problem, error
from xlanskaff.rules.organisations import nine_digits
from xlanskaff.spend.amounts import cents
from xlanskaff.spend.notices_records import Award

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DIRECT = "neg-wo-call"
"""The code of a procedure without a call for competition."""
_WINNER = "selec-w"
_ROOTS = frozenset({"ContractAwardNotice", "ContractNotice", "PriorInformationNotice",
                    "BusinessRegistrationInformationNotice"})


def read_eforms(data: bytes, file: str) -> list[Award]:
    """The awards in a notice; none in a notice of a competition.

    Raises:
        Problem: XA-1230 it is no notice, XA-1232 it has definitions of its own.
    """
    from xml.etree import ElementTree

    # A notice has no document type; without one there are no entities that could swell or reach out.
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data.replace(b"\0", b"")):
        raise Problem([error("XA-1232", file=file)])
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        root = None
    if root is None or _name(root) not in _ROOTS:
        seen = data[:200].decode("utf-8", "replace").strip()[:40]
        raise Problem([error("XA-1230", file=file, seen=seen)])
    return list(_awards(root, file))


def _awards(root: Element, file: str) -> Iterator[Award]:
    result = next(_under(root, "NoticeResult"), None)
    if result is None:
        return
    parties = {_text(company, "PartyIdentification", "ID"): (
        nine_digits(_text(company, "PartyLegalEntity", "CompanyID")) or "", _text(company, "PartyName", "Name"))
        for company in _under(root, "Company")}
    groups = {_text(group, "ID"): _ids(group, "Tenderer") for group in _children(result, "TenderingParty")}
    tenders = {_text(tender, "ID"): tender for tender in _children(result, "LotTender")}
    signed = {_text(contract, "ID"): _ids(contract, "LotTender") for contract in _children(result, "SettledContract")}
    days = {tender: _day(_text(contract, "AwardDate") or _text(contract, "IssueDate"))
            for contract in _children(result, "SettledContract") for tender in _ids(contract, "LotTender")}
    procedures = {_text(process, "ProcedureCode") for process in _under(root, "TenderingProcess")} - {""}
    notice, published = _text(root, "ID"), _published(root)
    for lot in _children(result, "LotResult"):
        # An intention to award has no code yet, but names the tender that is to win.
        if _text(lot, "TenderResultCode") not in (_WINNER, ""):
            continue
        for won in _won(lot, signed):
            # One contract may be for several lots, each of which refers to it.
            tender = tenders.pop(won, None)
            if tender is None:
                continue
            members = [who for group in _ids(tender, "TenderingParty") for who in groups.get(group, ())]
            total = next(_under(tender, "PayableAmount"), None)
            for who in members:
                number, name = parties.get(who, ("", ""))
                if number or name:
                    yield Award(notice, "eforms", number, name, _value(total) if len(members) == 1 else None,
                                total.get("currencyID", "") if total is not None else "",
                                days.get(won) or _day(_text(root, "IssueDate")),
                                DIRECT not in procedures if procedures else None, file, published)


def _won(lot: Element, signed: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The tenders that won a lot: of those listed the ones with a contract, for some list whoever did not win too."""
    listed = _ids(lot, "LotTender")
    contracted = {tender for tenders in signed.values() for tender in tenders}
    return ([tender for tender in listed if tender in contracted] or listed or
            [tender for contract in _ids(lot, "SettledContract") for tender in signed.get(contract, ())])


def _published(root: Element) -> tuple[str, ...]:
    """The number that the notice was published with; what is not published yet has none."""
    # Of the notices that it refers to, each has such a number too; its own stands with its own publication.
    found = (_text(each, "NoticePublicationID") for each in _under(root, "Publication"))
    return tuple(dict.fromkeys(number for number in found if any(map(str.isdigit, number))))


def _ids(element: Element, name: str) -> list[str]:
    return [_text(each, "ID") for each in _children(element, name)]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _under(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if _name(each) == name)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element if _name(each) == name)


def _text(element: Element, *path: str) -> str:
    """The text of the first element along a path; empty where there is none."""
    for name in path:
        found = next(_children(element, name), None)
        if found is None:
            return ""
        element = found
    return (element.text or "").strip()


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _value(total: Element | None) -> int | None:
    try:
        return None if total is None else cents(Decimal((total.text or "").strip()))
    except InvalidOperation:
        return None
