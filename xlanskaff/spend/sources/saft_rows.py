"""What is taken from a SAF-T file: its master files, and one row of text for every line of the accounts."""

from __future__ import annotations

from dataclasses import dataclass, field

SEPARATOR = "\x1f"
"""Between the fields of a row. XML allows no text to hold it."""
MANY, PAIR = "\x1c", "\x1d"
"""Between values of a field that has many, and between the type and the value of a dimension."""

HEAD = ("transaction", "transaction_id", "period", "year", "date", "posted", "voucher", "voucher_text", "kind",
        "transaction_text", "transaction_supplier", "transaction_due", "transaction_reference", "several")
"""Fields that all lines of a transaction have alike."""
FIELDS = ("number", *HEAD, "account", "supplier", "customer", "text", "debit", "credit", "document", "reference", "due",
          "quantity", "tax", "tax_debit", "tax_credit", "analysis")
"""Fields of a row, in order.

`number` and `transaction` count lines and transactions from 1. `transaction_supplier` is the supplier of the
transaction: its own, else the only one among its lines; where there are more, `several` is 1.
`transaction_due` is the first due date among the lines. `transaction_reference` is the only reference among the lines,
else the only one among those with a supplier. `tax*` and `analysis` may hold many.
"""

TRANSACTION = {"TransactionID": "transaction_id", "Period": "period", "PeriodYear": "year", "TransactionDate": "date",
               "GLPostingDate": "posted", "VoucherType": "voucher", "VoucherDescription": "voucher_text",
               "TransactionType": "kind", "Description": "transaction_text", "SupplierID": "transaction_supplier"}
LINE = {"AccountID": "account", "SupplierID": "supplier", "CustomerID": "customer", "Description": "text",
        "SourceDocumentID": "document", "ReferenceNumber": "reference", "DueDate": "due", "Quantity": "quantity"}
AMOUNTS = {"DebitAmount": "debit", "CreditAmount": "credit"}
TAXES = {"TaxAmount": "tax", "DebitTaxAmount": "tax_debit", "CreditTaxAmount": "tax_credit"}

DIGITS = 11
"""`number` and `transaction` are written with so many digits, zeros in front."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the chart."""

    id: str
    name: str = ""
    standard: str = ""
    category: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier of the master files, with the accounts that hold its balance."""

    id: str
    name: str = ""
    number: str = ""
    vat_number: str = ""
    accounts: tuple[str, ...] = ()


@dataclass(slots=True)
class AuditFile:
    """All of a SAF-T file but its lines.

    Attributes:
        root, namespace: the root element without prefix, and the namespace it is in.
        header: element -> text, for the simple elements of the header.
        company: the same of whom the accounts belong to.
        totals: NumberOfEntries, TotalDebit and TotalCredit, as written.
        customer_accounts: accounts that hold the balance of customers.
        dimensions: (type, id) -> (what the type is called, what the id is called).
        lines, transactions: how many there are.
    """

    root: str = ""
    namespace: str = ""
    header: dict[str, str] = field(default_factory=dict)
    company: dict[str, str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    customer_accounts: set[str] = field(default_factory=set)
    dimensions: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    lines: int = 0
    transactions: int = 0
