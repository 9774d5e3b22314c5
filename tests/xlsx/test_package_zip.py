"""The archive: what its directory says is checked against what is there."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.packages import zipped
from xlanskaff.errors import Problem
from xlanskaff.xlsx.package_limits import Limits
from xlanskaff.xlsx.package_zip import Archive


def codes(data: bytes, part: str = "", **limits: int) -> list[str]:
    with pytest.raises(Problem) as refused:
        archive = Archive(data, file="a.xlsx", limits=Limits(**limits))
        for member in archive:
            archive.read(part or member.name)
    return [finding.code for finding in refused.value.findings]


def patched(data: bytes, record: bytes, offset: int, layout: str, value: int) -> bytes:
    """A copy in which one field of the first record of a kind is changed."""
    made = bytearray(data)
    struct.pack_into(layout, made, data.index(record) + offset, value)
    return bytes(made)


NAMES = st.text("abcæ/.xml", min_size=1).filter(lambda name: name.strip("/") != "" and name[-1] != "/")


@given(st.dictionaries(NAMES, st.binary(max_size=2000), max_size=6),
       st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_whatever_zipfile_writes_is_read_back(files: dict[str, bytes], compression: int) -> None:
    files = {name.lstrip("/"): content for name, content in files.items()}
    archive = Archive(zipped(files, compression))
    assert {member.name: archive.read(member.name) for member in archive} == files


def test_a_streamed_archive_with_sizes_after_the_data_is_read() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

        def seek(self, *_: object) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", "<a/>" * 50)
    data = pipe.getvalue()
    assert b"PK\7\x08" in data
    assert Archive(data).read("xl/a.xml") == b"<a/>" * 50


def test_sixty_four_bit_sizes_are_read() -> None:
    content, packed = b"abc" * 100, zlib.compress(b"abc" * 100)[2:-4]
    extra = struct.pack("<HHQQQ", 1, 24, len(content), len(packed), 0)
    crc = zlib.crc32(content)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 45, 0, 8, 0, 0, crc, 0xFFFFFFFF, 0xFFFFFFFF, 5, len(extra))
    local += b"a.xml" + extra
    start = len(local) + len(packed)
    central = struct.pack("<4s6H3I5H2I", b"PK\1\2", 45, 45, 0, 8, 0, 0, crc, 0xFFFFFFFF, 0xFFFFFFFF, 5, len(extra),
                          0, 0, 0, 0, 0xFFFFFFFF) + b"a.xml" + extra
    at = start + len(central)
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(central), start)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert Archive(local + packed + central + end64 + locator + end).read("a.xml") == content


def test_a_comment_after_the_archive_does_no_harm() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.xml", "<a/>")
        archive.comment = "Laget på rådhuset".encode()
    assert Archive(made.getvalue()).read("a.xml") == b"<a/>"


def test_names_are_compared_without_case_and_with_either_slash() -> None:
    archive = Archive(zipped({"XL\\Workbook.xml": "<a/>"}))
    assert "xl/workbook.xml" in archive
    assert archive.read("XL/WORKBOOK.XML") == b"<a/>"


def test_two_members_of_one_name_are_refused() -> None:
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("xl/a.xml", "1")
            archive.writestr("xl/A.xml", "2")
    assert codes(made.getvalue()) == ["XA-118"]


def test_folders_in_the_archive_are_stepped_over() -> None:
    archive = Archive(zipped({"xl/": b"", "xl/a.xml": b"<a/>"}))
    assert [member.name for member in archive] == ["xl/a.xml"]


GOOD = zipped({"a.xml": b"<a>" + b"x" * 1000 + b"</a>", "b.xml": b"<b/>"})


@pytest.mark.parametrize(("record", "offset", "layout", "value", "code"), [
    (b"PK\1\2", 24, "<I", 10, "XA-117"),              # declares less than there is
    (b"PK\1\2", 24, "<I", 5000, "XA-114"),            # declares more than there is
    (b"PK\1\2", 16, "<I", 1, "XA-114"),               # another checksum
    (b"PK\1\2", 8, "<H", 1, "XA-129"),                # encrypted
    (b"PK\1\2", 10, "<H", 12, "XA-129"),              # packed with bzip2
    (b"PK\1\2", 42, "<I", 9, "XA-114"),               # data somewhere else
    (b"PK\1\2", 42, "<I", 0x7FFFFFFF, "XA-114"),
    (b"PK\1\2", 20, "<I", 0x7FFFFFFF, "XA-114"),
    (b"PK\1\2", 28, "<H", 60000, "XA-114"),           # a name longer than the directory
    (b"PK\5\6", 10, "<H", 9, "XA-114"),               # another number of members
    (b"PK\5\6", 12, "<I", 0x7FFFFFFF, "XA-114"),
    (b"PK\5\6", 16, "<I", 3, "XA-114"),
    (b"PK\5\6", 0, "<I", 0, "XA-114"),
])
def test_a_directory_that_does_not_fit_is_refused(record: bytes, offset: int, layout: str, value: int,
                                                  code: str) -> None:
    assert codes(patched(GOOD, record, offset, layout, value)) == [code]


def test_overlapping_members_are_refused() -> None:
    second = GOOD.index(b"PK\1\2", GOOD.index(b"PK\1\2") + 4)
    made = bytearray(GOOD)
    struct.pack_into("<I", made, second + 42, 0)
    assert codes(bytes(made)) == ["XA-114"]


def test_limits_hold_for_members_sizes_and_ratio() -> None:
    assert codes(GOOD, members=1) == ["XA-116"]
    assert codes(GOOD, part_bytes=1006) == ["XA-117"]
    assert codes(GOOD, total_bytes=1010) == ["XA-134"]
    assert codes(GOOD, ratio=10, ratio_from=100) == ["XA-117"]
    archive = Archive(GOOD, limits=Limits(members=2, part_bytes=1007, total_bytes=1011, ratio=1000, ratio_from=100))
    assert len(archive.read("a.xml")) == 1007
    with pytest.raises(Problem):
        archive.read("a.xml", 1006)


@given(st.data())
def test_a_damaged_archive_is_read_right_or_refused(data: st.DataObject) -> None:
    made = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    del made[data.draw(st.integers(0, len(made))):]
    whole = {b"<a>" + b"x" * 1000 + b"</a>", b"<b/>"}
    try:
        archive = Archive(bytes(made))
        for member in archive:
            assert archive.read(member.name) in whole
    except Problem as problem:
        assert problem.findings
