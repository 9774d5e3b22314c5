"""What is odd about an action plan, though every cell is legal."""

from __future__ import annotations

RULES = ()
