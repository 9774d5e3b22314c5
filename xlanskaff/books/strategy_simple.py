"""The simple strategy: six chapters, goals without levels, and the same chain and checks."""

from __future__ import annotations

from xlanskaff.books.strategy import SIMPLE_SHEETS
from xlanskaff.books.strategy_lists import KEY, SIMPLE
from xlanskaff.books.strategy_rules import RULES
from xlanskaff.grammar.blocks import Workbook

BOOK = Workbook(SIMPLE, 1, SIMPLE_SHEETS, rules=RULES, shares=KEY)
