"""The books of a batch shared out among workers: processes here, or whatever an executor has.

What a worker is sent says everything, so that any executor will do; a worker makes a template ready
once, and keeps it for the parts that follow.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Executor
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise

from xlanskaff.errors import Exit, Finding, Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_jobs import Job, Order
from xlanskaff.services.batch_plan import Plan, prepare
from xlanskaff.services.batch_write import Done, one
from xlanskaff.services.templates import template_path

LEAST = 100
"""Books in a part; sending fewer costs more than making them."""


@dataclass(frozen=True, slots=True)
class Part:
    """What became of a part: the books that were made, and why no more of them were."""

    done: Sequence[Done]
    findings: Sequence[Finding] = ()
    exit: Exit = Exit.CLEAN


def parts(jobs: Sequence[Job], most: int) -> list[Sequence[Job]]:
    """The jobs in order, in at most so many parts of much the same size, at least `LEAST` where there are so many.

    Example:
        >>> [len(part) for part in parts(["job"] * 250, 8)], [len(part) for part in parts(["job"] * 99, 8)]
        ([125, 125], [99])
    """
    count = max(1, min(most, len(jobs) // LEAST))
    ends = [len(jobs) * number // count for number in range(count + 1)]
    return [jobs[start:end] for start, end in pairwise(ends)]


def hand_out(order: Order, jobs: Sequence[Job], executor: Executor, most: int) -> Iterator[Sequence[Done]]:
    """Have every book made; yields part by part, in the order of the jobs.

    Args:
        most: how many parts at most.

    Raises:
        Problem: what a worker met, as when one process makes all; XA-1296 the executor gave up,
            XA-1299 a worker wrote somewhere else than in the folder. What was written stays, and
            can be resumed.
    """
    count = 0
    futures = []
    try:
        for part in parts(jobs, most):
            futures.append(executor.submit(make, order, part))
        for future in futures:
            found = future.result()
            for entry, _ in found.done:
                if not (order.out / entry.file).exists():
                    raise Problem([error("XA-1299", file=entry.file, seen=order.out)])
            yield found.done
            count += len(found.done)
            if found.findings:
                raise Problem(found.findings, found.exit)
    except Problem:
        raise
    except (Exception, CancelledError) as fault:
        # An executor gives up with whatever its maker has chosen.
        seen = f"{type(fault).__name__} {str(fault).partition(chr(10))[0][:160]}".strip().rstrip(".")
        raise Problem([error("XA-1296", seen=seen, done=count, total=len(jobs))]) from fault
    finally:
        for future in futures:
            future.cancel()


class _Ready(threading.local):
    """The templates that a worker has made ready, for the order they were made ready for."""

    order: object = None
    plans: dict[Lang, Plan]


_READY = _Ready()


def make(order: Order, jobs: Sequence[Job]) -> Part:
    """Make one part, in a worker."""
    done: list[Done] = []
    try:
        if order.program and order.program != (own := version("xlanskaff")):
            raise Problem([error("XA-1297", file=f"xlanskaff {order.program}", seen=own)])
        for job in jobs:
            done.append(one(order, _plan(order, job.lang), job))
    except Problem as problem:
        return Part(done, problem.findings, problem.exit)
    return Part(done)


def _plan(order: Order, lang: Lang) -> Plan:
    """The template of a language, ready; where another worker lies, it may be another file under the same path."""
    same = (order.book, order.templates, order.digests, order.fields, order.tables, order.spare)
    if _READY.order != same:
        _READY.order, _READY.plans = same, {}
    if lang not in _READY.plans:
        from xlanskaff.books import book as specification

        path = template_path(order.book, lang) if order.ours else order.templates[lang]
        try:
            plan = prepare(specification(order.book), path, fields=order.fields, tables=order.tables, spare=order.spare)
        except OSError as fault:
            raise Problem([error("XA-1297", file=path.name, seen=fault.strerror or type(fault).__name__)]) from fault
        if plan.template != order.digests.get(lang, plan.template):
            raise Problem([error("XA-1297", file=path.name, seen=plan.template)])
        _READY.plans[lang] = plan
    return _READY.plans[lang]
