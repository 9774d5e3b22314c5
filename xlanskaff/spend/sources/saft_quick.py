"""SAF-T by the block: tags are found, told apart and checked all at once, and texts copied as bytes.

A block is taken only where all of it is certain: tags alternate, every name is known and without
attributes, elements stand in each other as the schema lets them, nothing stands twice that may
stand once, every sign is one that XML allows. Comments, CDATA, processing instructions, other
prefixes, line breaks in a text and the like make it Unsure, and the block is read the slow way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlanskaff.spend.sources.saft_copy import Grid
from xlanskaff.spend.sources.saft_rows import TAXES, AuditFile
from xlanskaff.spend.sources.saft_words import BITS, LONGEST, PAIRS, SEVERAL, SINGLE, WANTED, Words, keys_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

MOST = 64
"""So many dimensions or tax amounts a line may have; more are read the slow way."""
_PAD = 64
_ENTITY = re.compile(rb"&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}


class Unsure(Exception):
    """A block is not certain to be what it looks like."""


def scan(block: bytes, words: Words, found: AuditFile) -> bytes:
    """The rows of a block of whole transactions, which begins and ends within a journal; counts them in `found`.

    Raises:
        Unsure: it must be read the slow way; nothing was counted.
    """
    import numpy as np

    text = np.frombuffer(block, np.uint8)
    _only_xml(block, text)
    padded = np.empty(len(text) + 2 * _PAD, np.uint8)
    padded[:_PAD] = padded[-_PAD:] = 32
    padded[_PAD:-_PAD] = text
    eights = np.ndarray(len(padded) - 7, "<u8", padded.data, 0, (1,))
    begins, ends, tags = _tags(padded, eights, words)
    word = tags >> 1
    closes = (tags & 1).astype(np.bool_)
    # A beginning with its own end right behind it is a simple element; all other tags belong to containers.
    simple = np.flatnonzero(~closes[:-1] & closes[1:] & (word[:-1] == word[1:]))
    outer = np.ones(len(tags), np.bool_)
    outer[simple] = outer[simple + 1] = False
    state, events, event_of = _containers(tags, outer, words)
    before = event_of[simple]
    role = words.role[(state[before].astype(np.int64) << 8) + word[simple]]
    if not role.all():
        raise Unsure("element")
    starts, lengths = ends[simple] + 1, begins[simple + 1] - ends[simple] - 1
    grid = _grid(role, before, events, (starts, lengths), words)
    several = grid.settle(eights, np.flatnonzero(padded == 38) if b"&" in block else padded[:0].astype(np.int64))
    if grid.unsure:
        raise Unsure("many")
    out, separators = grid.copied(padded, found.lines, found.transactions, several)
    if separators != int(np.count_nonzero(np.frombuffer(out, np.uint8) < 32)):
        raise Unsure("break")
    if b"&" in out:
        out = _meant(out)
    found.lines += grid.rows
    found.transactions += grid.groups
    return out


def _only_xml(block: bytes, text: NDArray[np.uint8]) -> None:
    """Refuse what no parser would take: signs below the blank, and entities that XML does not have."""
    import numpy as np

    # Looking for a sign that is not there is much quicker than counting it.
    blanks = sum(int(np.count_nonzero(text == ord(sign))) for sign in (b"\n", b"\r", b"\t") if sign in block)
    if int(np.count_nonzero(text < 32)) != blanks:
        raise Unsure("sign")
    for at in np.flatnonzero(text == 38).tolist():
        entity = _ENTITY.match(block, at)
        if not entity:
            raise Unsure("entity")
        _sign(entity[0][1:-1])
    if b"\xef" in block and (b"\xef\xbf\xbe" in block or b"\xef\xbf\xbf" in block):
        raise Unsure("sign")


def _tags(padded: NDArray[np.uint8], eights: NDArray[np.uint64],
          words: Words) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
    """Where tags begin and end, and which they are: 2 × word, and one more for an end tag."""
    import numpy as np

    begins, ends = np.flatnonzero(padded == 60), np.flatnonzero(padded == 62)
    if len(begins) != len(ends) or not ((begins < ends).all() and (ends[:-1] < begins[1:]).all()):
        raise Unsure("tags")
    length = ends - begins - 1
    if not len(length) or int(length.min()) < 1 or int(length.max()) > LONGEST:
        raise Unsure("tags")
    key = keys_of(begins + 1, length, eights)
    slot = (key * np.uint64(words.factor) >> np.uint64(64 - BITS)).astype(np.int64)
    if not (words.keys[slot] == key).all():
        raise Unsure("name")
    return begins, ends, words.slots[slot]


def _containers(tags: NDArray[np.uint8], outer: NDArray[np.bool_],
                words: Words) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Numbers]:
    """The innermost open container after each event, the events, and the last event before each tag."""
    import numpy as np

    events = tags[outer]
    word = events >> 1
    if not words.container[word].all():
        raise Unsure("element")
    first, last = (words.names[word[at]] + "/" * int(events[at] & 1) for at in (0, -1))
    if first not in ("Transaction", "Journal/") or last != "Transaction/":
        raise Unsure("ends")
    if not words.follows[(events[:-1].astype(np.int64) << 9) + events[1:]].all():
        raise Unsure("order")
    state = np.where(events & 1, words.parent[word], word)
    return state, events, np.cumsum(outer) - 1


def _grid(role: NDArray[np.uint8], before: Numbers, events: NDArray[np.uint8], texts: tuple[Numbers, Numbers],
          words: Words) -> Grid:
    """Where in the block the text of every field of every row is."""
    import numpy as np

    opens = {name: 2 * words.names.index(name) for name in ("Transaction", "Line", "Analysis", *TAXES)}
    is_line = events == opens["Line"]
    line_of, group_of = np.cumsum(is_line) - 1, np.cumsum(events == opens["Transaction"]) - 1
    grid = Grid(group_of[is_line], int(group_of[-1]) + 1, texts)
    if not grid.rows:
        raise Unsure("nothing")
    for number, (outer, _, name) in enumerate(SINGLE):
        picked = np.flatnonzero(role == number + 2)
        if len(picked):
            whole = outer == "Transaction"
            owner = (group_of if whole else line_of)[before[picked]]
            grid.single(name, picked, _once(owner), whole=whole)
    for number, (_, _, name) in enumerate(SEVERAL, len(SINGLE) + 2):
        picked = np.flatnonzero(role == number)
        if len(picked):
            _once(before[picked])
            grid.several(name, [(picked, np.arange(len(picked)))], line_of[before[picked]], MOST)
    is_pair = events == opens["Analysis"]
    if is_pair.any():
        pair_of = np.cumsum(is_pair) - 1
        halves = [np.flatnonzero(role == number) for number in range(len(WANTED) - len(PAIRS) + 2, len(WANTED) + 2)]
        grid.several("analysis", [(half, _once(pair_of[before[half]])) for half in halves], line_of[is_pair], MOST)
    return grid


def _once(owner: Numbers) -> Numbers:
    """The same, where nobody has two of it."""
    if len(owner) > 1 and not (owner[1:] > owner[:-1]).all():
        raise Unsure("twice")
    return owner


def _meant(text: bytes) -> bytes:
    """A text with what its entities stand for; white space is a blank, as everywhere."""
    first, *others = text.split(b"&")
    parts = [first]
    for other in others:
        entity, _, rest = other.partition(b";")
        parts += (_sign(entity), rest)
    return b"".join(parts)


def _sign(entity: bytes) -> bytes:
    if entity in _NAMED:
        return _NAMED[entity]
    code = int(entity[2:], 16) if entity[1:2] == b"x" else int(entity[1:])
    if code in (9, 10, 13):
        return b" "
    if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF or code in (0xFFFE, 0xFFFF):
        raise Unsure("entity")
    return chr(code).encode()
