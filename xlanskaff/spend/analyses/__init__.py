"""The analyses of a classified ledger: one family of questions a file, asked in SQL that any engine runs."""
