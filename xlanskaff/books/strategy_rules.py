"""What is odd about a filled-in strategy, though every cell is legal."""

from __future__ import annotations

from xlanskaff.grammar.blocks import Rule

RULES: tuple[Rule, ...] = ()
