"""Dated numbers: the law as data, with sources and the day each was last checked."""
