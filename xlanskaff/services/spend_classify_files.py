"""The tables beside a classification that people change: who is who, categories and accounts, whom to look at next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlanskaff.catalogue import spend
from xlanskaff.errors import Finding, note
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.spend_import_write import beside
from xlanskaff.spend.classified import NOBODY
from xlanskaff.spend.classify_coverage import Unplaced
from xlanskaff.spend.classify_edited import MERGE_COLUMNS, RULE_COLUMNS, read_merges, word, write_table
from xlanskaff.spend.classify_rules import Rules
from xlanskaff.spend.classify_tables import AccountUse
from xlanskaff.spend.reckoning import kroner
from xlanskaff.spend.suppliers import Supplier
from xlanskaff.spend.suppliers_proposals import Proposal

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What people have said about pairs of suppliers, by their marks.

    Attributes:
        pairs: accepted or not.
        known: pairs that stand in files that somebody has changed, answered or not.
    """

    pairs: Mapping[tuple[str, str], bool]
    known: frozenset[tuple[str, str]]


def merge_rows(found: Sequence[Proposal], answered: Answered, lang: Lang) -> Iterator[Row]:
    """Each pair that may be one supplier and stands in no file that somebody has changed."""
    for each in found:
        if (each.keep.mark, each.other.mark) in answered.known:
            continue
        yield {
            "keep": each.keep.name, "keep_number": each.keep.number, "other": each.other.name,
            "other_number": each.other.number, "reason": word("merge", each.reason, lang),
            "confidence": said(f"{each.confidence:.2f}", lang), "amount": money(each.other.amount, lang),
            "keep_mark": each.keep.mark, "other_mark": each.other.mark,
        }


def rule_rows(own: Rules, accounts: Sequence[AccountUse], lang: Lang) -> Iterator[Row]:
    """The whole tree, and every account with what it was taken for; only what somebody fills in is a rule.

    What we took for granted stands in the note, so that reading the table back changes nothing.
    """
    names = {code: name_of(code, own, lang) for code in own.tree}
    for code, node in own.tree.items():
        yield {"kind": word("kind", "category", lang), "value": code, "name": names[code],
               "category": names.get(node.parent, "")}
    for each in accounts:
        if not each.seen.account:
            continue
        category = f", {names[each.category]}" if each.category and each.scope != "out" else ""
        reason = spend.reasons()[each.reason].text(lang)
        row = {"kind": word("kind", "account", lang), "value": each.seen.account, "name": each.seen.name,
               "note": f"{word('scope', each.scope, lang)}{category}. {reason}."}
        if each.own:
            row |= {"category": names.get(each.own.category, ""),
                    "scope": word("scope", each.own.scope, lang) if each.own.scope else ""}
        yield row


def next_rows(found: Sequence[Unplaced], suppliers: Sequence[Supplier], masked: Mapping[int, str],
              lang: Lang) -> Iterator[Row]:
    """The suppliers that most of the unplaced value is with; the category is for somebody to fill in."""
    for each in found:
        supplier = suppliers[each.supplier - NOBODY]
        value = supplier.number if supplier.valid else supplier.mark if supplier.person else supplier.name
        yield {"kind": word("kind", "supplier", lang), "value": value, "name": masked[each.supplier],
               "note": money(each.amount, lang)}


def name_of(code: str, own: Rules, lang: Lang) -> str:
    """A category in words: ours in the language, one's own as it was given."""
    known = spend.categories().get(code)
    return own.tree[code].name or (known.name.text(lang) if known else code)


def write_files(folder: Path, tables: Mapping[str, Sequence[Row]], before: Mapping[str, str],
                lang: Lang) -> tuple[dict[str, str], list[Path], list[Finding]]:
    """Write the tables; gives their digests, where they are, and what is worth telling.

    A file that somebody has changed since we wrote it is left alone, and ours is written beside it.

    Args:
        tables: `merges`, `rules` and `next` -> rows.
        before: the digests of the last time.

    Raises:
        OSError: one cannot be written.
    """
    own, written, findings = dict(before), [], []
    for name, rows in tables.items():
        content = write_table(MERGE_COLUMNS if name == "merges" else RULE_COLUMNS, rows, lang)
        wanted = folder / f"{word('file', name, lang)}.csv"
        path, number = wanted, 1
        if name != "rules" and not rows and not path.exists():
            continue
        while path.exists() and digest(path.read_bytes()) not in (before.get(path.name), digest(content)):
            number += 1
            path = wanted.with_name(f"{wanted.stem} ({number}).csv")
        if path != wanted and not rows:
            continue
        if path != wanted:
            findings.append(note("XA-1168", file=folder.name, seen=wanted.name, written=path.name))
        with beside(path) as part:
            part.write_bytes(content)
        own[path.name] = digest(content)
        written.append(path)
    return own, written, findings


def answered(folder: Path, before: Mapping[str, str]) -> Answered:
    """Every answer about suppliers that stands in the folder, of two for one pair the last one.

    The files are all there is of the answers: without a file, nothing of it was ever said.

    Raises:
        Problem: a file of answers cannot be read (exit 2).
    """
    found: dict[tuple[str, str], bool] = {}
    known: set[tuple[str, str]] = set()
    stems = {word("file", "merges", lang) for lang in LANGUAGES}
    paths = {path for stem in stems for path in folder.glob(f"{stem}*.csv")
             if path.stem == stem or path.stem.startswith(f"{stem} (")}
    for path in sorted(paths, key=lambda each: (len(each.name), each.name)):
        content = path.read_bytes()
        if digest(content) != before.get(path.name):
            told = read_merges(content, path.name)
            known |= told.keys()
            found |= {pair: answer for pair, answer in told.items() if answer is not None}
    return Answered(found, frozenset(known))


def digest(content: bytes) -> str:
    """What tells whether a file was changed."""
    return hashlib.sha256(content).hexdigest()[:16]


def money(amount: int, lang: Lang) -> str:
    """Øre as people read them in a table.

    Example:
        >>> money(-123456789, "nb"), money(5, "en")
        ('-1234567,89', '0.05')
    """
    return said(kroner(amount, 1), lang)


def said(number: str, lang: Lang) -> str:
    """A number with the decimal mark of the language."""
    return number if lang == "en" else number.replace(".", ",")
