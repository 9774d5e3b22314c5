"""The zip file around a fill: whatever way the source was packed, the copy is sound."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tools.zips import packed, with_parts
from xlanskaff.errors import Problem
from xlanskaff.xlsx.fill import Deflate, Placeholder, Slot, compile_template, isal_deflate, zlib_deflate
from xlanskaff.xlsx.fill.deflate import crc_over

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def plain() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Ark")
        for row in range(300):
            sheet.write(row, 0, f"linje {row}")
            sheet.write(row, 1, row)
        workbook.add_worksheet("Tomt")
    return made.getvalue()


class _Stream(io.RawIOBase):
    """A target that cannot seek: zipfile then leaves sizes to data descriptors."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def,override]
        self.kept += data
        return len(data)


def repacked(source: bytes, kind: str) -> bytes:
    """The same parts, packed another way."""
    target: io.BytesIO | _Stream = _Stream() if kind == "descriptors" else io.BytesIO()
    method = zipfile.ZIP_STORED if kind == "stored" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(io.BytesIO(source)) as archive, zipfile.ZipFile(target, "w", method) as copy:  # type: ignore[arg-type]
        for name in archive.namelist():
            info = zipfile.ZipInfo(name, (2024, 5, 17, 12, 30, 2))
            info.compress_type = method
            info.external_attr = 0o640 << 16
            info.comment = b"merknad"
            info.extra = b"\x20\xa2\x04\x00luft"
            with copy.open(info, "w", force_zip64=kind == "zip64") as member:
                member.write(archive.read(name))
        copy.comment = b"en merknad"
    data = bytes(target.kept) if isinstance(target, _Stream) else target.getvalue()
    return b"MZ stub" * 9 + data if kind == "after a stub" else data


