"""Which XML a file is, and why one is refused."""

from __future__ import annotations

import re
import zipfile
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
    if path.is_dir():
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
            with archive.open(members[0]) as inner:
                found = _kind(inner.read(_HEAD))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return "", ""
    return ("ehf", "") if len(members) > 1 and found[0] != "saft" else found


def is_invoice(path: Path) -> bool:
    """Whether a file of a folder is an invoice, or broken or unknown enough to be told among them."""
    return path.suffix.lower() == ".xml" and xml_kind(path)[0] != "saft"


def in_folder(folder: Path) -> list[Path]:
    """What XML a folder gives: every SAF-T file and every zip of its own, and the folder itself for its invoices."""
    files = sorted((each for each in folder.rglob("*") if each.is_file() and not each.name.startswith((".", "~$"))),
                   key=lambda each: each.as_posix().casefold())
    own = [each for each in files if each.parent == folder and each.suffix.lower() in (".xml", ".zip")
           and (each.suffix.lower() == ".zip" or not is_invoice(each)) and xml_kind(each)[0] in ("saft", "ehf")]
    return [*own, *[folder] * any(xml_kind(each)[0] == "ehf" for each in files if each.suffix.lower() == ".xml")]


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
    if refused.why == "bomb":
        return error("XA-1105", file=file, seen=refused.seen)
    return error("XA-1106", file=file, seen=refused.seen)
