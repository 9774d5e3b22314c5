"""A text file as a table of the engine: every row once, read or set aside, with the reason why.

All of it is one SELECT over the engine's own reader. The quick reading of a cell is tried first;
only cells that do not yield to it are read slowly, and only rows without an amount keep their text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.spend import amounts, days, organisation_numbers
from xlanskaff.spend.amounts import BLANKS
from xlanskaff.spend.choice import Plan
from xlanskaff.spend.engine import PACKED, escaped, parquet, quoted
from xlanskaff.spend.ledger import COLUMNS
from xlanskaff.spend.stage_cells import (
    amount_sql,
    exact_sql,
    format_sql,
    kind_sql,
    never_empty,
    period_sql,
    text_sql,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REASONS = ("total", "header", "empty", "short", "no_amount", "unreadable", "crooked")
"""Why a row is set aside: a sum, the headers again, nothing on it, no cell for the amount, an empty one, one that
is no amount, and a row that cannot be divided into the columns."""

_NEVER = "\x1e"
"""What the reader takes for NULL: nothing that occurs, so that an empty cell and a missing one stay apart."""
_AT_ONCE = 8_000_000
"""Bytes that the reader makes one thing of; to read four times as much ahead takes only memory."""
_SPARE = 2048
"""Rows by which a group may be smaller than asked for, and half of what the engine allows."""
_LEAST = 20_000
"""Fewer rows make more of the footer than of the file."""
_SAMPLES, _SAMPLE = 16, 1 << 18
_SUMS = ("sum|summer|totalt?|totalsum|total sum|totalbeløp|sub-?total|delsum|sluttsum|mellomsum|i alt|"
         "grand total|sum total|sum totalt|sum i alt|totals|samlet")
_TEXTS = ("supplier_id", "supplier_name", "account", "account_name", "department", "department_name", "project",
          "text", "document", "unit", "contract_id", "order_reference", "notice", "product_code")


@dataclass(frozen=True, slots=True)
class Source:
    """A text file for the engine's reader.

    Attributes:
        path: a UTF-8 file.
        delimiter, quote: one sign each; an empty quote where there are none.
        skip: lines above the data.
        headers: as many as there are columns.
        file: what the ledger calls it.
        numbered: whether each line begins with the number of its row.
    """

    path: Path
    delimiter: str
    quote: str
    skip: int
    headers: Sequence[str]
    file: str
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged file as it lies on disk.

    Attributes:
        path: a Parquet file with the rows in their order, those set aside among them.
        rows: how many there are.
        same: columns of the ledger that are the same on every line, with what stands there; they are not in the file.
    """

    path: Path
    rows: int
    same: Mapping[str, str | bool]


def prepare(connection: DuckDBPyConnection) -> None:
    """Teach a connection to read amounts and dates as people write them."""
    for macro in (*amounts.macros(), *days.macros()):
        connection.execute(macro)


def stage(connection: DuckDBPyConnection, table: str, source: Source, plan: Plan, folder: Path) -> Staged:
    """Make a table of a file.

    The table has the columns of the ledger but `line_id`, and besides: `record` (from 0,
    in the order of the file), `why` (NULL for a row that is read), `cells` (the text of a row that
    is not), `exact` (the text of an amount with more decimals than øre), `odd_date` (the text of a
    date that is none). It lies on disk, packed by column, for in memory it would take three times
    the size of the file.

    Raises:
        duckdb.Error: the file cannot be read as it is.
    """
    file = folder / f"{table}.parquet"
    connection.execute(f"COPY ({_select(source, plan)}) TO {quoted(str(file))} "
                       f"({PACKED}{_groups(source.path)})")
    connection.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT {_view(source, plan)}, file_row_number AS record "
                       f"FROM {parquet(file, 'file_row_number = true')}")
    found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return Staged(file, int(found[0]) if found else 0, _same(source, plan))


