"""What people do to a workbook: found, named at the right cell, and never silently read as something else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from disturbed.conftest import answered, finding, told
from tools.disturb import Disturbed
from xlanskaff.books import KEYS, book
from xlanskaff.errors import Severity
from xlanskaff.grammar.book import CellError
from xlanskaff.services.check_file import Examined, examine
from xlanskaff.xlsx.write import write

Checked = Callable[[], Examined]
Answers = dict[str, dict[str, Any]]

S, R, RESULT = "Påstander", "Om besvarelsen", "Resultat"


def test_an_undamaged_book_gives_no_finding_at_all(checked: Checked, expected: Answers) -> None:
    examined = checked()
    assert (told(examined), answered(examined)) == ([], expected)


def test_a_renamed_sheet_is_known_again(disturbed: Disturbed, checked: Checked, expected: Answers) -> None:
    disturbed.rename(S, "Vår avdeling")
    examined = checked()
    assert told(examined) == [("XA-145", "note", "Vår avdeling", "")]
    assert answered(examined) == expected


@pytest.mark.parametrize(("name", "header"), [("now", "E5"), ("target", "F5"), ("id", "B5"), ("evidence", "I5")])
def test_a_deleted_name_is_found_by_its_header(name: str, header: str, disturbed: Disturbed, checked: Checked,
                                                expected: Answers) -> None:
    disturbed.delete_name(f"xa_statements_{name}")
    examined = checked()
    assert ("XA-146", "note", S, header) in told(examined)
    assert answered(examined) == expected


def test_a_deleted_name_of_a_field_is_found_by_its_label(disturbed: Disturbed, checked: Checked) -> None:
    disturbed.delete_name("xa_response_answered_for")
    examined = checked()
    assert told(examined) == [("XA-146", "note", R, "C10")]
    assert examined.reading is not None
    assert examined.reading.forms["response"]["answered_for"] == "unit"


def test_all_names_of_a_table_gone_it_is_found_by_its_header_row(disturbed: Disturbed, checked: Checked,
                                                                  expected: Answers) -> None:
    for name in ("id", "area_name", "statement", "now", "target", "importance", "gap", "evidence", "comment", "no",
                 "area", "dfo", "sort_key"):
        disturbed.delete_name(f"xa_statements_{name}")
    examined = checked()
    assert ("XA-142", "warning", S, "B5") in told(examined)
    assert answered(examined) == expected


@pytest.mark.parametrize(("at", "count"), [(2, 1), (5, 3), (20, 1), (79, 2), (80, 1)])
def test_inserted_rows_change_no_answer(at: int, count: int, disturbed: Disturbed, checked: Checked,
                                        expected: Answers) -> None:
    disturbed.insert_rows(S, at, count)
    examined = checked()
    assert answered(examined) == expected
    inside = 6 < at < 80
    assert [(c, cell) for c, _, sheet, cell in told(examined) if sheet == S] == [
        ("XA-192", f"B{row}") for row in range(at, at + count) if inside]


def test_an_inserted_row_with_content_is_named_and_not_read(disturbed: Disturbed, checked: Checked,
                                                             expected: Answers) -> None:
    disturbed.insert_rows(S, 20)
    part = disturbed.part_of(S)
    text = disturbed.text(part).replace('<row r="21"', '<row r="20"><c r="E20"><v>5</v></c></row><row r="21"', 1)
    disturbed.parts[part] = text.encode()
    examined = checked()
    assert ("XA-191", "warning", S, "B20") in told(examined)
    assert answered(examined) == expected


@pytest.mark.parametrize(("letters", "count"), [("A", 1), ("E", 1), ("F", 2), ("K", 1)])
def test_inserted_columns_change_no_answer_and_no_formula(letters: str, count: int, disturbed: Disturbed,
                                                           checked: Checked, expected: Answers) -> None:
    disturbed.insert_columns(S, letters, count)
    examined = checked()
    assert (told(examined), answered(examined)) == ([], expected)


def test_sorted_rows_are_read_by_their_numbers(disturbed: Disturbed, checked: Checked, expected: Answers) -> None:
    disturbed.sort(S, 6, [*range(73, -1, -1)])
    examined = checked()
    assert told(examined) == [("XA-193", "note", S, "B6:B79")]
    assert answered(examined) == expected


def test_values_pasted_over_the_validation_are_named_one_by_one(disturbed: Disturbed, checked: Checked,
                                                                 expected: Answers) -> None:
    pasted = {"E6": "Ganske bra", "E7": 7, "E8": True, "F9": 0, "G10": "Kjempehøy", "E11": CellError("#N/A"), "E12": ""}
    for cell, value in pasted.items():
        disturbed.put(S, cell, value)
    examined = checked()
    bad = [(code, cell) for code, severity, sheet, cell in told(examined) if severity == "error" and sheet == S]
    assert bad == [("XA-201", "E6"), ("XA-201", "E7"), ("XA-201", "E8"), ("XA-201", "F9"), ("XA-201", "G10"),
                   ("XA-205", "E11")]
    for key, name in (("A1", "now"), ("A2", "now"), ("A3", "now"), ("A4", "target"), ("A5", "importance"),
                      ("A6", "now"), ("B1", "now")):
        expected[key][name] = None
    assert answered(examined) == expected
    assert finding(examined, "XA-305").args["answered"] == 73


def test_a_blank_an_error_and_a_text_are_three_different_things(disturbed: Disturbed, checked: Checked) -> None:
    disturbed.put(S, "E6", None)
    disturbed.put(S, "E7", CellError("#N/A"))
    disturbed.put(S, "E8", "tre")
    examined = checked()
    seen = {(f.cell, f.seen, f.severity) for f in examined.findings if f.code in {"XA-201", "XA-205"}}
    assert seen == {("E7", "#N/A", Severity.ERROR), ("E8", "tre", Severity.ERROR)}
    assert finding(examined, "XA-305").cell == "E6"


@pytest.mark.parametrize(("typed", "code"), [
    ("01.11.2026", "XA-209"), ("1/11/2026", "XA-209"), ("2026-11-01", "XA-209"), ("01.11.2026 00:00:00", "XA-209"),
    ("første november", "XA-206"), ("31.02.2026", "XA-206"), (20261101, "XA-206")])
def test_a_date_written_as_text_is_read_or_refused(typed: Any, code: str, disturbed: Disturbed,
                                                    checked: Checked) -> None:
    disturbed.put(R, "C9", typed)
    examined = checked()
    assert [(c, cell) for c, _, sheet, cell in told(examined) if sheet == R] == [(code, "C9")]
    assert examined.reading is not None
    read = examined.reading.forms["response"]["assessed_on"]
    assert (f"{read:%d.%m.%Y}" if read else None) == ("01.11.2026" if code == "XA-209" else None)


@pytest.mark.parametrize("typed", ["3", "3,0", " 3 ", "3.0"])
def test_a_level_written_as_text_is_read_with_a_note(typed: str, disturbed: Disturbed, checked: Checked,
                                                      expected: Answers) -> None:
    disturbed.put(S, "E7", typed)
    expected["A2"]["now"] = 3
    examined = checked()
    assert ("XA-208", "note", S, "E7") in told(examined)
    assert answered(examined) == expected


def test_a_broken_name_is_found_by_its_header(disturbed: Disturbed, checked: Checked, expected: Answers) -> None:
    disturbed.break_name("xa_statements_target")
    examined = checked()
    assert ("XA-146", "note", S, "F5") in told(examined)
    assert answered(examined) == expected


def test_a_broken_formula_is_named_with_what_it_ought_to_give(disturbed: Disturbed, checked: Checked,
                                                               expected: Answers) -> None:
    disturbed.formula(S, "H8", "#REF!-E8", "#REF!")
    disturbed.put(S, "H9", 99)
    disturbed.put(S, "H10", None)
    examined = checked()
    assert [(c, s, cell) for c, s, sheet, cell in told(examined) if sheet == S] == [
        ("XA-502", "error", "H9"), ("XA-501", "error", "H10"), ("XA-503", "warning", "H8")]
    right = expected["A4"]["target"] - expected["A4"]["now"]
    assert (finding(examined, "XA-502").seen, finding(examined, "XA-502").args["right"]) == ("99", str(right))
    assert answered(examined) == expected


def test_a_result_that_was_not_recalculated_is_told_apart_from_a_changed_formula(
    disturbed: Disturbed, checked: Checked, expected: Answers
) -> None:
    disturbed.put(S, "E6", 4)
    expected["A1"]["now"] = 4
    examined = checked()
    stale = {(c, sheet, cell) for c, _, sheet, cell in told(examined) if c.startswith("XA-5")}
    assert ("XA-504", S, "H6") in stale
    assert {c for c, _, _ in stale} == {"XA-504"}
    assert answered(examined) == expected


def test_a_deleted_sheet_of_answers_is_one_error_and_no_guess(disturbed: Disturbed, checked: Checked) -> None:
    disturbed.drop(S)
    examined = checked()
    assert [(c, s) for c, s, _, _ in told(examined) if s == "error"] == [("XA-140", "error")]
    assert finding(examined, "XA-140").field == S
    assert answered(examined) == {}
    assert examined.reading is not None
    assert examined.reading.forms["response"]["unit_id"] == "40"


def test_a_deleted_sheet_of_results_leaves_the_answers(disturbed: Disturbed, checked: Checked,
                                                        expected: Answers) -> None:
    disturbed.drop(RESULT)
    examined = checked()
    assert ("XA-140", "warning", "", "") in told(examined)
    assert not [t for t in told(examined) if t[1] == "error"]
    assert answered(examined) == expected


@pytest.mark.office
def test_a_copy_saved_by_libreoffice_gives_no_finding(disturbed: Disturbed, expected: Answers, office: ModuleType,
                                                       tmp_path: Path) -> None:
    saved = office.resave(disturbed.save(tmp_path / "svar.xlsx"), tmp_path / "lagret")
    examined = examine(saved)
    assert (told(examined), answered(examined)) == ([], expected)


@pytest.mark.office
@pytest.mark.parametrize("key", KEYS)
def test_every_kind_of_book_saved_by_libreoffice_gives_no_other_finding(key: str, office: ModuleType,
                                                                         tmp_path: Path) -> None:
    path = tmp_path / f"{key}.xlsx"
    path.write_bytes(write(book(key), "nb"))
    assert told(examine(office.resave(path, tmp_path / "lagret"))) == told(examine(path))


def test_hidden_columns_and_rows_are_told_and_read(disturbed: Disturbed, checked: Checked, expected: Answers) -> None:
    disturbed.hide_columns(S, "F")
    disturbed.hide_rows(S, [7, 8, 9, 30])
    examined = checked()
    assert told(examined) == [("XA-198", "note", S, "F6")]
    assert finding(examined, "XA-198").args["places"] == ("F:F", "7:9", "30:30")
    assert answered(examined) == expected


def test_a_hidden_sheet_is_told_and_read(disturbed: Disturbed, checked: Checked, expected: Answers) -> None:
    disturbed.change("xl/workbook.xml", f'<sheet name="{S}"', f'<sheet state="hidden" name="{S}"')
    examined = checked()
    assert finding(examined, "XA-198").args["places"] == (f"«{S}»",)
    assert answered(examined) == expected


def test_merged_cells_are_told(disturbed: Disturbed, checked: Checked) -> None:
    disturbed.merge(S, "E6:E8")
    examined = checked()
    assert ("XA-199", "warning", S, "E6") in told(examined)
    assert finding(examined, "XA-199").args["places"] == ("E6:E8",)


def test_an_older_version_is_told_and_read(disturbed: Disturbed, checked: Checked, expected: Answers) -> None:
    disturbed.identify(version="0")
    examined = checked()
    assert told(examined) == [("XA-403", "warning", "", "")]
    assert answered(examined) == expected


def test_a_version_to_come_is_not_guessed_at(disturbed: Disturbed, checked: Checked) -> None:
    disturbed.identify(version="99")
    examined = checked()
    assert told(examined) == [("XA-404", "error", "", "")]
    assert examined.reading is None


def test_a_row_that_stands_twice_with_two_answers_is_not_chosen_between(disturbed: Disturbed, checked: Checked,
                                                                         expected: Answers) -> None:
    disturbed.put(S, "B7", "A1")
    examined = checked()
    assert finding(examined, "XA-149").args["rows"] == ("6", "7")
    assert finding(examined, "XA-148").args["missing"] == ("A2",)
    del expected["A1"], expected["A2"]
    assert answered(examined) == expected


def test_a_number_sorted_apart_from_its_text_is_not_read(disturbed: Disturbed, checked: Checked,
                                                          expected: Answers) -> None:
    disturbed.put(S, "B7", "A3")
    disturbed.put(S, "B8", "A2")
    examined = checked()
    assert {(f.cell, f.args["id"], f.args["owner"]) for f in examined.findings if f.code == "XA-443"} == {
        ("D7", "A3", "A2"), ("D8", "A2", "A3")}
    del expected["A2"], expected["A3"]
    assert answered(examined) == expected


def test_a_changed_statement_is_told(disturbed: Disturbed, checked: Checked, expected: Answers) -> None:
    disturbed.put(S, "D6", "Vi er kjempeflinke.")
    examined = checked()
    assert ("XA-444", "note", S, "D6") in told(examined)
    assert answered(examined) == expected


def test_answers_in_a_copy_of_the_sheet_are_not_overlooked(disturbed: Disturbed, checked: Checked) -> None:
    part = disturbed.part_of(S)
    plain = disturbed.text(part)
    for tag in ("tableParts", "legacyDrawing", "hyperlinks"):
        start = plain.find(f"<{tag}")
        if start >= 0:
            end = plain.find(f"</{tag}>", start)
            plain = plain[:start] + plain[(end + len(tag) + 3) if end >= 0 else plain.find("/>", start) + 2:]
    disturbed.parts["xl/worksheets/sheet99.xml"] = plain.encode()
    disturbed.change("xl/workbook.xml", "</sheets>", '<sheet name="Kopi" sheetId="99" r:id="rId99"/></sheets>')
    disturbed.change("xl/_rels/workbook.xml.rels", "</Relationships>", '<Relationship Id="rId99" Type="http://schemas.'
                     'openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet99.xml"/>'
                     "</Relationships>")
    examined = checked()
    assert ("XA-448", "warning", "Kopi", "A5") in told(examined)
