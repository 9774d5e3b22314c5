"""Invoices, and the documents they are: a collective invoice on several lines is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlanskaff.rules.kpi.rows import Period

APPROVED = frozenset({"ehf", "peppol_bis_3"})
"""Formats that count as approved: EHF and Peppol BIS Billing 3, as codes."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """One line of the invoice journal. A credit note has `credit` set, or a negative amount.

    Attributes:
        amount: kroner without VAT; None when it is not known.
        format: `ehf`, `peppol_bis_3`, `pdf`, `paper` or another code; "" when it is not known.
        order: the reference of the order in e-commerce.
        disputed: held back because we do not accept it.
    """

    number: str = ""
    supplier: str = ""
    amount: Decimal | None = None
    received: date | None = None
    due: date | None = None
    paid: date | None = None
    format: str = ""
    order: str = ""
    category: str = ""
    credit: bool = False
    rejected: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or a credit note, whole.

    Attributes:
        amount: the lines added up; None when no line has an amount.
        due, paid: the first of the lines' due dates, the last of their payments.
    """

    supplier: str
    amount: Decimal | None
    due: date | None
    paid: date | None
    format: str
    order: str
    credit: bool
    rejected: bool
    disputed: bool


def documents(invoices: Iterable[Invoice], period: Period | None = None) -> list[Document]:
    """Lines with the same supplier and number made into one document; lines without a number stand alone.

    Args:
        period: only lines received in it.

    Source:
        Ours: a collective invoice counts as one. A number alone is not enough, since two suppliers may
        use the same.

    Example:
        >>> lines = [Invoice("1", "A", Decimal(400)), Invoice("1", "A", Decimal(300)),
        ...          Invoice("1", "B", Decimal(5))]
        >>> [(found.supplier, found.amount) for found in documents(lines)]
        [('A', Decimal('700')), ('B', Decimal('5'))]
    """
    grouped: dict[tuple[str, str, int], list[Invoice]] = {}
    for place, line in enumerate(invoices):
        if period is None or period.holds(line.received):
            alone = 0 if line.number else place + 1
            grouped.setdefault((line.supplier, line.number, alone), []).append(line)
    return [_whole(lines) for lines in grouped.values()]


def bills(invoices: Iterable[Invoice], period: Period | None = None) -> list[Document]:
    """The documents that are invoices and not credit notes.

    Source:
        Ours: credit notes net out in amounts but are no invoices.

    Example:
        >>> len(bills([Invoice("1", "A", Decimal(400)), Invoice("2", "A", Decimal(-400))]))
        1
    """
    return [found for found in documents(invoices, period) if not found.credit]


def _whole(lines: list[Invoice]) -> Document:
    amounts = [line.amount for line in lines if line.amount is not None]
    amount = sum(amounts, Decimal(0)) if amounts else None
    paid = [line.paid for line in lines]
    return Document(
        lines[0].supplier, amount, min((line.due for line in lines if line.due), default=None),
        max((day for day in paid if day), default=None) if all(paid) else None,
        next((line.format for line in lines if line.format), ""),
        next((line.order for line in lines if line.order), ""),
        any(line.credit for line in lines) or (amount is not None and amount < 0),
        any(line.rejected for line in lines), any(line.disputed for line in lines))
