"""The workbooks that the user guide shows, filled in from scripts/guide.toml, and their pictures.

    python -m scripts.guide                 draws docs/pictures/veiledning-*.png
    python -m scripts.guide --look FOLDER   puts the filled workbooks and every sheet of them into a folder

The guide's console examples are run by `scripts.examples` in a folder that `prepare` makes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from xlanskaff.books import book
from xlanskaff.catalogue.considerations import considerations
from xlanskaff.catalogue.self_evaluation import statements
from xlanskaff.grammar.dates import serial
from xlanskaff.services.batch import batch
from xlanskaff.services.templates import file_name
from xlanskaff.xlsx.write import write

ROOT = Path(__file__).resolve().parents[1]
SOURCE = tomllib.loads(Path(__file__).with_name("guide.toml").read_text("utf-8"))
TARGET = ROOT / "docs" / "pictures"
PURCHASES = ROOT / "docs" / "brukerveiledning" / "innkjopsanalyse.md"
BOOKS = ("self_evaluation", "prioritisation", "strategy_simple", "action_plan", "question")
UNITS = ("enhetsnummer;navn;språk\r\n100;Oppvekst;nb\r\n200;Helse og omsorg;nb\r\n300;Teknisk;nb\r\n"
         "400;Kultur;nn\r\n")
PLAN = ("enhet;Id;Aktivitet;Ansvarlig;Frist;Timer\r\n100;A1;Samle avtalene;Avdelingsleder;31.03.2027;12\r\n"
        "200;A1;Samle avtalene;Avdelingsleder;31.03.2027;20\r\n")
ON = "16.11.2026"

# Picture -> the book it is of, the button that was clicked first (none: just the filled book), where, the sheet,
# and the page of its printout.
PICTURES = {
    "om-besvarelsen": ("self_evaluation", "", "", "Om besvarelsen", 1),
    "pastander": ("self_evaluation", "", "", "Påstander", 1),
    "resultat": ("self_evaluation", "", "", "Resultat", 1),
    "problemer": ("prioritisation", "", "", "Problemer", 1),
    "problemmatrise": ("prioritisation", "", "", "Problemmatrise", 1),
    "rangering": ("prioritisation", "", "", "Rangering", 1),
    "mal": ("strategy_simple", "", "", "Mål", 1),
    "styringsparametere": ("strategy_simple", "", "", "Styringsparametere", 1),
    "sjekk": ("strategy_simple", "", "", "Sjekk", 1),
    "aktiviteter": ("action_plan", "", "", "Aktiviteter", 1),
    "gantt": ("action_plan", "", "", "Gantt", 1),
    "status": ("action_plan", "", "", "Status", 1),
    "knapp-ranger": ("prioritisation", "rank", "", "Rangert liste", 1),
    "knapp-robusthet": ("prioritisation", "robustness", "", "Robusthet", 1),
    "knapp-styringsparametere": ("strategy_simple", "kpis", "", "Styringsparametere nå", 1),
    "knapp-smarte": ("strategy_simple", "smarte", "", "SMARTE", 1),
    "knapp-kontroller": ("returned", "check", "", "Funn", 1),
    "knapp-forklar": ("prioritisation", "explain", "Problemer!G7", "Forklaring", 1),
    "knapp-sporsmal": ("question", "ask", "", "Spørsmål", 1),
    "innkjop-oversikt": ("spend_analysis", "", "", "Oversikt", 1),
    "innkjop-forslag": ("spend_analysis", "", "", "Forslag til problemer", 1),
}


def pages() -> list[Path]:
    """The pages of the guide: the entry page first."""
    return [ROOT / "docs" / "brukerveiledning.md", *sorted((ROOT / "docs" / "brukerveiledning").glob("*.md"))]


def rows(key: str) -> dict[str, list[dict[str, Any]]]:
    """What is filled in, block by block, in cell values."""
    source = SOURCE[key]
    found = {name: [_cells(row) for row in given] for name, given in source.items() if isinstance(given, list)}
    if key == "self_evaluation":
        found["statements"] = [_statement(source["levels"][each.area], n) for n, each in enumerate(statements())]
    if key == "strategy_simple":
        said = source["considered"]
        found["considerations"] = [_considered(said, each.key) for each in considerations()]
    return found


def filled(key: str, **meta: str) -> bytes:
    """A filled workbook."""
    return write(book(key), "nb", rows=rows(key), meta=meta)


def prepare(folder: Path) -> None:
    """The files that the examples of the guide use: filled books, a list of units, and returned books."""
    for key in BOOKS:
        (folder / file_name(key, "nb")).write_bytes(filled(key))
    for name, lines in (("enheter.csv", UNITS), ("plan.csv", PLAN)):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + lines.encode())
    sent = batch("self_evaluation", folder / "enheter.csv", folder / "før", on=date(2026, 10, 1)).batch
    (folder / "svar").mkdir()
    for name, unit in (("Oppvekst", "100"), ("Helse og omsorg", "200"), ("Teknisk", "300")):
        (folder / "svar" / f"Selvevaluering - {name}.xlsx").write_bytes(_returned(name, unit, sent))
    (folder / "svar" / "Referat fra møtet.docx").write_bytes(b"")
    shutil.rmtree(folder / "før")
    (folder / "retur").mkdir()
    answered = (folder / "svar" / "Selvevaluering - Oppvekst.xlsx").read_bytes()
    (folder / "retur" / "Selvevaluering - Oppvekst.xlsx").write_bytes(answered)
    (folder / "retur" / "Selvevaluering - Kultur.xlsx").write_bytes(answered[:20_000])
    (folder / "retur" / "Budsjett.xlsx").write_bytes(_not_ours())
    broken = _typed_over(filled("prioritisation"), "xl/worksheets/sheet3.xml", "G7", "Lav")
    (folder / "Prioritering fra Teknisk.xlsx").write_bytes(broken)
    (folder / "nyere").mkdir()
    (folder / "nyere" / "Selvevaluering - Kultur.xlsx").write_bytes(filled("self_evaluation", unit="400", version="2"))
    (folder / "svar to").mkdir()
    (folder / "svar to" / "Selvevaluering - Oppvekst.xlsx").write_bytes(answered)
    (folder / "svar to" / "Oppvekst, rettet.xlsx").write_bytes(_returned("Oppvekst", "100", sent, lift=1))


def prepare_purchases(folder: Path) -> None:
    """The files that the example of a spend analysis uses: the accounts and the agreements of the demonstration."""
    from xlanskaff.services.demo_ledger import write_purchases

    write_purchases(folder)


def purchases(folder: Path) -> Path:
    """The workbook that the page on spend analyses shows, made of the files of its example."""
    from xlanskaff.catalogue.demo import MUNICIPALITY
    from xlanskaff.services.demo_ledger import AGREEMENTS, LEDGERS, NOTICES, ON
    from xlanskaff.services.spend_import import import_ledgers
    from xlanskaff.services.spend_report import write_report

    out = folder / file_name("spend_analysis", "nb")
    if not out.exists():
        prepare_purchases(folder)
        ledger = import_ledgers([folder / LEDGERS[year] for year in (2025, 2026)], folder / "regnskap.parquet").out
        # The sums are those of all lines; few of them stand one by one, or there would be 500 pages to draw.
        write_report(ledger, out, register=folder / AGREEMENTS, notice_files=[folder / NOTICES], on=ON, lines=50,
                     organisation=MUNICIPALITY)
    return out


def _returned(name: str, unit: str, sent: str, lift: int = 0) -> bytes:
    """A self-evaluation as it comes back; that of Teknisk with the faults that people make."""
    given = rows("self_evaluation")
    given["response"] = [given["response"][0] | {"unit_name": name, "unit_id": unit}]
    for n, row in enumerate(given["statements"]):
        row["now"] = max(1, min(3, row["now"] + (n + int(unit) // 100 + lift) % 3 - 1))
    if name == "Teknisk":
        given["statements"][1]["now"] = "ca. 3"
        given["statements"][6]["target"] = "4,0"
        del given["response"][0]["assessed_on"]
    return write(book("self_evaluation"), "nb", rows=given, meta={"unit": unit, "unit_name": name, "batch": sent})


def _typed_over(data: bytes, part: str, cell: str, words: str) -> bytes:
    """A workbook in which somebody typed where a formula was."""
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile

    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            member = old.read(info)
            if info.filename == part:
                xml, typed = re.subn(rf'<c r="{cell}"( s="[0-9]+")?[^>]*><f>.*?</c>',
                                     rf'<c r="{cell}"\1 t="inlineStr"><is><t>{words}</t></is></c>', member.decode())
                if typed != 1:
                    raise SystemExit(f"{part}: no formula in {cell}")
                member = xml.encode()
            new.writestr(info, member)
    return made.getvalue()


def _not_ours() -> bytes:
    """A workbook that somebody sent by mistake."""
    from io import BytesIO

    import xlsxwriter

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        made.add_worksheet("Budsjett").write_row(0, 0, ["Konto", "Beløp"])
    return stream.getvalue()


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    return {name: serial(value) if isinstance(value, date) else value for name, value in row.items()}


def _statement(level: int, number: int) -> dict[str, Any]:
    now = min(3, max(1, level - (number % 4 == 1) + (number % 5 == 2)))
    return {"now": now, "target": max(now, 4 if number % 3 else 3),
            "importance": "Høy" if level == 1 else "Middels" if number % 2 else None}


def _considered(said: dict[str, Any], key: str) -> dict[str, Any]:
    if key in said["not_relevant"]:
        return {"relevant": "Nei", "reason": said["not_relevant"][key]}
    goal = said["goal"].get(key)
    return {"relevant": "Ja", "goal": goal, "routine": None if goal else said["routine"], "owner": said["owner"]}


def main() -> None:
    """Draw what the guide shows, or everything."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the user guide.")
    parser.add_argument("--look", type=Path, metavar="FOLDER", help="keep the filled workbooks and draw all of them")
    look = parser.parse_args().look
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        prepare(folder)
        if look is not None:
            shutil.copytree(folder, look, dirs_exist_ok=True)
            for path in sorted(folder.glob("*.xlsx")):
                _render(path, look / "sider", dpi=80)
            return
        TARGET.mkdir(parents=True, exist_ok=True)
        drawn: dict[Path, list[Path]] = {}
        for name, (key, button, select, sheet, page) in PICTURES.items():
            path = clicked(folder, key, button, select)
            if path not in drawn:
                drawn[path] = _render(path, folder / "sider" / path.stem, dpi=100)
            wanted = [each for each in drawn[path] if each.stem.endswith(f"-{sheet.replace(' ', '_')}-{page}")]
            if len(wanted) != 1:
                raise SystemExit(f"{name}: no page {page} of «{sheet}» among {[each.name for each in drawn[path]]}")
            shutil.copy(wanted[0], TARGET / f"veiledning-{name}.png")


def clicked(folder: Path, key: str, button: str, select: str = "") -> Path:
    """The file of a book after a button; the book itself where there is none."""
    from click.testing import CliRunner

    from xlanskaff.cli.main import main as command_line

    path = (folder / "svar" / "Selvevaluering - Teknisk.xlsx") if key == "returned" else folder / file_name(key, "nb")
    if key == "spend_analysis":
        purchases(folder)
    if not button:
        return path
    out = folder / f"{key} {button}.xlsx"
    given = ["run", button, str(path), "--on", ON, "--out", str(out), *(["--select", select] if select else [])]
    done = CliRunner().invoke(command_line, given)
    if not out.exists():
        raise SystemExit(f"{button}: {done.output}")
    return out


def _render(path: Path, folder: Path, dpi: int) -> list[Path]:
    sys.path.insert(0, str(ROOT / "tests"))
    from tools import pictures

    return [*pictures.render(path, folder, dpi=dpi, cut=True)]


if __name__ == "__main__":
    main()
