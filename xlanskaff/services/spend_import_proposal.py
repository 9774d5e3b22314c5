"""A proposal for a mapping, for a file whose columns nobody can be sure of."""

from __future__ import annotations

from pathlib import Path

from xlanskaff.language.texts import Lang, text
from xlanskaff.services.spend_import_file import Read
from xlanskaff.services.spend_import_write import beside
from xlanskaff.spend.choice import AMOUNTS
from xlanskaff.spend.columns import UNUSED, roles
from xlanskaff.spend.profile import Profile


def write_proposal(read: Read, out: Path, lang: Lang) -> Path:
    """Write a mapping that a person can correct; a file that is there already is left alone.

    Every line of it reads back as the column it was written for: a column whose header is empty, or not
    its alone, is written with its number, and the header and an example stand behind it.

    Raises:
        OSError: it cannot be written.
    """
    assert read.choice
    path, number = out, 1
    while path.exists():
        number += 1
        path = out.with_name(f"{out.stem} ({number}){out.suffix}")
    columns, chosen = read.choice.profiles, read.choice.columns
    lines = [f"# {line}" for line in text("spend.proposal.intro", lang, file=read.file).splitlines()]
    lines += ["", "[file]", f"header_row = {read.header_row}", "", "[columns]"]
    told = [column for column in columns if column.header or column.filled]
    for role in (role for role in roles() if role not in UNUSED):
        if role == "amount" and role not in chosen:
            lines.append(f"# {text('spend.proposal.choose', lang)}")
            lines += [f"# amount = {_column(each, lang, example=True)}"
                      for each in [columns[at] for at in read.choice.likely] or told]
        elif role in chosen:
            lines.append(f"{role} = {_column(columns[chosen[role]], lang)}")
        elif role not in AMOUNTS:
            lines.append(f"# {role} = \"\"")
    used = {columns[at].called for at in chosen.values()}
    lines += ["", f"# {text('spend.proposal.others', lang)}",
              *(f"#   {_column(column, lang)}" for column in told if column.called not in used), ""]
    with beside(path) as part:
        part.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return path


def _column(column: Profile, lang: Lang, *, example: bool = False) -> str:
    """What a mapping calls a column, and behind it what tells a person which one it is."""
    by_number = column.called != column.header
    shown = text("spend.proposal.example", lang, seen=column.example) if column.example and (
        example or by_number) else ""
    behind = ", ".join(filter(None, (column.header if by_number else "", shown)))
    # A comment ends with its line, and has no signs that cannot be seen.
    visible = "".join(sign if sign.isprintable() else " " for sign in behind)
    return _toml(column.called) + (f"  # {visible}" if visible else "")


def _toml(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in escaped) + '"'
