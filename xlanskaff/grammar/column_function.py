"""A computed column as a Python function, from the source of its prelude and of one row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from xlanskaff.grammar.book import CellValue
from xlanskaff.grammar.column_reads import Key

Shares = dict[str, Any]
"""What the columns of a run share, by name."""

Column = Callable[[Mapping[Key, list[CellValue]], int, Shares], list[CellValue]]
"""From the columns of the book, the number of rows and what is shared to the values of the column."""

_WHOLE = re.compile(r"D\[\('\w+', '\w+'\)\]")


def column_function(label: str, prelude: Mapping[str, str], columns: Mapping[str, str], body: str,
                    scope: dict[str, Any]) -> Column:
    """Compile a column.

    Args:
        label: what stands in a traceback in place of a file.
        prelude: what is made where nobody has made it yet: name -> source.
        columns: lists of which a row sees its own entry: source -> variable.
        body: the source of the value of a row.
        scope: what the sources are read with.
    """
    shares = [f"  {line}" for name, source in prelude.items() for line in (
        f"{name} = M.get({name!r})", f"if {name} is None:", f" {name} = M[{name!r}] = {source}")]
    if shares:
        shares = [" try:", *shares, " except s.Failed as failed:", "  return [failed.cell] * n"]
    # Whole columns that a row looks into are taken out once, before the rows.
    wholes = list(dict.fromkeys(_WHOLE.findall(body)))
    for number, source in enumerate(wholes):
        body = body.replace(source, f"d{number}")
    sources, names = list(columns), ", ".join(columns.values())
    rows = f"for {names} in zip({', '.join(sources)}, strict=True)" if len(sources) > 1 else (
        f"for {names} in {sources[0]}" if sources else "for _ in range(n)")
    lines = ["def column(D, n, M):", *shares, *(f" d{number} = {source}" for number, source in enumerate(wholes)),
             " out = []", f" {rows}:", "  try:", f"   v = {body}", "  except s.Failed as failed:", "   v = failed.cell",
             "  out.append(0 if v is None else v)", " return out"]
    exec(compile("\n".join(lines), f"<{label}>", "exec"), scope)
    return scope["column"]  # type: ignore[no-any-return]
