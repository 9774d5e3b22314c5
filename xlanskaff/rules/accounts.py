"""What an account holds: something that was bought, something that was not, or something to look at."""

from __future__ import annotations

from datetime import date

from xlanskaff.catalogue.accounts import Account, Chart, accounts

DIGITS = 3
"""An art has three digits, and so has an account group of the state."""

LONGEST = 8
"""No account has more digits than this; a longer number is something else."""


def account_code(written: str | float, chart: Chart) -> str | None:
    """The three digits that decide, from an account as it is written; None when it is no account.

    An art has three digits, and a number that has lost its leading zero gets it back. Accounts of the
    state have three digits or more, and the first three are the group.

    Source:
        The charts (catalogue/accounts/SOURCES.md).

    Example:
        >>> account_code("010", "kostra"), account_code(10.0, "kostra"), account_code("1153", "kostra")
        ('010', '010', None)
        >>> account_code(6710, "state"), account_code("67", "state"), account_code("67a0", "state")
        ('671', None, None)
    """
    if isinstance(written, (int, float)):
        if isinstance(written, bool) or written < 0 or written != int(written):
            return None
        written = str(int(written))
        if chart == "kostra":
            written = written.zfill(DIGITS)
    digits = written.strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    if chart == "kostra":
        return digits if len(digits) == DIGITS else None
    return digits[:DIGITS] if DIGITS <= len(digits) <= LONGEST else None


def account(code: str, chart: Chart, *, on: date | None = None) -> Account | None:
    """The account with a code; None when the chart has none, or none on the day.

    Without a day, accounts that have left the chart are found too: old ledgers hold them.

    Source:
        The charts (catalogue/accounts/SOURCES.md). The class is our own judgement.

    Example:
        >>> account("115", "kostra").account_class, account("429", "kostra").reason
        ('purchase', 'vat')
        >>> account("270", "kostra", on=date(2026, 3, 1)) is None, account("270", "kostra").account_class
        (True, 'purchase')
    """
    found = accounts(chart).get(code)
    if found is None or on is None:
        return found
    begun = found.begins is None or found.begins <= on
    return found if begun and (found.ends is None or on <= found.ends) else None


def in_scope(found: Account) -> bool | None:
    """Whether what is booked on an account is bought from somebody; None when it must be looked at.

    Source:
        Ours, from the classes.

    Example:
        >>> [in_scope(accounts("kostra")[code]) for code in ("115", "010", "190")]
        [True, False, None]
    """
    if found.account_class == "review":
        return None
    return found.account_class in ("purchase", "investment")
