"""Checking files: every finding in one pass, no file stops another, and nothing that is checked is changed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tools.disturb import Disturbed
from xlanskaff.books import book
from xlanskaff.errors import Exit, Problem, Severity
from xlanskaff.services import check_book
from xlanskaff.services.check import CheckReport, check
from xlanskaff.services.check_file import examine
from xlanskaff.xlsx.write import write

SPEC = book("self_evaluation")
META = {"unit": "40", "unit_name": "Helse og omsorg"}
FORM = {"unit_name": "Helse og omsorg", "unit_id": "40", "assessed_on": 46327, "answered_for": "Enheten samlet"}
ROWS = [{"now": 3, "target": 4} for _ in range(74)]


def data(meta: dict[str, str] = META, form: dict[str, Any] = FORM, rows: list[dict[str, Any]] = ROWS) -> bytes:
    return write(SPEC, "nb", rows={"statements": rows, "response": [form]}, meta=meta)


@pytest.fixture(scope="session")
def answered() -> bytes:
    return data()


@pytest.fixture
def clean(answered: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "svar" / "Helse.xlsx"
    path.parent.mkdir()
    path.write_bytes(answered)
    return path


def codes(report: CheckReport) -> list[tuple[str, str]]:
    return [(f.file, f.code) for f in report.findings]


def test_a_sound_answer_gives_nothing_and_exit_0(clean: Path) -> None:
    report = check([clean])
    assert (codes(report), report.exit, report.ok) == ([], Exit.CLEAN, True)
    [file] = report.files
    identity = file.identity
    assert (file.file, identity.book, identity.version, identity.lang, identity.unit, identity.unit_name) == (
        "Helse.xlsx", "self_evaluation", "1", "nb", "40", "Helse og omsorg")


def test_a_fresh_template_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "Selvevaluering.xlsx"
    path.write_bytes(write(SPEC, "nb"))
    report = check([path])
    assert report.exit is Exit.CLEAN
    assert sorted(f.code for f in report.findings) == ["XA-210", "XA-210", "XA-304", "XA-407"]


def test_bad_files_are_named_and_the_rest_goes_on(clean: Path) -> None:
    folder = clean.parent
    (folder / "tom.xlsx").write_bytes(b"")
    (folder / "halv.xlsx").write_bytes(clean.read_bytes()[:20_000])
    (folder / "egentlig csv.xlsx").write_text("Nr;Nå\nA1;3\n", encoding="cp1252")
    (folder / "~$Helse.xlsx").write_bytes(b"\5Kari")
    (folder / "vedlegg.pdf").write_bytes(b"%PDF")
    report = check([folder, folder / "borte.xlsx"])
    assert sorted(code for _, code in codes(report)) == ["XA-101", "XA-102", "XA-111", "XA-114", "XA-194", "XA-197"]
    assert [file.readable for file in report.files] == [False, False, True, False]
    assert report.exit is Exit.UNREADABLE


def test_an_error_in_a_readable_file_is_exit_1(clean: Path) -> None:
    damaged = Disturbed(clean.read_bytes())
    damaged.put("Påstander", "E6", "ganske bra")
    report = check([damaged.save(clean)])
    assert [(f.code, f.cell) for f in report.findings if f.severity is Severity.ERROR] == [("XA-201", "E6")]
    assert (report.exit, report.ok) == (Exit.FINDINGS, False)


def test_findings_stand_errors_first_and_down_the_sheets(clean: Path) -> None:
    damaged = Disturbed(clean.read_bytes())
    for cell, value in (("E30", "x"), ("E9", "y"), ("E8", "2")):
        damaged.put("Påstander", cell, value)
    damaged.put("Om besvarelsen", "C9", "snart")
    found = [(f.severity.value, f.sheet, f.cell) for f in check([damaged.save(clean)]).findings]
    assert [place for place in found if place[0] == "error"] == [
        ("error", "Om besvarelsen", "C9"), ("error", "Påstander", "E9"), ("error", "Påstander", "E30")]
    assert [severity for severity, _, _ in found] == sorted(
        (severity for severity, _, _ in found), key=["error", "warning", "note"].index)


def test_files_with_one_name_are_told_apart(answered: bytes, tmp_path: Path) -> None:
    for part in ("nord", "sør"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "Skole.xlsx").write_bytes(answered)
    assert [file.file for file in check([tmp_path]).files] == ["nord/Skole.xlsx", "sør/Skole.xlsx"]


# identity


def test_a_workbook_of_somebody_elses_is_named_with_its_sheets(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "Budsjett.xlsx"
    with xlsxwriter.Workbook(path) as other:
        other.add_worksheet("Budsjett").write("A1", 3)
    [finding] = check([path]).findings
    assert (finding.code, finding.severity, finding.args["sheets"]) == ("XA-401", Severity.ERROR, ("Budsjett",))


def test_a_book_of_a_kind_we_do_not_know_and_a_consolidated_one_are_not_read(clean: Path) -> None:
    for kind, code, ends in (("drommebok", "XA-402", Exit.FINDINGS),
                             ("self_evaluation_collected", "XA-410", Exit.CLEAN)):
        damaged = Disturbed(clean.read_bytes())
        damaged.identify(book=kind)
        report = check([damaged.save(clean.with_name(f"{kind}.xlsx"))])
        assert ([f.code for f in report.findings], report.exit) == ([code], ends)
        assert report.files[0].reading is None


def test_a_book_that_lost_its_marks_is_known_by_its_names(clean: Path) -> None:
    damaged = Disturbed(clean.read_bytes())
    damaged.delete_name("xa_id")
    damaged.drop("_meta")
    del damaged.parts["docProps/custom.xml"]
    damaged._sub("_rels/.rels", r'<Relationship [^>]*custom-properties"[^>]*/>', "")
    damaged._sub("[Content_Types].xml", r'<Override PartName="/docProps/custom.xml"[^>]*/>', "")
    report = check([damaged.save(clean)])
    assert [(f.code, f.severity) for f in report.findings] == [("XA-405", Severity.WARNING)]
    assert report.files[0].identity.unit == "40"


def test_one_carrier_is_enough_and_two_that_disagree_are_told(clean: Path) -> None:
    damaged = Disturbed(clean.read_bytes())
    damaged.put("_meta", "B5", "41")
    found = {f.code: f for f in check([damaged.save(clean)]).findings}
    assert (found["XA-406"].seen, found["XA-406"].args["other"]) == ("40", "41")
    damaged = Disturbed(clean.read_bytes())
    damaged.put("_meta", "B5", "40")
    damaged.put("_meta", "B2", "2")
    found = {f.code: f for f in check([damaged.save(clean)]).findings}
    assert (found["XA-409"].seen, found["XA-409"].args["other"]) == ("self_evaluation 1", "self_evaluation 2")


def test_a_unit_that_is_missing_or_another_than_the_book_was_made_for(tmp_path: Path) -> None:
    for meta, form, code, cell in ((META, FORM | {"unit_id": "41"}, "XA-408", "C6"),
                                   ({}, {**FORM, "unit_id": None, "unit_name": None}, "XA-407", "C5")):
        path = tmp_path / f"{code}.xlsx"
        path.write_bytes(data(meta, form))
        assert [(f.code, f.severity, f.cell) for f in check([path]).findings] == [(code, Severity.WARNING, cell)]


@pytest.mark.parametrize(("on", "code"), [
    (date(2026, 10, 1), "XA-308"), (date(2026, 11, 1), ""), (date(2027, 11, 1), ""), (date(2027, 11, 15), "XA-309")])
def test_an_assessment_after_the_day_or_more_than_a_year_before_it(on: date, code: str, clean: Path) -> None:
    assert [f.code for f in check([clean], on=on).findings] == [code][:len(code)]
    assert check([clean]).findings == []


# copies with findings


def test_a_copy_is_made_of_each_file_with_findings_and_nothing_is_overwritten(clean: Path, tmp_path: Path) -> None:
    odd = Disturbed(clean.read_bytes())
    odd.put("Påstander", "E6", "x")
    odd.save(clean.with_name("Skole.xlsx"))
    (clean.parent / "tom.xlsx").write_bytes(b"")
    before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in clean.parent.iterdir()}
    funn = clean.parent / "funn"
    first = check([clean.parent], annotate=funn)
    kept = (funn / "Skole - funn.xlsx").read_bytes()
    second = check([clean.parent], annotate=funn, lang="en")
    assert [file.copy.name for file in first.files if file.copy] == ["Skole - funn.xlsx"]
    assert [file.copy.name for file in second.files if file.copy] == ["Skole - findings.xlsx"]
    third = check([clean.parent], annotate=funn)
    assert [file.copy.name for file in third.files if file.copy] == ["Skole - funn (2).xlsx"]
    assert len(third.files) == 3
    assert (funn / "Skole - funn.xlsx").read_bytes() == kept
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in clean.parent.iterdir() if p.is_file()} == before


def test_a_copy_with_findings_is_checked_like_the_original(clean: Path, tmp_path: Path) -> None:
    odd = Disturbed(clean.read_bytes())
    odd.put("Påstander", "E6", "x")
    report = check([odd.save(clean)], annotate=tmp_path / "funn")
    again = check([report.files[0].copy or clean])
    assert [(f.code, f.sheet, f.cell) for f in again.findings] == [(f.code, f.sheet, f.cell) for f in report.findings]


def test_a_folder_that_cannot_be_made_stops_before_anything_is_read(clean: Path) -> None:
    with pytest.raises(Problem) as raised:
        check([clean], annotate=clean / "funn")
    assert (raised.value.findings[0].code, raised.value.exit) == ("XA-621", Exit.UNREADABLE)


def test_a_copy_of_a_very_long_name_gets_a_name_that_fits(answered: bytes, tmp_path: Path) -> None:
    odd = Disturbed(answered)
    odd.put("Påstander", "E6", "x")
    path = odd.save(tmp_path / ("ø" * 120 + ".xlsx"))
    [file] = check([path], annotate=tmp_path / "funn").files
    assert file.copy is not None
    assert file.copy.name.endswith("ø - funn.xlsx")
    assert len(file.copy.name.encode()) <= 200


# what must never happen


def test_an_unforeseen_fault_is_ours_and_the_rest_goes_on(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(check_book, "check_structure", fail)
    other = clean.with_name("tom.xlsx")
    other.write_bytes(b"")
    report = check([clean, other])
    assert [(f.code, f.seen) for f in report.findings if f.code != "XA-101"] == [("XA-901", "ZeroDivisionError")]
    assert report.exit is Exit.UNREADABLE
    assert len(report.files) == 2


def test_no_torture_file_crashes_hangs_or_needs_much_memory(testdata: Path) -> None:
    """In a process of its own, so that its memory can be measured and its time limited."""
    code = """if True:
        import resource, sys
        from pathlib import Path
        from xlanskaff.services.check import check
        from xlanskaff.language.messages import say
        report = check([Path(p) for p in sys.argv[1:]])
        assert all(file.findings for file in report.files), [f.file for f in report.files if not f.findings]
        assert not [f for f in report.findings if f.code in ("XA-901", "XA-194", "XA-195")]
        assert all(say(f, lang).message for f in report.findings for lang in ("nb", "nn", "en"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert peak < 1000, peak
        print(len(report.files))
    """
    pytest.importorskip("resource", reason="peak memory is only told on Unix")
    done = subprocess.run([sys.executable, "-c", code, testdata / "torture", testdata / "workbooks"],
                          capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 70


def test_a_file_whose_every_cell_is_wrong_gives_a_bounded_list(clean: Path) -> None:
    odd = Disturbed(clean.read_bytes())
    for row in range(6, 80):
        for column in "EFG":
            odd.put("Påstander", f"{column}{row}", f"feil {row}")
    found = [f for f in check([odd.save(clean)]).findings if f.code in {"XA-201", "XA-219"}]
    assert len(found) == 3 * 26
    assert [f.args["count"] for f in found if f.code == "XA-219"] == [49, 49, 49]


@pytest.mark.parametrize("number", [1e308, -1e308, 1e-308, 10**15, 0.1])
def test_numbers_out_of_all_reason_are_named_and_nothing_breaks(number: float, clean: Path) -> None:
    odd = Disturbed(clean.read_bytes())
    odd.put("Påstander", "E6", number)
    odd.put("Påstander", "F7", number)
    found = examine(odd.save(clean))
    assert {(f.code, f.cell) for f in found.findings if f.severity is Severity.ERROR} == {
        ("XA-201", "E6"), ("XA-201", "F7")}
    assert {f.code for f in found.findings if f.code > "XA-5"} <= {"XA-504", "XA-506"}
