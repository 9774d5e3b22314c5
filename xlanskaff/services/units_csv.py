"""CSV as it comes: separators, encodings, line endings and quotes of every kind."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from xlanskaff.errors import Finding, Problem, error

DELIMITERS = (";", "\t", ",")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_QUOTED = re.compile(r'"[^"]*"')
_SEP_LINE = re.compile(r"sep=([;,\t])\r?\n?", re.IGNORECASE)
_MOST_FAULTS = 100

Rows = list[tuple[int, list[str]]]


def decode(data: bytes, file: str) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else Windows-1252.

    Raises:
        Problem: XA-611, it is none of these.

    Example:
        >>> decode("Øst".encode("cp1252"), "enheter.csv"), decode("Øst".encode("utf-16"), "enheter.csv")
        ('Øst', 'Øst')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark):], (encoding,), file)
    return _strict(data, ("utf-8", "cp1252"), file)


def split(text: str, file: str) -> tuple[Rows, str, list[Finding]]:
    """Rows as Excel numbers them, the delimiter, and the rows that cannot be split.

    A row whose quotes do not match is left out and named; reading goes on below it.

    Example:
        >>> split('id;navn\\n1;"Drift; nord"\\n', "enheter.csv")[0]
        [(1, ['id', 'navn']), (2, ['1', 'Drift; nord'])]
    """
    told = _SEP_LINE.match(text)
    if told:
        text = text[told.end():]
    delimiter = told[1] if told else sniff(text)
    lines = list(StringIO(text, newline=""))
    rows: Rows = []
    faults: list[Finding] = []
    number = start = 0
    while start < len(lines):
        reader = csv.reader(iter(lines[start:]), delimiter=delimiter, strict=True)
        done = 0
        try:
            for cells in reader:
                number += 1
                done = reader.line_num
                rows.append((number, list(map(str.strip, cells))))
            break
        except csv.Error:
            # the record that began here went wrong; its first line is the one with the odd quote
            number += 1
            line = lines[start + done]
            start += done + 1
            if line.count('"') % 2 == 0:
                rows.append((number, _lenient(line, delimiter)))
                continue
            seen = " ".join(line.split())[:60]
            faults.append(error("XA-607", file=file, seen=seen, row=number))
            if len(faults) == _MOST_FAULTS:
                break
    return rows, delimiter, faults


def sniff(text: str) -> str:
    """The delimiter that most first lines have in the same number, or `;`.

    Example:
        >>> sniff("id,navn\\n1,Drift\\n"), sniff("id;navn\\n1;Plan, bygg\\n2;Kultur, idrett\\n"), sniff("id")
        (',', ';', ';')
    """
    lines = [_QUOTED.sub("", line) for line in islice(StringIO(text[:65536]), 40) if line.strip()][:20]

    def agreeing(delimiter: str) -> int:
        counts = Counter(count for line in lines if (count := line.count(delimiter)))
        return counts.most_common(1)[0][1] if counts else 0

    return max(DELIMITERS, key=agreeing)


def _strict(data: bytes, encodings: tuple[str, ...], file: str) -> str:
    text = None
    place = 0
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError as fault:
            place = fault.start
    if text is not None:
        place = text.find("\0")
        if place < 0:
            return text
        raise Problem([error("XA-611", file=file, seen="0x00", row=text.count("\n", 0, place) + 1)])
    row = data.count(b"\n", 0, place) + 1
    raise Problem([error("XA-611", file=file, seen=f"0x{data[place]:02X}", row=row)])


def _lenient(line: str, delimiter: str) -> list[str]:
    """A line with a quote where csv does not expect one, as Excel reads it."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:  # a cell longer than the csv module takes
        return [cell.strip() for cell in line.split(delimiter)]
