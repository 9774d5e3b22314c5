"""The machine as the installer and the doctor see it, behind one small protocol.

Everything that differs between Windows, Mac and Linux, and everything that a test must be able to
invent, is asked of a `System`: where home is, what the registry says, which programs are running.
Files are read and written where the paths point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

Platform = Literal["windows", "mac", "linux"]
RegistryValue = str | int | bytes | tuple[str, ...]


class System(Protocol):
    """One machine, one signed-in user, one Python.

    Registry keys are written with their hive in front: `HKCU\\Software\\…`. They are those of
    64-bit Windows whatever Python asks. Off Windows the registry is empty.
    """

    @property
    def platform(self) -> Platform:
        """The operating system."""
        ...

    @property
    def home(self) -> Path:
        """The folder of the user."""
        ...

    @property
    def python(self) -> Path:
        """The interpreter that runs us."""
        ...

    @property
    def python_bits(self) -> int:
        """32 or 64."""
        ...

    @property
    def ansi(self) -> str:
        """The encoding in which VBA reads and writes text files."""
        ...

    @property
    def elevated(self) -> bool:
        """Whether we run with an administrator's rights, and so perhaps as somebody else."""
        ...

    def env(self, name: str) -> str:
        """A variable of the environment; empty where it is not set."""
        ...

    def version(self, package: str) -> str:
        """The version of an installed Python package; empty where it is not installed."""
        ...

    def modules(self, name: str) -> Sequence[Path]:
        """Every place on the path of Python where a module of that name lies, the first one first."""
        ...

    def processes(self) -> frozenset[str] | None:
        """The names of running programs in small letters; None where they could not be listed."""
        ...

    def mark(self, path: Path) -> str:
        """What the system has noted about where a file came from; empty where nothing."""
        ...

    def registry(self, key: str) -> Mapping[str, RegistryValue]:
        """All values of a registry key, by name; empty where there is no such key."""
        ...

    def subkeys(self, key: str) -> Sequence[str]:
        """The names of the keys under a key."""
        ...

    def set_registry(self, key: str, name: str, value: RegistryValue) -> None:
        """Put one value into a key of the user, made where it is missing."""
        ...

    def rename_registry(self, key: str, name: str, new: str) -> None:
        """Give a value of the user another name, its type kept."""
        ...

    def delete_registry(self, key: str, name: str) -> None:
        """Take one value out of a key; nothing happens where it is not there."""
        ...
