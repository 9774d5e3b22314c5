"""The spend analysis: what is spent on what, with whom, where agreements lack, and what to do about it.

The book is filled from data. A service gives `write` the rows below by block key, in cell values (kroner with
two decimals, dates as serial numbers, choices by their labels in the book's language), and needs to compute
nothing that is computed in the models. Sums, shares and classes follow from the lines by formulas, so that a
line whose scope, category or agreement is changed changes the book.

    facts            one row: who, which period, when; what was read, set aside and with whom (see `FactsRow`)
    lines            `LineRow`; all, or the largest and then rows that sum the others. Such a row (`lines` > 1) is
                     for one scope, reason, category, coverage, risk, department and month, and of one sign, so
                     that every sum and both ends of every interval hold
    suppliers        `SupplierRow`, the `LIVE` largest, numbered from 1 as `supplier_no` of the lines
    other_suppliers  `OtherSupplierRow`, the others
    categories       `CategoryRow`, numbered from 1; every name that a line has, each once
    category_sums    given by the book itself
    departments      `DepartmentRow`, the largest first, numbered from 1 as `department_no` of the lines; 0 last
    months           `MonthRow`, every month of the period
    years            `YearRow`, every year that has the same months as the one before it, the latest first
    category_changes `CategoryChangeRow`, for each of the years; what has no category is called as the book does
    supplier_changes `SupplierChangeRow`, the largest changes of each of the years, either way
    agreements       `AgreementRow`, as registered; without rows there is no register
    coverage         `CoverageRow`, the categories again, with the number of agreements valid in each
    candidates       `CandidateRow`
    duplicates       `DuplicateRow`, questions; never deducted
    prices           `PriceRow`, the most to save first; none where the ledger has no quantities
    potential        `PotentialRow`, with the rates that are assumed
    kpis             `KpiRow`, also those that cannot be told, with what is missing
    invoice_settings one row; invoice_classes `InvoiceClassRow`, small_invoices `SmallSupplierRow`
    risk             `RiskRow`; duties `DutyRow`, what § 5a and its like ask
    reasons          `ReasonRow`, every pair of scope and reason that a line has
    assumptions      `AssumptionRow`
    next_suppliers   `NextSupplierRow`, at most 50
    suggested        `SuggestedRow`
"""

from __future__ import annotations

from typing import Annotated

from xlanskaff.books.spend_analysis_changes import CategoryChangeRow, SupplierChangeRow, YearRow
from xlanskaff.books.spend_analysis_findings import (
    AgreementRow,
    AssumptionRow,
    CandidateRow,
    CoverageRow,
    DutyRow,
    InvoiceClassRow,
    InvoiceSettingsRow,
    NextSupplierRow,
    ReasonRow,
    ReckoningRow,
    RiskRow,
    SmallSupplierRow,
    SuggestedRow,
)
from xlanskaff.books.spend_analysis_more import DUPLICATE_CARDS, DuplicateRow, KpiRow
from xlanskaff.books.spend_analysis_overview import (
    BALANCED,
    CARDS,
    WORKINGS,
    OnAgreementRow,
    PlacementRow,
    left_out,
    ranks,
    status,
    told,
)
from xlanskaff.books.spend_analysis_potential import POTENTIAL_CARDS, PotentialRow, PriceRow
from xlanskaff.books.spend_analysis_rows import (
    KEY,
    CategoryRow,
    CategorySumRow,
    DepartmentRow,
    LineRow,
    MonthRow,
    OtherSupplierRow,
    SupplierRow,
    TopSupplierRow,
)
from xlanskaff.grammar.blocks import Chart, Form, Line, Prose, Series, Sheet, Status, Table, Workbook
from xlanskaff.grammar.columns import Kind, Row, constant
from xlanskaff.language.texts import Lang, text


class FactsRow(Row):
    """What the analysis is of. Kroner: `read` is what the files say, `set_aside` what could not be read as lines.

    `left_out`: files that could not be read. `unasked`: what was bought that the threshold watch has no answer for.
    """

    organisation: Annotated[str | None, constant(fmt="prose")] = None
    period: Annotated[str | None, constant(fmt="prose")] = None
    made_on: Annotated[int | None, constant(Kind.DATE, fmt="date")] = None
    files: Annotated[str | None, constant(fmt="prose")] = None
    left_out: Annotated[str | None, constant(fmt="prose")] = None
    currency: Annotated[str | None, constant()] = None
    suppliers: Annotated[int | None, constant(Kind.WHOLE, fmt="hours_left")] = None
    persons: Annotated[int | None, constant(Kind.WHOLE, fmt="hours_left")] = None
    rows: Annotated[int | None, constant(Kind.WHOLE, fmt="hours_left")] = None
    read: Annotated[float | None, constant(Kind.NOK, fmt="amount_left")] = None
    set_aside_rows: Annotated[int | None, constant(Kind.WHOLE, fmt="hours_left")] = None
    set_aside: Annotated[float | None, constant(Kind.NOK, fmt="amount_left")] = None
    unasked: Annotated[float | None, constant(Kind.NOK, fmt="amount_left")] = None


