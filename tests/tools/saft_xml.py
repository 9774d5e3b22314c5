"""Small SAF-T files, built from rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
Dimension = tuple[str, str]


@dataclass
class Line:
    """A line: amount above zero is debit."""

    account: str
    amount: str
    supplier: str = ""
    text: str = "Faktura"
    dimensions: Sequence[Dimension] = ()
    tax: Sequence[str] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Voucher:
    """A transaction."""

    lines: Sequence[Line]
    date: str = "2025-03-15"
    supplier: str = ""
    kind: str = "Inngående faktura"


@dataclass
class File:
    """A whole file; `accounts` are (id, name, category, code), `suppliers` (id, name, number, balance accounts)."""

    vouchers: Sequence[Voucher]
    accounts: Iterable[tuple[str, str, str, str]] = ()
    suppliers: Iterable[tuple[str, str, str, Sequence[str]]] = ()
    dimensions: Iterable[tuple[str, str, str, str]] = ()
    version: str = "1.30"
    namespace: str = NAMESPACE
    prefix: str = ""
    space: str = "\n"
    totals: Mapping[str, str] = field(default_factory=dict)

    def text(self, encoding: str = "UTF-8") -> str:
        """The file."""
        p = f"{self.prefix}:" if self.prefix else ""
        named = f' xmlns{":" + self.prefix if self.prefix else ""}="{self.namespace}"' if self.namespace else ""
        body = self._all("Header", self._one("AuditFileVersion", self.version) + self._one("AuditFileCountry", "NO")
                         + self._one("DefaultCurrencyCode", "NOK")) + self._masters() + self._entries()
        return f'<?xml version="1.0" encoding="{encoding}"?>\n<{p}AuditFile{named}>{body}</{p}AuditFile>\n'

    def _one(self, name: str, value: str) -> str:
        return self._all(name, escape(value)) if value else ""

    def _all(self, name: str, inner: str) -> str:
        p = f"{self.prefix}:" if self.prefix else ""
        return f"<{p}{name}>{inner}</{p}{name}>{self.space}"

    def _masters(self) -> str:
        accounts = "".join(self._all("Account", self._one("AccountID", id_) + self._one("AccountDescription", name)
                                     + self._one("GroupingCategory", category) + self._one("GroupingCode", code))
                           for id_, name, category, code in self.accounts)
        suppliers = "".join(self._all("Supplier", self._one("RegistrationNumber", number) + self._one("Name", name)
                                      + self._one("SupplierID", id_)
                                      + "".join(self._all("BalanceAccount", self._one("AccountID", each))
                                                for each in balances))
                            for id_, name, number, balances in self.suppliers)
        table = "".join(self._all("AnalysisTypeTableEntry", self._one("AnalysisType", kind)
                                  + self._one("AnalysisTypeDescription", called) + self._one("AnalysisID", id_)
                                  + self._one("AnalysisIDDescription", name))
                        for kind, called, id_, name in self.dimensions)
        return self._all("MasterFiles", self._all("GeneralLedgerAccounts", accounts)
                         + self._all("Suppliers", suppliers) + self._all("AnalysisTypeTable", table))

    def _entries(self) -> str:
        amounts = [float(line.amount) for each in self.vouchers for line in each.lines]
        said = {"NumberOfEntries": str(len(self.vouchers)),
                "TotalDebit": f"{sum(each for each in amounts if each > 0):.2f}",
                "TotalCredit": f"{-sum(each for each in amounts if each < 0):.2f}", **self.totals}
        totals = "".join(self._one(name, value) for name, value in said.items())
        vouchers = "".join(self._voucher(number, each) for number, each in enumerate(self.vouchers, 1))
        return self._all("GeneralLedgerEntries", totals + self._all("Journal", self._one("JournalID", "HB") + vouchers))

    def _voucher(self, number: int, each: Voucher) -> str:
        head = {"TransactionID": str(number), "Period": each.date[5:7], "PeriodYear": each.date[:4],
                "TransactionDate": each.date, "VoucherDescription": each.kind, "Description": f"Bilag {number}",
                "GLPostingDate": each.date, "SupplierID": each.supplier}
        return self._all("Transaction", "".join(self._one(name, value) for name, value in head.items())
                         + "".join(self._line(place, line) for place, line in enumerate(each.lines, 1)))

    def _line(self, number: int, line: Line) -> str:
        side = "CreditAmount" if line.amount.startswith("-") else "DebitAmount"
        taxed = "TaxAmount" if self.version < "1.3" else "DebitTaxAmount"
        return self._all("Line", self._one("RecordID", str(number)) + self._one("AccountID", line.account)
                         + "".join(self._all("Analysis", self._one("AnalysisType", kind) + self._one("AnalysisID", id_))
                                   for kind, id_ in line.dimensions)
                         + self._one("SupplierID", line.supplier) + self._one("Description", line.text)
                         + self._all(side, self._one("Amount", line.amount.lstrip("-")))
                         + "".join(self._all("TaxInformation", self._one("TaxCode", "1")
                                             + self._all(taxed, self._one("Amount", each))) for each in line.tax)
                         + "".join(self._one(name, value) for name, value in line.extra.items()))
