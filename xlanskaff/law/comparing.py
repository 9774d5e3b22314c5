"""Holding a figure against a value of the law, and citing the value with the outcome."""

from __future__ import annotations

from decimal import Decimal

from xlanskaff.law.parameters import Citation, Value

Figure = Decimal | int


def met(value: Value, figure: Figure) -> bool:
    """Whether a figure meets the comparison of a value.

    Example:
        >>> from datetime import date
        >>> from xlanskaff.law.store import LAW
        >>> limit = LAW.on(date(2026, 9, 1)).value("foa.national_notice")
        >>> met(limit, 1_299_999), met(limit, 1_300_000)
        (False, True)
    """
    if value.comparison == "at_or_above":
        return figure >= value.number
    if value.comparison == "above":
        return figure > value.number
    if value.comparison == "at_or_below":
        return figure <= value.number
    if value.comparison == "below":
        return figure < value.number
    raise ValueError(f"{value.parameter} is no limit: its comparison is {value.comparison!r}")


def cite(value: Value, figure: Figure | None = None) -> Citation:
    """A value as a citation, with the figure held against it where one was."""
    return Citation(
        parameter=value.parameter, amount=value.amount, unit=value.unit, comparison=value.comparison,
        begins=value.begins, provision=value.provision, sources=value.sources, certainty=value.certainty,
        checked_on=value.checked_on, held="" if figure is None else written(figure),
        met=True if figure is None else met(value, figure),
    )


def written(figure: Figure) -> str:
    """A figure as a plain number: no exponent, no decimals where there are none.

    Example:
        >>> written(Decimal("1.3E+6")), written(Decimal("20.50")), written(7)
        ('1300000', '20.5', '7')
    """
    text = f"{figure:f}" if isinstance(figure, Decimal) else str(figure)
    return text.rstrip("0").rstrip(".") if "." in text else text
