"""Excel workbooks, checks and a command line for Norwegian public procurement strategies.

The verbs of the command line, typed. Each is loaded when it is first used:

    from pathlib import Path
    from xlanskaff import batch, check, collect, new

    batch("self_evaluation", Path("enheter.csv"), Path("ut"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlanskaff.services.batch import batch
    from xlanskaff.services.check import check
    from xlanskaff.services.collect import collect
    from xlanskaff.services.new import new

__all__ = ["batch", "check", "collect", "new"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"xlanskaff.services.{name}"), name)
