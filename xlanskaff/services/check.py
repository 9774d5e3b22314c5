"""Check workbooks that have come back: everything that is odd about each of them, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xlanskaff.errors import Exit, Finding, Problem, Severity, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.check_file import Examined, examine
from xlanskaff.services.paths import expand, labels

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class CheckReport:
    """What a check found.

    Attributes:
        files: every file that was looked at, in order, with its own findings; without what was read
            in it, which `xlanskaff.services.check_file.examine` gives for one file.
        beside: findings about no single file that was read: paths that do not exist, lock files.
    """

    files: list[Examined] = field(default_factory=list)
    beside: list[Finding] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """All findings."""
        return [*self.beside, *(finding for file in self.files for finding in file.findings)]

    @property
    def exit(self) -> Exit:
        """3 when something could not be read or written, 1 when a finding is an error, else 0."""
        serious = any(f.severity is Severity.ERROR for f in self.beside)
        if serious or not all(file.readable for file in self.files):
            return Exit.UNREADABLE
        if any(f.severity is Severity.ERROR for f in self.findings):
            return Exit.FINDINGS
        return Exit.CLEAN

    @property
    def ok(self) -> bool:
        """Whether every file could be read and none of the findings is an error."""
        return self.exit is Exit.CLEAN


def check(paths: Iterable[Path], *, lang: Lang = "nb", on: date | None = None, annotate: Path | None = None,
          progress: Progress | None = None) -> CheckReport:
    """Check files, and the workbooks in folders. Nothing that is checked is changed.

    Args:
        paths: files and folders.
        lang: the language of the copies with findings; labels are in the language of each book.
        on: the day the answers are expected to be about.
        annotate: a folder for copies of the files with findings, each with a sheet that lists them.
        progress: called with (done, total).

    Raises:
        Problem: XA-621 the folder for the copies cannot be made (exit 3).
    """
    given = [Path(path) for path in paths]
    meant = expand(given)
    names = labels([path for path in meant.files if not _made_by_us(path, given, annotate)])
    report = CheckReport(beside=meant.findings)
    if annotate is not None:
        _folder(annotate)
    for number, (path, file) in enumerate(names.items(), 1):
        examined = examine(path, file=file, on=on)
        if annotate is not None and examined.readable and examined.findings:
            _copy(examined, annotate, lang)
        examined.reading = None  # thousands of files are not kept in memory
        report.files.append(examined)
        if progress:
            progress(number, len(names))
    return report


def _made_by_us(path: Path, given: list[Path], annotate: Path | None) -> bool:
    """Whether a file lies in the folder for the copies, and was only met by looking through one above it."""
    if annotate is None or path in given:
        return False
    folder = annotate.resolve()
    return folder in path.resolve().parents and not any(folder == g.resolve() for g in given)


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Problem([error("XA-621", file=str(folder), reason=fault.strerror or str(fault))]) from fault


def _copy(examined: Examined, folder: Path, lang: Lang) -> None:
    """Put a copy with the findings in a folder; that this failed is a finding of its own."""
    from xlanskaff.services.check_copy import copy_with_findings

    try:
        examined.copy = copy_with_findings(examined.path, examined.file, examined.findings, folder, lang)
    except Problem as problem:
        examined.findings += [finding.at(file=examined.file) for finding in problem.findings]
        examined.readable = False
