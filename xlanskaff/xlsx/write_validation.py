"""In-cell validation, derived from the column: what may be typed, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

from xlanskaff.grammar.blocks import Table
from xlanskaff.grammar.book import Area
from xlanskaff.grammar.columns import Column, Kind, Role
from xlanskaff.grammar.names import list_name, name_of, used_name
from xlanskaff.grammar.words import has_words
from xlanskaff.language.texts import text

if TYPE_CHECKING:
    from xlanskaff.xlsx.write import Writing

FIRST_DATE = 36526  # 01.01.2000 as a serial number
LAST_DATE = 73050   # 31.12.2099


def validation(w: Writing, page: Worksheet, block: str, column: Column, area: Area) -> None:
    """Attach the validation of a column to its cells; computed cells refuse typing."""
    rule = _rule(w, column)
    if rule is None:
        return
    rule.update(_prompt(w, block, column))
    if column.role is Role.COMPUTED:
        rule["error_title"], rule["error_message"] = text("look.computed_title", w.lang), text("look.computed", w.lang)
    else:
        label = w.words(f"{block}.{column.name}.label")
        rule["error_title"] = label[:32]
        rule["error_message"] = text(f"look.refused.{_refusal(column)}", w.lang, minimum=_plain(column.minimum),
                                     maximum=_plain(column.maximum), length=column.max_length)
    page.data_validation(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, rule)


def _refusal(column: Column) -> str:
    if column.refers_to is not None:
        return "choice"
    if column.kind in {Kind.WHOLE, Kind.NUMBER} and (column.minimum is None or column.maximum is None):
        return f"{column.kind.value}_{'least' if column.maximum is None else 'most'}"
    return column.kind.value


def _plain(limit: float | None) -> str:
    return "0" if limit is None else f"{limit:g}"


def _rule(w: Writing, column: Column) -> dict[str, Any] | None:
    if column.role is Role.COMPUTED:
        return {"validate": "custom", "value": "=FALSE", "ignore_blank": False}
    if column.role is not Role.INPUT:
        return None
    if column.choices is not None:
        return {"validate": "list", "source": f"={list_name(column.choices)}"}
    if column.refers_to is not None:
        return {"validate": "list", "source": f"={_choices(w, *column.refers_to)}"}
    if column.suggests is not None:
        return {"validate": "list", "source": f"={_choices(w, *column.suggests)}", "show_error": False}
    if column.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DATE, "maximum": LAST_DATE}
    if column.kind in {Kind.WHOLE, Kind.NUMBER, Kind.NOK, Kind.SHARE}:
        kind = "integer" if column.kind is Kind.WHOLE else "decimal"
        low, high = column.minimum, column.maximum
        if low is not None and high is not None:
            return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}
        if low is not None:
            return {"validate": kind, "criteria": ">=", "value": low}
        return {"validate": kind, "criteria": "<=", "value": high if high is not None else 1e15}
    if column.max_length:
        return {"validate": "length", "criteria": "<=", "value": column.max_length}
    return {"validate": "any"}


def _choices(w: Writing, table: str, column: str) -> str:
    """The name of the ids to choose among; of a long table only those down to its last filled row."""
    block = w.spec.block(table)
    long = isinstance(block, Table) and block.calm and column == block.id_column
    return used_name(table) if long else name_of(table, column)


def _prompt(w: Writing, block: str, column: Column) -> dict[str, str]:
    key = f"{block}.{column.name}"
    if column.role is Role.COMPUTED or not has_words(w.spec, f"{key}.prompt", w.lang):
        return {}
    title = w.words(f"{key}.prompt_title" if has_words(w.spec, f"{key}.prompt_title", w.lang) else f"{key}.label")
    return {"input_title": title, "input_message": w.words(f"{key}.prompt")}
