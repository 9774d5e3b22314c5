"""Where ledgers come from: text files of every kind, and what makes one of them straight."""
