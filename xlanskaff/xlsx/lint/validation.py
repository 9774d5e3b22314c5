"""In-cell validations: lengths that Excel answers by repairing the file."""

from __future__ import annotations

from collections.abc import Iterator

from xlanskaff.errors import Finding, error
from xlanskaff.xlsx.lint.sheet import Validation
from xlanskaff.xlsx.lint.view import View

LIST_LENGTH = 255
LIMITS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}


def check(view: View) -> Iterator[Finding]:
    """Lists, prompts and error texts that are too long, and lists with Norwegian separators."""
    for sheet in view.sheets:
        for validation in sheet.validations:
            cell = validation.where[0].a1 if validation.where else ""
            place = {"sheet": sheet.name, "cell": cell}
            for choices in _lists(validation):
                if len(choices) > LIST_LENGTH:
                    yield error("XA-169", **place, seen=choices[:80], length=len(choices), most=LIST_LENGTH)
                if ";" in choices and "," not in choices:
                    yield error("XA-171", **place, seen=choices[:80], found=";")
            for slot, words in validation.texts.items():
                if len(words) > LIMITS[slot]:
                    yield error("XA-170", **place, seen=words[:80], length=len(words), most=LIMITS[slot])


def _lists(validation: Validation) -> Iterator[str]:
    """The choices of a list that is written out in the validation itself."""
    for formula in validation.formulas:
        if validation.kind == "list" and len(formula) > 1 and formula[0] == formula[-1] == '"':
            yield formula[1:-1].replace('""', '"')
