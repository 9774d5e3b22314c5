"""Whatever a file looks like: what was read and what was set aside is the whole of it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.ledgers import aside, brought_in, lines, only
from xlanskaff.errors import Problem

WORDS = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"], blacklist_characters='";|\ufeff'),
                min_size=1, max_size=12).map(str.strip).filter(lambda text: text and not text[0].isdigit())
AMOUNTS = st.integers(-10**9, 10**9)
DELIMITERS = st.sampled_from([";", "\t", "|"])
ODD = st.sampled_from(["", "   ", "{d}{d}", "Dato{d}Leverandør{d}Nettobeløp{d}Tekst", "01.01.2025{d}A", "x",
                       "02.01.2025{d}B{d}ukjent{d}", "02.01.2025{d}B{d}{d}", "a{d}b{d}c{d}d{d}e{d}f", '"åpen{d}b{d}c'])


def written(cents: int, way: int) -> str:
    whole, _, decimals = f"{abs(cents) / 100:.2f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ("", " ", "\u00a0", ".")[way % 4])
    text = f"{grouped},{decimals}"
    return (f"-{text}", f"{text}-", f"({text})")[way % 3] if cents < 0 else (text, f"kr {text}", f"{text} ")[way % 3]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, AMOUNTS, st.integers(0, 11), WORDS), min_size=1, max_size=12),
       st.lists(st.tuples(st.integers(0, 12), ODD), max_size=6), DELIMITERS,
       st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]), st.sampled_from(["\n", "\r\n", "\r"]),
       st.booleans())
def test_read_and_set_aside_is_the_whole_file(
        tmp_path: Path, rows: list[tuple[str, int, int, str]], odd: list[tuple[int, str]], delimiter: str,
        encoding: str, ends: str, banner: bool) -> None:
    good = [f"0{1 + at % 9}.01.2025{delimiter}{name}{delimiter}{written(cents, way)}{delimiter}{text}"
            for at, (name, cents, way, text) in enumerate(rows)]
    body = list(good)
    for at, text in odd:
        body.insert(min(at, len(body)), text.format(d=delimiter))
    # Plain rows enough, for a column of which most cannot be read is not taken for the amount.
    body += [f"09.01.2025{delimiter}Fyll{delimiter}1,00{delimiter}x"] * 20
    head = ["Hovedbok", ""] if banner else []
    text = ends.join([*head, delimiter.join(("Dato", "Leverandør", "Nettobeløp", "Tekst")), *body]) + ends
    try:
        result = brought_in(tmp_path, text.encode(encoding, "replace"))
    except Problem as problem:  # a proposal or a refusal is a right answer; a crash is not
        raise AssertionError([f.code for f in problem.findings]) from problem
    file = only(result)
    wanted = sum(cents for _, cents, _, _ in rows) + 2000
    assert sum(amount for (amount,) in lines(result, "amount")) == wanted
    assert Decimal(file.sum) * 100 == wanted and file.rows == len(rows) + 20
    blank = body.count("")
    assert file.rows + file.set_aside == len(body) - blank
    seen = sorted([row for (row,) in lines(result, "row")] + [int(row) for _, row, *_ in aside(result)])
    first = len(head) + 2
    assert seen == [first + at for at, line in enumerate(body) if line]
