"""What is odd about an answered self-evaluation, though every cell is legal."""
from __future__ import annotations

RULES = ()
