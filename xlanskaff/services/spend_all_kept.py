"""What a spend analysis keeps between runs: what each step was made of, what it made, and what it said.

    <workings>/status.json      which step is done, of what
    <workings>/…                what the steps made

A step that is noted here is done and need not be done again, as long as its key is the same and what
it made is as it was. The key tells apart everything that a step depends on: the contents of files,
never their names or dates alone, since a stale analysis that looks fresh is worse than the second that
reading a gigabyte takes; and the version of the program. A step is struck out before it is done anew,
so that a run that is broken off leaves nothing that is taken for finished.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlanskaff.errors import Exit, Problem, error
from xlanskaff.services.paths import PART
from xlanskaff.services.spend_all_lock import LOCK
from xlanskaff.services.spend_import_write import beside

STATUS = "status.json"
FORMAT = 1
"""Raised whenever the status file changes its meaning; a status of another format counts as none."""
STEPS = ("import", "classify", "report", "units")
"""The steps, each of which depends on those before it."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is done.

    Attributes:
        key: of everything that it was made of.
        made: file, as it lies from the folder of the workings -> digest of its content.
        told: what the step said, as JSON holds it.
    """

    key: str
    made: Mapping[str, str]
    told: Any = None


@dataclass
class Kept:
    """The status of one folder of workings.

    Attributes:
        proposals: name -> digest of each proposal for a mapping as we wrote it.
        half: unit -> its workbook, of a run that made `half_of` and was perhaps broken off.
    """

    folder: Path
    steps: dict[str, Done] = field(default_factory=dict)
    proposals: dict[str, str] = field(default_factory=dict)
    half: dict[str, dict[str, Any]] = field(default_factory=dict)
    half_of: str = ""

    def holds(self, step: str, key: str) -> Done | None:
        """The step as it was done, where it was done of the same and what it made is still there, unchanged."""
        found = self.steps.get(step)
        if found is None or found.key != key:
            return None
        same = all(content_of(self.folder / name) == digest for name, digest in found.made.items())
        return found if same else None

    def strike(self, step: str) -> None:
        """Note that a step, and all that depends on it, is not done; before it is done anew."""
        for each in STEPS[STEPS.index(step):]:
            self.steps.pop(each, None)
        self.save()

    def done(self, step: str, key: str, made: Iterable[Path], told: Any = None) -> None:
        """Note that a step is done.

        Args:
            made: the files that the later steps are made of; they lie anywhere on the same disk.
        """
        self.steps[step] = Done(key, {_from(self.folder, path): content_of(path) or "" for path in made}, told)
        self.save()

    def save(self) -> None:
        """Write the status.

        Raises:
            Problem: XA-1045 it cannot be written.
        """
        told = {"format": FORMAT, "proposals": self.proposals, "half_of": self.half_of, "half": self.half, "steps": {
            name: {"key": each.key, "made": dict(each.made), "told": each.told} for name, each in self.steps.items()}}
        path = self.folder / STATUS
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with beside(path) as part:
                part.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
        except OSError as fault:
            raise Problem([error("XA-1045", file=path.name, seen=fault.strerror or str(fault))]) from fault


def kept_in(folder: Path) -> Kept:
    """What is kept in a folder; nothing where there is no status, or none that we can read."""
    try:
        told = json.loads((folder / STATUS).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            return Kept(folder)
        return Kept(folder, {name: Done(each["key"], dict(each["made"]), each["told"])
                             for name, each in told["steps"].items() if name in STEPS}, dict(told["proposals"]),
                    dict(told["half"]), told["half_of"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Kept(folder)


@contextmanager
def clearing(kept: Kept) -> Iterator[None]:
    """While the first step is at work: where it comes to nothing, no folder is left that holds nothing."""
    try:
        yield
    except BaseException:
        if kept.folder.is_dir() and {path.name for path in kept.folder.iterdir()} <= {STATUS, LOCK}:
            with suppress(OSError):
                (kept.folder / STATUS).unlink(missing_ok=True)
                kept.folder.rmdir()
        raise


def begin(folder: Path, kept: Kept, key: str, *, again: bool) -> None:
    """Let a folder for the workbooks of the units be begun, or gone on with where a run was broken off.

    Raises:
        Problem: XA-1280 it holds what is not ours, or not of this (exit 2); XA-1251 it cannot be looked into.
    """
    begun = kept.half_of == key and not again
    if not begun:
        kept.half, kept.half_of = {}, key
    ours = {str(each["file"]) for each in kept.half.values()}
    try:
        present = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    except OSError as fault:
        raise Problem([error("XA-1251", file=folder.name, seen=fault.strerror or str(fault))]) from fault
    # What we have begun and not finished gives way; what we have finished is in the list.
    other = [name for name in present if name not in ours and not (begun and name.endswith(PART))
             and not (kept.half and name.endswith(".csv"))]
    if other or (folder.exists() and not folder.is_dir()):
        raise Problem([error("XA-1280", file=folder.name, seen=", ".join([*other[:3], *["…"][:len(other) - 3]]))],
                      Exit.USAGE)
    kept.save()


def key_of(*parts: object) -> str:
    """One key of everything that a step depends on."""
    from importlib.metadata import version

    return hashlib.sha256(repr((FORMAT, version("xlanskaff"), *parts)).encode(errors="surrogatepass")).hexdigest()


def content_of(path: Path) -> str | None:
    """The digest of a file, or of every file in a folder with their names; None where there is nothing to read."""
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.is_file())
        return key_of([(each.relative_to(path).as_posix(), content_of(each)) for each in inside])
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _from(folder: Path, path: Path) -> str:
    """A path as seen from a folder, so that both may be moved together."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()
