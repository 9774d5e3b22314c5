"""A whole spend analysis for tests: a small ledger in a folder with a difficult name, and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from xlanskaff.cli.main import main

HEADERS = "Dato;Leverandør;Org.nr;Art;Artsnavn;Ansvar;Ansvarsnavn;Beløp eks. mva.;Bilag"
ROWS = (
    "03.02.2025;Data Øst AS;123456785;195;Avgifter, gebyrer, lisenser;10;Skole;1500000,00;1",
    "10.03.2025;Data Øst AS;123456785;195;Avgifter, gebyrer, lisenser;20;Helse;900000,50;2",
    "11.03.2025;Bakeren på Øya AS;;115;Matvarer;10;Skole;2500,00;3",
    "11.04.2025;Bakeren på Øya AS;;115;Matvarer;20;Helse;2600,00;4",
    "12.05.2025;Ukjent Ting AS;;390;Diverse;20;Helse;80000,00;5",
    "20.05.2025;;;010;Fastlønn;10;Skole;5000000,00;6",
    "20.06.2025;Data Øst AS;123456785;195;Avgifter, gebyrer, lisenser;10;Skole;mye;7")
OUT = "Innkjøpsanalyse.xlsx"


class Place:
    """A folder «Økonomi på Øya» with a ledger as Norwegian systems export it, and what was made there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "Økonomi på Øya"
        self.folder.mkdir()
        self.ledger = self.written("Hovedbok høst.csv", HEADERS, *ROWS)
        self.out = self.folder / OUT
        self.workings = self.folder / "Innkjøpsanalyse - grunnlag"
        self.tables = self.workings / "klassifisering"

    def written(self, name: str, *lines: str) -> Path:
        """A file in the code page of Norwegian Windows."""
        path = self.folder / name
        path.write_bytes("\r\n".join([*lines, ""]).encode("cp1252"))
        return path

    def ran(self, *options: object, files: tuple[Path, ...] = (), out: str = OUT) -> Result:
        """The command, run on the ledger."""
        return CliRunner().invoke(main, ["spend", *map(str, files or (self.ledger,)), "--out", str(self.folder / out),
                                         *map(str, options)])

    def told(self, *options: object, files: tuple[Path, ...] = (), out: str = OUT) -> dict[str, Any]:
        """What the command says to machines."""
        found: dict[str, Any] = json.loads(self.ran(*options, "--json", files=files, out=out).stdout)
        return found

    def left(self) -> set[str]:
        """Every file in the folder that is not what it began with, and no table of a classification."""
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()
                and path != self.ledger and path.parent != self.tables}
