"""What a notice says of a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlanskaff.spend.references import every_meant


@dataclass(frozen=True, slots=True)
class Award:
    """A contract that somebody was awarded.

    Attributes:
        notice: the id or reference of the notice.
        number: nine digits; empty where there are not nine. `name` as written.
        value: hundredths of the currency; None where the notice does not say, or names several winners.
        competed: whether there was a competition; None where the notice does not say.
        published: what else the notice is known by: the number it was published with, the number of Doffin.
    """

    notice: str
    source: Literal["eforms", "ocds", "doffin"]
    number: str
    name: str
    value: int | None
    currency: str
    day: date | None
    competed: bool | None
    file: str
    published: tuple[str, ...] = ()


def uncompeted(awards: Sequence[Award]) -> frozenset[str]:
    """The notices that say that there was no competition, as `references.notices_meant` writes them.

    A notice with an award that was competed for is none of them: it has parts of both kinds.

    Example:
        >>> direct = Award("2024-10001", "doffin", "", "A AS", None, "NOK", None, False, "doffin.csv")
        >>> uncompeted([direct])
        frozenset({'2024-10001'})
    """
    without = every_meant(cell for each in awards if each.competed is False for cell in (each.notice, *each.published))
    return without - every_meant(cell for each in awards if each.competed for cell in (each.notice, *each.published))
