"""SAF-T read element by element: slow, and right about everything XML allows.

The quick reader gives the same rows for the same file; what it cannot be sure of, comes here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlanskaff.spend.sources.saft_rows import (
    AMOUNTS,
    DIGITS,
    FIELDS,
    LINE,
    MANY,
    PAIR,
    SEPARATOR,
    TAXES,
    TRANSACTION,
    Account,
    AuditFile,
    Supplier,
)
from xlanskaff.spend.xml_blocks import Refused, parser

DEEPEST = 64
LONGEST = 1 << 20
"""A text longer than this is no text of any accounts."""
_BLANKS = str.maketrans("\t\n\r", "   ")
_OUTER = ("GeneralLedgerEntries", "Journal")


class Reader:
    """Handlers for a parser; `found` fills up, and rows are handed on a transaction at a time.

    Attributes:
        found: what is known so far.
        path: open elements, outermost first.
    """

    def __init__(self, found: AuditFile, rows: Callable[[bytes], object]) -> None:
        """Make one that adds to `found` and hands rows to `rows`."""
        self.found = found
        self.rows = rows
        self.path: list[str] = []
        self.text: list[str] = []
        self.length = 0
        self.party: dict[str, str] = {}
        self.balances: list[str] = []
        self.entry: dict[str, str] = {}
        self.head: dict[str, str] = {}
        self.lines: list[dict[str, str]] = []
        self.line: dict[str, str] = {}
        self.pair = ["", ""]
        self.parser: Any = parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        prefix, _, local = name.rpartition(":")
        if not self.path and not self.found.root:
            self.found.root = local
            self.found.namespace = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
        self.path.append(local)
        if len(self.path) > DEEPEST:
            raise Refused("broken", f"> {DEEPEST}", self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.text.clear()
        self.length = 0

    def characters(self, text: str) -> None:
        """Text goes on."""
        self.length += len(text)
        if self.length > LONGEST:
            raise Refused("broken", f"> {LONGEST}", self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)
        self.text.append(text)

    def end(self, _name: str) -> None:
        """An element ends."""
        path = self.path
        local = path.pop()
        value = "".join(self.text) if self.text else ""
        self.text.clear()
        self.length = 0
        depth = len(path)
        if depth >= 4 and path[3] == "Transaction":
            self._in_transaction(local, value.translate(_BLANKS), depth)
        elif depth == 3 and local == "Transaction" and path[1:] == list(_OUTER):
            self._transaction()
        elif depth >= 2:
            self._in_masters(local, value.strip().translate(_BLANKS), depth)

    def _in_masters(self, local: str, value: str, depth: int) -> None:
        path = self.path
        if path[1] == "Header" and depth == 2:
            self.found.header.setdefault(local, value)
        elif path[1] == "Header":
            if path[2] == "Company" and (depth == 3 or local == "TaxRegistrationNumber"):
                self.found.company.setdefault(local, value)
        elif path[1] == "GeneralLedgerEntries" and depth == 2:
            self.found.totals.setdefault(local, value)
        elif path[1] != "MasterFiles" or depth < 3:
            return
        elif depth == 3:
            self._master(path[2], local)
        elif path[2] in ("Suppliers", "Customers") and local == "AccountID" and path[4:] in ([], ["BalanceAccount"]):
            self.balances.append(value)
        elif depth == 4 or (path[4:] == ["TaxRegistration"] and local == "TaxRegistrationNumber"):
            self.party.setdefault(local, value)

    def _master(self, kind: str, local: str) -> None:
        got, found = self.party, self.found
        if kind == "GeneralLedgerAccounts" and local == "Account":
            account = Account(got.get("AccountID", ""), got.get("AccountDescription", ""),
                              got.get("StandardAccountID", ""), got.get("GroupingCategory", ""),
                              got.get("GroupingCode", ""))
            found.accounts.setdefault(account.id, account)
        elif kind == "Suppliers" and local == "Supplier":
            supplier = Supplier(got.get("SupplierID", ""), got.get("Name", ""), got.get("RegistrationNumber", ""),
                                got.get("TaxRegistrationNumber", ""), tuple(dict.fromkeys(self.balances)))
            found.suppliers.setdefault(supplier.id, supplier)
        elif kind == "Customers":
            found.customer_accounts.update(self.balances)
        elif kind == "AnalysisTypeTable":
            found.dimensions.setdefault((got.get("AnalysisType", ""), got.get("AnalysisID", "")),
                                        (got.get("AnalysisTypeDescription", ""), got.get("AnalysisIDDescription", "")))
        self.party, self.balances = {}, []

    def _in_transaction(self, local: str, value: str, depth: int) -> None:
        path = self.path
        if depth == 4:
            if local == "Line":
                self.lines.append(self.line)
                self.line = {}
            elif local in TRANSACTION:
                self.head.setdefault(TRANSACTION[local], value)
        elif path[4] != "Line":
            return
        elif depth == 5:
            if local in LINE:
                self.line.setdefault(LINE[local], value)
            elif local == "Analysis":
                self._many("analysis", PAIR.join(self.pair))
                self.pair = ["", ""]
        elif path[5] == "Analysis" and depth == 6:
            if local in ("AnalysisType", "AnalysisID"):
                at = local == "AnalysisID"
                self.pair[at] = self.pair[at] or value
        elif local == "Amount":
            if depth == 6 and path[5] in AMOUNTS:
                self.line.setdefault(AMOUNTS[path[5]], value)
            elif depth == 7 and path[5] == "TaxInformation" and path[6] in TAXES:
                self._many(TAXES[path[6]], value)

    def _many(self, name: str, value: str) -> None:
        self.line[name] = f"{self.line[name]}{MANY}{value}" if name in self.line else value

    def _transaction(self) -> None:
        head, found = self.head, self.found
        found.transactions += 1
        suppliers = {line["supplier"] for line in self.lines if line.get("supplier")}
        if not head.get("transaction_supplier"):
            head["transaction_supplier"] = suppliers.pop() if len(suppliers) == 1 else ""
        head["several"] = "1" if len(suppliers) > 1 else ""
        head["transaction_due"] = next((line["due"] for line in self.lines if line.get("due")), "")
        references = {line["reference"] for line in self.lines if line.get("reference")}
        if len(references) > 1:
            references = {line["reference"] for line in self.lines if line.get("reference") and line.get("supplier")}
        head["transaction_reference"] = references.pop() if len(references) == 1 else ""
        head["transaction"] = f"{found.transactions:0{DIGITS}}"
        rows = []
        for line in self.lines:
            found.lines += 1
            values = {**head, **line, "number": f"{found.lines:0{DIGITS}}"}
            rows.append(SEPARATOR.join([values.get(name, "") for name in FIELDS]))
        if rows:
            self.rows(("\n".join(rows) + "\n").encode())
        self.head, self.lines, self.line = {}, [], {}
