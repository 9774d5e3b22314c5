"""An answer with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from xlanskaff.errors import Finding
from xlanskaff.law.parameters import Citation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict(Generic[T]):
    """What a rule answers, and what the answer rests on.

    Attributes:
        basis: what decided, in the order in which it was applied; never empty.
        warnings: what a human must look at before the answer is used.
    """

    value: T
    basis: tuple[Citation, ...]
    warnings: tuple[Finding, ...] = ()
