"""One invoice or credit note (UBL as in EHF 2, EHF 3 and Peppol BIS Billing 3) as lines of a ledger.

An invoice gives one line for each of its lines, at the net amount, and one for every allowance and
charge on the whole document, so that the lines add up to what the document says it comes to
without VAT. A credit note gives the same with the sign turned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from xlanskaff.rules.organisations import nine_digits
from xlanskaff.spend.xml_tree import Node

ELEMENTS = {
    "date": "IssueDate", "due_date": "DueDate", "supplier_id": "AccountingSupplierParty/…/CompanyID",
    "supplier_name": "AccountingSupplierParty/…/RegistrationName",
    "organisation_number": "AccountingSupplierParty/…/CompanyID (0192)", "account": "AccountingCost",
    "department": "BuyerReference", "project": "ProjectReference", "text": "Item/Name",
    "amount": "LineExtensionAmount", "currency": "DocumentCurrencyCode", "document": "ID",
    "kind": "Invoice, CreditNote",
    "quantity": "InvoicedQuantity", "unit": "unitCode", "contract_id": "ContractDocumentReference",
    "order_reference": "OrderReference", "notice": "OriginatorDocumentReference",
    "product_code": "ItemClassificationCode (CPV, UNSPSC)", "invoice_format": "EHF",
}
"""Our column -> where in the document it comes from; also the order of the columns."""
_REGISTER = ("0192", "NO:ORGNR", "9908")
"""Codes for the Norwegian register of legal entities: today's, that of EHF 2, and that of old addresses."""
_CLASSES = (("STI", "CPV"), ("TST", "UNSPSC"))
"""Codes of code lists (UNCL 7143): Common Procurement Vocabulary, and UNSPSC, which EHF 2 writes out."""


@dataclass(slots=True)
class Invoice:
    """A document and its lines.

    Attributes:
        root, id: what it is, and its number.
        supplier: what tells its sender from others: organisation number, else id, else name.
        rows: one for each line, in the order of ELEMENTS, as text.
        said: what it says it comes to without VAT, with the sign of the ledger; None where it does not say.
        sum: of the lines that can be read, with the sign of the ledger.
        currency: of the document.
        buyer: organisation number of who it is sent to; empty where there is no Norwegian one.
    """

    root: str
    id: str
    supplier: str
    currency: str
    buyer: str = ""
    rows: list[list[str]] = field(default_factory=list)
    said: Decimal | None = None
    sum: Decimal = Decimal(0)

    @property
    def agrees(self) -> bool:
        """Whether the lines add up to what the document says, or it says nothing."""
        return self.said is None or self.said == self.sum


def find(top: Node) -> Node | None:
    """The invoice or credit note of a document: itself, or what an envelope holds."""
    if top.name in ("Invoice", "CreditNote"):
        return top
    if top.name == "StandardBusinessDocument":
        return next((each for each in top.inner if each.name in ("Invoice", "CreditNote")), None)
    return None


def invoice(node: Node) -> Invoice:
    """Read a document that `find` found."""
    credit = node.name == "CreditNote"
    sign = -1 if credit else 1
    party = next(node.all("AccountingSupplierParty/Party"), Node(""))
    number, given = _number(party), party.get("PartyLegalEntity/CompanyID") or party.get("PartyIdentification/ID")
    name = party.get("PartyLegalEntity/RegistrationName") or party.get("PartyName/Name")
    currency = node.get("DocumentCurrencyCode") or _currency(node)
    found = Invoice(node.name, node.get("ID"), number or given or name, currency,
                    _number(next(node.all("AccountingCustomerParty/Party"), Node(""))))
    head = {
        "date": node.get("IssueDate"), "due_date": node.get("DueDate") or node.get("PaymentMeans/PaymentDueDate"),
        "supplier_id": given or party.get("EndpointID"), "supplier_name": name, "organisation_number": number,
        "account": node.get("AccountingCost"), "department": node.get("BuyerReference"),
        "project": node.get("ProjectReference/ID"), "currency": currency, "document": found.id,
        "kind": "credit note" if credit else "invoice", "contract_id": node.get("ContractDocumentReference/ID"),
        "order_reference": _order(node.get("OrderReference/ID")), "invoice_format": "ehf",
        "notice": node.get("OriginatorDocumentReference/ID"),
    }
    for line in _lines(node, credit=credit):
        _add(found, {**head, **{key: value for key, value in line.items() if value}}, sign)
    for each in node.all("AllowanceCharge"):
        charge = each.get("ChargeIndicator").lower() in ("true", "1")
        text = each.get("AllowanceChargeReason") or each.get("AllowanceChargeReasonCode")
        _add(found, {**head, "text": text, "amount": each.get("Amount")}, sign if charge else -sign)
    said = amount(node.get("LegalMonetaryTotal/TaxExclusiveAmount"))
    found.said = said if said is None else sign * said
    return found


