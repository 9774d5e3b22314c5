"""The built templates: where they lie, and building them anew from the specifications."""

from __future__ import annotations

import hashlib
from pathlib import Path

from xlanskaff.language.texts import LANGUAGES, Lang, text

MANIFEST = "MANIFEST.toml"


def folder() -> Path:
    """The folder of built templates: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "workbooks"
    return inside if (inside / MANIFEST).exists() else package.parent / "workbooks"


def file_name(book: str, lang: Lang) -> str:
    """The file name of a template in its own language.

    Example:
        >>> file_name("self_evaluation", "nb")
        'Selvevaluering.xlsx'
    """
    return text(f"{book}.file", lang) + ".xlsx"


def template_path(book: str, lang: Lang) -> Path:
    """Where a built template lies."""
    return folder() / lang / file_name(book, lang)


def built(book: str, lang: Lang) -> bytes:
    """A template built from its specification, not read from the folder."""
    from xlanskaff.books import book as specification
    from xlanskaff.xlsx.write import write

    return write(specification(book), lang)


def build_all(target: Path) -> dict[str, str]:
    """Build every template in every language into a folder; returns path -> content digest."""
    from xlanskaff.books import EVERY
    from xlanskaff.books import book as specification

    digests: dict[str, str] = {}
    lines = ["# Derived by `make workbooks`. The digest covers the members' names and contents, not the archive.", ""]
    for key in EVERY:
        for lang in LANGUAGES:
            data = built(key, lang)
            path = f"{lang}/{file_name(key, lang)}"
            (target / lang).mkdir(parents=True, exist_ok=True)
            (target / path).write_bytes(data)
            digests[path] = content_digest(data)
            lines += ["[[workbook]]", f'file = "{path}"', f'book = "{key}"',
                      f"version = {specification(key).version}", f'lang = "{lang}"',
                      f'digest = "{digests[path]}"', ""]
    (target / MANIFEST).write_text("\n".join(lines), encoding="utf-8")
    return digests


def content_digest(data: bytes) -> str:
    """A digest of what an archive holds; the same for archives that are merely packed differently."""
    import zipfile
    from io import BytesIO

    digest = hashlib.sha256()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(archive.read(name)).digest())
    return digest.hexdigest()


if __name__ == "__main__":
    build_all(folder())
