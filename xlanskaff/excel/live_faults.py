"""What Excel raises, as a problem that a person can do something about."""

from __future__ import annotations

from typing import Any

from xlanskaff.errors import Exit, Problem, error

_REJECTED = frozenset({-2147418111, -2147417846, -2146777998})
"""Call rejected by the other side; try again later; Excel pays no heed because a cell is being edited."""
_EXCEPTION = -2147352567
_NOT_ALLOWED = "-1743"
_LONGEST = 200


def busy(fault: BaseException) -> bool:
    """Whether Excel did not listen: a cell is being edited, or a dialog box is open.

    Example:
        >>> fault = RuntimeError("rejected")
        >>> fault.hresult = -2147418111
        >>> busy(fault), busy(RuntimeError("other"))
        (True, False)
    """
    return type(fault).__name__ == "ExcelBusyError" or bool(_REJECTED.intersection((_number(fault), _inner(fault))))


def problem_of(fault: BaseException, *, file: str = "") -> Problem | None:
    """The problem behind an exception; None where it is a fault of ours.

    XA-801 Excel is busy, XA-813 the Mac does not allow it, XA-803 Excel refused.
    """
    if isinstance(fault, Problem):
        return fault
    if busy(fault):
        return Problem([error("XA-801", file=file)], Exit.USAGE)
    if _NOT_ALLOWED in str(fault) or getattr(fault, "errornumber", None) == int(_NOT_ALLOWED):
        return Problem([error("XA-813", file=file)], Exit.UNREADABLE)
    if hasattr(fault, "hresult") or hasattr(fault, "errornumber"):
        return Problem([error("XA-803", file=file, reason=_said(fault))], Exit.UNREADABLE)
    return None


def _number(fault: BaseException) -> int:
    number = getattr(fault, "hresult", 0)
    return number if isinstance(number, int) else 0


def _info(fault: BaseException) -> tuple[Any, ...]:
    """What a COM error tells inside: code, source, description, help file, help context, number."""
    info = getattr(fault, "excepinfo", None)
    return tuple(info) if isinstance(info, tuple | list) else ()


def _inner(fault: BaseException) -> int:
    info = _info(fault)
    return info[5] if _number(fault) == _EXCEPTION and len(info) > 5 and isinstance(info[5], int) else 0


def _said(fault: BaseException) -> str:
    """What Excel said, in its own language; one line."""
    info = _info(fault)
    said = str(info[2]) if len(info) > 2 and info[2] else str(fault)
    return " ".join(said.split())[:_LONGEST] or type(fault).__name__
