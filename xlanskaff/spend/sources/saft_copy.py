"""Rows put together from places in a block, sixteen bytes at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlanskaff.spend.sources.saft_rows import DIGITS, FIELDS, HEAD, MANY, PAIR, SEPARATOR
from xlanskaff.spend.sources.saft_words import keys_of_any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Places = tuple[Numbers, Numbers]

_STEP = 16


@dataclass(slots=True)
class Piece:
    """A piece of every row: where its text begins, how long it is, and the sign behind it; 0 for none."""

    starts: Numbers
    lengths: Numbers
    mark: NDArray[np.uint8] | int


class Grid:
    """For every row and field, where its text begins in the block and how long it is.

    Attributes:
        rows, groups: lines and transactions.
        unsure: whether something is more, or longer, than is foreseen.
    """

    def __init__(self, group: Numbers, groups: int, texts: Places) -> None:
        """Make one.

        Args:
            group: of every row, its transaction in this block.
            groups: how many transactions there are.
            texts: beginnings and lengths of all texts; everything else picks from them.
        """
        self.group, self.rows, self.groups = group, len(group), groups
        self.starts, self.lengths = texts
        self.unsure = False
        self.by_row: dict[str, Places] = {}
        self.by_group: dict[str, Places] = {}
        self.many: dict[str, list[Piece]] = {}

    def single(self, name: str, picked: Numbers, owner: Numbers, *, whole: bool) -> None:
        """A field that each row, or with `whole` each transaction, has at most one of."""
        (self.by_group if whole else self.by_row)[name] = self._placed(picked, owner, whole=whole)

    def several(self, name: str, texts: list[tuple[Numbers, Numbers]], owner: Numbers, most: int) -> None:
        """A field that a row may have many of.

        Args:
            texts: one or two texts of each value: which they are, and which value they belong to.
            owner: the row of each value.
            most: more than so many are not foreseen.
        """
        import numpy as np

        places = []
        for picked, at in texts:
            starts, lengths = np.zeros(len(owner), np.int64), np.zeros(len(owner), np.int64)
            starts[at], lengths[at] = self.starts[picked], self.lengths[picked]
            places.append((starts, lengths))
        count = np.bincount(owner, minlength=self.rows)
        rank = np.arange(len(owner)) - (np.cumsum(count) - count)[owner]
        if int(count.max()) > most:
            self.unsure = True
            return
        pieces = []
        for number in range(int(count.max())):
            chosen = np.flatnonzero(rank == number)
            rows = owner[chosen]
            for each, (starts, lengths) in enumerate(places):
                piece = Piece(np.zeros(self.rows, np.int64), np.zeros(self.rows, np.int64),
                              np.zeros(self.rows, np.uint8))
                piece.starts[rows], piece.lengths[rows] = starts[chosen], lengths[chosen]
                assert not isinstance(piece.mark, int)
                last = each == len(places) - 1
                piece.mark[rows] = np.where(count[rows] > number + 1, ord(MANY), 0) if last else ord(PAIR)
                pieces.append(piece)
        self.many[name] = pieces

    def settle(self, eights: NDArray[np.uint64], entities: Numbers) -> NDArray[np.bool_]:
        """Give each transaction what stands on its lines: the only supplier, the first due date, the reference.

        Gives which transactions have several suppliers.

        Args:
            eights: the eight bytes from each place of the block on.
            entities: where entities begin.
        """
        import numpy as np

        several = np.zeros(self.groups, np.bool_)
        if "supplier" in self.by_row:
            rows = np.flatnonzero(self.by_row["supplier"][1])
            several = self._only("transaction_supplier", "supplier", rows, eights, entities)
        if "reference" in self.by_row:
            rows = np.flatnonzero(self.by_row["reference"][1])
            unlike = self._only("transaction_reference", "reference", rows, eights, entities)
            if unlike.any() and "supplier" in self.by_row:
                rows = rows[unlike[self.group[rows]] & (self.by_row["supplier"][1][rows] > 0)]
                self._only("transaction_reference", "reference", rows, eights, entities)
        if "due" in self.by_row:
            starts, lengths = self.by_row["due"]
            rows = np.flatnonzero(lengths)
            first = np.flatnonzero(np.diff(self.group[rows], prepend=-1))
            self._fill("transaction_due", self.group[rows[first]], rows[first], (starts, lengths))
        return several

    def _only(self, name: str, field: str, rows: Numbers, eights: NDArray[np.uint64],
              entities: Numbers) -> NDArray[np.bool_]:
        """Give transactions what all of some rows of theirs have alike; true where these rows are unlike.

        Args:
            name: the field of the transaction.
            field: that of the rows.
            rows: those that have it, in order.
        """
        import numpy as np

        unlike = np.zeros(self.groups, np.bool_)
        if not len(rows):
            return unlike
        starts, lengths = self.by_row[field]
        key = keys_of_any(starts[rows], lengths[rows], eights)
        first = np.flatnonzero(np.diff(self.group[rows], prepend=-1))
        of = self.group[rows[first]]
        unlike[of] = np.minimum.reduceat(key, first) != np.maximum.reduceat(key, first)
        if len(entities) and unlike.any():
            # One text may be written in several ways then.
            doubtful = rows[unlike[self.group[rows]]]
            begins, ends = starts[doubtful], starts[doubtful] + lengths[doubtful]
            self.unsure |= bool((np.searchsorted(entities, begins) < np.searchsorted(entities, ends)).any())
        alone = ~unlike[of]
        self._fill(name, of[alone], rows[first[alone]], (starts, lengths))
        return unlike

    def copied(self, source: NDArray[np.uint8], lines_before: int, groups_before: int,
               several: NDArray[np.bool_]) -> tuple[bytes, int]:
        """The rows, and how many separators are in them.

        Args:
            source: the block.
            lines_before, groups_before: how many there were in the blocks before.
            several: transactions with more than one supplier.
        """
        import numpy as np

        numbers = [_digits(lines_before, self.rows), _digits(groups_before, self.groups),
                   np.full(_STEP, ord("1"), np.uint8)]
        lines, groups, one = len(source) + np.cumsum([0, *map(len, numbers[:-1])])
        source = np.concatenate([source, *numbers])
        self.by_group["transaction"] = _numbered(groups, self.groups)
        self.by_group["several"] = np.full(self.groups, one), several.astype(np.int64)
        # What the lines of a transaction have alike is put together once, and copied as one piece.
        heads, begins = _together(self._pieces(HEAD, self.by_group, self.groups), source)
        lengths = np.diff(begins, append=len(heads))
        self.by_row["number"] = _numbered(lines, self.rows)
        head = Piece((begins + len(source))[self.group], lengths[self.group], 0)
        first, *others = self._pieces(tuple(name for name in FIELDS if name not in HEAD), self.by_row, self.rows)
        others[-1].mark = ord("\n")
        out, _ = _together([first, head, *others], np.concatenate([source, heads, np.zeros(_STEP, np.uint8)]))
        inner = sum(int(np.count_nonzero(each.mark)) for pieces in self.many.values() for each in pieces)
        return out.tobytes(), self.rows * len(FIELDS) + inner

    def _pieces(self, names: tuple[str, ...], known: dict[str, Places], count: int) -> list[Piece]:
        import numpy as np

        nothing = np.zeros(count, np.int64), np.zeros(count, np.int64)
        return [piece for name in names
                for piece in (*self.many.get(name, ()), Piece(*known.get(name, nothing), ord(SEPARATOR)))]

    def _placed(self, picked: Numbers, owner: Numbers, *, whole: bool) -> Places:
        import numpy as np

        count = self.groups if whole else self.rows
        starts, lengths = np.zeros(count, np.int64), np.zeros(count, np.int64)
        starts[owner], lengths[owner] = self.starts[picked], self.lengths[picked]
        return starts, lengths

    def _fill(self, name: str, groups: Numbers, rows: Numbers, places: Places) -> None:
        """Give transactions what a row of theirs has, where they have nothing of their own."""
        import numpy as np

        if name not in self.by_group:
            self.by_group[name] = np.zeros(self.groups, np.int64), np.zeros(self.groups, np.int64)
        starts, lengths = self.by_group[name]
        free = lengths[groups] == 0
        starts[groups[free]], lengths[groups[free]] = places[0][rows[free]], places[1][rows[free]]


def _digits(before: int, count: int) -> NDArray[np.uint8]:
    """The numbers behind `before`, each of DIGITS digits."""
    import numpy as np

    numbers = np.arange(before + 1, before + 1 + count)[:, None]
    tens = 10 ** np.arange(DIGITS - 1, -1, -1)
    return (numbers // tens % 10 + ord("0")).astype(np.uint8).ravel()


def _numbered(base: int, count: int) -> Places:
    """Where the numbers are that begin at a place."""
    import numpy as np

    return base + np.arange(count) * DIGITS, np.full(count, DIGITS, np.int64)


def _together(pieces: list[Piece], source: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], Numbers]:
    """The pieces of all rows, row by row, and where each row begins.

    `source` has `_STEP` bytes more than any piece needs.
    """
    import numpy as np

    shape = (len(pieces[0].starts), len(pieces))
    starts, lengths, marks = np.empty(shape, np.int64), np.empty(shape, np.int64), np.empty(shape, np.uint8)
    for at, piece in enumerate(pieces):
        starts[:, at], lengths[:, at], marks[:, at] = piece.starts, piece.lengths, piece.mark
    start, length, mark = starts.ravel(), lengths.ravel(), marks.ravel()
    end = np.cumsum(length + (mark > 0))
    begins = np.concatenate([[0], end[len(pieces) - 1:-1:len(pieces)]])
    out = np.empty(int(end[-1]) + _STEP, np.uint8)
    # Numbers of sixteen bytes that are only moved, never reckoned with.
    from_, to = (np.ndarray(len(each) - _STEP + 1, "<c16", each.data, 0, (1,)) for each in (source, out))
    last = np.flatnonzero(mark)
    behind = end[last] - 1
    end -= length
    end[last] -= 1
    # The last step of a text carries over what stands behind it. Far pieces are copied first and
    # beginnings last, in order, so that what was carried over is overwritten; signs come at the very end.
    some = np.flatnonzero(length)
    start, place, length = start[some], end[some], length[some]
    steps, done = [(start, place)], _STEP
    while len(further := np.flatnonzero(length > done)):
        start, place, length = start[further], place[further], length[further]
        steps.append((start + done, place + done))
        done += _STEP
    for taken, goes in reversed(steps):
        to[goes] = from_[taken]
    out[behind] = mark[last]
    return out[:-_STEP], begins
