"""A `winreg` that keeps its keys in memory, with the functions and the manners of the real one that we use."""

from __future__ import annotations

from types import TracebackType

HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = 1, 2, 3
KEY_READ, KEY_SET_VALUE, KEY_WOW64_64KEY = 0x20019, 0x2, 0x100
REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ = 1, 2, 3, 4, 7

Value = str | int | bytes | list[str]
KEYS: dict[tuple[int, str], dict[str, tuple[Value, int]]] = {}


class Key:
    """An open key; only with the right to write can it be written."""

    def __init__(self, hive: int, path: str, rights: int) -> None:
        self.at, self.rights = (hive, path.lower()), rights

    def __enter__(self) -> Key:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.rights = 0

    def values(self, right: int) -> dict[str, tuple[Value, int]]:
        """The values, if the key was opened with a right."""
        if not self.rights & right:
            raise PermissionError(13, "Access is denied")
        return KEYS[self.at]

    def below(self) -> list[str]:
        """The names of the keys under it."""
        start = f"{self.at[1]}\\"
        return sorted({path[len(start):].split("\\")[0] for hive, path in KEYS
                       if hive == self.at[0] and path.startswith(start)})


def OpenKey(hive: int, path: str, reserved: int = 0, access: int = KEY_READ) -> Key:  # noqa: N802
    assert reserved == 0 and access & KEY_WOW64_64KEY, "the registry of 64 bits, whatever Python has"
    key = Key(hive, path, access)
    if key.at not in KEYS and not key.below():
        raise FileNotFoundError(2, "The system cannot find the file specified")
    KEYS.setdefault(key.at, {})
    return key


def CreateKeyEx(hive: int, path: str, reserved: int = 0, access: int = KEY_SET_VALUE) -> Key:  # noqa: N802
    KEYS.setdefault((hive, path.lower()), {})
    return OpenKey(hive, path, reserved, access)


def QueryInfoKey(key: Key) -> tuple[int, int, int]:  # noqa: N802
    return len(key.below()), len(key.values(KEY_READ & ~KEY_SET_VALUE)), 0


def EnumKey(key: Key, number: int) -> str:  # noqa: N802
    return key.below()[number]


def EnumValue(key: Key, number: int) -> tuple[str, Value, int]:  # noqa: N802
    name = list(key.values(KEY_READ))[number]
    return (name, *key.values(KEY_READ)[name])


def QueryValueEx(key: Key, name: str) -> tuple[Value, int]:  # noqa: N802
    return key.values(KEY_READ)[name]


def SetValueEx(key: Key, name: str, reserved: int, kind: int, value: Value) -> None:  # noqa: N802
    assert isinstance(value, int) == (kind == REG_DWORD)
    key.values(KEY_SET_VALUE)[name] = value, kind


def DeleteValue(key: Key, name: str) -> None:  # noqa: N802
    if name not in key.values(KEY_SET_VALUE):
        raise FileNotFoundError(2, "The system cannot find the file specified")
    del key.values(KEY_SET_VALUE)[name]
