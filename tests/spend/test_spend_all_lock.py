"""Two runs never work in the same folder at once, and one that died is in nobody's way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.whole_analyses import Place
from xlanskaff.errors import Exit, Problem
from xlanskaff.services.spend_all_lock import LOCK, alone

HOLDS = """
import sys
from pathlib import Path
from xlanskaff.services.spend_all_lock import alone
with alone(Path(sys.argv[1])):
    print("begun", flush=True)
    sys.stdin.read()
"""


def begun(folder: Path) -> subprocess.Popen[str]:
    """Another process that works in the folder until its input ends."""
    other = subprocess.Popen([sys.executable, "-c", HOLDS, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             text=True)
    assert other.stdout and other.stdout.readline() == "begun\n"
    return other


def test_a_second_run_is_told_who_works_there_and_leaves_everything_as_it_is(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with begun(place.workings) as other:
        before = place.left()
        refused = place.ran()
        assert refused.exit_code == Exit.USAGE and "XA-1310" in refused.output
        assert f"(prosess {other.pid})" in refused.output and LOCK in refused.output
        assert place.left() == before == {f"{place.workings.name}/{LOCK}"}
        other.communicate()
    assert not place.workings.exists(), "the other run made nothing, and leaves nothing"
    assert place.ran().exit_code != Exit.USAGE
    assert place.out.exists() and LOCK not in {path.name for path in place.workings.iterdir()}


def test_what_a_process_that_died_left_behind_is_taken_over(tmp_path: Path) -> None:
    with begun(tmp_path / "grunnlag") as other:
        other.kill()
        other.communicate()
    assert (tmp_path / "grunnlag" / LOCK).exists()
    with alone(tmp_path / "grunnlag"):
        assert f'"process": {os.getpid()}' in (tmp_path / "grunnlag" / LOCK).read_text(encoding="utf-8")
    assert not (tmp_path / "grunnlag").exists()


def test_the_number_of_a_process_that_lives_and_is_another_program_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(f'{{"process": {os.getppid()}}}', encoding="utf-8")
    with alone(tmp_path):
        assert (tmp_path / LOCK).exists()


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"\xff"])
def test_a_file_that_says_nothing_still_keeps_others_out(tmp_path: Path, written: bytes) -> None:
    with alone(tmp_path / "grunnlag"):
        (tmp_path / "grunnlag" / LOCK).write_bytes(written)
        with pytest.raises(Problem) as told, alone(tmp_path / "grunnlag"):
            pass
        assert [each.code for each in told.value.findings] == ["XA-1310"]


def test_where_the_file_system_knows_no_locks_the_file_alone_keeps_others_out(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    import errno

    def unknown(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(fcntl, "flock", unknown)
    with alone(tmp_path / "grunnlag"):
        with pytest.raises(Problem), alone(tmp_path / "grunnlag"):
            pass
        assert (tmp_path / "grunnlag" / LOCK).exists()
    with alone(tmp_path / "grunnlag"):
        pass


def test_a_run_that_fails_leaves_no_lock(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), alone(tmp_path / "grunnlag"):
        (tmp_path / "grunnlag" / "noe.txt").write_text("", encoding="utf-8")
        raise RuntimeError
    assert [path.name for path in (tmp_path / "grunnlag").iterdir()] == ["noe.txt"]


def test_a_folder_that_cannot_be_is_left_to_whoever_writes_there_to_tell_of(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    with alone(tmp_path / "fil" / "grunnlag"):
        assert (tmp_path / "fil").is_file()
