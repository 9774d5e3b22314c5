"""Tables that we write for people to change in a spreadsheet, and read again: rules, and who is who.

Semicolon or comma, UTF-8 or Windows-1252; headers and words in any of the three languages.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import StringIO
from typing import cast, get_args

from xlanskaff.catalogue import spend
from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.language.texts import LANGUAGES, Lang, entries, text
from xlanskaff.spend.classified import Scope
from xlanskaff.spend.classify_rules import KINDS, Kind, OwnRule

RULE_COLUMNS = ("kind", "value", "name", "category", "scope", "note")
MERGE_COLUMNS = ("accept", "keep", "keep_number", "other", "other_number", "reason", "confidence", "amount", "note",
                 "keep_mark", "other_mark")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_AMOUNT = re.compile(r"-[0-9]+[.,]?[0-9]*")
_NUMBER = re.compile(r"0[0-9]+|[0-9]{12,}|[0-9]+[eE][0-9]+|[0-9]{1,4}[-/][0-9]+[-/]?[0-9]*|"
                     r"[0-9]{1,2}[.][0-9]{1,2}[.][0-9]*")


def word(group: str, code: str, lang: Lang) -> str:
    """A column, kind, scope or answer as people see it."""
    return text(f"spend_classify.{group}.{code}", lang)


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, str]], lang: Lang) -> bytes:
    """A table as bytes: semicolon, UTF-8 with a mark for Excel.

    What a spreadsheet would take for a formula, or save as another number (010 as 10), has an apostrophe before it.
    """
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([word("column", column, lang) for column in columns])
    for row in rows:
        cells = [row.get(column, "") for column in columns]
        writer.writerow([f"'{cell}" if _misread(cell) else cell for cell in cells])
    return stream.getvalue().encode("utf-8-sig")


def read_table(content: bytes, file: str, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table, by our own names of the columns; `row` is where each stands, from 1.

    Raises:
        Problem: XA-1150 it is no text, XA-1151 a column that is needed is not there (exit 2).

    Example:
        >>> read_table("Slag;Verdi;Kategori;Omfang\\nKonto;115;Mat og drikke;\\n".encode(), "r.csv", ["value"])
        [{'kind': 'Konto', 'value': '115', 'category': 'Mat og drikke', 'scope': '', 'row': '2'}]
    """
    try:
        told = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = content.decode("cp1252", "replace")
    if "\0" in told or not told.strip():
        raise Problem([error("XA-1150", file=file)], Exit.USAGE)
    first = told.lstrip().splitlines()[0]
    delimiter = max(";\t,", key=first.count)
    read = csv.reader(StringIO(told.lstrip()), delimiter=delimiter)
    known = _columns()
    headers = [known.get(cell.strip().casefold(), "") for cell in next(read)]
    if missing := [name for name in needed if name not in headers]:
        raise Problem([error("XA-1151", file=file, seen=first[:200],
                             missing=tuple(word("column", name, "nb") for name in missing))], Exit.USAGE)
    rows = []
    for cells in read:
        row = {name: cell.strip().removeprefix("'") for name, cell in zip(headers, cells, strict=False) if name}
        if any(row.values()):
            rows.append({**dict.fromkeys(filter(None, headers), ""), **row, "row": str(read.line_num)})
    return rows


def read_rules(content: bytes, file: str) -> list[OwnRule]:
    """Rules of one's own; rows that say neither category nor scope are left out.

    Raises:
        Problem: everything that is wrong with the table at once (exit 2).

    Example:
        >>> read_rules("Slag;Verdi;Kategori;Omfang\\nKonto;115;Mat og drikke;\\n".encode(), "r.csv")[0].category
        'food'
    """
    rows = read_table(content, file, ("kind", "value"))
    kinds, scopes, tree = _codes("kind", KINDS), _codes("scope", get_args(Scope)), _tree()
    tree |= {name.casefold(): row["value"] for row in rows if kinds.get(row["kind"].casefold()) == "category"
             for name in (row["value"], row.get("name", "")) if name}
    made: list[OwnRule] = []
    faults: list[Finding] = []
    for row in rows:
        place = row["row"]
        kind, scope, category = (row.get(name, "").casefold() for name in ("kind", "scope", "category"))
        if kind not in kinds:
            faults.append(error("XA-1152", file=file, cell=place, seen=row["kind"],
                                accepted=tuple(word("kind", each, "nb") for each in KINDS)))
        elif scope and scope not in scopes:
            faults.append(error("XA-1154", file=file, cell=place, seen=row["scope"],
                                accepted=tuple(word("scope", each, "nb") for each in get_args(Scope))))
        elif category and category not in tree:
            faults.append(error("XA-1153", file=file, cell=place, seen=row["category"]))
        elif not row["value"] or (kinds[kind] == "line" and not (row["value"].isascii() and row["value"].isdigit())):
            faults.append(error("XA-1155", file=file, cell=place, seen=row["value"]))
        elif scope or category or kinds[kind] == "category":
            made.append(OwnRule(cast(Kind, kinds[kind]), row["value"], tree.get(category, ""),
                                cast(Scope, scopes.get(scope, "")), row.get("name", ""), place))
    if faults:
        raise Problem(faults, Exit.USAGE)
    return made


def read_merges(content: bytes, file: str) -> dict[tuple[str, str], bool | None]:
    """What was decided about pairs of suppliers: (mark to keep, mark of the other) -> accepted; None without answer.

    Raises:
        Problem: XA-1150, XA-1151, or XA-1156: an answer that is neither yes nor no (exit 2).
    """
    rows = read_table(content, file, ("accept", "keep_mark", "other_mark"))
    yes, no = _answers("yes"), _answers("no")
    faults = [error("XA-1156", file=file, cell=row["row"], seen=row["accept"]) for row in rows
              if row["accept"] and row["accept"].casefold() not in yes | no]
    if faults:
        raise Problem(faults, Exit.USAGE)
    return {(row["keep_mark"], row["other_mark"]): row["accept"].casefold() in yes if row["accept"] else None
            for row in rows}


def _misread(cell: str) -> bool:
    """Whether a spreadsheet makes something else of a cell; a negative amount is what it looks like."""
    return (cell.startswith(_FORMULA) and not _AMOUNT.fullmatch(cell)) or _NUMBER.fullmatch(cell) is not None


@cache
def _columns() -> dict[str, str]:
    return {told.casefold(): name.removeprefix("column.") for lang in LANGUAGES
            for name, told in entries("spend_classify", lang).items() if name.startswith("column.")}


def _codes(group: str, codes: Iterable[str]) -> dict[str, str]:
    """Every word for each code, in all languages, and the code itself."""
    return {told.casefold(): code for code in codes
            for told in (code, *(word(group, code, lang) for lang in LANGUAGES))}


def _answers(answer: str) -> set[str]:
    return {word("answer", answer, lang).casefold() for lang in LANGUAGES} | ({"x", "1"} if answer == "yes" else {"0"})


def _tree() -> dict[str, str]:
    return {name.casefold(): code for code, each in spend.categories().items()
            for name in (code, *(each.name.text(lang) for lang in LANGUAGES))}
