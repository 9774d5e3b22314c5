"""Invoices in a folder, a zip or one file, to a straight text file that any ledger is staged from."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from stat import S_ISREG

from xlanskaff.spend.sources.ehf_invoice import ELEMENTS, Invoice, find, invoice
from xlanskaff.spend.sources.straighten import SEPARATOR
from xlanskaff.spend.xml_blocks import Refused, xml_members
from xlanskaff.spend.xml_tree import MOST, parse

_REFERENCE = list(ELEMENTS).index("department")
_ENDS = str.maketrans({"\n": " ", "\r": " ", SEPARATOR: " ", "\0": None})


@dataclass(slots=True)
class Documents:
    """What came of reading documents.

    Attributes:
        rows: lines written.
        invoices, credit_notes: documents read.
        refused: document -> why it was not read.
        others: document -> the root element of what is no invoice.
        odd: (document, number, what it says, what its lines add up to).
        copies: number -> the documents that have it from the same sender.
        referred: documents that name the buyer's reference.
        buyers: organisation number of who they are sent to -> documents; empty where it is not told.
    """

    rows: int = 0
    invoices: int = 0
    credit_notes: int = 0
    refused: dict[str, Refused] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    odd: list[tuple[str, str, Decimal, Decimal]] = field(default_factory=list)
    copies: dict[str, list[str]] = field(default_factory=dict)
    referred: int = 0
    buyers: dict[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Invoices and credit notes."""
        return self.invoices + self.credit_notes


def read_documents(path: Path, out: Path, wanted: Callable[[Path], bool] = lambda _: True) -> Documents:
    """Read a file, all XML files of a zip or of a folder with its folders, in the order of their names.

    Args:
        wanted: says which XML files of a folder are meant.
        out: each line begins with its number; the columns are those of `ELEMENTS`, between SEPARATOR.

    Raises:
        Refused: the zip itself cannot be read.
        OSError: the one file that is asked for cannot be read, or `out` not be written. A document of a folder
            that cannot be read is among those refused.
    """
    done = Documents()
    seen: dict[tuple[str, str, str], list[str]] = {}
    with out.open("w", encoding="utf-8", newline="\n") as stream:
        for name, data in _documents(path, done, wanted):
            try:
                top = parse(data)
            except Refused as refused:
                done.refused[name] = refused
                continue
            node = find(top)
            if node is None:
                done.others[name] = top.name
                continue
            made = invoice(node)
            _count(done, name, made)
            seen.setdefault((made.supplier, made.root, made.id), []).append(name)
            for row in made.rows:
                done.rows += 1
                stream.write(f"{done.rows}{SEPARATOR}{SEPARATOR.join(cell.translate(_ENDS) for cell in row)}\n")
    done.copies = {number: names for (_, _, number), names in seen.items() if len(names) > 1}
    return done


def _count(done: Documents, name: str, made: Invoice) -> None:
    if made.root == "CreditNote":
        done.credit_notes += 1
    else:
        done.invoices += 1
    done.buyers[made.buyer] = done.buyers.get(made.buyer, 0) + 1
    done.referred += any(row[_REFERENCE] for row in made.rows)
    if not made.agrees and made.said is not None:
        done.odd.append((name, made.id, made.said, made.sum))


def _documents(path: Path, done: Documents, wanted: Callable[[Path], bool]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every document; those that are too large are refused by their size."""
    if path.is_dir():
        for each in sorted(_inside(path, done), key=lambda each: each.as_posix().casefold()):
            name = each.relative_to(path).as_posix()
            try:
                status = each.stat()
                if not S_ISREG(status.st_mode) or not wanted(each):
                    continue
                if status.st_size > MOST:
                    done.refused[name] = Refused("bomb", str(status.st_size))
                    continue
                data = each.read_bytes()
            except OSError as fault:
                done.refused[name] = _unread(fault)
                continue
            yield name, data
        return
    with path.open("rb") as stream:
        packed = stream.read(4) in (b"PK\3\4", b"PK\5\6")
    if not packed:
        yield path.name, path.read_bytes() if path.stat().st_size <= MOST else b" " * (MOST + 1)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            for member in sorted(xml_members(archive), key=lambda each: each.filename.casefold()):
                if member.file_size > MOST:
                    done.refused[member.filename] = Refused("bomb", str(member.file_size))
                    continue
                yield member.filename, archive.read(member)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as fault:
        raise Refused("zip", str(fault)) from None


def _inside(folder: Path, done: Documents) -> Iterator[Path]:
    """The XML files of a folder and of the folders in it; one that cannot be looked through is refused."""
    def closed(fault: OSError) -> None:
        done.refused[Path(os.path.relpath(fault.filename, folder)).as_posix()] = _unread(fault)

    for inside, _, names in os.walk(folder, onerror=closed):
        yield from (Path(inside, name) for name in names if name.lower().endswith(".xml"))


def _unread(fault: OSError) -> Refused:
    return Refused("unread", fault.strerror or type(fault).__name__)
