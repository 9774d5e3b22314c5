"""`xlanskaff run` as it is typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tools.action_files import NAME, saved, typed_over
from xlanskaff.cli.main import main
from xlanskaff.excel.actions import ACTIONS
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.xlsx.read import open_book


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["run", *map(str, words)])


def test_people_see_the_message_the_findings_and_where_the_result_lies(tmp_path: Path) -> None:
    path, _ = typed_over("prioritisation", tmp_path)
    result = run("check", path)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith(f"Funn i {NAME}: feil ")
    assert any(line.startswith("feil XA-502 · ") for line in lines)
    made = tmp_path / "Årsbok – møte 1 - kontroller.xlsx"
    assert lines[-1] == f"Resultatet ligger i {made}. Den opprinnelige filen er ikke endret."
    assert open_book(made).sheets()[-1] == "Funn"


def test_machines_get_one_document(tmp_path: Path) -> None:
    path, out = saved("prioritisation", tmp_path), tmp_path / "ut.xlsx"
    result = run("rank", path, "--out", out, "--json")
    document = json.loads(result.stdout_bytes)
    assert result.exit_code == document["exit"] == 0 and document["ok"] is True
    assert document["written"] == str(out) and out.is_file()
    [page] = document["pages"]
    assert page["key"] == "ranking" and len(page["rows"][0]) == len(page["columns"])
    assert document["findings"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_is_said_in_the_language_that_is_asked_for(lang: Lang, tmp_path: Path) -> None:
    result = run("rank", saved("prioritisation", tmp_path, lang), "--lang", lang)
    made = next(path for path in tmp_path.iterdir() if path.name != NAME)
    assert made.stem.endswith(text("ribbon.rank.label", lang).lower())
    assert result.stdout.splitlines()[-1] == text("cli.run.written", lang, file=made)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_button_has_a_name_for_the_file_it_makes(action: str, lang: Lang) -> None:
    name = text(f"ribbon.{action}.label", lang).replace("- ", "").lower()
    assert name and not set(name) & set('<>:"/\\|?*')


def test_a_selected_cell_is_given_with_its_sheet(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    result = run("explain", path, "--select", "'problemer'!$c$9")
    assert result.exit_code == 0 and result.stdout.startswith("C9 «Problem»: ")


@pytest.mark.parametrize("select", ["C9", "Borte!C9", "Problemer!9", "Problemer!"])
def test_a_cell_that_is_not_there_is_told(select: str, tmp_path: Path) -> None:
    result = run("explain", saved("prioritisation", tmp_path), "--select", select)
    assert result.exit_code == 2 and "XA-812" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_files_and_folders_that_a_button_asks_for_are_given_beforehand(tmp_path: Path) -> None:
    path = saved("self_evaluation", tmp_path)
    units, out = tmp_path / "enheter.csv", tmp_path / "ut"
    units.write_text("id;name\n1;Skole\n2;Sykehjem\n", encoding="utf-8")
    result = run("batch", path, "--pick", units, "--pick", out)
    assert result.exit_code == 0, result.stderr
    assert len(list(out.glob("*.xlsx"))) == 2
    assert len(re.findall(r"Sykehjem\.xlsx", result.stdout)) == 1, "each file is told once"
    assert path.read_bytes() and len(list(tmp_path.glob("*.xlsx"))) == 1


@pytest.mark.parametrize(("action", "given", "asked"), [
    ("batch", 0, "actions.batch.units"), ("batch", 1, "actions.batch.out"),
    ("collect", 0, "actions.collect.returned"), ("collect", 1, "actions.collect.target")])
def test_what_a_button_asks_for_and_was_not_given_is_told(action: str, given: int, asked: str, tmp_path: Path) -> None:
    path = saved("self_evaluation", tmp_path)
    result = run(action, path, *["--pick", tmp_path] * given)
    assert result.exit_code == 2 and result.stdout == ""
    assert f"XA-815 · Knappen ber om noe som ikke er oppgitt: «{text(asked, 'nb')}»." in result.stderr
    assert "--pick" in result.stderr and f"nummer {given + 1}" in result.stderr
    assert [each.name for each in tmp_path.iterdir()] == [NAME]


def test_buttons_that_need_no_book_make_their_files(tmp_path: Path) -> None:
    returned, target = tmp_path / "svar", tmp_path / "resultat"
    returned.mkdir()
    target.mkdir()
    saved("self_evaluation", returned)
    made = run("new", "--argument", "prioritisation", "--pick", target)
    together = run("collect", "--pick", returned, "--pick", target)
    assert made.exit_code == 0, made.stderr
    assert together.exit_code in (0, 1) and "Laget " in together.stdout
    assert len(list(target.glob("*.xlsx"))) == 2


@pytest.mark.parametrize(("words", "missing"), [
    (("check",), "argumentet 'FIL'"), (("new",), "valget '--argument'"), (("language",), "valget '--argument'"),
    (("explain", "bok"), "valget '--select'")])
def test_what_excel_would_have_at_hand_is_asked_for_by_its_name(
        words: tuple[str, ...], missing: str, tmp_path: Path) -> None:
    given = [saved("prioritisation", tmp_path) if word == "bok" else word for word in words]
    result = run(*given)
    assert result.exit_code == 2 and f"Mangler {missing}." in result.stderr


def test_what_is_shown_by_itself_in_excel_is_printed() -> None:
    result = run("about", "--lang", "nb")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0 and "Om xlanskaff" in lines
    assert any(line.startswith("  Lisens: ") for line in lines)


def test_an_action_that_does_not_exist_names_those_that_do() -> None:
    result = run("kaffe")
    assert result.exit_code == 2
    assert "XA-810 · «kaffe» er ikke en handling." in result.stderr and "recalculate" in result.stderr


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = saved("prioritisation", tmp_path)
    before = path.read_bytes()
    result = run("check", path, "--out", path)
    assert result.exit_code == 2 and "XA-811" in result.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(("name", "code", "exit_code"), [("borte.xlsx", "XA-", 3), ("tom.xlsx", "XA-101", 3)])
def test_a_file_that_cannot_be_read_is_told(name: str, code: str, exit_code: int, tmp_path: Path) -> None:
    (tmp_path / "tom.xlsx").write_bytes(b"")
    result = run("check", tmp_path / name)
    assert result.exit_code == exit_code and code in result.stderr
    assert "Traceback" not in result.stderr


def test_a_button_for_another_book_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    result = run("kpis", saved("prioritisation", tmp_path), "--json")
    document = json.loads(result.stdout_bytes)
    assert result.exit_code == 2 and [finding["code"] for finding in document["findings"]] == ["XA-821"]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_nothing_in_a_file_can_steer_the_terminal(tmp_path: Path) -> None:
    path, _ = typed_over("prioritisation", tmp_path)
    result = run("check", path.rename(tmp_path / "a\x1b[31m.xlsx"))
    assert len(result.stdout.splitlines()) > 3 and "\x1b" not in result.stdout
