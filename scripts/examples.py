"""The console examples of the README and the user guide: run them, and write what they print.

    python -m scripts.examples            compare; exit 1 when an output is not true
    python -m scripts.examples --write    put the outputs that the commands print now

An example is a `console` block after a comment `<!-- example: name -->`; between `<!-- functions -->` and
`<!-- end of functions -->` stands the list of worksheet functions. The examples of a page are run one after
the other in one folder that holds the files that the page speaks of.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from scripts import guide
from scripts.derived import compare_or_write

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"(<!-- example: (?P<name>\w+) -->\n```console\n)(?P<body>.*?)(```)", re.DOTALL)
_FUNCTIONS = re.compile(r"(<!-- functions -->\n).*?(?=<!-- end of functions -->)", re.DOTALL)
UNITS = "enhetsnummer;navn;språk\n1;Helse og omsorg;nb\n2;Oppvekst;nn\n3;Teknisk;nb\n"


def prepare(folder: Path) -> None:
    """The files that the examples use: units, three returned books of which one has faults, accounts and agreements."""
    from datetime import date

    from xlanskaff.books import book
    from xlanskaff.services.batch import batch
    from xlanskaff.services.demo_ledger import LEDGERS, write_purchases
    from xlanskaff.xlsx.write import write

    spec = book("self_evaluation")
    (folder / "enheter.csv").write_text(UNITS, "utf-8")
    (folder / "svar").mkdir()
    sent = batch("self_evaluation", folder / "enheter.csv", folder / "før", on=date(2026, 10, 1))
    for number, name in ((1, "Helse og omsorg"), (2, "Oppvekst"), (3, "Teknisk")):
        rows: list[dict[str, object]] = [{"now": 1 + (n * 7 + number) % 3, "target": 4} for n in range(74)]
        if number == 3:
            rows[1]["now"] = "ca. 3"
            rows[6]["target"] = "4,0"
        response = {"unit_name": name, "unit_id": str(number), "assessed_on": 46315, "answered_for": "Enheten samlet"}
        data = write(spec, "nb", rows={"response": [response], "statements": rows},
                     meta={"unit": str(number), "unit_name": name, "batch": sent.batch})
        (folder / "svar" / f"Selvevaluering - {name}.xlsx").write_bytes(data)
    write_purchases(folder)
    (folder / LEDGERS[2026]).rename(folder / "regnskap.csv")


def pages() -> Mapping[Path, Callable[[Path], None]]:
    """The pages with examples, and what fills the folder in which those of each are run."""
    return {README: prepare} | dict.fromkeys(guide.pages(), guide.prepare) | {
        guide.PURCHASES: guide.prepare_purchases}


def run(body: str, folder: Path) -> str:
    """A block with what its commands print now."""
    lines: list[str] = []
    for command in re.findall(r"^\$ (.*)$", body, re.MULTILINE):
        words = [sys.executable, "-c", "from xlanskaff.cli.main import run; run()", *shlex.split(command)[1:]]
        done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", check=False,
                              env={"PATH": "", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT),
                                   "HOME": str(folder / ".home"), "USERPROFILE": str(folder / ".home")})
        lines += [f"$ {command}", *(done.stdout + done.stderr).replace("\\", "/").rstrip("\n").split("\n")]
    return "\n".join(lines) + "\n"


def true_text(page: Path) -> str:
    """A page with the outputs that the commands print now."""
    text = page.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        if _BLOCK.search(text):
            pages()[page](Path(folder))
        text = _BLOCK.sub(lambda m: m[1] + run(m["body"], Path(folder)) + m[4], text)
    return _FUNCTIONS.sub(lambda m: m[1] + functions_table(), text)


def functions_table() -> str:
    """Every worksheet function with what it answers and its first example."""
    from scripts import functions
    from xlanskaff.language.texts import text

    names = [name for group in functions.SOURCE["group"] for name in group["functions"]]
    rows = [f"| [`{name}`](funksjoner.md#{name.lower()}) | {text(f'functions.{name}.about', 'nb')} "
            f"| `{functions.SOURCE[name]['examples'][0]}` |" for name in names]
    return "\n".join(["| Funksjon | Hva den svarer | Eksempel |", "|---|---|---|", *rows, ""])


def true_readme() -> str:
    """The README with the outputs that the commands print now."""
    return true_text(README)


def main() -> int:
    """Compare, or write."""
    return compare_or_write({page: partial(true_text, page) for page in pages()})


if __name__ == "__main__":
    raise SystemExit(main())
