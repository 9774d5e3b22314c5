"""Which translations are behind, and the stamp that says one was reviewed.

A translation records the digest of the bokmål text it was made from (`of`). When bokmål changes,
the translation is stale until someone has read it again and stamps it:

    python -m xlanskaff.language.stamp --check
    python -m xlanskaff.language.stamp findings_6xx.XA-601.message
    python -m xlanskaff.language.stamp --lang nn self_evaluation/statements.A1

A key names one entry, or everything below it (`findings_6xx.XA-601`, `findings_6xx`). Only the
digests in the file change; every other character stays as it was typed.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal

from xlanskaff.language.texts import LANGUAGES, Lang, digest

State = Literal["fresh", "stale", "missing", "extra"]

PACKAGE = Path(__file__).parents[1]
TRANSLATED = LANGUAGES[1:]

_HEADER = re.compile(r"^\s*\[(?!\[)(?P<keys>.+)\]\s*(?:#.*)?$")
_KEY = r"""(?:"[^"]*"|'[^']*'|[\w-]+)"""
_ENTRY = re.compile(rf"^\s*(?P<keys>{_KEY}(?:\s*\.\s*{_KEY})*)\s*=")
_OF = re.compile(r"""(?<![\w-])of\s*=\s*(?P<value>"[0-9a-f]*"|'[0-9a-f]*')""")


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in one language, and how it stands to its bokmål text.

    Attributes:
        key: surface and entry (`findings_6xx.XA-601.message`), or table, row and text
            (`self_evaluation/areas.K.short`).
        state: `missing` has no translation, `extra` has no bokmål text.
        of: the digest that it ought to record; empty when extra.
    """

    key: str
    lang: Lang
    state: State
    path: Path
    of: str


def translations(package: Path = PACKAGE) -> list[Translation]:
    """Every translation, of the texts (TOML) and then of the catalogue's tables (CSV)."""
    return [*_of_texts(package / "language"), *_of_tables(package / "catalogue")]


def stamp(
    keys: Sequence[str], *, langs: Sequence[Lang] = TRANSLATED, package: Path = PACKAGE
) -> list[Translation]:
    """Record the present bokmål text in the translations that the keys name.

    Returns:
        The translations that were stale and are fresh now.

    Raises:
        KeyError: a key names no translation. Nothing has been written then.
    """
    known = [t for t in translations(package) if t.state in ("fresh", "stale") and t.lang in langs]
    for key in keys:
        if not any(_below(t.key, key) for t in known):
            raise KeyError(key)
    chosen = [t for t in known if t.state == "stale" and any(_below(t.key, key) for key in keys)]
    for path in dict.fromkeys(t.path for t in chosen):
        # newline="" keeps the line endings that the file has
        with path.open(encoding="utf-8", newline="") as file:
            source = file.read()
        here = [t for t in chosen if t.path == path]
        edit: Callable[[str, Translation], str] = _restamp_row if path.suffix == ".csv" else _restamp_entry
        for translation in here:
            source = edit(source, translation)
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(source)
    return chosen


def main(argv: Sequence[str] | None = None, *, package: Path = PACKAGE) -> int:
    """Run the command: 0 all is well, 1 a translation is behind, 2 unknown key."""
    parser = argparse.ArgumentParser(
        prog="python -m xlanskaff.language.stamp", description="Record that translations were reviewed."
    )
    parser.add_argument("keys", nargs="*", metavar="KEY", help="an entry, or the beginning of several")
    parser.add_argument("--check", action="store_true", help="list what is stale, missing or extra")
    parser.add_argument("--lang", choices=TRANSLATED, action="append", help="only this language")
    chosen = parser.parse_args(argv)
    if not chosen.keys and not chosen.check:
        parser.error("name the entries that were reviewed, or give --check")
    langs: Sequence[Lang] = chosen.lang or TRANSLATED
    try:
        for translation in stamp(chosen.keys, langs=langs, package=package):
            sys.stdout.write(f"stamped  {translation.lang}  {translation.key}\n")
    except KeyError as unknown:
        sys.stderr.write(f"no translation is named {unknown.args[0]!r}; nothing was changed\n")
        return 2
    if not chosen.check:
        return 0
    behind = [t for t in translations(package) if t.state != "fresh" and t.lang in langs]
    for t in behind:
        sys.stdout.write(f'{t.state:8} {t.lang}  {t.key}  of = "{t.of}"\n')
    return 1 if behind else 0


def _below(key: str, named: str) -> bool:
    return key == named or key.startswith((f"{named}.", f"{named}/"))


