"""Everything that an answer holds, one value at a time, so that two answers can be held together to the type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

Leaf = tuple[str, str, Any]


def leaves(answer: Any, path: str = "") -> Iterator[Leaf]:
    """Path, name of the type, and value of every value in an answer; orders count, those of mappings too.

    Example:
        >>> list(leaves({"a": (1, None)}))
        [('.a', 'dict', 1), ('.a.0', 'int', 1), ('.a.1', 'NoneType', None)]
    """
    if is_dataclass(answer) and not isinstance(answer, type):
        for field in fields(answer):
            yield from leaves(getattr(answer, field.name), f"{path}.{field.name}")
    elif isinstance(answer, Mapping):
        for at, (key, value) in enumerate(answer.items()):
            yield f"{path}.{key}", type(answer).__name__, at + 1
            yield from leaves(value, f"{path}.{key}")
    elif isinstance(answer, tuple | list):
        for at, value in enumerate(answer):
            yield from leaves(value, f"{path}.{at}")
    else:
        yield path, type(answer).__name__, answer
