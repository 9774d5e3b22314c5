"""What happens to files on their way back: the demonstration's realistic faults."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from xlanskaff.grammar.names import name_of

WORKBOOK = "xl/workbook.xml"


def damage(folder: Path) -> dict[str, str]:
    """Damage some of the returned files; returns file name -> key of what was done to it."""
    done: dict[str, str] = {}
    for fragment, (kind, change) in FAULTS.items():
        path = next(p for p in sorted(folder.glob("*.xlsx")) if fragment in p.name)
        for changed in change(path):
            done[changed.name] = kind
    return done


def _renamed_sheet(path: Path) -> list[Path]:
    return _edit(path, WORKBOOK, lambda text: text.replace('name="Påstander"', 'name="Påstander (2)"').replace(
        "Påstander!", "'Påstander (2)'!").replace("'Påstander'!", "'Påstander (2)'!"))


def _deleted_name(path: Path) -> list[Path]:
    name = name_of("statements", "importance")
    return _edit(path, WORKBOOK, lambda text: re.sub(f'<definedName name="{name}">[^<]*</definedName>', "", text))


def _overwritten_formula(path: Path) -> list[Path]:
    return _edit(path, "xl/worksheets/sheet3.xml", lambda text: re.sub(
        r'(<c r="H9"[^>]*?)(?: t="str")?>.*?</c>', r"\1><v>4</v></c>", text, count=1))


def _copy(path: Path) -> list[Path]:
    copy = path.with_name(f"{path.stem} - kopi.xlsx")
    copy.write_bytes(path.read_bytes())
    return [copy]


def _second_answer(path: Path) -> list[Path]:
    """Another version of the same answer, with one level changed."""
    other = path.with_name(f"{path.stem} (endelig).xlsx")
    other.write_bytes(path.read_bytes())
    return _edit(other, "xl/worksheets/sheet3.xml", lambda text: re.sub(
        r'(<c r="F7"[^>]*>)<v>(\d)</v>', lambda m: f"{m[1]}<v>{int(m[2]) % 5 + 1}</v>", text, count=1))


def _empty(path: Path) -> list[Path]:
    path.write_bytes(b"")
    return [path]


def _cut_off(path: Path) -> list[Path]:
    path.write_bytes(path.read_bytes()[:20_000])
    return [path]


def _csv(path: Path) -> list[Path]:
    path.write_bytes("Nr;Nå;Mål\r\nA1;3;4\r\nA2;2;4\r\n".encode("cp1252"))
    return [path]


def _lock_file(path: Path) -> list[Path]:
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(b"\x05Anne " + b" " * 160)
    return [lock]


def _stranger(path: Path) -> list[Path]:
    """A workbook that has nothing to do with this."""
    import xlsxwriter

    stranger = path.with_name("Budsjett 2027.xlsx")
    with xlsxwriter.Workbook(stranger) as book:
        page = book.add_worksheet("Budsjett")
        page.write_row(0, 0, ["Post", "Beløp"])
        page.write_row(1, 0, ["Kontorrekvisita", 125000])
    return [stranger]


def _edit(path: Path, member: str, change: Callable[[str], str]) -> list[Path]:
    """Rewrite one member of a workbook."""
    target = BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            data = source.read(info)
            out.writestr(info, change(data.decode()).encode() if info.filename == member else data)
    path.write_bytes(target.getvalue())
    return [path]


FAULTS: dict[str, tuple[str, Callable[[Path], list[Path]]]] = {
    "IKT og digitalisering": ("renamed_sheet", _renamed_sheet),
    "Beredskap": ("overwritten_formula", _overwritten_formula),
    "Oppvekst – felles": ("deleted_name", _deleted_name),
    "Fjellvik barneskole": ("copy", _copy),
    "Barnehager øst": ("second_answer", _second_answer),
    "PP-tjenesten": ("empty", _empty),
    "Hjemmetjenesten nord": ("cut_off", _cut_off),
    "Elvebakken sykehjem": ("csv", _csv),
    "Renovasjon": ("lock_file", _lock_file),
    "Biblioteket": ("stranger", _stranger),
}
"""Part of a file name -> what is done to that file."""
