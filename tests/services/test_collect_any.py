"""Properties of collecting: any set of books, in any order, adds up and gives the same result."""

from __future__ import annotations

import random
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.answers import answers
from tools.returns import returned
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.collect_records import Outcome


@dataclass(frozen=True)
class Book:
    """One book that may come back; `seed` is which answers, so two seeds are two answers."""

    unit: str
    seed: int
    lang: str
    person: str | None
    broken: str = ""

    def data(self) -> bytes:
        whole = returned(self.unit, self.seed, self.lang, person=self.person,  # type: ignore[arg-type]
                         role="leader" if self.person else "")
        return {"": whole, "cut": whole[:len(whole) // 2], "empty": b"", "text": b"unit;level\n1;2\n"}[self.broken]

    def answered(self) -> int:
        return sum(isinstance(row["now"], int) for row in answers("nb", seed=self.seed)["statements"])


books = st.builds(Book, unit=st.sampled_from(["1", "2", "3"]), seed=st.integers(1, 3),
                  lang=st.sampled_from(["nb", "nn", "en"]), person=st.sampled_from([None, None, "", "KN", "ON"]),
                  broken=st.sampled_from(["", "", "", "", "cut", "empty", "text"]))


def expected(chosen: list[Book]) -> Counter[str]:
    """How many files have which outcome, worked out the plain way."""
    found: Counter[str] = Counter()
    groups: defaultdict[tuple[str, str | None], list[Book]] = defaultdict(list)
    for book in chosen:
        if book.broken:
            found["set_aside"] += 1
        else:
            groups[book.unit, book.person].append(book)
    for (_, person), group in groups.items():
        # Those without a name are the same only when the bytes are; others when the answers are.
        kinds = {(b.seed, b.lang) for b in group} if person == "" else {b.seed for b in group}
        found["duplicate"] += len(group) - len(kinds)
        found["used" if person == "" or len(kinds) == 1 else "conflict"] += len(kinds)
    return found


def run(folder: Path, chosen: list[Book], order: list[int], out: str) -> tuple[CollectResult, dict[str, bytes]]:
    """Collect books that are given in an order; the result and everything that was written."""
    (folder / "svar").mkdir(exist_ok=True)
    paths = []
    for number, book in enumerate(chosen):
        paths.append(folder / "svar" / f"bok {number}.xlsx")
        paths[-1].write_bytes(book.data())
    result = collect([paths[i] for i in order], folder / out / "Samlet.xlsx", tidy=folder / out)
    return result, {path.name: path.read_bytes() for path in (folder / out).iterdir()}


@settings(max_examples=25)
@given(st.lists(books, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_every_file_is_accounted_for_and_the_order_does_not_matter(chosen: list[Book], rng: random.Random) -> None:
    if all(book.broken for book in chosen):
        chosen = [*chosen, Book("1", 1, "nb", None)]
    order = list(range(len(chosen)))
    with tempfile.TemporaryDirectory() as made:
        result, written = run(Path(made), chosen, order, "a")
        rng.shuffle(order)
        shuffled, rewritten = run(Path(made), chosen, order, "b")
    assert written == rewritten and result.files == shuffled.files and result.findings == shuffled.findings
    counts = result.counts
    assert counts["files"] == len(chosen) == sum(counts[outcome.value] for outcome in Outcome)
    assert {k: v for k, v in counts.items() if v and k != "files"} == {k: v for k, v in expected(chosen).items() if v}

    used = [r for r in result.files if r.outcome is Outcome.USED]
    in_files = sum(chosen[int(r.file.split()[1].split(".")[0])].answered() for r in used)
    assert in_files == sum(r.counts["answered"] for r in used) == sum(s.answers for s in result.summary.statements)
    for s in result.summary.statements:
        assert s.answers + s.unknown + s.not_relevant + s.blank == len(used)
        assert s.units <= len(result.summary.units)
    answered = written["answers.csv"].decode("utf-8-sig").splitlines()[1:]
    assert len(answered) == 74 * len(used)
    assert sum(";level;" in line for line in answered) == in_files


@settings(max_examples=10)
@given(st.lists(books.filter(lambda book: not book.broken), min_size=1, max_size=6), st.data())
def test_a_file_that_comes_twice_changes_no_figure(chosen: list[Book], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(chosen))
    with tempfile.TemporaryDirectory() as made:
        once, _ = run(Path(made), chosen, list(range(len(chosen))), "a")
        twice, _ = run(Path(made), [*chosen, again], list(range(len(chosen) + 1)), "b")
    assert twice.summary == once.summary
    assert twice.counts["duplicate"] == once.counts["duplicate"] + 1
