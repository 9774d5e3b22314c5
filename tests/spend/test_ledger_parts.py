"""A ledger put together of packed columns is the ledger that an engine would have written."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.services import spend_import_parts
from xlanskaff.services.spend_import import ImportResult, import_ledgers
from xlanskaff.spend import ledger_parts
from xlanskaff.spend.ledger import COLUMNS
from xlanskaff.spend.ledger_parts import dirty, fits
from xlanskaff.spend.parquet_chunks import MOST, nothing, same, sequence
from xlanskaff.spend.parquet_footer import (
    BINARY,
    I32,
    I64,
    LIST,
    MAGIC,
    STRUCT,
    Footer,
    Struct,
    decoded,
    encoded,
    footer_bytes,
    read_footer,
    say,
)

LINES = 150_000
WARE = "forbruksvarer til kjøkkenet på sykehjemmet, levert på døra hver mandag morgen"
"""Enough for several row groups of a staged file: as many rows as the reader hands over at once are one."""
WHOLE = st.integers(-2**63, 2**63 - 1)
TREES = st.recursive(
    st.one_of(st.tuples(st.just(1), st.booleans()), st.tuples(st.sampled_from([I32, I64]), WHOLE),
              st.tuples(st.just(BINARY), st.binary(max_size=40)),
              st.tuples(st.just(LIST), st.tuples(st.just(I64), st.lists(WHOLE, max_size=20)))),
    lambda inner: st.tuples(st.just(STRUCT), st.dictionaries(st.integers(1, 300), inner, max_size=5)), max_leaves=12)


def plainly(tree: Struct) -> Struct:
    """A tree in which truth has one kind, whichever way it is told."""
    return {number: (1 if kind in (1, 2) else kind, plainly(value) if kind == STRUCT else value)
            for number, (kind, value) in tree.items()}


@given(st.dictionaries(st.integers(1, 300), TREES, max_size=6))
def test_what_is_written_of_a_footer_is_what_was_read(tree: Struct) -> None:
    assert plainly(decoded(encoded(tree))) == plainly(tree)


def test_the_engines_own_footer_comes_out_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "æ.parquet"
    duckdb.execute(f"COPY (SELECT range AS a, 'x' || range % 7 AS b, NULL::DATE AS c FROM range(300000)) TO '{path}' "
                   "(FORMAT parquet, PARQUET_VERSION v2, KV_METADATA {told: 'blåbær'})")
    written = footer_bytes(read_footer(path))
    assert path.read_bytes().endswith(written) and len(written) > 500


def test_what_a_file_says_of_itself_is_changed_without_touching_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    duckdb.execute(f"COPY (SELECT range AS a FROM range(1000)) TO '{path}' (FORMAT parquet, KV_METADATA {{x: 'før'}})")
    for told in ("blåbær" * 200, ""):
        say(path, "xlanskaff", told)
        found = duckdb.execute(f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{path}')").fetchall()
        assert found == [("xlanskaff", told)]
        assert duckdb.execute(f"SELECT count(*), sum(a) FROM '{path}'").fetchone() == (1000, 499500)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1xxxx\x10\0\0\0PAR1", b"PAR1\x19\x1c\x04\0\0\0\0PAR1"])
def test_what_is_no_parquet_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.parquet"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"parquet|footer"):
        assert read_footer(path).groups


@given(st.integers(-2**62, 2**62), st.integers(1, 20_000))
def test_columns_that_are_written_without_an_engine_are_read_as_what_they_say(first: int, rows: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.parquet"
        pages, metas, at = b"", [], len(MAGIC)
        for page, meta in (sequence("a", first, rows), nothing("b", 6, rows), same("c", "blåbær", rows),
                           same("d", rows % 2 == 0, rows)):
            moved = meta | {number: (I64, at + meta[number][1]) for number in (9, 11) if number in meta}
            metas.append({2: (I64, 0), 3: (STRUCT, moved)})
            pages, at = pages + page, at + len(page)
        assert len(sequence("a", first, rows)[0]) <= len(sequence("a", -2**63, 2**31 - 1)[0]) <= MOST
        schema: list[Struct] = [{4: (BINARY, b"root"), 5: (I32, 4)},
                                {1: (I32, 2), 3: (I32, 1), 4: (BINARY, b"a")},
                                {1: (I32, 6), 3: (I32, 1), 4: (BINARY, b"b"), 6: (I32, 0)},
                                {1: (I32, 6), 3: (I32, 1), 4: (BINARY, b"c"), 6: (I32, 0)},
                                {1: (I32, 0), 3: (I32, 1), 4: (BINARY, b"d")}]
        group = {1: (LIST, (STRUCT, metas)), 2: (I64, len(pages)), 3: (I64, rows)}
        path.write_bytes(MAGIC + pages + footer_bytes(Footer({
            1: (I32, 2), 2: (LIST, (STRUCT, schema)), 3: (I64, rows), 4: (LIST, (STRUCT, [group]))})))
        found = duckdb.execute(
            "SELECT list(a ORDER BY file_row_number), count(b), list(DISTINCT c), list(DISTINCT d), count(c), count(d) "
            f"FROM read_parquet('{path}', file_row_number = true)").fetchone()
        where = duckdb.execute(f"SELECT count(*) FROM '{path}' WHERE c = 'blåbær' AND d = {rows % 2 == 0}").fetchone()
    assert found == ([*range(first, first + rows)], 0, ["blåbær"], [rows % 2 == 0], rows, rows) and where == (rows,)


def test_only_row_groups_with_rows_set_aside_are_written_anew() -> None:
    assert dirty([0, 9, 30, 49], [0, 10, 20, 30, 40, 50]) == [0, 3, 4]
    assert dirty([], [0, 10]) == []


def write_large(path: Path, totals: tuple[int, ...]) -> None:
    """A ledger of `LINES` rows, of which some say what those above them come to."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, delimiter=";")
        out.writerow(["Bilagsnr", "Bilagsdato", "Konto", "Leverandør", "Tekst", "Beløp"])
        for at in range(LINES):
            if at in totals:
                out.writerow(["", "", "", "Sum", "", f"{at},00"])
            else:
                out.writerow([at, f"{at % 28 + 1:02d}.03.2025", at % 9 + 6000, f"Blåbær {at % 500} AS", f"{WARE} {at}",
                              f"{at % 1000},{at % 100:02d}"])


