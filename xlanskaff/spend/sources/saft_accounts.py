"""The chart of accounts: which lines are expenditure, and what the account is to be called.

A voucher books the same money twice: an invoice of 12 500 is 10 000 on a cost account, 2 500 on
the account of VAT and -12 500 on the supplier's. Only what stands on the cost account is what
something cost without VAT. Lines on accounts that hold what is owed, VAT, bank and the like are
counter-lines: they are set aside with that reason, so that the lines read and those set aside
together are debit less credit of the whole file, to the øre. Fixed assets and stock are bought
too, so their lines are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlanskaff.spend.sources.saft_rows import Account, AuditFile

ARTS = frozenset(["KA_K", "KA_KS"])
"""KOSTRA arts of municipalities, and of municipal enterprises."""
STATE = "KS"
_BALANCE = re.compile(r"^(?:egenkapital|langsiktiggjeld|kortsiktiggjeld|gjeldinnen|endringiegenkapital|"
                      r"resultatdisponering)", re.IGNORECASE)
_CURRENT = re.compile(r"^balanseverdiforomloepsmiddel$", re.IGNORECASE)
_FIXED = re.compile(r"^balanseverdiforanleggsmiddel$", re.IGNORECASE)


def counter_accounts(found: AuditFile, used: Iterable[str]) -> set[str]:
    """Those of the accounts whose lines are counter-lines."""
    owed = {each for supplier in found.suppliers.values() for each in supplier.accounts} | found.customer_accounts
    return {account for account in used
            if account in owed or _is_counter(found.accounts.get(account) or Account(account))}


def _is_counter(account: Account) -> bool:
    """Whether a chart says so itself, else whether the number does by the Norwegian standard chart."""
    category, code = account.category.strip(), account.code.strip()
    if category in ARTS:
        return _by_art(code)
    if category == STATE:
        return _by_number(code)
    if _BALANCE.match(category):
        return True
    if _CURRENT.match(category) or _FIXED.match(category):
        return _by_number(code or account.id)
    if category and not category.isdigit() and category[:1].islower():
        return False  # another category of the business statement: income or cost
    return _by_number(account.standard.strip() or account.id)


def _by_number(number: str) -> bool:
    """Classes 1 and 2 but fixed assets (10-12) and stock (14); a number that does not begin with two digits is not.

    Example:
        >>> [_by_number(number) for number in ("1200", "1460", "1500", "1920", "2400", "27", "4000", "K1")]
        [False, False, True, True, True, True, False, False]
    """
    if not re.match(r"[12]\d", number):
        return False
    return number[0] == "2" or number[:2] not in ("10", "11", "12", "14")


def _by_art(code: str) -> bool:
    """Arts are expenditure and income only; an account of the balance has no art, or one of four digits and more."""
    return not code or (code.isdigit() and len(code) > 3 and code[0] == "2")


def shown(account: Account) -> tuple[str, str]:
    """What a line's account is called in the ledger, and its name.

    Where the chart says the KOSTRA art or the account of the state chart, that is the account, and the
    account of the system stands in the name: what follows knows arts, not charts of one system.

    Example:
        >>> shown(Account("61050", "Kontorrekvisita", "", "KA_K", "10")), shown(Account("6800", "Kontor"))
        (('010', '61050 Kontorrekvisita'), ('6800', 'Kontor'))
    """
    code = account.code.strip()
    if code and (account.category in ARTS or account.category == STATE):
        # Older lists drop the zero in front of an art.
        code = code.zfill(3) if code.isdigit() else code
        return code, f"{account.id} {account.name}".strip()
    return account.id, account.name
