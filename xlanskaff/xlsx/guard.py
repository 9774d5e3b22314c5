"""What a file is, before anything in it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from xlanskaff.errors import Finding, Problem, error, note
from xlanskaff.xlsx.package_limits import LIMITS, MIB, Limits
from xlanskaff.xlsx.package_ole import MAGIC, stream_names
from xlanskaff.xlsx.package_relations import Relation, read_relations, relations_part
from xlanskaff.xlsx.package_zip import Archive

__all__ = ["LIMITS", "Limits", "file_bytes", "inside", "look", "workbook_part"]

_prolog = re.compile(rb"(?>\s++|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE", re.DOTALL)
_OTHER = {b"%PDF": "PDF", b"{\\rtf": "RTF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF",
          b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip", b"\x1f\x8b": "gzip"}


def look(path: Path, limits: Limits = LIMITS) -> tuple[Finding, ...]:
    """What keeps a file from being read as a workbook; empty when nothing does.

    Everything in it is unpacked once, within the limits, so that what the archive declares is
    checked against what is there. Nothing is kept and nothing is parsed but the list of parts.
    """
    try:
        data = file_bytes(path, limits=limits)
        archive = Archive(data, file=path.name, limits=limits)
        for member in archive:
            content = archive.read(member.name)
            if member.name.lower().endswith((".xml", ".rels", ".vml", ".xsd")) and has_doctype(content):
                return (archive.finding("XA-119", part=member.name),)
        index = relations_part("")
        data = archive.read(index) if index in archive else b"<none/>"
        workbook_part(archive, read_relations(data, "", file=archive.file, limits=limits))
    except Problem as problem:
        return problem.findings
    return ()


def file_bytes(path: Path, *, name: str = "", limits: Limits = LIMITS) -> bytes:
    """The content of a file that is a zip archive of acceptable size.

    Raises:
        Problem: it cannot be read, is too large, empty, a lock file, or something else than a
            zip archive; the finding says what it is.
    """
    name = name or path.name
    if is_lock_file(path.name):
        raise Problem([note("XA-102", file=name)])
    try:
        status = path.stat()
        if not (S_ISREG(status.st_mode) or S_ISDIR(status.st_mode)):
            raise Problem([error("XA-128", file=name, seen="a pipe or a device")])
        with path.open("rb", buffering=0) as stream:
            data = b"" if status.st_size > limits.file_bytes else stream.read()
    except OSError as fault:
        raise Problem([error("XA-128", file=name, seen=fault.strerror or type(fault).__name__)]) from None
    if max(len(data), status.st_size) > limits.file_bytes:
        raise Problem([error("XA-115", file=name, most=limits.file_bytes // MIB)])
    if data[:4] in (b"PK\3\4", b"PK\5\6"):
        return data
    raise Problem([kind(data, name)])


def is_lock_file(name: str) -> bool:
    """Whether a name is that of the small file an open workbook leaves beside itself.

    Example:
        >>> is_lock_file("~$Skole.xlsx"), is_lock_file(".~lock.Skole.xlsx#"), is_lock_file("Skole.xlsx")
        (True, True, False)
    """
    return name.startswith("~$") or name.startswith(".~lock.")


def kind(data: bytes, name: str) -> Finding:
    """What a file is that is no zip archive."""
    if not data:
        return error("XA-101", file=name)
    if data.startswith(MAGIC):
        return _compound(data, name)
    for magic, what in _OTHER.items():
        if data.startswith(magic):
            return error("XA-103", file=name, seen=what)
    text = _text(data[:4096])
    if text is None:
        return error("XA-103", file=name, seen=data[:4].hex(" "))
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<"):
        web = "<html" in start or start.startswith(("<!doctype html", "<table", "<body", "<head", "<meta"))
        return error("XA-112" if web else "XA-113", file=name)
    first = next((line for line in text.splitlines() if line.strip()), "")
    return error("XA-111", file=name, seen=first.strip()[:40])


def inside(archive: Archive) -> Finding:
    """Why an archive holds no workbook that we read."""
    names = {member.name.lower() for member in archive}
    if "mimetype" in names and b"opendocument" in archive.read("mimetype", 1024):
        return archive.finding("XA-108")
    if any(name.endswith("workbook.bin") for name in names):
        return archive.finding("XA-109")
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        return archive.finding("XA-110")
    if "[content_types].xml" in names or any(name.startswith("xl/") for name in names):
        return archive.finding("XA-121", part="xl/workbook.xml")
    return archive.finding("XA-110")


def workbook_part(archive: Archive, links: Iterable[Relation]) -> str:
    """The part that is the workbook, from the relations of the package.

    Raises:
        Problem: there is none that we read; the finding says what the archive is instead.
    """
    for link in links:
        target = link.target.lower()
        if link.kind == "officeDocument" and not link.external and target in archive \
                and not target.endswith(".bin") and not target.startswith(("word/", "ppt/")):
            return link.target
    raise Problem([inside(archive)])


def has_doctype(data: bytes) -> bool:
    """Whether an XML part has a document type, in any encoding Excel reads.

    Example:
        >>> has_doctype(b"<?xml version='1.0'?><!-- x --><!DOCTYPE a>"), has_doctype(b"<a><!DOCTYPE a></a>")
        (True, False)
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
        encoding = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2], "utf-16")
        data = data[:1 << 20].decode(encoding, "replace").encode()
    return _prolog.match(data.removeprefix(b"\xef\xbb\xbf")) is not None


def _compound(data: bytes, name: str) -> Finding:
    names = stream_names(data)
    if any("drmencrypted" in stream or stream.endswith(("drmcontent", "labelinfo")) for stream in names):
        return error("XA-105", file=name)
    if "encryptedpackage" in names or "encryptioninfo" in names:
        return error("XA-104", file=name)
    if names & {"worddocument", "powerpoint document", "__properties_version1.0"}:
        return error("XA-107", file=name)
    if not names or names & {"workbook", "book"}:
        return error("XA-106", file=name)
    return error("XA-107", file=name)


def _text(data: bytes) -> str | None:
    """The text of a file's beginning; None when it is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[:len(data) & ~1].decode("utf-16", "replace")
    if any(byte < 32 and byte not in (9, 10, 12, 13) for byte in data):
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
