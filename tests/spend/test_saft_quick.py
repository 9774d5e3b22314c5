"""The quick way to read SAF-T gives what the slow way gives, whatever the file is like."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.saft_xml import File, Line, Voucher
from xlanskaff.spend.sources import saft_read
from xlanskaff.spend.sources.saft_quick import Unsure
from xlanskaff.spend.sources.saft_read import read_rows
from xlanskaff.spend.xml_blocks import Refused

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
                max_size=60)
IDS = st.text("0123456789ABKæø -:", max_size=30)
LINES = st.builds(
    Line, account=st.sampled_from(["4300", "6540", "2400", "1920", "61050:1"]),
    amount=st.decimals(-10 ** 9, 10 ** 9, places=2, allow_nan=False).map(lambda value: f"{value:.2f}"), supplier=IDS,
    text=TEXTS, dimensions=st.lists(st.tuples(st.sampled_from(["A", "P", "AVD"]), IDS), max_size=4),
    tax=st.lists(st.just("25.00"), max_size=3),
    extra=st.dictionaries(st.sampled_from(["DueDate", "ReferenceNumber", "Quantity", "CID", "SourceDocumentID"]), IDS))
FILES = st.builds(
    File,
    vouchers=st.lists(st.builds(Voucher, lines=st.lists(LINES, max_size=5), supplier=IDS, kind=TEXTS), max_size=8),
    prefix=st.sampled_from(["", "n1", "saft"]), space=st.sampled_from(["", "\n", "\r\n\t"]),
    version=st.sampled_from(["1.10", "1.30"]))
ODDITIES = [
    "<!-- merk -->", "<!-- <Line> -->", "<![CDATA[a < b]]>", "<?pi?>", "&#230;", "&#xE6;", "&amp;lt;", "&#10;", "\n",
    "&ukjent;", "&#0;", "\x01", "<Description>igjen</Description>", "<Description/>", "<Line>", "</Line>", "</a>",
    "<Ny>x</Ny>", "<Amount a='1'>2</Amount>", "<Transaction>", "</Transaction>", "<Analysis/>", "<!DOCTYPE a>", ">",
    "<", "]]>", "\ufffe", "<Journal></Journal>", "</Journal><Journal>", "<Line></Line>",
]


def outcome(data: bytes, *, quick: bool, block: int = 1 << 20) -> object:
    """What a way of reading makes of a file: the rows and all else, or why not."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "fil.xml", Path(folder) / "rader.txt"
        path.write_bytes(data)
        try:
            found = read_rows(path, out, quick=quick, block=block)
        except Refused as refused:
            return refused.why, refused.line
        return out.read_bytes(), found


@settings(max_examples=60, deadline=None)
@given(FILES, st.sampled_from([64, 257, 1 << 20]))
def test_the_quick_way_gives_the_same_as_the_slow_way(file: File, block: int) -> None:
    data = file.text().encode()
    assert outcome(data, quick=True, block=block) == outcome(data, quick=False)


@settings(max_examples=120, deadline=None)
@given(FILES, st.lists(st.tuples(st.sampled_from(ODDITIES), st.integers(0)), min_size=1, max_size=3),
       st.sampled_from([113, 1 << 20]))
def test_what_is_odd_about_a_file_makes_no_difference(file: File, odd: list[tuple[str, int]], block: int) -> None:
    text = file.text()
    for what, place in odd:
        at = text.find("<", place % len(text)) if place % 3 else place % len(text)
        text = text[:at] + what + text[at:]
    data = text.encode("utf-8", "surrogatepass")
    assert outcome(data, quick=True, block=block) == outcome(data, quick=False)


@settings(max_examples=80, deadline=None)
@given(FILES, st.integers(0, 2 ** 32))
def test_a_mangled_file_is_read_the_same_or_refused_the_same(file: File, seed: int) -> None:
    data = bytearray(file.text().encode())
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        if chance.random() < 0.5:
            data[at] = chance.choice([*b"<>/&;x19 \n\t\x00\x1f\xc3\xff", data[at] ^ 1])
        else:
            del data[at:at + chance.randint(1, 20)]
    assert outcome(bytes(data), quick=True) == outcome(bytes(data), quick=False)


def test_an_ordinary_file_is_read_the_quick_way_all_through(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []

    def scan(*given: object) -> bytes:
        rows: bytes = real(*given)  # type: ignore[arg-type]
        taken.append(len(rows))
        return rows

    real = saft_read.scan
    monkeypatch.setattr(saft_read, "scan", scan)
    line = Line("6540", "10.00", text="Kjøp & salg <1>", dimensions=[("A", "1"), ("P", "2")], tax=["2.50", "1.00"])
    data = File([Voucher([line, Line("2400", "-10.00", "20000")])] * 50).text().encode()
    rows, _ = outcome(data, quick=True)  # type: ignore[misc]
    assert sum(taken) == len(rows)
    assert "Kjøp & salg <1>".encode() in rows


@pytest.mark.parametrize("within", [
    "<Line><!-- x --></Line>", "<Line><Description>a\nb</Description></Line>", "<Line><Ukjent>1</Ukjent></Line>",
    "<Line><DueDate>1</DueDate><DueDate>2</DueDate></Line>"])
def test_a_block_with_anything_uncommon_in_it_is_not_taken(within: str) -> None:
    from xlanskaff.spend.sources.saft_quick import scan
    from xlanskaff.spend.sources.saft_rows import AuditFile
    from xlanskaff.spend.sources.saft_words import words

    table, found = words(b""), AuditFile()
    assert table is not None
    with pytest.raises(Unsure):
        scan(f"<Transaction>{within}</Transaction>".encode(), table, found)
    assert (found.lines, found.transactions) == (0, 0)
