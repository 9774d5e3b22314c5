"""Ledgers: sources, cleansing, classification, analysis."""
