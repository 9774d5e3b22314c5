"""Performance indicators in cells: from a numerator and a denominator, or from columns of data."""

from __future__ import annotations

from xlanskaff.catalogue.kpi import kpi_id, kpis
from xlanskaff.excel.answers import Answer, Argument, Rows, Wrong, shaped, single
from xlanskaff.excel.answers_kpi_rows import columns_of, inputs_of
from xlanskaff.excel.cells import Fault, Given, number, word
from xlanskaff.language.texts import Lang
from xlanskaff.rules.kpi import calculate, module_of
from xlanskaff.rules.kpi.result import fraction


def from_parts(lang: Lang, key: Given, numerator: Given, denominator: Given) -> Rows:
    """The value of an indicator that is a fraction; blank where a part is blank or the denominator not above 0.

    Example:
        >>> from_parts("nb", "KPI18", ((3.0,), (None,), (0.0,)), ((4.0,), (4.0,), (0.0,)))
        [[0.75], [''], ['']]
    """
    def answer(typed: str | None, over: float | None, under: float | None) -> Answer | Wrong:
        if typed is None or over is None or under is None:
            return None
        found = kpi_id(typed)
        if found is None:
            return _unknown(typed)
        if not is_fraction(found):
            return Wrong(Fault("XA-876", found, (("columns", columns_of(found, lang)),)), "id")
        # the rule says when there is no value; its figures are those of the cells
        return None if fraction(found, 0, 1 if under > 0 else 0).value is None else over / under

    return shaped(lang, answer, Argument("id", key, word), Argument("teller", numerator, number),
                  Argument("nevner", denominator, number))


def from_data(lang: Lang, key: Given, *columns: Given) -> Rows:
    """The value of an indicator from the columns of data that it needs, in their order; blank when it has none.

    Example:
        >>> from_data("nb", "KPI23", ((4.0,), (5.0,), (None,)))
        [[4.5]]
        >>> from_data("nb", "KPI12", (("1",), ("2",)))[0][0][:6]
        'XA-881'
    """
    typed = single(lang, Argument("id", key, word))
    if typed is None:
        return [[""]]
    if isinstance(typed, Wrong):
        return [[typed.text(lang)]]
    found = kpi_id(typed)
    if found is None:
        return [[_unknown(typed).text(lang)]]
    given = list(columns)
    while given and given[-1] is None:
        given.pop()
    inputs = inputs_of(found, given, lang)
    if isinstance(inputs, Wrong):
        return [[inputs.text(lang)]]
    value = calculate(found, inputs).value
    return [["" if value is None else float(value)]]


def is_fraction(key: str) -> bool:
    """Whether an indicator is one figure over another.

    Example:
        >>> is_fraction("KPI01"), is_fraction("KPI06")
        (True, False)
    """
    return hasattr(module_of(key), "fraction")


def _unknown(typed: str) -> Wrong:
    every = kpis()
    return Wrong(Fault("XA-875", typed[:60], (("first", every[0].id), ("last", every[-1].id))), "id")
