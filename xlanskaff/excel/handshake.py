"""What the add-in says first: its own version, so that a package that is older is told in plain words.

The add-in and the package are installed apart, and can come apart. The add-in asks for `ready` before
each action; where that fails, or is missing, its VBA tells the person what to do.
"""

from __future__ import annotations

import re
import sys

OLDER = "xlanskaff:older"
"""The word that the VBA of the add-in looks for in what Python left behind."""


def ready(addin: str, package: str = "") -> None:
    """Go on only with a package that is at least as new as the add-in.

    Args:
        addin: the version of the add-in.
        package: the version of the package; the installed one unless given.

    Raises:
        SystemExit: the package is older; the word `OLDER` and both versions stand on standard error.

    Example:
        >>> ready("0.9.2", package="0.10")
    """
    if not package:
        from importlib.metadata import version

        package = version("xlanskaff")
    if _numbers(package) < _numbers(addin):
        sys.stderr.write(f"{OLDER} {package} {addin}\n")
        raise SystemExit(3)


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers a version begins with; a release and what comes before it are the same here.

    Example:
        >>> _numbers("1.2.0rc1") == _numbers("1.2")
        True
    """
    found = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(part) for part in found[0].split(".")] if found else [0]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
