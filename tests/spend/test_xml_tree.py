"""Small documents as trees: what a hostile one can cost is bounded."""

from __future__ import annotations

import pytest

from xlanskaff.spend import xml_tree
from xlanskaff.spend.xml_blocks import Refused


def test_a_document_with_more_elements_than_any_invoice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "ELEMENTS", 1000)
    assert len(xml_tree.parse(b"<a>" + b"<b/>" * 999 + b"</a>").inner) == 999
    with pytest.raises(Refused) as refused:
        xml_tree.parse(b"<a>" + b"<b/>" * 1000 + b"</a>")
    assert (refused.value.why, refused.value.line) == ("bomb", 1)
