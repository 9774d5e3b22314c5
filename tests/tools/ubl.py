"""Small invoices and credit notes (UBL), built from rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

_SPACES = ('xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
           'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"')


def one(name: str, value: str, attributes: str = "") -> str:
    """A simple element; nothing where there is no value."""
    return f"<cbc:{name}{' ' if attributes else ''}{attributes}>{escape(value)}</cbc:{name}>" if value else ""


def all_(name: str, inner: str) -> str:
    """An element with others in it; nothing where there are none."""
    return f"<cac:{name}>{inner}</cac:{name}>" if inner else ""


@dataclass
class Document:
    """A document: `lines` are (text, net amount), `charges` (reason, amount; below zero for an allowance)."""

    lines: Iterable[tuple[str, str]] = (("Papir", "100.00"),)
    charges: Iterable[tuple[str, str]] = ()
    said: str = "100.00"
    id: str = "F1"
    credit: bool = False
    currency: str = "NOK"
    legal: str = '<cbc:CompanyID schemeID="0192">123456785</cbc:CompanyID>'
    taxed: str = ""
    party: str = ""
    item: str = ""
    extra: str = ""

    def text(self) -> str:
        """The document."""
        root, line, count = (("CreditNote", "CreditNoteLine", "CreditedQuantity") if self.credit
                             else ("Invoice", "InvoiceLine", "InvoicedQuantity"))
        money = f'currencyID="{self.currency}"'
        party = (self.party + all_("PartyTaxScheme", one("CompanyID", self.taxed))
                 + all_("PartyLegalEntity", one("RegistrationName", "Papir & Penn AS") + self.legal))
        charges = "".join(all_("AllowanceCharge", one("ChargeIndicator", str(not amount.startswith("-")).lower())
                               + one("AllowanceChargeReason", reason) + one("Amount", amount.lstrip("-"), money))
                          for reason, amount in self.charges)
        lines = "".join(all_(line, one("ID", str(number)) + one(count, "2", 'unitCode="HUR"')
                             + one("LineExtensionAmount", amount, money) + all_("Item", one("Name", text) + self.item))
                        for number, (text, amount) in enumerate(self.lines, 1))
        return (f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_SPACES} '
                f'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2">'
                + one("ID", self.id) + one("IssueDate", "2025-03-15") + one("DocumentCurrencyCode", self.currency)
                + self.extra + all_("AccountingSupplierParty", all_("Party", party)) + charges
                + all_("LegalMonetaryTotal", one("TaxExclusiveAmount", self.said, money)) + lines + f"</{root}>")
