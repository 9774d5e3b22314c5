"""A click: whatever goes wrong is one calm line with a remedy, the book is unchanged, and Excel is as it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools.action_files import saved, typed_over
from tools.disturb import Disturbed
from tools.fake_excel import SETTINGS, FakeExcel
from tools.fake_excel_books import Workbook
from xlanskaff.errors import Problem, error
from xlanskaff.excel import actions, live_faults, live_native
from xlanskaff.excel.click import click
from xlanskaff.excel.host import Host, Outcome
from xlanskaff.excel.live_app import running
from xlanskaff.language.texts import LANGUAGES, Lang

pytestmark = pytest.mark.usefixtures("home")


class ComError(Exception):
    """What pywin32 raises."""

    def __init__(self, hresult: int, inner: int = 0, said: str = "") -> None:
        super().__init__(hresult, "Exception occurred.")
        self.hresult = hresult
        self.excepinfo = (0, "Microsoft Excel", said, None, 0, inner)


REJECTED, EDITING = ComError(-2147418111), ComError(-2147352567, -2146777998)
REFUSED = ComError(-2147352567, -2146827284, "Cellen er låst.")


def content(book: Workbook) -> dict[str, tuple[dict[tuple[int, int], object], dict[tuple[int, int], str]]]:
    return {name: (dict(page.values), dict(page.formulas)) for name, page in book.pages.items()}


def as_before(fake: FakeExcel) -> bool:
    return {name: fake.settings[name] for name in SETTINGS if name != "status_bar"} == {
        name: value for name, value in SETTINGS.items() if name != "status_bar"}


def raising(fault: Exception, what: str) -> Callable[[str], None]:
    def refuse(done: str) -> None:
        if done == what:
            raise fault

    return refuse


def test_the_message_of_an_action_stands_in_the_status_bar(fake: FakeExcel, tmp_path: Path) -> None:
    fake.open(saved("prioritisation", tmp_path))
    said = click("recalculate")
    assert said == fake.settings["status_bar"] and said.startswith("Beregnet på nytt.")
    assert as_before(fake)


@pytest.mark.parametrize("calculation", ["automatic", "manual", "semiautomatic"])
def test_settings_are_as_the_person_had_them(calculation: str, fake: FakeExcel, tmp_path: Path) -> None:
    fake.open(saved("prioritisation", tmp_path))
    fake.settings |= {"calculation": calculation, "enable_events": False}
    during: list[dict[str, Any]] = []
    fake.refuse = lambda what: during.append(dict(fake.settings))
    click("check")
    assert {each["calculation"] for each in during} == {"manual"}
    assert not any(each["screen_updating"] or each["enable_events"] for each in during)
    assert (fake.settings["calculation"], fake.settings["enable_events"]) == (calculation, False)


# what the person may have done


def test_no_open_book(fake: FakeExcel) -> None:
    assert click("check") == "XA-820 · Ingen arbeidsbok er åpen. Åpne boken knappen skal virke på, og prøv igjen."
    assert as_before(fake)


def test_only_a_hidden_book_is_open(fake: FakeExcel) -> None:
    fake.books.append(Workbook(None, "PERSONAL.XLSB"))
    assert click("check").startswith("XA-820 ")


def test_a_book_that_is_not_ours(fake: FakeExcel) -> None:
    fake.active = Workbook(None, "Regneark1")
    fake.books.append(fake.active)
    assert click("check").startswith("XA-401 · Regneark1: ")
    assert fake.active.pages["Ark1"].values == {}


@pytest.mark.parametrize("what", ["ReadOnly", "ProtectStructure"])
def test_a_book_that_may_not_be_changed(what: str, fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    setattr(opened.api, what, True)
    before = content(opened)
    assert click("check").startswith("XA-822 ")
    assert content(opened) == before and as_before(fake)


def test_a_protected_sheet(fake: FakeExcel, tmp_path: Path) -> None:
    path, cells = typed_over("prioritisation", tmp_path)
    opened = fake.open(path)
    opened.pages[cells[0].sheet].api.ProtectContents = True
    before = content(opened)
    assert click("recalculate").startswith("XA-802 ")
    assert content(opened) == before and as_before(fake)


def test_a_renamed_sheet_is_found_by_its_names(fake: FakeExcel, tmp_path: Path) -> None:
    renamed = Disturbed(saved("prioritisation", tmp_path).read_bytes())
    renamed.rename("Problemer", "Våre problemer")
    fake.open(renamed.save(tmp_path / "b.xlsx"))
    assert "tiltak er rangert. " in click("rank")


def test_a_sheet_that_was_deleted(fake: FakeExcel, tmp_path: Path) -> None:
    less = Disturbed(saved("prioritisation", tmp_path).read_bytes())
    less.drop("Tiltak")
    opened = fake.open(less.save(tmp_path / "b.xlsx"))
    before = content(opened)
    assert click("rank").startswith("XA-824 ")
    assert content(opened) == before


def test_a_table_that_was_deleted(fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    page = opened.pages["Tiltak"]
    page.values, page.formulas = {(1, 1): "Tiltak"}, {}
    opened.names |= {name: "=#REF!" for name in opened.names if name.startswith("xa_measures_")}
    before = content(opened)
    assert click("rank").startswith("XA-824 ") and content(opened) == before
    assert click("check").startswith("Funn i ")
    assert any("XA-14" in str(value) or "Tiltak" in str(value) for value in opened.pages["Funn"].values.values())


def test_an_action_that_does_not_exist(fake: FakeExcel, tmp_path: Path) -> None:
    fake.open(saved("prioritisation", tmp_path))
    assert click("make_coffee").startswith("XA-810 · «make_coffee» er ikke en handling.")


@pytest.mark.parametrize("fault", [REJECTED, EDITING])
def test_a_cell_that_is_being_edited_while_we_work(fault: ComError, fake: FakeExcel, tmp_path: Path) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    before = content(opened)
    fake.refuse = raising(fault, "values")
    assert click("check").startswith("XA-801 · Excel er opptatt")
    assert content(opened) == before and as_before(fake)


def test_a_cell_that_is_being_edited_when_the_button_is_clicked(fake: FakeExcel, tmp_path: Path,
                                                                 capsys: pytest.CaptureFixture[str]) -> None:
    fake.open(saved("prioritisation", tmp_path))
    fake.ready = False
    with pytest.raises(SystemExit) as stopped:
        click("check")
    assert stopped.value.code == 3 and fake.calls == []
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("XA-801 · Excel er opptatt") and "Trykk Enter eller Esc" in line


def test_no_excel_at_all(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", "from xlanskaff.excel.click import click; click('check')"],
                          capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith("XA-800 · Vi fikk ikke kontakt med Excel.")
    assert "Traceback" not in done.stderr


# what may go wrong with us and with Excel


def test_a_change_that_excel_refuses_is_told_in_its_words_and_can_be_undone(fake: FakeExcel, tmp_path: Path) -> None:
    path, _ = typed_over("prioritisation", tmp_path)
    opened = fake.open(path)
    before, left = content(opened), [3]

    def third(what: str) -> None:
        left[0] -= what == "write formulas"
        if left[0] == 0:
            raise REFUSED

    fake.refuse = third
    assert click("recalculate").startswith("XA-803 · Excel tok ikke imot endringen: Cellen er låst. Se om ")
    assert as_before(fake) and content(opened) != before
    fake.refuse = lambda _what: None
    assert click("undo").startswith("Det knappen «Beregn på nytt» gjorde, er angret.")
    assert content(opened) == before


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fault_of_ours_is_told_without_a_traceback_and_logged(lang: Lang, fake: FakeExcel, tmp_path: Path, home: Path,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    monkeypatch.setattr("xlanskaff.excel.click.load", lambda: SimpleNamespace(lang=lang, log=None))
    before = content(opened)

    def broken(host: Host, argument: str) -> Outcome:
        book = host.active()
        assert book is not None
        area = book.names()["xa_problems_frequency"]
        assert area is not None
        book.replace(area, [[1]] * area.height)
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(actions.Action, "run", lambda self, host, argument: broken(host, argument))
    said = click("check")
    [log] = home.rglob("xlanskaff.log")
    assert said.startswith("XA-809 · ") and "ZeroDivisionError" in said and str(log) in said
    assert "Traceback" not in said and "secret" not in said
    assert "ZeroDivisionError: secret" in log.read_text(encoding="utf-8")
    assert content(opened) == before and as_before(fake)


def test_several_findings_are_put_in_a_book_of_their_own(fake: FakeExcel, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    opened = fake.open(saved("prioritisation", tmp_path))
    before = content(opened)

    def stopped(host: Host, argument: str) -> Outcome:
        raise Problem([error("XA-820"), error("XA-825")])

    monkeypatch.setattr(actions.Action, "run", lambda self, host, argument: stopped(host, argument))
    assert click("check").startswith("Funn som stanset handlingen: 2.")
    assert content(opened) == before
    assert fake.active is not None and fake.active.name == "Bok2"
    assert "Ingen celle er valgt." in fake.active.pages["Funn"].values.values()


def test_a_log_that_is_full_is_begun_anew(fake: FakeExcel, tmp_path: Path, home: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "logg"
    folder.mkdir()
    (folder / "xlanskaff.log").write_text("x" * 1_000_001)
    monkeypatch.setattr("xlanskaff.excel.click.load", lambda: SimpleNamespace(lang="nb", log=folder))
    fake.open(saved("prioritisation", tmp_path))
    fake.refuse = raising(KeyError("x"), "values")
    click("check")
    assert (folder / "xlanskaff.old.log").stat().st_size == 1_000_001
    assert (folder / "xlanskaff.log").stat().st_size < 100_000


@pytest.mark.parametrize(("fault", "code"), [
    (REJECTED, "XA-801"), (EDITING, "XA-801"), (REFUSED, "XA-803"), (ComError(-2147023174), "XA-803"),
    (RuntimeError("OSERROR: -1743"), "XA-813"), (type("ExcelBusyError", (Exception,), {})(), "XA-801")])
def test_what_excel_raises_is_a_problem_with_a_remedy(fault: Exception, code: str) -> None:
    problem = live_faults.problem_of(fault, file="Bok.xlsx")
    assert problem is not None and [f.code for f in problem.findings] == [code]


def test_what_is_no_fault_of_excels_is_ours() -> None:
    assert live_faults.problem_of(ValueError("x")) is None


def test_on_windows_xlwings_gives_up_some_time_and_ends_no_other_excel(fake: FakeExcel,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    windows = SimpleNamespace(N_COM_ATTEMPTS=0, cleanup=lambda: ended.append("every Excel without a window"))
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
    monkeypatch.setattr(sys, "platform", "win32")
    left: list[Callable[[], None]] = [windows.cleanup]
    monkeypatch.setattr("atexit.unregister", left.remove)
    running()
    assert windows.N_COM_ATTEMPTS > 100 and left == []


def test_the_excel_that_called_is_the_one_that_is_used(fake: FakeExcel, monkeypatch: pytest.MonkeyPatch) -> None:
    calling = SimpleNamespace(app=SimpleNamespace(api=None))
    monkeypatch.setattr(sys, "argv", ["-c", "--wb=xlanskaff.xlam", "--from_xl=1", "--hwnd=7"])
    monkeypatch.setattr("xlwings.Book.caller", lambda: calling)
    assert running() is calling.app


# a Mac


class Script:
    """A property of a thing in AppleScript, as appscript gives it."""

    def __init__(self, value: object) -> None:
        self.value = value

    def get(self) -> object:
        return self.value


def test_a_mac_is_asked_by_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    book = SimpleNamespace(api=SimpleNamespace(read_only=Script(True), date_1904=Script(True)))
    assert live_native.read_only(book) and live_native.date1904(book)
    assert not live_native.structure_locked(book)
    assert live_native.value2(book) is live_native.MISSING


@pytest.mark.parametrize(("answer", "expected"), [("/Users/kari/Innkjøp/\n", "/Users/kari/Innkjøp/"), ("", None)])
def test_a_mac_asks_with_its_own_dialog(answer: str, expected: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        asked.append(command)
        return SimpleNamespace(stdout=answer, returncode=0 if answer else 1)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    assert live_native.pick(None, 'Velg "mappe"', None) == expected
    assert live_native.pick(None, "Velg liste", (".csv", ".xlsx")) == expected
    assert asked[0] == ["osascript", "-e", "POSIX path of (choose folder with prompt \"Velg 'mappe'\")"]
    assert asked[1][2] == 'POSIX path of (choose file of type {"csv", "xlsx"} with prompt "Velg liste")'
