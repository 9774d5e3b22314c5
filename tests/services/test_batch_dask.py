"""Books made by Dask's workers, on this machine and nowhere else: the bytes are those that one process makes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from xlanskaff.cli.main import main
from xlanskaff.errors import Problem
from xlanskaff.services import batch_scheduler
from xlanskaff.services.batch import batch
from xlanskaff.services.batch_scheduler import scheduler

# What Dask and its libraries warn about is theirs.
pytestmark = [pytest.mark.dask, pytest.mark.filterwarnings("ignore")]
COUNT = 330


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("enheter") / "enheter.csv"
    rows = [f"{number};Avdeling Ø {number};{('nb', 'nn', 'en')[number % 3]}" for number in range(1, COUNT + 1)]
    path.write_text("\n".join(["id;navn;språk", *rows]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def serial(units: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("én om gangen")
    batch("self_evaluation", units, out)
    return files(out)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import distributed

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, host="127.0.0.1",
                                  protocol="tcp", dashboard_address=None) as made:
        yield made


def test_a_scheduler_with_an_address_gives_the_same_bytes_in_large_parts(
        cluster: Any, units: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    steps: list[int] = []
    with scheduler(cluster.scheduler_address) as executor:
        result = batch("self_evaluation", units, tmp_path / "ut", executor=executor,
                       progress=lambda done, total: steps.append(done))
    assert result.written == COUNT
    assert files(tmp_path / "ut") == serial
    assert steps == [110, 220, 330]


def test_workers_in_processes_of_their_own_give_the_same_bytes(
        units: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["batch", "self_evaluation", str(units), "--out", str(tmp_path / "ut"),
                                       "--scheduler", "local", "--jobs", "2"])
    assert result.exit_code == 0, result.output
    assert files(tmp_path / "ut") == serial


def test_a_scheduler_that_does_not_answer_is_told(
        units: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_scheduler, "PATIENCE", 1)
    with pytest.raises(Problem) as problem, scheduler("tcp://127.0.0.1:9"):
        pass
    (finding,) = problem.value.findings
    assert (finding.code, finding.seen) == ("XA-1298", "tcp://127.0.0.1:9")


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    monkeypatch.setattr(batch_scheduler, "PATIENCE", 1)
    with distributed.LocalCluster(n_workers=0, processes=False, host="127.0.0.1", protocol="tcp",
                                  dashboard_address=None) as empty, \
            pytest.raises(Problem) as problem, scheduler(empty.scheduler_address):
        pass
    assert [finding.code for finding in problem.value.findings] == ["XA-1298"]


def test_when_every_worker_dies_what_is_made_can_be_resumed(
        units: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    import dask

    out = tmp_path / "ut"

    def kill(done: int, total: int) -> None:
        if done < total:
            for process in executor._client.run(os.getpid).values():
                os.kill(process, signal.SIGKILL)

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), scheduler("local", 1) as executor, \
            pytest.raises(Problem) as problem:
        batch("self_evaluation", units, out, executor=executor, progress=kill)
    (finding,) = problem.value.findings
    assert finding.code == "XA-1296"
    assert not (out / "manifest.csv").exists()
    assert batch("self_evaluation", units, out, mode="resume").kept >= 110
    assert {name: body for name, body in files(out).items() if not name.endswith(".part")} == serial