SHEETS = ("overview", "suppliers", "other_suppliers", "categories", "departments", "changes", "changed_suppliers",
          "coverage", "agreements", "thresholds", "duplicates", "invoices", "prices", "potential", "risk", "kpis",
          "quality", "placing", "problems", "lines")


def _sums(lang: Lang) -> list[dict[str, object]]:
    return [{"name": text(f"{KEY}.category_sums.{key}", lang), "no": no}
            for no, key in enumerate(("unplaced", "all"), 1)]


_SHEETS = (
    Sheet("about", (2, 6, 26, 18, 18, 18, 36), (
        Prose("intro", lines=(Line("purpose"), Line("source"), Line("live")), span=6),
        Prose("sheets", lines=(Line("heading", "heading"), *(Line(key, "step", target=key) for key in SHEETS)), span=6),
        Prose("rules", lines=(Line("heading", "heading"), *map(Line, (
            "scope", "amounts", "agreements", "thresholds", "persons", "rest"))), span=6),
        Prose("facts_heading", lines=(Line("heading", "heading"),), span=6),
        Form("facts", model=FactsRow, value_at=4, value_span=3, hint_at=7),
    ), portrait=True, one_page=True),
    Sheet("overview", (2, 5, 34, 14, 10, 3, 22, 15, 9), (
        *CARDS,
        Status("left_out", expr=left_out("see"), gap=0, role="label"),
        Prose("next_heading", lines=(Line("heading", "heading"),), span=8, gap=0),
        status("next_place"), status("next_ask"), status("next_cover"),
        Table("top_suppliers", model=TopSupplierRow, constants=ranks, id_column="rank", titled=True),
        Chart("top_chart", at=7, beside="top_suppliers", kind="bar", rows=12, columns=3, needs="categories", series=(
            Series("top_categories", "name", "millions", "now", data_labels=True),)),
        Table("placement", model=PlacementRow, titled=True, spans={"what": 2}, id_column="what",
              constants=told("placement", "placed", "unplaced", "review", "out")),
        Table("on_agreement", at=7, model=OnAgreementRow, titled=True, id_column="what", beside="placement",
              constants=told("on_agreement", "certain", "possible", "without")),
        Chart("month_chart", kind="column", rows=9, columns=8, needs="months", series=(
            Series("months", "month", "millions", "now", data_labels=True),)),
        Status("balanced", expr=BALANCED),
    ), portrait=True, one_page=True),
    Sheet("suppliers", (2, 6, 44, 13, 15, 10, 11, 8, 11, 12, 14, 5, 5), (
        Table("suppliers", model=SupplierRow, id_column="no", freeze=True, may_be_empty=True),
    )),
    Sheet("other_suppliers", (2, 6, 44, 13, 15, 10, 11, 8, 11, 12, 14), (
        Table("other_suppliers", model=OtherSupplierRow, id_column="no", freeze=True, may_be_empty=True),
    )),
    Sheet("categories", (2, 38, 27, 15, 9, 12, *(9.5,) * 11, 5, 5), (
        Table("categories", model=CategoryRow, id_column="name", freeze=True, pinned="name", may_be_empty=True,
              named_by=("departments", "name"), gap=1),
        Table("category_sums", model=CategorySumRow, constants=_sums, id_column="no", bare=True, reserve=1),
    )),
    Sheet("departments", (2, 44, 8, 16, 9, 10, 4, 4, 12, 16, 10), (
        Table("departments", model=DepartmentRow, id_column="no", freeze=True, may_be_empty=True),
        Table("months", at=9, model=MonthRow, id_column="month", may_be_empty=True, beside="departments"),
    )),
    Sheet("changes", (2, 8, 38, 15, 15, 15, 11, 13, 14, 10, 14, 5, 5, 5, 5), (
        Table("years", model=YearRow, id_column="year", titled=True, may_be_empty=True),
        Table("category_changes", model=CategoryChangeRow, id_column="name", titled=True, may_be_empty=True,
              repeat=True),
    )),
    Sheet("changed_suppliers", (2, 8, 44, 13, 15, 15, 15, 11, 13), (
        Table("supplier_changes", model=SupplierChangeRow, id_column="name", freeze=True, may_be_empty=True),
    )),
    Sheet("coverage", (2, 38, 11, 15, 15, 15, 15, 10, 10), (
        Table("coverage", model=CoverageRow, id_column="name", freeze=True, may_be_empty=True),
    )),
    Sheet("agreements", (2, 14, 38, 32, 28, 13, 14, 14, 14, 10, 17), (
        Table("agreements", model=AgreementRow, id_column="agreement", freeze=True, may_be_empty=True),
    )),
    Sheet("thresholds", (2, 6, 60, 20, 14, 14, 13, 20, 9, 26, 40), (
        Table("candidates", model=CandidateRow, id_column="no", freeze=True, may_be_empty=True),
    )),
    Sheet("duplicates", (2, 6, 56, 32, 14, 13, 14, 8, 14, 16, 26, 40), (
        DUPLICATE_CARDS,
        Table("duplicates", model=DuplicateRow, id_column="no", freeze=True, may_be_empty=True),
    )),
    Sheet("invoices", (2, 38, 12, 15, 12, 17, 15, 5, *(9,) * 6), (
        Form("invoice_settings", model=InvoiceSettingsRow, value_at=3, hint_at=4, hint_span=4,
             initial={"small": 1_000}),
        Table("invoice_classes", model=InvoiceClassRow, id_column="size", titled=True, may_be_empty=True),
        Chart("invoice_chart", at=9, beside="invoice_settings", kind="bar", rows=12, columns=6, needs="invoice_classes",
              fmt="tally", series=(Series("invoice_classes", "size", "number", "now", data_labels=True),)),
        Table("small_invoices", model=SmallSupplierRow, id_column="name", titled=True, may_be_empty=True),
    ), one_page=True),
    Sheet("prices", (2, 44, 10, 26, 13, 9, 14, 13, 13, 10, 14, 15), (
        Table("prices", model=PriceRow, id_column="item", freeze=True, may_be_empty=True),
    )),
    Sheet("potential", (2, 34, 16, 11, 11, 16, 16, 12, 76, 5, 5), (
        POTENTIAL_CARDS,
        Table("potential", model=PotentialRow, id_column="what", may_be_empty=True),
    ), see=("prices", "invoices"), one_page=True),
    Sheet("risk", (2, 38, 38, 14, 10, 14, 52), (
        Table("risk", model=RiskRow, id_column="name", titled=True, may_be_empty=True),
        Table("duties", model=DutyRow, id_column="provision", titled=True, may_be_empty=True, spans={"duty": 4}),
    ), one_page=True),
    Sheet("kpis", (2, 9, 40, 12, 9, 16, 16, 10, 12, 18, 64, 5, 5), (
        Table("kpis", model=KpiRow, id_column="id", freeze=True, pinned="name", may_be_empty=True),
    )),
    Sheet("quality", (2, 6, 52, 19, 12, 36), (
        Status("control", expr=BALANCED, gap=0),
        Status("left_out_files", expr=left_out("here"), gap=0, role="label"),
        Table("reckoning", model=ReckoningRow, id_column="what", titled=True, spans={"what": 2}, constants=told(
            "reckoning", "in", "out", "review", "aside", "read")),
        Table("reasons", model=ReasonRow, id_column="reason", titled=True, may_be_empty=True, spans={"reason": 2}),
        Table("assumptions", model=AssumptionRow, id_column="no", titled=True, may_be_empty=True,
              spans={"assumption": 3}),
    ), portrait=True),
    Sheet("placing", (2, 6, 40, 17, 12, 30, 30, 5, 5, 3, *(9,) * 6), (
        Table("next_suppliers", model=NextSupplierRow, id_column="no", freeze=True, may_be_empty=True),
        Chart("curve", at=10, beside="next_suppliers", kind="line", rows=14, columns=7, fmt="share", maximum=1,
              needs="next_suppliers", series=(Series("next_suppliers", "no", "reached", "now"),)),
    )),
    Sheet("problems", (2, 6, 60, 28, 11, 13, 22, 50), (
        Table("suggested", model=SuggestedRow, id_column="no", freeze=True, may_be_empty=True),
    )),
    Sheet("lines", (2, 9, 12, 34, 12, 26, 32, 30, 14, 15, 16, 38, 22, 15, 46, 34, 17, 8, 5, 5, 5), (
        Table("lines", model=LineRow, id_column="id", freeze=True, pinned="supplier", may_be_empty=True),
    ), pages_wide=2),
    WORKINGS,
)

BOOK = Workbook(KEY, 1, _SHEETS)
