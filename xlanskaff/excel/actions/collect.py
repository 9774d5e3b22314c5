"""«Samle inn»: the returned books of a folder are put together in one."""

from __future__ import annotations

from pathlib import Path

from xlanskaff.excel.actions.made_page import made_page
from xlanskaff.excel.actions.new import free
from xlanskaff.excel.host import Host, Outcome
from xlanskaff.language.texts import Lang, text
from xlanskaff.services.collect import CollectResult


def run(host: Host, _argument: str = "") -> Outcome:
    """Ask for the folder of returned books and for one to put the result in, collect, and open the result.

    The list of who was asked is taken from `manifest.csv`, where it lies in the folder of returned books.

    Raises:
        Problem: those of `xlanskaff.services.collect`.
    """
    from xlanskaff.services.batch_manifest import MANIFEST
    from xlanskaff.services.collect import collect

    returned = host.pick_folder(text("actions.collect.returned", host.lang))
    target = None if returned is None else host.pick_folder(text("actions.collect.target", host.lang))
    if returned is None or target is None:
        return Outcome(text("actions.cancelled", host.lang))
    manifest = returned / MANIFEST
    out = free(target / f"{text('actions.collect.file', host.lang)}.xlsx")
    found = collect([returned], out, manifest=manifest if manifest.is_file() else None, lang=host.lang,
                    progress=host.progress)
    message = _message(found, out, host.lang)
    host.open(out)
    host.present(made_page("collect", message, [
        (receipt.unit, receipt.unit_name, receipt.file, text(f"collected.outcome.{receipt.outcome.value}", host.lang))
        for receipt in found.files], found.findings, host.lang))
    return Outcome(message, found.findings, [out])


def _message(found: CollectResult, out: Path, lang: Lang) -> str:
    counts = dict(found.counts)
    entry = "all_used" if counts["files"] == counts["used"] else "done"
    return text(f"actions.collect.{entry}", lang, count=counts.pop("files"), **counts, file=out.name,
                folder=str(out.parent))
