"""Pure functions, one family a file; no clock, no file, no locale."""
