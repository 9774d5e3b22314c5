"""The purchases of the fictional municipality: one and a half years of accounts, agreements and notices.

Everything is drawn from one seed, so that the files have the same bytes every time. Names are made
up, and the numbers belong to nobody as far as we know: see `demo_ledger_numbers`. The numbers of
notices (`2024-990105`) are made up as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count, islice
from pathlib import Path
from random import Random

from xlanskaff.services.demo_ledger_enterprise import Bill, bills
from xlanskaff.services.demo_ledger_lines import Line, ordinary, suppliers
from xlanskaff.services.demo_ledger_numbers import organisation_numbers
from xlanskaff.services.demo_ledger_other import besides
from xlanskaff.services.demo_ledger_planted import Trait, planted
from xlanskaff.services.demo_ledger_write import write_agreements, write_bills, write_ledger, write_notices

SEED = 20250101
ON = date(2026, 7, 1)
"""The day the files are taken out of the systems."""
LEDGERS = {2025: "Hovedbok 2025.csv", 2026: "Hovedbok 2026.csv"}
BILLS, AGREEMENTS, NOTICES = "Leverandørreskontro kulturhuset 2025.csv", "Avtaler.xlsx", "Kunngjøringer.csv"


@dataclass(frozen=True, slots=True)
class Purchases:
    """What the files hold.

    Attributes:
        lines: the general ledger, voucher number and line, in the order of the files.
        bills: the supplier ledger of the municipal enterprise.
        traits: what is to be found in the general ledger, by key; their vouchers as in `lines`.
        slips: what is to be found in the supplier ledger: key -> invoice numbers.
    """

    lines: tuple[tuple[str, Line], ...]
    bills: tuple[Bill, ...]
    traits: Mapping[str, Trait]
    slips: Mapping[str, list[str]]
    vouchers: Mapping[int, str]

    def net(self, year: int) -> int:
        """Øre in the general ledger of a year.

        Example:
            >>> purchases().net(2025) + purchases().net(2026) == sum(line.net for _, line in purchases().lines)
            True
        """
        return sum(line.net for _, line in self.lines if line.day.year == year)


@cache
def purchases() -> Purchases:
    """Draw everything: the same every time.

    Example:
        >>> 8_000 <= len(purchases().lines) <= 12_000
        True
    """
    chance, invoices = Random(SEED), count(1)
    numbers = islice(organisation_numbers(), len(suppliers()), None)
    enterprise = next(numbers)
    lines = list(ordinary(chance, invoices))
    extra, traits = planted(chance, invoices, numbers)
    lines += extra
    lines += besides(chance, lines, invoices, enterprise)
    lines.sort(key=lambda line: (line.day, line.invoice))
    vouchers: dict[int, str] = {}
    serial = {year: count(100_001) for year in LEDGERS}
    for line in lines:
        if line.invoice not in vouchers:
            vouchers[line.invoice] = f"{line.day.year % 100}{next(serial[line.day.year])}"
    made, slips = bills(Random(SEED + 1), numbers)
    return Purchases(tuple((vouchers[line.invoice], line) for line in lines), tuple(made),
                     {trait.key: trait for trait in traits}, slips, vouchers)


def write_purchases(folder: Path) -> tuple[Path, ...]:
    """Write the files into a folder; gives the ledgers among them, in the order in which they are imported."""
    folder.mkdir(parents=True, exist_ok=True)
    found = purchases()
    for year, name in LEDGERS.items():
        write_ledger(folder / name, year, [each for each in found.lines if each[1].day.year == year])
    write_bills(folder / BILLS, found.bills)
    write_agreements(folder / AGREEMENTS)
    write_notices(folder / NOTICES)
    return (*(folder / name for name in LEDGERS.values()), folder / BILLS)