def amount(text: str) -> Decimal | None:
    """A number of XML; None where it is none.

    Example:
        >>> amount("-12.50"), amount("1,5"), amount("")
        (Decimal('-12.50'), None, None)
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < 10 ** 15 else None


def _add(found: Invoice, values: dict[str, str], sign: int) -> None:
    """Add a line; an amount that is none stands as it is, so that whoever reads it sets it aside."""
    value = amount(values.get("amount", ""))
    if value is not None:
        found.sum += sign * value
        values["amount"] = f"{sign * value:f}"
    count = amount(values.get("quantity", ""))
    if count is not None:
        values["quantity"] = f"{(sign if found.root == 'CreditNote' else 1) * count:f}"
    found.rows.append([values.get(name, "") for name in ELEMENTS])


def _lines(node: Node, *, credit: bool) -> Iterator[dict[str, str]]:
    for line in node.all("CreditNoteLine" if credit else "InvoiceLine"):
        quantity = next(line.all("CreditedQuantity" if credit else "InvoicedQuantity"), Node(""))
        yield {
            "text": line.get("Item/Name") or line.get("Item/Description") or line.get("Note"),
            "amount": line.get("LineExtensionAmount"), "account": line.get("AccountingCost"),
            "quantity": quantity.text, "unit": quantity.attributes.get("unitCode", ""), "product_code": _product(line),
            "order_reference": _order(line.get("OrderLineReference/OrderReference/ID")),
        }


def _product(line: Node) -> str:
    codes = list(line.all("Item/CommodityClassification/ItemClassificationCode"))
    for wanted in _CLASSES:
        for code in codes:
            if code.attributes.get("listID", "").upper() in wanted and code.text:
                return code.text
    return ""


def _order(text: str) -> str:
    """The number of an order; where only the seller's own number is known, Peppol says NA."""
    return "" if text.upper() in ("NA", "N/A") else text


def _number(party: Node) -> str:
    """The nine digits of a party: the legal id, else that of the VAT id, else of the address."""
    legal = list(party.all("PartyLegalEntity/CompanyID"))
    registered = [each.text for each in legal if each.attributes.get("schemeID", "").upper() in _REGISTER]
    taxed = [each.text for each in party.all("PartyTaxScheme/CompanyID")
             if each.text.upper().startswith("NO") or each.text.upper().endswith("MVA")]
    address = [each.text for each in party.all("EndpointID")
               if each.attributes.get("schemeID", "").upper() in _REGISTER]
    home = party.get("PostalAddress/Country/IdentificationCode").upper() == "NO"
    plain = [each.text for each in legal if home and not each.attributes.get("schemeID")]
    found = (nine_digits(text) for text in (*registered, *taxed, *address, *plain))
    return next((number for number in found if number), "")


def _currency(node: Node) -> str:
    return next((each.attributes["currencyID"] for each in node.all("LegalMonetaryTotal/TaxExclusiveAmount")
                 if "currencyID" in each.attributes), "NOK")