def lines(result: ImportResult) -> list[tuple[object, ...]]:
    """Every line with every column."""
    named = ", ".join(column.name for column in COLUMNS)
    return duckdb.execute(f"SELECT {named} FROM '{result.out}'").fetchall()


def assert_found_in_pieces(path: Path) -> None:
    """Each row group is in one piece of the file, in whatever pieces it is read.

    parquet-mr, which Spark reads with, takes a row group with the piece that its middle is in; where it begins is
    where its first column does.
    """
    middles = []
    for group in read_footer(path).groups:
        first = group[1][1][1][0][3][1]
        middles.append(min(first[at][1] for at in (9, 11) if at in first and first[at][1]) + group[6][1] // 2)
    assert middles and max(middles) < path.stat().st_size


# Row groups are of some 60 000 rows: some of the rows set aside stand round where they meet, so both are one again.
@pytest.mark.parametrize("totals", [(), (100_000, LINES - 1), (*range(58_000, 63_000, 9),)],
                         ids=["clean", "totals", "many"])
def test_a_large_ledger_is_the_same_put_together_and_written_anew(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, totals: tuple[int, ...]) -> None:
    files = [tmp_path / "første.csv", tmp_path / "andre.csv"]
    write_large(files[0], totals)
    files[1].write_text("Dato;Leverandør;Konto;Beløp;MVA\n02.01.2025;Å AS;6000;12,50;3,13\n", encoding="utf-8")
    seen: list[bool] = []
    monkeypatch.setattr(spend_import_parts, "fits", lambda path, wanted: seen.append(fits(path, wanted)) or seen[-1])
    made = {}
    became: list[Path | None] = []
    begun = ledger_parts._begun
    monkeypatch.setattr(ledger_parts, "_begun", lambda base, out: begun(became.append(base) or base, out))
    # The staged file becomes the ledger, or is copied from.
    for name, share in (("kort", 0.0), ("kopi", 2.0)):
        monkeypatch.setattr(ledger_parts, "_SHARE", share)
        made[name] = lines(import_ledgers(files, tmp_path / f"{name}.parquet"))
        assert_found_in_pieces(tmp_path / f"{name}.parquet")
    quick = made["kort"]
    assert seen == [True] * 4 and made["kopi"] == quick
    assert became[0] and became[0].name.startswith("part0") and became[1:] == [None]
    rows = [group[3][1] for group in read_footer(tmp_path / "kort.parquet").groups]
    assert len(rows) > 2 and (rows[0] > 100_000) == (len(totals) > 2)
    monkeypatch.setattr(spend_import_parts, "fits", lambda path, wanted: False)
    slow = lines(import_ledgers(files, tmp_path / "lang.parquet"))
    assert len(quick) == LINES - len(totals) + 1 and quick == slow
    by_id = {line[0]: line for line in quick}
    assert [*by_id] == [*(at + 1 for at in range(LINES) if at not in totals), LINES + 1]
    first, last = by_id[1], by_id[LINES + 1]
    assert (first[2], first[3], last[1], last[2], last[19]) == (2, date(2025, 3, 1), "andre.csv", 2, 313)


def test_a_staged_file_that_somebody_holds_is_copied_and_not_moved(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "l.csv"
    write_large(path, ())
    free = lines(import_ledgers([path], tmp_path / "fri.parquet"))
    move, refused = Path.replace, []

    def held(self: Path, target: Path) -> Path:
        if self.name == "part0.parquet":
            refused.append(self)
            raise PermissionError(13, "held")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", held)
    assert lines(import_ledgers([path], tmp_path / "holdt.parquet")) == free and len(refused) == 1
