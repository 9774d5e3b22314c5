"""The performance indicators, one module each: `KEY`, `NEEDS`, `Inputs` and `calculate`.

`calculate` here finds the module of an indicator, so that a report may go through them by id. `NEEDS`
names the columns without which the figure says nothing, as `row.column`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import Any

from xlanskaff.catalogue.kpi import kpi
from xlanskaff.rules.kpi.result import KpiResult


def module_of(key: str) -> ModuleType:
    """The module that calculates an indicator; raises KeyError for an unknown id.

    Source:
        Ours.

    Example:
        >>> module_of("KPI01").__name__
        'xlanskaff.rules.kpi.contract_loyalty'
    """
    return import_module(f"{__name__}.{kpi(key).module}")


def calculate(key: str, inputs: Any, *, data_date: date | None = None) -> KpiResult:
    """One indicator by id, stamped with the date of its data.

    Args:
        inputs: an `Inputs` of the indicator's module.
        data_date: the day the data were taken out; it stands beside the figure in every report.

    Raises:
        KeyError: an unknown id.
        TypeError: the inputs are another indicator's.

    Source:
        Ours.

    Example:
        >>> from decimal import Decimal
        >>> from xlanskaff.rules.kpi import user_satisfaction
        >>> found = calculate("KPI23", user_satisfaction.Inputs((4, 5, None)), data_date=date(2026, 11, 1))
        >>> found.value, found.data_date.year
        (Decimal('4.5'), 2026)
    """
    module = module_of(key)
    if not isinstance(inputs, module.Inputs):
        raise TypeError(f"{key} is calculated from {module.__name__}.Inputs, not {type(inputs).__name__}")
    found: KpiResult = module.calculate(inputs)
    return replace(found, data_date=data_date)
