"""Writing the books of a batch: each complete or not there at all, on one or more cores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlanskaff.errors import Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_jobs import Job, Order, Progress, fill_job
from xlanskaff.services.batch_manifest import Entry
from xlanskaff.services.batch_plan import Plan

if TYPE_CHECKING:
    from concurrent.futures import Executor

Done = tuple[Entry, bool]
"""An entry of the manifest, and whether its file was written now."""


def run(order: Order, jobs: Sequence[Job], plans: Mapping[Lang, Plan], processes: int, progress: Progress | None,
        executor: Executor | None = None) -> Iterator[Done]:
    """Make every book; yields in the order of the jobs.

    Args:
        processes: how many to use; one makes the books here.
        executor: whoever makes the books instead.

    Raises:
        Problem: XA-621 a file cannot be written, or the executor gave up; what was written stays, and
            can be resumed.
    """
    total = len(jobs)
    if executor is None and (processes == 1 or total < 200):
        for number, job in enumerate(jobs, 1):
            yield one(order, plans[job.lang], job)
            if progress:
                progress(number, total)
        return
    from xlanskaff.services.batch_parts import hand_out

    with _processes(processes) if executor is None else nullcontext(executor) as workers:
        done = 0
        # Whoever has an executor has as many workers as they like: parts as small as pays.
        for made in hand_out(order, jobs, workers, total if executor else processes * 4):
            yield from made
            done += len(made)
            if progress:
                progress(done, total)


def _processes(count: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fresh process in every system: what works here works on Windows.
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"))


def one(order: Order, plan: Plan, job: Job) -> Done:
    """Make one book, or leave the one that is there when it is the same."""
    chunks = fill_job(plan, order, job)
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    entry = Entry(job.unit.id, job.unit.name, job.unit.parent, job.unit.leader, job.unit.email, plan.lang, job.file,
                  digest.hexdigest(), order.book, str(plan.spec.version), plan.template, order.batch)
    path = order.out / job.file
    if order.mode == "resume" and path.exists():
        if hashlib.sha256(path.read_bytes()).hexdigest() == entry.sha256:
            return entry, False
        raise Problem([error("XA-623", file=job.file)])
    put(path, chunks)
    return entry, True


def put(path: Path, chunks: Sequence[bytes]) -> None:
    """Write a file so that it is either complete or not there.

    Raises:
        Problem: XA-621 it cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb", buffering=0) as file:
            file.write(b"".join(chunks))
        part.replace(path)
    except OSError as fault:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Problem([error("XA-621", file=path.name, reason=fault.strerror or str(fault))]) from fault
