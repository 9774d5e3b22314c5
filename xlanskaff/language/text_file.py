"""Text files read the quick way, where they are written the usual way.

`tomllib` is written in Python and takes 5 to 15 ms for a translated surface, which is much of what a
command takes to start. Our files use little of TOML: tables, texts, and texts with a digest. Anything
else in a file, down to an odd space, and the whole file is left to `tomllib`.
"""

from __future__ import annotations

import re

Entry = tuple[str, str]
"""A text, and the digest of the bokmål text that it translates; empty in bokmål itself."""

_key = r'(?:[A-Za-z0-9_-]++|"[^"\\\n]*+")'
_keys = rf"{_key}(?:\.{_key})*+"
_string = r'''("""(?:[^"\\]|\\[nt"\\]|"(?!""))*+"""|"(?:[^"\\\n]|\\[nt"\\])*+")'''
_value = rf'(?:{_string}|\{{ text = {_string}, of = "([0-9a-f]++)" \}})'
_lines = re.compile(
    rf"(?:#[^\n]*+)?+\n|\[({_keys})\]\n|({_keys}) = (?:{_value}|\{{ ({_keys}) = {_value} \}})\n|(.)", re.DOTALL)
_parts = re.compile(r'([A-Za-z0-9_-]++)|"([^"]*+)"')
_escape = re.compile(r"\\(.)")
_meant = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def quick(written: str) -> dict[str, Entry] | None:
    """Dotted key -> entry, in the order of the file; None where the file is not written the usual way.

    Example:
        >>> quick('[a]\\nb = "én"\\n"c.d" = { text = "to", of = "12ab34cd" }\\n')
        {'a.b': ('én', ''), 'a.c.d': ('to', '12ab34cd')}
        >>> quick("a = 1\\n") is None
        True
    """
    found: dict[str, Entry] = {}
    table, tables = "", {""}
    count = 0
    for header, key, plain, text, of, inner, inner_plain, inner_text, inner_of, other in _lines.findall(written):
        if key:
            name = table + _plain(key) + ("." + _plain(inner) if inner else "")
            found[name] = _said(plain or text or inner_plain or inner_text), of or inner_of
            count += 1
        elif header:
            table = _plain(header) + "."
            if table in tables:
                return None
            tables.add(table)
        elif other:
            return None
    return found if len(found) == count else None


def _plain(keys: str) -> str:
    return ".".join(bare or quoted for bare, quoted in _parts.findall(keys)) if '"' in keys else keys


def _said(literal: str) -> str:
    said = literal[3:-3].removeprefix("\n") if literal.startswith('"""') else literal[1:-1]
    return _escape.sub(lambda found: _meant[found[1]], said) if "\\" in said else said
