"""Grants on accounts for purchases: words that go before what the account says.

Municipalities pay private kindergartens and schools from the same account that they buy services on.
Nothing was bought for a grant, but the account alone cannot tell the two apart; a word can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xlanskaff.catalogue import spend
from xlanskaff.catalogue.spend import GrantWord
from xlanskaff.spend.classify_chart import Chart
from xlanskaff.spend.classify_rules import pattern
from xlanskaff.spend.suppliers import Supplier, fill

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from xlanskaff.spend.classify_tables import AccountUse

_LETTERS = "[a-zæøåäöüé]*"


def write_grants(connection: DuckDBPyConnection, used: Sequence[AccountUse], chart: Chart,
                 suppliers: Sequence[Supplier]) -> str:
    """Make three tables, and give the pattern of the words that a text is searched for.

        grant_word      each word: where a line with it belongs
        grant_account   accounts that grants are booked on, by their number in `account_seen`, and the word in the name
        grant_supplier  suppliers with such a word in the name

    Args:
        used: the accounts of the ledger, in the order of `account_seen`.
        chart: the one that they were read by.
        suppliers: in the order of their numbers.
    """
    connection.execute("CREATE OR REPLACE TABLE grant_word (word VARCHAR, scope VARCHAR, reason VARCHAR, "
                       "category VARCHAR)")
    connection.execute("CREATE OR REPLACE TABLE grant_account (place BIGINT, word VARCHAR)")
    connection.execute("CREATE OR REPLACE TABLE grant_supplier (supplier BIGINT, word VARCHAR)")
    every = spend.grants()
    texts = [each for each in every if each.where == "text"]
    accounts = [(place, word_in(each.seen.name, texts)) for place, each in enumerate(used, 1)
                if each.scope == "in" and (chart, each.code) in spend.grant_accounts()]
    fill(connection, "grant_word", [(each.word, each.scope, each.reason, each.category or None) for each in every])
    fill(connection, "grant_account", accounts)
    if accounts:
        joint = _joint(tuple(every))
        fill(connection, "grant_supplier", [(key, word_in(each.name, every)) for key, each in enumerate(suppliers)
                                            if each.name and joint.search(each.name.casefold())])
    return pattern([each.word for each in texts])


def word_in(name: str, words: Sequence[GrantWord]) -> str | None:
    """The word of the table in a name; of several the one that stands first there.

    Example:
        >>> word_in("Vik Naturbarnehage SA", spend.grants()), word_in("Barnehageutstyr AS", spend.grants())
        ('*barnehage', None)
    """
    text = name.casefold()
    found = [(hit.start(1), each.word) for each in words if (hit := _joint((each,)).search(text))]
    return min(found)[1] if found else None


@lru_cache(256)
def _joint(words: tuple[GrantWord, ...]) -> re.Pattern[str]:
    # What the catalogue writes as `*` is escaped by the pattern, and is then the only star in it.
    return re.compile(pattern([each.word for each in words]).replace(r"\*", _LETTERS))
