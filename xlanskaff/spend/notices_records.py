"""What a notice says of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Award:
    """A contract that somebody was awarded.

    Attributes:
        notice: the id or reference of the notice.
        number: nine digits; empty where there are not nine. `name` as written.
        value: hundredths of the currency; None where the notice does not say, or names several winners.
        competed: whether there was a competition; None where the notice does not say.
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