def sound(data: bytes) -> zipfile.ZipFile:
    """The file as zipfile sees it, every local header checked against the directory."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    at = 0
    for info in sorted(archive.infolist(), key=lambda one: one.header_offset):
        assert info.header_offset == at
        signature, _, flags, method, _, _, crc, size, whole, name, extra = struct.unpack_from(
            "<IHHHHHIIIHH", data, at
        )
        assert (signature, flags, method) == (0x04034B50, info.flag_bits, info.compress_type)
        assert (crc, size, whole) == (info.CRC, info.compress_size, info.file_size)
        assert not flags & 8
        at += 30 + name + extra + size
    assert at == archive.start_dir  # nothing between the members, nothing left over
    return archive


@pytest.mark.parametrize("kind", ["deflated", "stored", "descriptors", "zip64", "after a stub"])
def test_a_member_keeps_its_compressed_bytes_however_it_was_packed(plain: bytes, kind: str) -> None:
    source = repacked(plain, kind)
    out = b"".join(compile_template(source, [Slot("Ark", 7, 2)]).fill([70]))
    archive = sound(out)
    before, after = packed(source), packed(out)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == [SHEET]
    assert '<c r="B7"><v>70</v></c>' in archive.read(SHEET).decode()
    kept = archive.getinfo("xl/workbook.xml")
    assert (kept.date_time, kept.external_attr, kept.comment) == (
        (2024, 5, 17, 12, 30, 2),
        0o640 << 16,
        b"merknad",
    )
    assert archive.getinfo(SHEET).date_time == (1980, 1, 1, 0, 0, 0)
    assert archive.comment == b"en merknad"


def test_the_same_values_give_the_same_bytes(plain: bytes) -> None:
    one, other = (compile_template(plain, [Slot("Ark", 1, 2), Slot("Tomt", 1, 1)]) for _ in range(2))
    one.fill(["noe", "annet"])
    assert b"".join(one.fill([1, "x"])) == b"".join(other.fill([1, "x"])) == b"".join(one.fill([1, "x"]))


def test_a_path_and_its_bytes_give_the_same_book(plain: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mål og tiltak.xlsx"
    path.write_bytes(plain)
    assert compile_template(path, [Slot("Ark", 1, 2)]).fill([1]) == compile_template(
        plain, [Slot("Ark", 1, 2)]
    ).fill([1])


@pytest.mark.parametrize(
    "deflate", [zlib_deflate(1), zlib_deflate(9), isal_deflate(0), isal_deflate(1), isal_deflate(2)]
)
def test_every_deflate_gives_the_same_parts(plain: bytes, deflate: Deflate) -> None:
    slots = [Slot("Ark", 1, 2), Slot("Ark", 290, 5), Slot("Tomt", 400, 3)]
    usual = sound(b"".join(compile_template(plain, slots).fill(["å", 2, None])))
    other = sound(b"".join(compile_template(plain, slots, deflate=deflate).fill(["å", 2, None])))
    assert {name: usual.read(name) for name in usual.namelist()} == {
        name: other.read(name) for name in other.namelist()
    }


def test_without_isal_the_parts_are_the_same(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from xlanskaff.xlsx.fill.deflate import quickest

    slots = [Slot("Ark", 1, 2), Slot("Ark", 290, 5)]
    usual = sound(b"".join(compile_template(plain, slots).fill(["å", 2])))
    monkeypatch.setitem(sys.modules, "isal", None)
    quickest.cache_clear()
    try:
        assert quickest()[1] is zlib.crc32
        other = sound(b"".join(compile_template(plain, slots).fill(["å", 2])))
    finally:
        quickest.cache_clear()
    assert usual.read(SHEET) == other.read(SHEET)


@given(
    st.lists(st.tuples(st.integers(1, 320), st.integers(1, 4)), min_size=1, max_size=6, unique=True),
    st.data(),
)
def test_slots_anywhere_in_a_long_sheet_give_a_sound_file(
    plain: bytes, places: list[tuple[int, int]], data: st.DataObject
) -> None:
    template = compile_template(plain, [Slot("Ark", row, column) for row, column in places])
    members = set(zipfile.ZipFile(io.BytesIO(plain)).namelist())
    for _ in range(3):
        filled = sound(b"".join(template.fill([data.draw(st.integers() | st.text(max_size=5)) for _ in places])))
        assert set(filled.namelist()) == members


@given(st.binary(max_size=5000), st.binary(max_size=5000))
def test_checksums_are_joined_as_if_the_data_were_one(first: bytes, second: bytes) -> None:
    assert crc_over(len(second))(zlib.crc32(first)) ^ zlib.crc32(second) == zlib.crc32(first + second)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: b"", "XA-150"),
        (lambda data: b"id;navn\n1;Skole\n", "XA-150"),
        (lambda data: data[: len(data) // 2], "XA-150"),
        (lambda data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data[8:4000], "XA-150"),
        (lambda data: with_parts(data, {"xl/workbook.xml": None}), "XA-150"),
        (lambda data: with_parts(data, {SHEET: None}), "XA-152"),
        (lambda data: with_parts(data, {"XL/WORKBOOK.XML": "x"}), "XA-150"),
        (lambda data: with_parts(data, {"xl/workbook.xml": "<workbook>"}), "XA-151"),
        (lambda data: with_parts(data, {"xl/workbook.xml": "<workbook/>"}), "XA-150"),
    ],
)
def test_what_is_not_a_workbook_is_a_problem(plain: bytes, damage, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Problem) as caught:
        compile_template(damage(plain), [Slot("Ark", 1, 1)])
    assert [finding.code for finding in caught.value.findings] == [code]


def test_a_damaged_or_encrypted_sheet_is_a_problem_only_where_it_is_filled(plain: bytes) -> None:
    at = plain.index(packed(plain)["xl/worksheets/sheet2.xml"])
    broken = plain[:at] + b"\xff\xff\xff" + plain[at + 3 :]
    with pytest.raises(Problem) as caught:
        compile_template(broken, [Slot("Tomt", 1, 1)])
    assert [finding.code for finding in caught.value.findings] == ["XA-150"]
    entry = plain.index(b"PK\x01\x02", plain.rindex(b"PK\x05\x06") - 2000)
    while SHEET.encode() != plain[entry + 46 : entry + 46 + len(SHEET)]:
        entry = plain.index(b"PK\x01\x02", entry + 4)
    locked = plain[: entry + 8] + b"\x01" + plain[entry + 9 :]
    with pytest.raises(Problem) as caught:
        compile_template(locked, [Slot("Ark", 1, 1)])
    assert [finding.code for finding in caught.value.findings] == ["XA-159"]


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        compile_template(tmp_path / "borte.xlsx", [Slot("Ark", 1, 1)])
    assert [(finding.code, finding.file) for finding in caught.value.findings] == [("XA-150", "borte.xlsx")]


def test_a_template_becomes_a_workbook(plain: bytes) -> None:
    types = "[Content_Types].xml"
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        text = archive.read(types).decode()
    template = with_parts(plain, {types: text.replace("sheet.main+xml", "template.main+xml")})
    made = compile_template(template, [Slot("Ark", 1, 1)])
    assert sound(b"".join(made.fill([1]))).read(types).decode() == text
    assert types in made.changed
    assert types not in compile_template(plain, [Slot("Ark", 1, 1)]).changed


def test_a_book_with_only_properties_to_set_is_filled_too(plain: bytes) -> None:
    template = compile_template(plain, [], placeholders=[Placeholder("core", "title", "navn")])
    assert (
        "Skole &amp; barnehage"
        in sound(b"".join(template.fill([], {"navn": "Skole & barnehage"})))
        .read("docProps/core.xml")
        .decode()
    )
