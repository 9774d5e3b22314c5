"""A batch shared out among workers: the same bytes, the same findings, and nothing that only looks finished."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from xlanskaff.cli.main import main
from xlanskaff.errors import Exit, Problem, error
from xlanskaff.services.batch import BatchResult, batch
from xlanskaff.services.batch_jobs import Order
from xlanskaff.services.batch_parts import LEAST, parts

COUNT = 230


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("enheter") / "enheter æøå.csv"
    rows = [f"{number};Avdeling Ø {number};{('nb', 'nn', 'en')[number % 3]}" for number in range(1, COUNT + 1)]
    path.write_text("\n".join(["id;navn;språk", *rows]), encoding="cp1252")
    return path


@pytest.fixture(scope="module")
def serial(units: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("én om gangen")
    batch("self_evaluation", units, out)
    return files(out)


class Told(Executor):
    """An executor that does the work at once, after a look at the order; it gives up after some parts."""

    def __init__(self, look: Callable[[Order], Order] = lambda order: order, *, until: int = 99,
                 fault: Exception | None = None) -> None:
        self.look, self.until, self.fault = look, until, fault
        self.sizes: list[int] = []
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        order, jobs = args
        self.sizes.append(len(jobs))
        self.futures.append(future)
        if len(self.sizes) > self.until:
            if self.fault:
                future.set_exception(self.fault)
        else:
            future.set_result(fn(self.look(order), jobs))
        return future


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refused(made: Callable[[], BatchResult]) -> list[tuple[str, str]]:
    """The codes and files of what a batch is refused with."""
    with pytest.raises(Problem) as problem:
        made()
    return [(finding.code, finding.file) for finding in problem.value.findings]


@given(st.integers(1, 3000), st.integers(1, 5000))
def test_parts_are_all_the_jobs_in_order_and_never_small_where_they_can_be_large(total: int, most: int) -> None:
    made = parts(list(range(total)), most)  # type: ignore[arg-type]
    assert [job for part in made for job in part] == list(range(total))
    sizes = [len(part) for part in made]
    assert len(sizes) <= most
    assert min(sizes) >= min(LEAST, total)
    assert max(sizes) - min(sizes) <= 1


def test_threads_make_what_one_makes_and_tell_how_far_they_have_come(
        units: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as executor:
        result = batch("self_evaluation", units, tmp_path / "ut", executor=executor,
                       progress=lambda done, total: steps.append((done, total)))
    assert result.written == COUNT
    assert files(tmp_path / "ut") == serial
    assert steps == [(COUNT // 2, COUNT), (COUNT, COUNT)]


def test_processes_that_stand_in_another_folder_make_what_one_makes(
        units: Path, serial: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    elsewhere = tmp_path / "et annet sted"
    elsewhere.mkdir()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=os.chdir,
                             initargs=(elsewhere,)) as executor:
        batch("self_evaluation", units, Path("ut"), executor=executor)
    assert files(tmp_path / "ut") == serial
    assert not list(elsewhere.iterdir())


def test_what_a_worker_cannot_write_is_told_as_when_one_makes_all(units: Path, tmp_path: Path) -> None:
    def made(name: str, **options: Any) -> list[tuple[str, str]]:
        out = tmp_path / name
        (out / "Selvevaluering - Avdeling Ø 150.xlsx").mkdir(parents=True)
        said = refused(lambda: batch("self_evaluation", units, out, mode="overwrite", **options))
        assert not (out / "manifest.csv").exists()
        assert not list(out.glob("*.part"))
        return said

    alone = made("en")
    assert [code for code, _ in alone] == ["XA-621"]
    assert made("to", jobs=2) == alone
    with ThreadPoolExecutor(2) as executor:
        assert made("tråder", executor=executor) == alone


@pytest.mark.parametrize("fault", [BrokenExecutor("a worker has died"), OSError("gone"), KeyError("mill")])
def test_an_executor_that_gives_up_leaves_what_can_be_resumed(
        units: Path, serial: dict[str, bytes], tmp_path: Path, fault: Exception) -> None:
    out = tmp_path / "ut"
    with pytest.raises(Problem) as problem:
        batch("self_evaluation", units, out, executor=Told(until=1, fault=fault))
    (finding,) = problem.value.findings
    assert (finding.code, finding.args["done"], finding.args["total"]) == ("XA-1296", COUNT // 2, COUNT)
    assert type(fault).__name__ in finding.seen
    assert {path.suffix for path in out.iterdir()} == {".xlsx"}
    again = batch("self_evaluation", units, out, mode="resume", executor=Told())
    assert (again.kept, again.written) == (COUNT // 2, COUNT - COUNT // 2)
    assert files(out) == serial


def test_parts_that_nobody_waits_for_any_more_are_called_off(units: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    executor = Told(until=1)
    with pytest.raises(KeyboardInterrupt):
        batch("self_evaluation", units, tmp_path / "ut", executor=executor, progress=stop)
    assert [future.cancelled() for future in executor.futures] == [False, True]
    assert not (tmp_path / "ut" / "manifest.csv").exists()


def test_books_that_a_worker_has_put_somewhere_else_are_not_taken_for_made(units: Path, tmp_path: Path) -> None:
    (tmp_path / "der").mkdir()
    said = refused(lambda: batch("self_evaluation", units, tmp_path / "her", executor=Told(
        lambda order: replace(order, out=tmp_path / "der"))))
    assert [code for code, _ in said] == ["XA-1299"]
    assert not list((tmp_path / "her").iterdir())


@pytest.mark.parametrize("look", [
    lambda order: replace(order, digests=dict.fromkeys(order.templates, "another")),
    lambda order: replace(order, program="0.0.0"),
    lambda order: replace(order, ours=False, templates=dict.fromkeys(order.templates, Path("mangler.xlsx"))),
])
def test_a_worker_with_another_template_or_program_makes_nothing(
        units: Path, tmp_path: Path, look: Callable[[Order], Order]) -> None:
    said = refused(lambda: batch("self_evaluation", units, tmp_path / "ut", executor=Told(look)))
    assert [code for code, _ in said] == ["XA-1297"]
    assert not list((tmp_path / "ut").iterdir())


def test_a_problem_passes_whole_from_one_process_to_another() -> None:
    problem = Problem([error("XA-621", file="bok.xlsx", reason="full"), error("XA-620", seen="Å")], Exit.USAGE)
    passed = pickle.loads(pickle.dumps(problem))
    assert (passed.findings, passed.exit, str(passed)) == (problem.findings, Exit.USAGE, str(problem))


def test_few_books_go_to_the_executor_too(tmp_path: Path) -> None:
    (tmp_path / "to.csv").write_text("id;navn\n1;Én\n2;To\n", encoding="utf-8")
    executor = Told()
    assert batch("self_evaluation", tmp_path / "to.csv", tmp_path / "ut", executor=executor).written == 2
    assert executor.sizes == [2]


def test_without_dask_the_command_says_what_to_install(
        units: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    arguments = ["batch", "self_evaluation", str(units), "--out", str(tmp_path / "ut"), "--scheduler"]
    result = CliRunner().invoke(main, [*arguments, "local"])
    assert (result.exit_code, "XA-1290" in result.output) == (3, True)
    assert 'pip install "xlanskaff[dask]"' in result.output
    odd = CliRunner().invoke(main, [*arguments, "tull"])
    assert (odd.exit_code, "«tull» er ingen adresse" in odd.output) == (2, True)
    assert not (tmp_path / "ut").exists()
