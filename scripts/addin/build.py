"""Everything that lies in udfs/ and is derived, as a mapping from path to content."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

from scripts.addin import functions, package, project, ribbon, words, xlwings_module

FOLDER = Path(__file__).resolve().parents[2] / "udfs"
ADDIN = "xlanskaff.xlam"
DERIVED = ("XaWords", "XaFunctions")


def version() -> str:
    """The version of the package, which is that of the add-in."""
    project_file = FOLDER.parent / "pyproject.toml"
    return str(tomllib.loads(project_file.read_text(encoding="utf-8"))["project"]["version"])


def modules() -> dict[str, str]:
    """Every module of the project: name -> source with LF line ends, in their order."""
    found = {name: source for name, source in project.sources().items() if name not in DERIVED}
    wrappers, made = functions.generated()
    return found | {"XaWords": words.module(version(), made), "XaFunctions": wrappers,
                    "xlwings": xlwings_module.module()}


def built() -> dict[str, bytes]:
    """The derived files: path below udfs/ -> content.

    Raises:
        RuntimeError: the tab has a fault that Excel would not take, or a tool of the build has changed.
    """
    sources, tab = modules(), ribbon.custom_ui()
    if wrong := ribbon.faults(tab, sources):
        raise RuntimeError("the tab cannot be built:\n" + "\n".join(wrong))
    addin = package.package(project.empty_parts(), project.project(sources), tab, version())
    files = {f"vba/{name}.bas": sources[name].encode() for name in DERIVED}
    files |= {"ribbon/customUI14.xml": tab.encode(), "LICENSE-xlwings.txt": xlwings_module.licence().encode(),
              ADDIN: addin}
    files["MANIFEST.toml"] = manifest(addin, sources, tab).encode()
    return files


def manifest(addin: bytes, sources: dict[str, str], tab: str) -> str:
    """What the add-in was built from: versions, and a digest of every source and of the file itself."""
    from importlib import metadata

    lines = ["# Derived by `make addin`: what the add-in was built from, and with what.", "",
             f'version = "{version()}"', f'xlwings = "{xlwings_module.version()}"',
             f'pyopenvba = "{metadata.version("pyopenvba")}"', f'sha256 = "{digest(addin)}"', "", "[sources]",
             f'"customUI14.xml" = "{digest(tab.encode())}"']
    return "\n".join([*lines, *(f'"{n}" = "{digest(s.encode())}"' for n, s in sources.items())]) + "\n"


def digest(content: bytes) -> str:
    """The SHA-256 of something, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def stale() -> list[str]:
    """The files below udfs/ that are not what the sources say today."""
    return [path for path, content in built().items() if _lines(FOLDER / path) != content]


def _lines(path: Path) -> bytes | None:
    """The content of a file; of a text file as it is committed, whatever line ends a checkout has given it."""
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content if path.suffix == ".xlam" else content.replace(b"\r\n", b"\n")


def write() -> list[str]:
    """Put every derived file that has changed in place; their paths."""
    changed = stale()
    files = built() if changed else {}
    for path in changed:
        target = FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(target.name + ".part")
        beside.write_bytes(files[path])
        beside.replace(target)
    return changed
