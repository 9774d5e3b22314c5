"""What the value of a procurement can be estimated from: one input kind for each rule of FOA § 5-4.

All money is kroner ex VAT, zero or more. Options, and prizes or payments to tenderers, are not part of
an input: they are added to every one of them (`value_estimate.estimate`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlanskaff.rules.purchases import Kind


@dataclass(frozen=True, slots=True)
class Price:
    """A contract with a total price (§ 5-4 (1))."""

    payment: Decimal


@dataclass(frozen=True, slots=True)
class Units:
    """The same purchase by separate operating units (driftsenheter, § 5-4 (3)).

    Attributes:
        values: what each unit buys for.
        own: the unit, by its place in `values`, that is itself responsible for its purchases and
            therefore counts alone; None when all count together.
    """

    values: tuple[Decimal, ...]
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework agreement or a dynamic purchasing system (§ 5-4 (5)).

    Attributes:
        contracts: the highest value of each contract that is expected while it lasts, or one figure
            for all of them.
    """

    contracts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Innovation:
    """An innovation partnership (§ 5-4 (6)): highest value of the research, and of what is bought after it."""

    research: Decimal
    purchase: Decimal


@dataclass(frozen=True, slots=True)
class Works:
    """A works contract (§ 5-4 (7)): the works, and what the authority supplies for them."""

    works: Decimal
    supplied: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lots:
    """One procurement in separate lots (delkontrakter, § 5-4 (8))."""

    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Recurring:
    """Goods or services bought regularly or renewed (§ 5-4 (9)). Give one of the two.

    Attributes:
        past: like contracts of the last 12 months, or of the last financial year (letter a).
        change: what is expected to change in the 12 months that come; may be negative.
        coming: contracts of the 12 months after the first delivery, or of the financial year where
            that is longer (letter b).
    """

    past: tuple[Decimal, ...] = ()
    change: Decimal = Decimal(0)
    coming: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Lease:
    """Leasing, hire or hire purchase of goods (§ 5-4 (10)).

    Attributes:
        monthly: what is paid a month.
        months: how long it lasts; None when it is open-ended or cannot be known.
        residual: estimated value at the end; counts when it lasts longer than 12 months.
    """

    monthly: Decimal
    months: Decimal | None
    residual: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Remuneration:
    """Insurance, banking or design (§ 5-4 (11)): every form of payment.

    Attributes:
        payments: insurance: premiums and other payment; banking: fees, commissions, interest and other
            payment; design: fees, commissions and other payment.
    """

    payments: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class MonthlyService:
    """A service without a total price (§ 5-4 (12)).

    Attributes:
        months: how long it lasts; None when it is open-ended.
    """

    monthly: Decimal
    months: Decimal | None


@dataclass(frozen=True, slots=True)
class ContestPrizes:
    """A plan and design contest (§ 5-4 (13)).

    Attributes:
        prizes: prizes and payments to those who take part.
        contract: the service contract that it is to lead to; None when it leads to none.
    """

    prizes: Decimal
    contract: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Mixed:
    """One contract for several kinds (§ 6-1).

    Attributes:
        parts: kind -> value of that part.
        main: the main element, as a human has judged it; needed when works are among the kinds.
    """

    parts: tuple[tuple[Kind, Decimal], ...]
    main: Kind | None = None


Input = (Price | Units | Framework | Innovation | Works | Lots | Recurring | Lease | Remuneration | MonthlyService
         | ContestPrizes | Mixed)
