"""Writing the books of a batch: each complete or not there at all, on one or more cores."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from xlanskaff.errors import Problem, error
from xlanskaff.language.texts import Lang
from xlanskaff.services.batch_jobs import Job, Order, Progress, fill_job
from xlanskaff.services.batch_manifest import Entry
from xlanskaff.services.batch_plan import Plan, prepare

Done = tuple[Entry, bool]
"""An entry of the manifest, and whether its file was written now."""


def run(order: Order, jobs: Sequence[Job], plans: Mapping[Lang, Plan], processes: int,
        progress: Progress | None) -> Iterator[Done]:
    """Make every book; yields in the order of the jobs.

    Raises:
        Problem: XA-621 a file cannot be written; what was written stays, and can be resumed.
    """
    total = len(jobs)
    if processes == 1 or total < 200:
        for number, job in enumerate(jobs, 1):
            yield one(order, plans[job.lang], job)
            if progress:
                progress(number, total)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    size = max(100, -(-total // (processes * 4)))
    chunks = [jobs[start:start + size] for start in range(0, total, size)]
    done = 0
    # A fresh process in every system: what works here works on Windows.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin,
                             initargs=(order,)) as pool:
        for made in pool.map(_chunk, chunks):
            yield from made
            done += len(made)
            if progress:
                progress(done, total)


_STATE: dict[str, object] = {}


def _begin(order: Order) -> None:
    _STATE["order"], _STATE["plans"] = order, {}


def _chunk(jobs: Sequence[Job]) -> list[Done]:
    from xlanskaff.books import book as specification

    order: Order = _STATE["order"]  # type: ignore[assignment]
    plans: dict[Path, Plan] = _STATE["plans"]  # type: ignore[assignment]
    made: list[Done] = []
    for job in jobs:
        path = order.templates[job.lang]
        if path not in plans:
            plans[path] = prepare(specification(order.book), path, fields=order.fields, tables=order.tables,
                                  spare=order.spare)
        made.append(one(order, plans[path], job))
    return made


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
