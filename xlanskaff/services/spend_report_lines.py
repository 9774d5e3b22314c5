"""The lines of a report, put into the workbook straight from Parquet files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.books.spend_analysis_rows import MATCH
from xlanskaff.grammar.names import table_name
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_report_places import Named
from xlanskaff.services.spend_report_sums import COVERAGE
from xlanskaff.services.spend_report_words import told
from xlanskaff.spend import engine as local
from xlanskaff.spend.analyses.engine import Engine, values
from xlanskaff.spend.analyses.sheet_lines import Cut
from xlanskaff.spend.engine import PACKED, parquet, quoted
from xlanskaff.spend.persons import MASK, PRIVATE, masked_sql, mentions_sql
from xlanskaff.xlsx.lines import LineColumn, Lines, put_lines

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = (
    LineColumn("id", "whole"), LineColumn("day", "date"), LineColumn("supplier", "text"),
    LineColumn("organisation_number", "text"), LineColumn("department", "text"), LineColumn("account", "text"),
    LineColumn("words", "text"), LineColumn("document", "text"), LineColumn("amount", "ore"),
    LineColumn("scope", "text"), LineColumn("category", "text"), LineColumn("coverage", "text"),
    LineColumn("agreement", "text"), LineColumn("reason", "text"), LineColumn("risk", "text"),
    LineColumn("candidate", "text"), LineColumn("lines", "whole"),
    LineColumn("supplier_no", "whole"), LineColumn("department_no", "whole"), LineColumn("month", "whole"))
"""The columns of the sheet, from left to right."""
_SHARES = "ROW_GROUP_SIZE 4096"
"""Lines are written by as many threads as there are groups of them."""


@contextmanager
def ready(engine: Engine, folder: Path, named: Named, agreements: tuple[str, ...], *, width: int,
          lang: Lang) -> Iterator[DuckDBPyConnection]:
    """The table `ready` with the rows of the sheet; reads `shown` and `summed`.

    Args:
        folder: for files on the way.
        agreements: what each agreement of the register is called.
        width: how many departments have a number of their own; 0 for all.
    """
    lines, summed = folder / "sheet-lines.parquet", folder / "sheet-sums.parquet"
    number = f"LEAST(p.department, {width + 1})" if width else "p.department"
    engine.export(f"""
        SELECT p.line_id, p.day, p.month, p.amount, p.verdict, p.category, p.coverage, p.risk, p.agreement, p.own,
               p.shared, p.seller, {number} AS department_no, p.department, s.masked_name AS supplier, s.person,
               CASE WHEN s.person THEN NULL ELSE s.organisation_number END AS organisation_number,
               l.supplier_name AS written, l.account, l.account_name, l.text,
               COALESCE(p.document, CAST(p.number AS VARCHAR)) AS document, l.contract_id
        FROM shown p JOIN ledger l ON l.line_id = p.line_id
        LEFT JOIN suppliers s ON s.supplier = p.supplier""", lines)
    engine.export("SELECT * FROM summed", summed)
    with tempfile.TemporaryDirectory(prefix="xlanskaff-", ignore_cleanup_errors=True) as spill, \
            local.engine(Path(spill), memory="400MB") as connection:
        for table, path in (("shown", lines), ("sums", summed)):
            connection.execute(f"CREATE VIEW {table} AS FROM {parquet(path)}")
        for table, words in (("placings", [f"{scope}\t{reason}" for scope, reason in named.placings]),
                             ("categories", named.category_names), ("departments", named.departments),
                             ("risks", named.risk_names), ("agreements", agreements)):
            connection.execute(f"CREATE TABLE {table} AS " + values(
                (("number", "INTEGER"), ("words", "VARCHAR")), [*enumerate(words, 0 if table == "agreements" else 1)]))
        # A file of its own: the long expressions are planned once, and not for every piece of XML they stand in.
        private = [number for (_, reason), number in named.places.placings.items() if reason in PRIVATE]
        made = folder / "sheet-ready.parquet"
        connection.execute(f"COPY ({_query(width, private, lang)}) TO {quoted(str(made))} ({PACKED}, {_SHARES})")
        connection.execute(f"CREATE VIEW ready AS FROM {parquet(made, 'file_row_number = true')}")
        yield connection


def fill(connection: DuckDBPyConnection, source: bytes | Path, cut: Cut, target: Path, *,
         progress: Callable[[int], None] | None = None) -> Lines:
    """Put the rows of `ready` into the workbook.

    Args:
        source: the workbook; all its results are right already.
    """
    if not cut.lines + cut.summed:
        from xlanskaff.services.spend_import_write import beside

        with beside(target) as part:
            part.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
        return Lines(0, ())
    return put_lines(source, table_name("lines"), COLUMNS, connection, "SELECT * FROM ready", target, computed=True,
                     numbered="file_row_number", progress=progress)


def _query(width: int, private: Sequence[int], lang: Lang) -> str:
    """Lines in the order of the ledger, then the rows that sum others."""
    coverage = "CASE coverage " + " ".join(
        f"WHEN {level} THEN {quoted(str(MATCH.label(code, lang)))}" for level, code in COVERAGE.items()) + " END"
    # What stands in the texts of a person's lines may be the name, in any order.
    text = (f"CASE WHEN s.verdict IN ({', '.join(map(str, private)) or 'NULL'}) THEN NULL "
            f"WHEN person AND {mentions_sql('text', 'written')} THEN supplier ELSE {masked_sql('text')} END")
    document, contract = (
        f"CASE WHEN person AND {mentions_sql(column, 'written')} THEN {quoted(MASK)} ELSE {masked_sql(column)} END"
        for column in ("document", "contract_id"))
    account, account_name = masked_sql("account"), masked_sql("account_name")
    other = quoted(told("other_departments", lang))
    summed = told("summed", lang, count="|").split("|")
    month = ("CASE WHEN {0}month > 0 THEN date_diff('day', DATE '1899-12-30', "
             "make_date({0}month // 100, {0}month % 100, 1)) END")
    return f"""
        SELECT s.line_id AS id, s.day, s.supplier, s.organisation_number, d.words AS department,
               CASE WHEN s.account_name IS NULL OR s.account_name = s.account THEN {account}
                    WHEN s.account IS NULL OR starts_with(s.account_name, s.account) THEN {account_name}
                    ELSE concat({account}, ' ', {account_name}) END AS account,
               {text} AS words, {document} AS document, s.amount,
               split_part(p.words, chr(9), 1) AS scope, c.words AS category, {coverage} AS coverage,
               COALESCE(NULLIF(trim({contract}), ''), a.words) AS agreement,
               split_part(p.words, chr(9), 2) AS reason, r.words AS risk,
               concat_ws(', ', NULLIF(s.own, 0), NULLIF(s.shared, 0)) AS candidate,
               1 AS lines, s.seller AS supplier_no, s.department_no, {month.format('s.')} AS month
        FROM shown s LEFT JOIN placings p ON p.number = s.verdict LEFT JOIN categories c ON c.number = s.category
        LEFT JOIN departments d ON d.number = s.department LEFT JOIN risks r ON r.number = s.risk
        LEFT JOIN agreements a ON a.number = s.agreement
        UNION ALL BY NAME
        SELECT NULL AS id, CASE WHEN {width} > 0 AND u.department > {width} THEN {other} ELSE d.words END AS department,
               concat({quoted(summed[0])}, u.lines, {quoted(summed[1])}) AS words, u.amount,
               split_part(p.words, chr(9), 1) AS scope, c.words AS category, {coverage} AS coverage,
               split_part(p.words, chr(9), 2) AS reason, r.words AS risk, u.lines, 0 AS supplier_no,
               u.department AS department_no, {month.format('u.')} AS month
        FROM sums u LEFT JOIN placings p ON p.number = u.verdict LEFT JOIN categories c ON c.number = u.category
        LEFT JOIN departments d ON d.number = u.department LEFT JOIN risks r ON r.number = u.risk
        ORDER BY id NULLS LAST, department_no, month, reason, category, amount DESC, scope, coverage, risk"""
