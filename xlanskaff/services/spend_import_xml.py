"""Which XML a file is, and why one is refused."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from xlanskaff.errors import Finding, error
from xlanskaff.spend.xml_blocks import Refused, encoding_of

XmlKind = Literal["saft", "ehf", "other", ""]
"""Accounts, invoices, another XML document, or no XML at all."""

_HEAD = 65536
_ROOT = re.compile(r"<(?:[^\s<>/:?!]+:)?([^\s<>/:?!]+)[\s/>]")
_PROLOG = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_INVOICES = frozenset(["Invoice", "CreditNote", "StandardBusinessDocument"])


def xml_kind(path: Path) -> tuple[XmlKind, str]:
    """What a file, a zip or a folder is, and the name of its root element.

    A zip that is a workbook is no XML here; nor is a web page. A zip of several files, and a folder, are invoices.

    What cannot be opened is none either: whoever reads it says why.
    """
    if os.path.isdir(path):  # noqa: PTH112 - unlike the method of a path, it never raises
        return "ehf", ""
    try:
        if not path.is_file():
            return "", ""
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return "", ""
    if head[:4] not in (b"PK\3\4", b"PK\5\6"):
        return _kind(head)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(name.lower() == "[content_types].xml" or name == "mimetype" for name in names):
                return "", ""
            members = [name for name in names if name.lower().endswith(".xml") and not name.startswith("__MACOSX/")]
            if not members:
                return "", ""
            try:
                with archive.open(members[0]) as inner:
                    found = _kind(inner.read(_HEAD))
            except (zipfile.BadZipFile, zlib.error):
                return "ehf", ""  # whoever reads it says that it is damaged
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return "", ""
    return ("ehf", "") if len(members) > 1 and found[0] != "saft" else found


def is_invoice(path: Path) -> bool:
    """Whether a file of a folder is an invoice, or broken or unknown enough to be told among them."""
    return path.suffix.lower() == ".xml" and xml_kind(path)[0] != "saft"


def in_folder(folder: Path) -> list[Path]:
    """What XML a folder gives: every SAF-T file and every zip of its own, and the folder itself for its invoices.

    A file that cannot be opened is given too, so that it is not passed over: by itself where the folder has no
    invoices, among them where it has.
    """
    files = sorted((each for each in folder.rglob("*") if not each.name.startswith((".", "~$")) and _a_file(each)),
                   key=lambda each: each.as_posix().casefold())
    documents = any(xml_kind(each)[0] == "ehf" for each in files if each.suffix.lower() == ".xml")
    own = [each for each in files if each.parent == folder and each.suffix.lower() in (".xml", ".zip")
           and (_given(each) or (_closed(each) and not (documents and each.suffix.lower() == ".xml")))]
    return [*own, *[folder] * documents]


def _a_file(path: Path) -> bool:
    """Whether a path is a file, or may be one that the system tells us nothing of."""
    try:
        return path.is_file()
    except OSError:
        return True


def _given(path: Path) -> bool:
    return (path.suffix.lower() == ".zip" or not is_invoice(path)) and xml_kind(path)[0] in ("saft", "ehf")


def _closed(path: Path) -> bool:
    try:
        with path.open("rb"):
            return False
    except OSError:
        return True


def _kind(head: bytes) -> tuple[XmlKind, str]:
    try:
        encoding, start = encoding_of(head)
    except Refused:
        encoding, start = "latin-1", 0
    text = head[start:].decode(encoding, "replace").lstrip()
    if not text.startswith("<") or text[:15].lower().startswith(("<html", "<!doctype html", "<table")):
        return "", ""
    root = _ROOT.search(_PROLOG.sub("", text))
    name = root[1] if root else ""
    if name == "AuditFile":
        return "saft", name
    return ("ehf" if name in _INVOICES else "other"), name


def refusal(file: str, refused: Refused) -> Finding:
    """Why a file is not read, as a finding."""
    if refused.why == "doctype":
        return error("XA-1101", file=file, seen=refused.seen)
    if refused.why == "broken":
        return error("XA-1102", file=file, seen=refused.seen, line=refused.line, column=refused.column)
    if refused.why == "many":
        return error("XA-1103", file=file, seen=refused.seen)
    if refused.why in ("zip", "encrypted", "empty_zip"):
        return error("XA-1104", file=file, seen=refused.seen)
    if refused.why == "unread":
        return error("XA-128", file=file, seen=refused.seen)
    if refused.why == "bomb":
        return error("XA-1105", file=file, seen=refused.seen)
    return error("XA-1106", file=file, seen=refused.seen)