def _of_texts(folder: Path) -> Iterator[Translation]:
    names = sorted({path.name for lang in LANGUAGES for path in (folder / lang).glob("*.toml")})
    for name in names:
        source = dict(_flat(_toml(folder / "nb" / name)))
        for lang in TRANSLATED:
            path = folder / lang / name
            target = dict(_flat(_toml(path)))
            for entry in dict.fromkeys([*source, *target]):
                key = f"{name.removesuffix('.toml')}.{entry}"
                if entry not in source:
                    yield Translation(key, lang, "extra", path, "")
                    continue
                of = digest(source[entry][0])
                recorded = target.get(entry)
                state: State = "missing" if recorded is None else "fresh" if recorded[1] == of else "stale"
                yield Translation(key, lang, state, path, of)


def _toml(path: Path) -> Mapping[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Entry -> (text, recorded digest); entries are named as in `texts`."""
    for key, value in table.items():
        if isinstance(value, str):
            yield prefix + key, (value, "")
        elif isinstance(value, dict) and isinstance(value.get("text"), str) and "of" in value:
            yield prefix + key, (value["text"], str(value["of"]))
        elif isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")


def _restamp_entry(source: str, translation: Translation) -> str:
    """The TOML source with one new digest; read before and after to prove the edit."""
    entry = translation.key.partition(".")[2]
    wanted = {key: (text, translation.of if key == entry else of)
              for key, (text, of) in _flat(tomllib.loads(source))}
    lines = source.splitlines(keepends=True)
    table = ""
    for number, line in enumerate(lines):
        if header := _HEADER.match(line):
            table = _dotted(header["keys"])
        elif _named(table, line) in (entry, f"{entry}.of"):
            # a text may run over several lines: look from here until an edit proves right
            start = sum(len(before) for before in lines[:number])
            for found in _OF.finditer(source, start):
                first, last = found.span("value")
                edited = source[: first + 1] + translation.of + source[last - 1 :]
                if dict(_flat(tomllib.loads(edited))) == wanted:
                    return edited
    raise ValueError(f"{translation.path}: found no digest to change for {entry}")


def _named(table: str, line: str) -> str:
    entry = _ENTRY.match(line)
    if not entry:
        return ""
    return f"{table}.{_dotted(entry['keys'])}" if table else _dotted(entry["keys"])


def _dotted(keys: str) -> str:
    """`"XA-601" . message` -> `XA-601.message`."""
    try:
        table: object = tomllib.loads(f"[{keys}]")
    except tomllib.TOMLDecodeError:
        return ""
    parts = []
    while isinstance(table, dict) and table:
        part, table = next(iter(table.items()))
        parts.append(part)
    return ".".join(parts)


def _of_tables(folder: Path) -> Iterator[Translation]:
    for path in sorted(folder.rglob("*.csv")):
        table = path.relative_to(folder).with_suffix("").as_posix()
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                yield from _of_row(table, path, row)


def _of_row(table: str, path: Path, row: Mapping[str, str]) -> Iterator[Translation]:
    name = next(iter(row.values()))
    for column in row:
        for lang in TRANSLATED:
            prefix = column.removesuffix(f"{lang}_of")
            if prefix == column:
                continue
            of = digest(row[f"{prefix}nb"])
            key = f"{table}.{name}.{prefix.rstrip('_')}".rstrip(".")
            state: State = "fresh" if row[column] == of else "stale"
            yield Translation(key, lang, state if row[f"{prefix}{lang}"] else "missing", path, of)


def _restamp_row(source: str, translation: Translation) -> str:
    """The CSV source with one new digest; only the line of that row is written anew."""
    name, _, prefix = translation.key.rpartition("/")[2].partition(".")[2].partition(".")
    column = f"{prefix}_{translation.lang}_of" if prefix else f"{translation.lang}_of"
    lines = source.splitlines(keepends=True)
    place = next(csv.reader([lines[0]], delimiter=";")).index(column)
    for number, line in enumerate(lines):
        fields = next(csv.reader([line], delimiter=";"), [])
        if fields and fields[0] == name:
            fields[place] = translation.of
            written = StringIO()
            ending = "\r\n" if line.endswith("\r\n") else "\n"
            csv.writer(written, delimiter=";", lineterminator=ending).writerow(fields)
            lines[number] = written.getvalue()
            return "".join(lines)
    raise ValueError(f"{translation.path}: found no row {name}")


if __name__ == "__main__":
    sys.exit(main())