def _groups(path: Path) -> str:
    """The option for row groups that are written as they come from the reader, which reads `_AT_ONCE` bytes a time.

    Others it first copies together, which takes a tenth of all the time; so does a group of which it has too many.
    """
    size = path.stat().st_size
    if size < 2 * _AT_ONCE:
        return ""
    lines = seen = 0
    with path.open("rb") as stream:
        for at in range(_SAMPLES):
            stream.seek(size * at // _SAMPLES)
            sample = stream.read(_SAMPLE)
            lines, seen = lines + sample.count(b"\n"), seen + len(sample)
    rows = _AT_ONCE * lines // seen
    return f", ROW_GROUP_SIZE {rows + _SPARE}" if rows > _LEAST else ""


def add_crooked(connection: DuckDBPyConnection, table: str, aside: Path, delimiter: str) -> None:
    """Add rows that could not be divided, from a file of row numbers and texts, behind all others."""
    rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    before = int(rows[0]) if rows else 0
    lines = (f"read_csv({quoted(escaped(aside))}, auto_detect = false, header = false, delim = {quoted(delimiter)}, "
             "quote = '', escape = '', hive_partitioning = false, "
             "columns = {'number': 'VARCHAR', 'cells': 'VARCHAR'})")
    connection.execute(f"CREATE TABLE {table}_crooked AS SELECT CAST(number AS BIGINT) AS row, cells, "
                       f"'crooked' AS why, row_number() OVER () - 1 + {before} AS record FROM {lines}")
    connection.execute(f"ALTER VIEW {table} RENAME TO {table}_straight")
    connection.execute(f"CREATE VIEW {table} AS SELECT * FROM {table}_straight "
                       f"UNION ALL BY NAME SELECT * FROM {table}_crooked")


def reader(source: Source) -> str:
    """The engine's reader of a file: all columns as text, called c0, c1 and so on."""
    names = ["number"] * source.numbered + [f"c{at}" for at in range(len(source.headers))]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    return (f"read_csv({quoted(escaped(source.path))}, auto_detect = false, header = false, skip = {source.skip}, "
            f"delim = {quoted(source.delimiter)}, quote = {quoted(source.quote)}, escape = {quoted(source.quote)}, "
            f"columns = {{{columns}}}, null_padding = true, strict_mode = true, nullstr = '{_NEVER}', "
            f"buffer_size = {_AT_ONCE}, "
            "compression = 'none', hive_partitioning = false)")


def only(text: str, among: Sequence[str] = ()) -> str:
    """SQL for a text that stands on every line, one of a list: written as a number, read back as text."""
    return f"CAST({quoted(text)} AS ENUM({', '.join(map(quoted, among or [text]))}))"


def _select(source: Source, plan: Plan) -> str:
    """The columns that the file has, and what tells how its rows were read."""
    at = plan.columns
    cells = [f"c{place}" for place in range(len(source.headers))]
    inner = [*["number"] * source.numbered, *cells, f"{amount_sql(plan)} AS _amount"]
    quick, date = "", ""
    if "date" in at:
        quick, date = days.day_sql(f"c{at['date']}", plan.order, plan.usual_date)
    first = f"SELECT {', '.join(inner)} FROM {reader(source)}"
    if date:
        first = f"SELECT *, {date} AS date FROM (SELECT *, {quick} AS _date FROM ({first}))"
    given = _given(source, plan)
    outer = [f"CAST({sql} AS {column.type}) AS {column.name}" if column.type != "VARCHAR" else
             f"{sql} AS {column.name}" for column in COLUMNS if (sql := given.get(column.name))]
    exact = exact_sql(plan) if "amount" in at else "NULL"
    odd = f"CASE WHEN date IS NULL THEN nullif(trim(c{at['date']}, {quoted(BLANKS)}), '') END" if date else "NULL"
    # A row with a day and an amount in whole øre is nothing but read: one question for nearly all rows.
    strange = f"_amount IS NULL OR date IS NULL OR {exact} IS NOT NULL" if date else "true"
    # One column for whatever else must be kept of a row, for an empty one costs as much as a short one.
    why = f"CAST({_why(source, plan)} AS ENUM({', '.join(map(quoted, REASONS))}))"
    names = [column.name for column in COLUMNS if column.name in given]
    outer += [f"CASE WHEN _strange THEN {why} END AS why",
              f"CASE WHEN NOT _strange THEN NULL WHEN why IS NOT NULL THEN concat_ws(' | ', {', '.join(cells)}) "
              f"WHEN {exact} IS NOT NULL OR {odd} IS NOT NULL THEN concat({exact}, '{_NEVER}', {odd}) END AS seen"]
    # What tells how rows were read comes first: where nothing stands there, the numbers of the lines find room.
    return (f"SELECT {', '.join(['why', 'seen', *names])} "
            f"FROM (SELECT {', '.join(outer)} FROM (SELECT *, {strange} AS _strange FROM ({first})))")


def _given(source: Source, plan: Plan) -> dict[str, str]:
    """Columns of the ledger that the file gives."""
    at, mark = plan.columns, plan.money.mark
    found = {role: text_sql(f"c{at[role]}", plan.wide_blanks) for role in _TEXTS if role in at}
    for role, sql in (
        ("due_date", lambda column: days.day_sql(column, plan.order)[1]),
        ("paid_date", lambda column: days.day_sql(column, plan.order)[1]), ("invoice_format", format_sql),
        ("vat", lambda column: amounts.cents_sql(column, mark, plan.money.factor)),
        ("quantity", lambda column: f"CAST(xa_number({column}, '{mark}') AS DOUBLE)"),
        ("organisation_number", organisation_numbers.bare_sql),
        ("currency", lambda column: never_empty(f"coalesce(upper({text_sql(column, plan.wide_blanks)}), "
                                                f"{quoted(plan.money.currency)})")),
        ("kind", lambda column: never_empty(kind_sql(column))),
    ):
        if role in at:
            found[role] = sql(f"c{at[role]}")
    if months := {role: f"c{at[role]}" for role in ("period", "year") if role in at}:
        found["period"] = period_sql(**months)
    if "date" in at:
        month = "year(date) * 100 + month(date)"
        found |= {"date": "date", "period": f"coalesce({found['period']}, {month})" if "period" in found else month}
    if source.numbered:
        found["row"] = "number"
    return found | {"amount": "_amount"}


def _same(source: Source, plan: Plan) -> dict[str, str | bool]:
    """Columns of the ledger that are the same on every line, with what stands there."""
    found: dict[str, str | bool] = {"file": source.file, "gross": plan.money.gross, "currency": plan.money.currency,
                                    "kind": "entry"}
    given = _given(source, plan)
    return {role: told for role, told in found.items() if role not in given}


def _view(source: Source, plan: Plan) -> str:
    """Every column of the ledger over what was staged; what the file does not say is not staged but said here."""
    staged = _given(source, plan)
    same = {role: only(told) if isinstance(told, str) else str(told).lower()
            for role, told in _same(source, plan).items()}
    shown = [column.name if column.name in staged else
             f"{same.get(column.name, f'CAST(NULL AS {column.type})')} AS {column.name}"
             for column in COLUMNS if column.name != "line_id"]
    odd = f"CASE WHEN why IS NULL THEN nullif(split_part(seen, '{_NEVER}', {{}}), '') END AS {{}}"
    return ", ".join([*shown, "why", "CASE WHEN why IS NOT NULL THEN seen END AS cells",
                      odd.format(1, "exact"), odd.format(2, "odd_date")])


def _main(columns: Mapping[str, int]) -> int:
    """The column that shows whether a row has an amount."""
    return next(columns[role] for role in ("amount", "debit", "gross") if role in columns)


def _why(source: Source, plan: Plan) -> str:
    """The reason why a row is set aside; NULL where it is read. Cheap questions come first."""
    at = plan.columns
    main = f"c{_main(at)}"
    every = ", ".join(f"c{place}" for place in range(len(source.headers)))
    label = f"^\\s*({_SUMS})\\b"
    whole = f"(^|\\x1f)\\s*({_SUMS})\\s*:?\\s*($|\\x1f)"
    all_cells = f"lower(concat_ws(chr(31), {every}))"
    # The word may stand in the column of the numbers, which often is the first.
    alone = quoted(f"^\\s*({_SUMS})\\s*:?$")
    unnumbered = f"(document IS NULL OR regexp_matches(lower(document), {alone}))"
    maybe = [shown for name, shown in (("date", "date IS NULL"), ("document", unnumbered)) if name in at]
    filled = " + ".join(f"(CASE WHEN trim(c{place}, {quoted(BLANKS)}) <> '' THEN 1 ELSE 0 END)"
                        for place in range(len(source.headers)))
    few = f"({filled}) * 2 <= {len(source.headers) + 1}"
    begins = f"regexp_matches({all_cells}, {quoted('(^|' + chr(92) + 'x1f)' + label[1:])})"
    sums = (f"CASE WHEN {' AND '.join(maybe) or 'true'} THEN regexp_matches({all_cells}, {quoted(whole)})"
            + (f" OR ({few} AND {begins})" if maybe else "") + " ELSE false END")
    header = quoted(source.headers[_main(at)])
    # A total is a total also where its amount cannot be read; else only rows without an amount are set aside.
    return (f"CASE WHEN {sums} THEN 'total' WHEN _amount IS NOT NULL THEN NULL "
            f"WHEN trim({main}) = {header} THEN 'header' "
            f"WHEN trim(concat({every}), {quoted(BLANKS)}) = '' THEN 'empty' "
            f"WHEN {main} IS NULL THEN 'short' WHEN trim({main}, {quoted(BLANKS)}) = '' THEN 'no_amount' "
            "ELSE 'unreadable' END")
