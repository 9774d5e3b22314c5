"""One run at a time in the folder that a spend analysis keeps its workings in.

    <workings>/in use.lock      which process works there, on which machine, since when

The file is made by the run that works there and taken away by it. What tells that the process lives is
no number, which another program may have been given since, but a lock of the system on the open file:
that goes when the process does, however it ends. A file that a run has left behind is thus taken over.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from xlanskaff.errors import Exit, Finding, Problem, error

LOCK = "in use.lock"
_FAR = 1 << 30
"""The byte that is locked on Windows: far behind the text, which another run is to be able to read."""
_TRIES = 100
"""So often may the file have been taken away by its run at the moment that we look at it."""
_HELD = frozenset([errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK, errno.EPERM])


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While we work in a folder: nobody else does. A folder that holds nothing afterwards is taken away.

    Where a file system knows no locks, the file alone keeps the others out, until somebody deletes it. A
    folder that cannot be written to is not guarded; who tries to write there says why it cannot be.

    Raises:
        Problem: XA-1310 another run works there (exit 2).
    """
    path = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _taken(path)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        _left(handle, path)


def _taken(path: Path) -> int:
    """The open file, locked, with our name in it.

    Raises:
        Problem: XA-1310.
        OSError: there can be no such file.
    """
    for _ in range(_TRIES):
        try:
            handle, new = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666), True
        except FileExistsError:
            try:
                handle, new = os.open(path, os.O_RDWR), False
            except FileNotFoundError:  # its run ended at this moment
                continue
        try:
            if _locked(handle, new=new) and _same(handle, path):
                told = {"process": os.getpid(), "machine": platform.node(),
                        "since": datetime.now().astimezone().isoformat(timespec="seconds")}
                os.truncate(handle, 0)
                os.write(handle, json.dumps(told, ensure_ascii=False).encode())
                return handle
        except BaseException:
            os.close(handle)
            raise
        gone = not _same(handle, path)
        os.close(handle)
        if not gone:
            break
    raise Problem([_busy(path)], Exit.USAGE)


def _locked(handle: int, *, new: bool) -> bool:
    """Take the lock of the system; without such locks the file is ours where we have made it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        return new and fault.errno not in _HELD
    return True


def _same(handle: int, path: Path) -> bool:
    """Whether the open file is still the one of that name: its run may have taken it away in between."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _left(handle: int, path: Path) -> None:
    """Take the file away. Windows takes away none that is open, so there it is closed first."""
    if sys.platform == "win32":
        os.close(handle)
    with suppress(OSError):
        path.unlink(missing_ok=True)
    if sys.platform != "win32":
        os.close(handle)
    with suppress(OSError):
        path.parent.rmdir()  # only where it holds nothing


def _busy(path: Path) -> Finding:
    """Who works there, as far as the file says."""
    told: dict[str, object] = {}
    with suppress(OSError, ValueError):
        told = dict(json.loads(path.read_text(encoding="utf-8")))
    return error("XA-1310", file=path.parent.name, seen=str(told.get("since", "?"))[:16].replace("T", " "),
                 process=str(told.get("process", "?")), machine=str(told.get("machine", "?")), lock=LOCK)
