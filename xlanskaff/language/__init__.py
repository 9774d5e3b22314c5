"""Words: texts and messages in bokmål (nb), nynorsk (nn) and English (en)."""
