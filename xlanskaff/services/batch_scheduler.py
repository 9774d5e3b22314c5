"""Books made by Dask's workers: here, or wherever a scheduler has them."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

from xlanskaff.errors import Problem, error

HERE = "local"
_ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss|ucx)://)?(?:[\w.-]+|\[[0-9a-fA-F:]+\]):[0-9]+")
PATIENCE = 20
"""Seconds that a scheduler, and the first of its workers, may take to answer."""


def is_address(text: str) -> bool:
    """Whether a text says where workers may be found.

    Example:
        >>> is_address("local"), is_address("tcp://[::1]:8786"), is_address("tall.example:8786"), is_address("tall")
        (True, True, True, False)
    """
    return text == HERE or _ADDRESS.fullmatch(text) is not None


@contextmanager
def scheduler(address: str, workers: int = 0) -> Iterator[Executor]:
    """The workers of a scheduler as an executor, until the block ends.

    Args:
        address: of a Dask scheduler, for example `tcp://tall.example:8786`, or `local`: workers that are
            started on this machine, answer nobody else, and end with the block.
        workers: how many are started with `local`; 0 for as many as the machine has cores.

    Raises:
        ValueError: that is no address.
        Problem: XA-1290 `distributed` is not installed, XA-1298 the scheduler or its workers do not answer.
    """
    if not is_address(address):
        raise ValueError(f"{address!r} is no address")
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise Problem([error("XA-1290", missing=("distributed",), extra="dask")]) from None
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        try:
            client = stack.enter_context(distributed.Client(
                stack.enter_context(distributed.LocalCluster(
                    n_workers=workers or os.cpu_count() or 1, threads_per_worker=1, processes=True, host="127.0.0.1",
                    dashboard_address=None, silence_logs=logging.ERROR)) if address == HERE else address,
                timeout=PATIENCE, set_as_default=False))
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, ValueError, RuntimeError, TypeError) as fault:
            why = next(iter(str(fault).splitlines()), "")[:160].rstrip(".") or type(fault).__name__
            raise Problem([error("XA-1298", seen=address, why=why)]) from fault
        yield client.get_executor()


@contextmanager
def _quiet() -> Iterator[None]:
    """What goes wrong on the way is told as a finding, and not by Dask as well."""
    loggers = [logging.getLogger(f"distributed.{name}") for name in ("client", "core", "comm", "batched")]
    before = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for each, level in zip(loggers, before, strict=True):
            each.setLevel(level)
