"""What a whole spend analysis is made of, and what stands in its way before anything is begun."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.rules.purchases import Authority
from xlanskaff.services.paths import labels
from xlanskaff.services.spend_all_kept import content_of, key_of
from xlanskaff.services.spend_analyse_inputs import register
from xlanskaff.services.spend_import_folder import expanded
from xlanskaff.services.units import read_units
from xlanskaff.spend.classify_chart import Chart

_NUMBERED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; see `spend_all.analyse_all` for what each is."""

    paths: tuple[Path, ...]
    out: Path
    map_file: Path | None = None
    rules: tuple[Path, ...] = ()
    contracts: Path | None = None
    notices: tuple[Path, ...] = ()
    units: Path | None = None
    organisation: str | None = None
    on: date | None = None
    authority: Authority = Authority.OTHER
    independent: tuple[str, ...] = ()
    rate: int | None = None
    per_unit: Path | None = None
    bodies: tuple[str, ...] = ()
    chart: Chart | None = None
    lang: Lang = "nb"

    @property
    def beside(self) -> tuple[Path, ...]:
        """The files and folders that are given and are no ledgers."""
        given = (self.map_file, *self.rules, self.contracts, *self.notices, self.units, self.out, self.per_unit)
        return tuple(path for path in given if path)


@dataclass(frozen=True, slots=True)
class Sources:
    """The ledger files.

    Attributes:
        called: every file, or folder of invoices, in the order in which they are read -> what it is called.
        without: files in the folders that are no ledgers.
        key: of their contents, and what they are called.
        findings: what lies in the folders and is not read.
    """

    called: Mapping[Path, str]
    without: tuple[Path, ...]
    key: str
    findings: tuple[Finding, ...]


def workings_of(out: Path, lang: Lang) -> Path:
    """The folder beside a workbook in which what it was made of is kept.

    A number behind the name does not count, so that the second workbook of the same ledgers uses the folder
    of the first, and with it what somebody has changed there. One that is there in another language is used.

    Example:
        >>> workings_of(Path("Innkjøpsanalyse (2).xlsx"), "nb").name
        'Innkjøpsanalyse - grunnlag'
    """
    stem = _NUMBERED.sub("", out.stem)
    every = [out.with_name(f"{stem} - {text('spend_all.workings', each)}") for each in (lang, *LANGUAGES)]
    return next((path for path in every if path.is_dir()), every[0])


def free_name(out: Path) -> str:
    """The name of a workbook with the first number behind it that no file has."""
    stem = _NUMBERED.sub("", out.stem)
    number = 2
    while (free := out.with_name(f"{stem} ({number}){out.suffix}")).exists():
        number += 1
    return free.name


def check(wanted: Wanted) -> None:
    """Find out now what would otherwise stop the work after minutes.

    Raises:
        Problem: a file that is not there or cannot be used, an ending, a folder that holds something (exit 2 or 3).
    """
    if wanted.out.suffix.lower() != ".xlsx":
        raise Problem([error("XA-1275", file=wanted.out.name, seen=f"{wanted.out.name.rstrip('.')}.xlsx")], Exit.USAGE)
    given = (wanted.map_file, *wanted.rules, wanted.contracts, wanted.units, *wanted.notices)
    if missing := [path for path in given if path and not os.path.lexists(path)]:
        raise Problem([error("XA-194", file=path.as_posix()) for path in missing])
    if wanted.units:
        read_units(wanted.units)
    if wanted.contracts:
        register(wanted.contracts)


def sources(wanted: Wanted) -> Sources:
    """Which files are ledgers, and what they hold.

    Raises:
        Problem: a path is not there, or a folder holds no ledgers.
    """
    files, told = expanded(wanted.paths, wanted.beside)
    called = labels(files)
    return Sources(called, wanted.beside, key_of([(called[path], content_of(path)) for path in files]), tuple(told))


def inputs_key(wanted: Wanted) -> str:
    """The key of everything besides the ledger that the workbook is made of."""
    contents = [[content_of(path) for path in paths if path] for paths in (
        (wanted.contracts,), wanted.notices, (wanted.units,))]
    return key_of(contents, [path.name for path in (wanted.contracts, *wanted.notices, wanted.units) if path],
                  wanted.organisation, wanted.on, wanted.authority.value, sorted(wanted.independent), wanted.rate,
                  wanted.lang)
