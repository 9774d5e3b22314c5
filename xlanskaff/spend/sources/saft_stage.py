"""Rows of SAF-T as a table of the engine, of the same shape as any other source gives.

The amount of a line is debit less credit: expenditure positive, as everywhere in the ledger.
SAF-T always gives it in the header's currency and without VAT, for VAT is a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlanskaff.spend import amounts, organisation_numbers
from xlanskaff.spend.engine import PACKED, escaped, insert, parquet, quoted
from xlanskaff.spend.ledger import COLUMNS
from xlanskaff.spend.sources import saft_accounts, saft_dimensions
from xlanskaff.spend.sources.saft_rows import FIELDS, MANY, SEPARATOR, AuditFile
from xlanskaff.spend.stage_cells import kind_sql
from xlanskaff.spend.vouchers import WORD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ELEMENTS: Mapping[str, str] = {
    "date": "Transaction/TransactionDate", "period": "Transaction/Period", "due_date": "Line/DueDate",
    "supplier_id": "Line/SupplierID", "supplier_name": "Supplier/Name",
    "organisation_number": "Supplier/RegistrationNumber", "account": "Line/AccountID",
    "account_name": "Account/AccountDescription",
    "grouping_category": "Account/GroupingCategory", "grouping_code": "Account/GroupingCode",
    "text": "Line/Description", "vat": "Line/TaxInformation",
    "document": "Line/ReferenceNumber", "kind": "Transaction/VoucherType", "quantity": "Line/Quantity",
    "debit": "Line/DebitAmount", "credit": "Line/CreditAmount",
}
"""Our column -> where in the file it comes from."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines of a file add up to, in øre, and what is worth telling about suppliers.

    Attributes:
        debit, credit: of all lines, counter-lines included.
        counter, counter_sum: counter-lines, and their debit less credit.
        own, whole, account: lines whose supplier stands on the line, is that of the transaction (its own, or the only
            one among its lines), or is known by the account of a line in it.
        several: lines of transactions with more than one supplier, which have none therefore.
        without, without_sum: lines without a supplier in all.
        shared, shared_sum: lines read that are shared between departments.
        vouchers: lines read whose document is the number of the voucher, for want of a reference.
        unknown_suppliers, unknown_accounts: ids that the master files do not have.
    """

    debit: int
    credit: int
    counter: int
    counter_sum: int
    own: int
    whole: int
    account: int
    several: int
    without: int
    without_sum: int
    shared: int
    shared_sum: int
    vouchers: int
    unknown_suppliers: tuple[str, ...]
    unknown_accounts: tuple[str, ...]


def stage(connection: DuckDBPyConnection, table: str, rows: Path, found: AuditFile, currency: str,
          folder: Path) -> tuple[saft_dimensions.Dimensions, Sums]:
    """Make a table of rows, of the shape that `xlanskaff.spend.stage` describes, and add it up.

    Besides it has `debit`, `credit` and `supplier_by`.
    """
    raw = f"{table}_raw"
    connection.execute(f"CREATE OR REPLACE VIEW {raw} AS SELECT * FROM {_reader(rows)}")
    chosen = _masters(connection, table, raw, found)
    kept = folder / f"{table}.parquet"
    # The lines are to stay in their order, so they must be what is looked up from, never what is looked up in.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        connection.execute(f"COPY ({_select(table, raw, currency)}) TO {quoted(str(kept))} "
                           f"({PACKED})")
    finally:
        connection.execute("RESET disabled_optimizers")
    connection.execute(f"CREATE OR REPLACE VIEW {table} AS SELECT *, row - 1 AS record "
                       f"FROM {parquet(kept)}")
    return chosen, _sums(connection, table)


def _reader(rows: Path) -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in FIELDS)
    return (f"read_csv({quoted(escaped(rows))}, auto_detect = false, header = false, delim = {quoted(SEPARATOR)}, "
            f"quote = '', escape = '', columns = {{{columns}}}, nullstr = '', compression = 'none', "
            "max_line_size = 16777216, hive_partitioning = false)")


def _masters(connection: DuckDBPyConnection, table: str, raw: str, found: AuditFile) -> saft_dimensions.Dimensions:
    """Tables of suppliers, accounts and dimensions, with what the lines have of them and the master files do not."""
    # Both in one pass over the rows.
    lists = connection.execute(f"SELECT list(DISTINCT trim(account)), list(DISTINCT analysis) FROM {raw}").fetchone()
    used, texts = (sorted(each for each in values or () if each is not None) for values in lists or ((), ()))
    counters = saft_accounts.counter_accounts(found, used)
    accounts = []
    for each in used:
        account = found.accounts.get(each)
        accounts.append((each, *(saft_accounts.shown(account) if account else (each, "")), each in counters,
                         account is not None, *((account.category, account.code) if account else ("", ""))))
    _fill(connection, f"{table}_accounts", "id VARCHAR, shown VARCHAR, name VARCHAR, counter BOOLEAN, known BOOLEAN, "
          "category VARCHAR, code VARCHAR", accounts)
    alone: dict[str, str] = {}
    for supplier in found.suppliers.values():
        for balance in supplier.accounts:
            alone[balance] = "" if balance in alone else supplier.id
    _fill(connection, f"{table}_suppliers", "id VARCHAR, name VARCHAR, number VARCHAR",
          [(each.id, each.name, each.number or each.vat_number) for each in found.suppliers.values()])
    _fill(connection, f"{table}_alone", "account VARCHAR, supplier VARCHAR",
          [(account, supplier) for account, supplier in alone.items() if supplier])
    chosen = saft_dimensions.choose(found.dimensions)
    _fill(connection, f"{table}_dimensions", "text VARCHAR, department VARCHAR, name VARCHAR, project VARCHAR, "
          "contract VARCHAR, purchase_order VARCHAR, shared VARCHAR",
          saft_dimensions.placed(texts, chosen, found.dimensions))
    return chosen


def _fill(connection: DuckDBPyConnection, name: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """A small table."""
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    insert(connection, name, [column.split()[1] for column in columns.split(", ")], rows)


def _select(table: str, raw: str, currency: str) -> str:
    single = f"""SELECT "transaction" AS number, min(a.supplier) AS supplier FROM {raw} JOIN {table}_alone a
                 ON trim({raw}.account) = a.account GROUP BY 1 HAVING min(a.supplier) = max(a.supplier)"""
    inner = f"""
        SELECT r.*, {amounts.cents_sql("coalesce(r.debit, '')", ".")} AS d,
               {amounts.cents_sql("coalesce(r.credit, '')", ".")} AS c,
               CASE WHEN r.supplier IS NOT NULL THEN 'line' WHEN r.transaction_supplier IS NOT NULL THEN 'transaction'
                    WHEN b.supplier IS NOT NULL THEN 'account' END AS supplier_by,
               trim(coalesce(r.supplier, r.transaction_supplier, b.supplier)) AS s
        FROM {raw} r LEFT JOIN ({single}) b ON r."transaction" = b.number"""
    wrong = "(d IS NULL AND debit IS NOT NULL OR c IS NULL AND credit IS NOT NULL)"
    amount = f"CASE WHEN {wrong} OR d IS NULL AND c IS NULL THEN NULL ELSE coalesce(d, 0) - coalesce(c, 0) END"
    finer = " OR ".join(f"strlen({name}) - strpos({name}, '.') > 2 AND contains({name}, '.')"
                        for name in ("debit", "credit"))
    numbered = organisation_numbers.bare_sql("m.number")
    year, month = "TRY_CAST(year AS INTEGER)", "TRY_CAST(period AS INTEGER)"
    given = {
        "date": f"coalesce({_day('date')}, {_day('posted')})",
        "period": f"coalesce(CASE WHEN {month} BETWEEN 1 AND 13 THEN {year} * 100 + {month} END, "
                  f"year({_day('date')}) * 100 + month({_day('date')}))",
        "due_date": f"coalesce({_day('due')}, {_day('transaction_due')})",
        "supplier_id": "nullif(s, '')", "supplier_name": "nullif(m.name, '')", "organisation_number": numbered,
        "account": "coalesce(a.shown, trim(l.account))", "account_name": "nullif(a.name, '')",
        "department": "nullif(g.department, '')", "department_name": "nullif(g.name, '')",
        "project": "nullif(g.project, '')", "contract_id": "nullif(g.contract, '')",
        "order_reference": "nullif(g.purchase_order, '')",
        "grouping_category": "nullif(trim(a.category), '')", "grouping_code": "nullif(trim(a.code), '')",
        "text": "nullif(trim(coalesce(l.text, transaction_text)), '')", "amount": amount,
        "vat": _vat(), "gross": "false", "currency": quoted(currency),
        "document": f"coalesce({_filled('reference')}, {_filled('transaction_reference')}, "
                    f"nullif({_filled('document')}, trim(coalesce(transaction_id, ''))), "
                    f"{quoted(WORD)} || {_filled('transaction_id')})",
        "kind": kind_sql("concat_ws(' ', voucher, voucher_text, l.kind)", "transaction_text"),
        "quantity": "TRY_CAST(quantity AS DOUBLE)",
    }
    # A counter-line is counted and added up, and never in the ledger: nothing else is worked out for it.
    columns = [f"{'' if column.name == 'amount' else 'CASE WHEN NOT coalesce(a.counter, false) THEN '}"
               f"CAST({given.get(column.name, 'NULL')} AS {column.type}){'' if column.name == 'amount' else ' END'} "
               f"AS {column.name}" for column in COLUMNS if column.name not in ("line_id", "file", "row")]
    shown = "concat_ws(' | ', l.account, transaction_id, date, coalesce(l.text, transaction_text), debit, credit, s)"
    odd = f"CASE WHEN {_day('date')} IS NULL THEN l.date END"
    return f"""
        SELECT {', '.join(columns)}, CAST(l.number AS BIGINT) AS row,
               CASE WHEN {amount} IS NULL THEN CASE WHEN {wrong} THEN 'unreadable' ELSE 'no_amount' END
                    WHEN a.counter THEN 'counter' END AS why,
               CASE WHEN {amount} IS NULL THEN {shown} END AS cells,
               CASE WHEN NOT coalesce(a.counter, false) AND ({finer})
                    THEN CAST(coalesce(TRY_CAST(debit AS DECIMAL(38, 16)), 0)
                    - coalesce(TRY_CAST(credit AS DECIMAL(38, 16)), 0) AS VARCHAR) END AS exact,
               g.shared <> '' AS shared, {odd} AS odd_date, d AS debit, c AS credit, supplier_by,
               several IS NOT NULL AS several,
               CASE WHEN m.id IS NULL AND s <> '' THEN s END AS unknown_supplier,
               CASE WHEN NOT a.known THEN trim(l.account) END AS unknown_account
        FROM ({inner}) l
        LEFT JOIN {table}_suppliers m ON l.s = m.id
        LEFT JOIN {table}_accounts a ON trim(l.account) = a.id
        LEFT JOIN {table}_dimensions g ON l.analysis = g.text"""


def _filled(column: str) -> str:
    return f"nullif(trim({column}), '')"


def _day(column: str) -> str:
    """A date of XML; a time zone or a time of day behind it is left out."""
    return f"coalesce(TRY_CAST({column} AS DATE), TRY_CAST(substr(trim({column}), 1, 10) AS DATE))"


def _vat() -> str:
    """Øre of VAT: debit less credit from 1.30 on; before, an amount without sign that goes with the line."""

    def added(column: str) -> str:
        one = f"CAST(TRY_CAST({column} AS DECIMAL(15, 2)) * 100 AS BIGINT)"
        many = (f"list_sum(list_transform(string_split({column}, {quoted(MANY)}), "
                "lambda x: coalesce(CAST(TRY_CAST(x AS DECIMAL(15, 2)) * 100 AS BIGINT), 0)))")
        return f"CASE WHEN contains({column}, {quoted(MANY)}) THEN {many} ELSE {one} END"

    return (f"CASE WHEN tax_debit IS NOT NULL OR tax_credit IS NOT NULL "
            f"THEN coalesce({added('tax_debit')}, 0) - coalesce({added('tax_credit')}, 0) "
            f"WHEN tax IS NOT NULL THEN {added('tax')} * CASE WHEN d IS NULL THEN -1 ELSE 1 END END")


def _sums(connection: DuckDBPyConnection, table: str) -> Sums:
    counted = ("why = 'counter'",
               *(f"why IS NULL AND supplier_by = '{by}'" for by in ("line", "transaction", "account")),
               "why IS NULL AND supplier_by IS NULL AND several", "why IS NULL AND supplier_by IS NULL",
               "why IS NULL AND shared", f"why IS NULL AND starts_with(document, {quoted(WORD)})")
    found = connection.execute(f"""
        SELECT sum(debit), sum(credit), sum(amount) FILTER (why = 'counter'),
               sum(amount) FILTER (why IS NULL AND supplier_by IS NULL),
               sum(amount) FILTER (why IS NULL AND shared),
               {', '.join(f'count(*) FILTER ({condition})' for condition in counted)} FROM {table}""").fetchone()
    (debit, credit, counter_sum, without_sum, shared_sum, counter, own, whole, account, several, without, shared,
     vouchers) = (int(value or 0) for value in found or [0] * 13)

    def unknown(column: str) -> tuple[str, ...]:
        return tuple(each[0] for each in connection.execute(
            f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY min(record)").fetchall())

    return Sums(debit, credit, counter, counter_sum, own, whole, account, several, without, without_sum, shared,
                shared_sum, vouchers, unknown("unknown_supplier"), unknown("unknown_account"))
