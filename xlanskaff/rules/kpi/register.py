"""The contract register, made ready for the question which contract a purchase falls under."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xlanskaff.rules.kpi.rows import Contract, Purchase


class Register:
    """Contracts by id and by category.

    Example:
        >>> from decimal import Decimal
        >>> it = Contract("A1", date(2026, 1, 1), date(2026, 12, 31), frozenset({"S1"}), frozenset({"IT"}))
        >>> register = Register([it])
        >>> register.covers("IT", date(2026, 5, 1)), register.covers("IT", date(2027, 1, 1))
        (True, False)
        >>> bought = Purchase(Decimal(10), date(2026, 5, 1), "S1", "IT")
        >>> register.contract_of(bought).id
        'A1'
    """

    def __init__(self, contracts: Iterable[Contract]) -> None:
        self.by_id: dict[str, Contract] = {}
        self.by_category: dict[str, list[Contract]] = {}
        for contract in contracts:
            self.by_id[contract.id] = contract
            for category in contract.categories:
                self.by_category.setdefault(category, []).append(contract)

    def categories_between(self, first: date, last: date) -> frozenset[str]:
        """The categories where some contract is valid on at least one day from the first to the last."""
        return frozenset(
            category for category, contracts in self.by_category.items()
            if any(found.start <= last and (found.end is None or found.end >= first) for found in contracts))

    def covers(self, category: str, day: date) -> bool:
        """Whether some contract is valid in a category on a day."""
        return any(contract.valid(day) for contract in self.by_category.get(category, ()))

    def named(self, purchase: Purchase) -> Contract | None:
        """The contract that a purchase refers to, when it is registered and valid on the day."""
        contract = self.by_id.get(purchase.contract) if purchase.contract else None
        return contract if contract is not None and contract.valid(purchase.day) else None

    def held(self, purchase: Purchase) -> Contract | None:
        """A contract with the supplier, valid in the category on the day."""
        if not purchase.supplier:
            return None
        return next((contract for contract in self.by_category.get(purchase.category, ())
                     if contract.valid(purchase.day) and purchase.supplier in contract.suppliers), None)

    def contract_of(self, purchase: Purchase) -> Contract | None:
        """The contract a purchase was made on: the one it refers to, or else one with its supplier."""
        return self.named(purchase) or self.held(purchase)
