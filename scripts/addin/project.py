"""The VBA project: every module of the add-in, put into a project that Excel itself has made empty.

pyOpenVBA brings the empty add-in and does the writing. Nothing compiled is left in it, so Excel compiles
the text when the add-in is opened. GUID and dates are those of the empty one: two builds are alike.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

NAME = "xlanskaff"
SOURCES = Path(__file__).resolve().parents[2] / "udfs" / "vba"
PART = "xl/vbaProject.bin"
_NO_CACHE = bytes.fromhex("cc61ffff000000")
"""The stream _VBA_PROJECT of a project with nothing compiled in it ([MS-OVBA] 2.3.4.1)."""
_DOCUMENTS = ("ThisWorkbook", "Sheet1")


def sources() -> dict[str, str]:
    """The modules that are written by hand: name -> text, with LF line ends."""
    return {path.stem: path.read_text(encoding="ascii") for path in sorted(SOURCES.glob("Xa*.*"))}


def empty_parts() -> dict[str, bytes]:
    """The parts of an add-in with nothing in it, in their order."""
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory(prefix="addin-") as folder:
        path = Path(folder) / "empty.xlam"
        with ExcelFile.create_new(path) as book:
            book.save()
        with zipfile.ZipFile(path) as archive:
            return {each: archive.read(each) for each in archive.namelist()}


def project(modules: Mapping[str, str]) -> bytes:
    """The part vbaProject.bin.

    Args:
        modules: name -> source with its Attribute lines; classes begin with `VERSION 1.0 CLASS`.
    """
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory(prefix="addin-") as folder:
        path = Path(folder) / "filled.xlam"
        with ExcelFile.create_new(path) as book:
            made = book.vba_project()
            for each in [name for name in made.module_names() if name not in _DOCUMENTS]:
                made.delete_module(each)
            for name, source in modules.items():
                kind = VBAModuleKind.other if source.startswith("VERSION") else VBAModuleKind.standard
                made.add_module(name, source.replace("\n", "\r\n"), kind=kind)
            book.save()
        with zipfile.ZipFile(path) as archive:
            return _named(archive.read(PART))


def _named(container: bytes) -> bytes:
    """The project under our own name, and without room for what was once compiled."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    file = CFB.from_bytes(container)
    old, new = b"VBAProject", NAME.encode()
    streams = {"PROJECT": file.get_stream("PROJECT"), "dir": decompress(file.get_stream_in_storage("VBA", "dir"))}
    for stream, before, after in (
            ("PROJECT", b'Name="%s"' % old, b'Name="%s"' % new),
            ("dir", b"\x04\x00%s%s" % (len(old).to_bytes(4, "little"), old),
             b"\x04\x00%s%s" % (len(new).to_bytes(4, "little"), new))):
        if streams[stream].count(before) != 1:
            raise RuntimeError(f"the stream {stream} of the empty project does not name it once")
        streams[stream] = streams[stream].replace(before, after)
    file.write_stream("PROJECT", streams["PROJECT"])
    file.write_stream_in_storage("VBA", "dir", compress(streams["dir"]))
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _NO_CACHE)
    return bytes(file.to_bytes())
