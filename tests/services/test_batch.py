"""One workbook per unit: names, values, cached results, what stays untouched, and what happens when it stops."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tools.answers import IDS, SPEC
from xlanskaff.errors import Problem
from xlanskaff.grammar.reading import read
from xlanskaff.grammar.recompute import check_formulas
from xlanskaff.services.batch import batch
from xlanskaff.services.batch_manifest import read_manifest
from xlanskaff.services.templates import template_path
from xlanskaff.xlsx.read import open_book

UNITS = """id;navn;leder;språk;felt:contact
1;Helse & omsorg / Øst;Leder A;nb;innkjop@kommune.example
2;CON;;nn;
3;=HYPERLINK("x");;en;
4;Helse & omsorg / Øst;;;
"""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    path = tmp_path / "enheter æøå.csv"
    path.write_bytes(UNITS.encode("cp1252"))
    return path


def _codes(problem: pytest.ExceptionInfo[Problem]) -> list[str]:
    return [finding.code for finding in problem.value.findings]


def _members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
        found = {}
        for info in archive.infolist():
            raw.seek(info.header_offset + 26)
            name, extra = (int.from_bytes(raw.read(2), "little") for _ in range(2))
            raw.seek(info.header_offset + 30 + name + extra)
            found[info.filename] = hashlib.sha256(raw.read(info.compress_size)).hexdigest()
        return found


def test_every_unit_gets_a_book_in_its_own_language_that_checks_clean(units: Path, tmp_path: Path) -> None:
    result = batch("self_evaluation", units, tmp_path / "ut")
    assert result.written == 4
    assert [entry.lang for entry in result.entries] == ["nb", "nn", "en", "nb"]
    assert len({entry.file.casefold() for entry in result.entries}) == 4
    for entry in result.entries:
        book = open_book(tmp_path / "ut" / entry.file)
        reading = read(book, SPEC, entry.lang)  # type: ignore[arg-type]
        assert {f.code for f in reading.findings} <= {"XA-210"}
        assert check_formulas(book, reading) == []
        assert reading.forms["response"]["unit_id"] == entry.unit
        assert reading.forms["response"]["unit_name"] == entry.name
        assert book.meta()["unit"] == entry.unit and book.meta()["batch"] == result.batch
        assert all(carrier["unit"] == entry.unit for carrier in book.carriers.values())


def test_a_unit_name_that_looks_like_a_formula_is_text(units: Path, tmp_path: Path) -> None:
    result = batch("self_evaluation", units, tmp_path / "ut")
    book = open_book(tmp_path / "ut" / result.entries[2].file)
    area = book.names()["xa_response_unit_name"]
    assert area and book.values(area) == [['=HYPERLINK("x")']] and book.formulas(area) == [[None]]


def test_prefilled_rows_land_on_their_ids_and_every_dependent_result_is_right(units: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rader.csv"
    rows.write_text("Enhet;Nr;Nå;Mål;Viktighet;Dokumentasjon\n"
                    "1;B3;2;5;Høy;-1+1\n1;A1;Vet ikke;3;;\n2;L6;4;4;Lav;\n", "utf-8")
    result = batch("self_evaluation", units, tmp_path / "ut", rows={"statements": rows})
    book = open_book(tmp_path / "ut" / result.entries[0].file)
    reading = read(book, SPEC, "nb")
    by_id = {row["id"]: row for row in reading.tables["statements"]}
    assert (by_id["B3"]["now"], by_id["B3"]["target"], by_id["B3"]["importance"]) == (2, 5, "high")
    assert by_id["B3"]["evidence"] == "-1+1" and by_id["A1"]["now"] == "unknown"
    assert check_formulas(book, reading) == []
    assert reading.cells["gaps", "statement"][0].startswith("B3  ")  # type: ignore[union-attr]
    other = read(open_book(tmp_path / "ut" / result.entries[1].file), SPEC, "nn")
    assert {row["id"] for row in other.tables["statements"] if row["now"]} == {"L6"}


def test_members_that_do_not_change_are_byte_for_byte_those_of_the_template(units: Path, tmp_path: Path) -> None:
    result = batch("self_evaluation", units, tmp_path / "ut")
    before = _members(template_path("self_evaluation", "nb"))
    after = _members(tmp_path / "ut" / result.entries[0].file)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"xl/workbook.xml", "docProps/custom.xml", "xl/worksheets/sheet1.xml",
                       "xl/worksheets/sheet2.xml", "xl/worksheets/sheet8.xml"}


def test_the_manifest_tells_every_file_with_its_digest(units: Path, tmp_path: Path) -> None:
    batch("self_evaluation", units, tmp_path / "ut")
    for entry in read_manifest(tmp_path / "ut" / "manifest.csv"):
        assert hashlib.sha256((tmp_path / "ut" / entry.file).read_bytes()).hexdigest() == entry.sha256


def test_the_same_batch_gives_the_same_bytes(units: Path, tmp_path: Path) -> None:
    one, two = (batch("self_evaluation", units, tmp_path / name) for name in ("a", "b"))
    assert [e.sha256 for e in one.entries] == [e.sha256 for e in two.entries]


def test_two_processes_make_what_one_makes(tmp_path: Path) -> None:
    path = tmp_path / "mange.csv"
    path.write_text("id,name\n" + "".join(f"{n},Avdeling {n}\n" for n in range(260)), "utf-8")
    one = batch("self_evaluation", path, tmp_path / "a")
    two = batch("self_evaluation", path, tmp_path / "b", jobs=2)
    assert one.entries == two.entries


def test_nothing_is_written_over_what_is_there(units: Path, tmp_path: Path) -> None:
    first = batch("self_evaluation", units, tmp_path / "ut")
    before = {path.name: path.read_bytes() for path in (tmp_path / "ut").iterdir()}
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, tmp_path / "ut", lang="nn")
    assert _codes(problem) == ["XA-620"] and problem.value.exit == 3
    assert {path.name: path.read_bytes() for path in (tmp_path / "ut").iterdir()} == before
    assert batch("self_evaluation", units, tmp_path / "ut", mode="overwrite").entries == first.entries


def test_an_interrupted_run_is_resumed_and_leaves_nothing_half_written(
        units: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlanskaff.services import batch_write

    written = []

    def full(path: Path, chunks: list[bytes], put=batch_write.put) -> None:
        if len(written) == 2:
            raise KeyboardInterrupt
        written.append(path)
        put(path, chunks)

    monkeypatch.setattr(batch_write, "put", full)
    with pytest.raises(KeyboardInterrupt):
        batch("self_evaluation", units, tmp_path / "ut")
    assert sorted(tmp_path.joinpath("ut").iterdir()) == sorted(written)
    monkeypatch.undo()
    result = batch("self_evaluation", units, tmp_path / "ut", mode="resume")
    assert (result.kept, result.written) == (2, 2) and (tmp_path / "ut" / "manifest.csv").exists()


def test_a_file_that_someone_has_begun_to_fill_in_is_not_resumed_over(units: Path, tmp_path: Path) -> None:
    result = batch("self_evaluation", units, tmp_path / "ut")
    changed = tmp_path / "ut" / result.entries[1].file
    changed.write_bytes(changed.read_bytes() + b" ")
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, tmp_path / "ut", mode="resume")
    assert _codes(problem) == ["XA-623"] and changed.read_bytes().endswith(b" ")


def test_a_full_disk_leaves_no_file_that_looks_finished(
        units: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_room)
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, tmp_path / "ut")
    assert _codes(problem) == ["XA-621"] and list((tmp_path / "ut").iterdir()) == []


def test_a_folder_that_is_a_file_is_said_so(units: Path, tmp_path: Path) -> None:
    (tmp_path / "ut").write_text("")
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, tmp_path / "ut")
    assert _codes(problem) == ["XA-621"] and problem.value.exit == 3


def test_every_faulty_unit_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "feil.csv"
    path.write_text("id;navn\n1;\n;B\n1;C\n", "utf-8")
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", path, tmp_path / "ut")
    assert problem.value.exit == 2 and len(problem.value.findings) >= 3
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize(("rows", "code"), [
    ("Avdeling;Nr\n1;A1\n", "XA-641"), ("Enhet;Nr;Hva\n1;A1;x\n", "XA-642"), ("Enhet;Nr;Nå\n9;A1;2\n", "XA-643"),
    ("Enhet;Nr;Nå\n1;Z9;2\n", "XA-644"), ("Enhet;Nr;Nå\n1;A1;7\n", "XA-634")])
def test_rows_that_do_not_fit_are_refused_with_what_is_wrong(units: Path, tmp_path: Path, rows: str, code: str) -> None:
    path = tmp_path / "rader.csv"
    path.write_text(rows, "utf-8")
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, tmp_path / "ut", rows={"statements": path})
    assert code in _codes(problem) and problem.value.exit == 2 and not (tmp_path / "ut").exists()


def test_a_field_that_the_book_does_not_have_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    path.write_text("id;navn;felt:farge\n1;A;blå\n", "utf-8")
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", path, tmp_path / "ut")
    assert _codes(problem) == ["XA-633"] and "contact" in problem.value.findings[0].args["fields"]


def test_a_template_without_our_names_is_refused_before_anything_is_written(units: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "mal.xlsx"
    import xlsxwriter

    with xlsxwriter.Workbook(stranger) as book:
        book.add_worksheet("Ark1")
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, tmp_path / "ut", template=stranger)
    assert _codes(problem) == ["XA-630"] and problem.value.exit == 3 and not (tmp_path / "ut").exists()


def test_a_template_that_has_lost_names_says_which(units: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "mal.xlsx"
    with zipfile.ZipFile(template_path("self_evaluation", "nb")) as source, zipfile.ZipFile(damaged, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/workbook.xml":
                for name in (b"xa_response_unit_name", b"xa_statements_now"):
                    data = data.replace(b'name="' + name + b'"', b'name="gone_' + name[3:] + b'"')
            if b"Enhet</t>" in data:
                data = data.replace(b"<t>Enhet</t>", b"<t>Virksomhet</t>")
                data = data.replace("<t>Nå</t>".encode(), b"<t>I dag</t>")
            target.writestr(item, data)
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, tmp_path / "ut", template=damaged)
    assert set(problem.value.findings[0].args["names"]) >= {"xa_response_unit_name", "xa_statements_now"}


@pytest.mark.testdata
def test_all_4530_public_bodies_get_one_valid_book_each(testdata: Path, tmp_path: Path) -> None:
    source = testdata / "codelists" / "etatsbasen_organization_2014.csv"
    result = batch("self_evaluation", source, tmp_path / "ut", jobs=2, columns={
        "id": "tailid", "name": "name_nb", "parent": "parentid"})
    assert result.written == 4530 == len({entry.file.casefold() for entry in result.entries})
    for entry in result.entries[::97]:
        book = open_book(tmp_path / "ut" / entry.file)
        assert book.meta()["unit"] == entry.unit
        assert {f.code for f in read(book, SPEC, "nb").findings} <= {"XA-210"}
    shutil.rmtree(tmp_path / "ut")


@pytest.mark.testdata
def test_all_357_municipalities_get_a_book_in_their_own_language(testdata: Path, tmp_path: Path) -> None:
    listed = json.loads((testdata / "codelists" / "municipalities-2025.json").read_text("utf-8"))
    lang = {"Bokmål": "nb", "Nynorsk": "nn", "Nøytral": "en"}
    path = tmp_path / "kommuner.csv"
    lines = [f"{m['id']}\t{m['name']}\t{lang[m['language']]}\n" for m in listed]
    path.write_text("id\tname\tlang\n" + "".join(lines), "utf-16")
    result = batch("self_evaluation", path, tmp_path / "ut")
    assert result.written == 357 and {e.lang for e in result.entries} == {"nb", "nn", "en"}
    for entry in result.entries[::20]:
        book = open_book(tmp_path / "ut" / entry.file)
        assert {f.code for f in read(book, SPEC, entry.lang).findings} <= {"XA-210"}  # type: ignore[arg-type]
        assert len(IDS) == len(read(book, SPEC, entry.lang).tables["statements"])  # type: ignore[arg-type]


def test_prefilled_choices_are_in_the_language_of_each_unit(units: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rader.csv"
    rows.write_text("Enhet;Nr;Nå;Viktighet\n1;A1;Vet ikke;Høy\n2;A1;Vet ikke;Høy\n3;A1;Vet ikke;Høy\n", "utf-8")
    result = batch("self_evaluation", units, tmp_path / "ut", rows={"statements": rows})
    for entry, unknown in zip(result.entries, ("Vet ikke", "Veit ikkje", "Do not know"), strict=False):
        book = open_book(tmp_path / "ut" / entry.file)
        reading = read(book, SPEC, entry.lang)  # type: ignore[arg-type]
        assert reading.cells["statements", "now"][0] == unknown
        assert reading.tables["statements"][0]["importance"] == "high" and check_formulas(book, reading) == []
