"""Books as they come back: filled self-evaluations of made-up units, whole and broken."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tools.answers import SPEC, answers, response
from xlanskaff.language.texts import Lang
from xlanskaff.xlsx.write import write

NAMES = {"1": "Helse og omsorg", "2": "Oppvekst", "3": "Teknisk drift", "4": "Ås skole", "5": "Økonomi"}


@cache
def returned(unit: str = "1", seed: int = 1, lang: Lang = "nb", *, person: str | None = None, role: str = "",
             share: float = 1.0, batch: str = "b1", name: str | None = None, meta_unit: str | None = None,
             day: int | None = 46327, answered_for: str | None = "", spec: Any = SPEC) -> bytes:
    """The bytes of a filled book. `person` is the respondent; an empty one is a person without a name."""
    called = NAMES.get(unit, f"Enhet {unit}") if name is None else name
    kind = ("unit" if person is None else "person") if answered_for == "" else answered_for
    given = answers(lang, share=share, seed=seed)
    given["response"] = [response(lang, unit_id=unit, unit_name=called, assessed_on=day, answered_for=kind,
                                  respondent=person or None, role=role or None)]
    return write(spec, lang, rows=given, meta={
        "batch": batch, "unit": unit if meta_unit is None else meta_unit, "unit_name": called})


def put(folder: Path, **files: bytes) -> Path:
    """Files in a folder: name without its ending -> bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return folder
