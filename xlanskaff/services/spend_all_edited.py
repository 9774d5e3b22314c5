"""What somebody has changed in the workings of a spend analysis, which the next run is to honour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from xlanskaff.errors import Finding, note
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.services.spend_all_inputs import Sources
from xlanskaff.services.spend_all_kept import Kept, content_of, key_of
from xlanskaff.services.spend_classify_files import digest
from xlanskaff.spend.classified import read_classified
from xlanskaff.spend.classify_edited import word


@dataclass(frozen=True, slots=True)
class Edited:
    """Files in the workings that somebody has changed since we wrote them, or put there.

    Attributes:
        maps: ledger file -> the mapping for it.
        rules, answers: tables with rules, and with answers about suppliers, the newest last.
    """

    maps: Mapping[Path, Path]
    rules: tuple[Path, ...]
    answers: tuple[Path, ...]

    def maps_key(self, found: Sources) -> str:
        """Of the mappings, and of which file each is for."""
        return key_of(sorted((found.called[of], content_of(path)) for of, path in self.maps.items()))

    def tables_key(self) -> str:
        """Of the tables."""
        return key_of([(path.name, content_of(path)) for path in (*self.rules, *self.answers)])


def edited(kept: Kept, found: Sources, classification: Path, *, mapped: bool) -> Edited:
    """Find them.

    Args:
        classification: the folder of the classification, whether it is there or not.
        mapped: whether one mapping is given for all files, which goes before those in the workings.
    """
    own: Mapping[str, str] = {}
    with suppress(ValueError, KeyError, TypeError):
        own = read_classified(classification).own

    def changed(*tables: str) -> tuple[Path, ...]:
        stems = {word("file", table, lang) for table in tables for lang in LANGUAGES}
        paths = {path for stem in stems for path in classification.glob(f"{stem}*.csv")
                 if path.stem == stem or path.stem.startswith(f"{stem} (")}
        return tuple(path for path in _newest_last(paths) if digest(path.read_bytes()) != own.get(path.name))

    return Edited({} if mapped else _maps(kept, found), changed("rules", "next"), changed("merges"))


def classification_in(kept: Kept, lang: Lang) -> Path:
    """The folder of the classification; one that is there in another language is used."""
    every = [kept.folder / text("spend_all.classification", each) for each in (lang, *LANGUAGES)]
    return next((path for path in every if path.is_dir()), every[0])


@contextmanager
def proposing(kept: Kept) -> Iterator[None]:
    """While an import is at work: proposals of ours that nobody has touched give way, new ones are noted."""
    for path in _proposals(kept):
        if content_of(path) == kept.proposals.get(path.name):
            path.unlink(missing_ok=True)
    before = {path.name for path in _proposals(kept)}
    kept.proposals = {name: told for name, told in kept.proposals.items() if name in before}
    try:
        yield
    finally:
        kept.proposals |= {path.name: content_of(path) or "" for path in _proposals(kept) if path.name not in before}
        kept.save()


def proposed(findings: Iterable[Finding], kept: Kept, found: Sources) -> Iterator[Finding]:
    """What an import found; a proposal of its here is used as soon as somebody has filled it in."""
    for each in findings:
        if each.code == "XA-1033" and _known_by_name(found, each.file):
            yield note("XA-1322", file=each.file, seen=each.seen, folder=kept.folder.name)
        else:
            yield each


def _maps(kept: Kept, found: Sources) -> dict[Path, Path]:
    """The mapping that somebody has filled in for each file; of two for one file the newest."""
    touched = [path for path in _newest_last(_proposals(kept)) if content_of(path) != kept.proposals.get(path.name)]
    made: dict[Path, Path] = {}
    for path in touched:
        for of, called in found.called.items():
            begins = {f"{Path(called).stem} {text('spend.proposal.name', lang)}" for lang in LANGUAGES}
            if _known_by_name(found, called) and any(
                    path.stem == begin or path.stem.startswith(f"{begin} (") for begin in begins):
                made[of] = path
    return made


def _known_by_name(found: Sources, called: str) -> bool:
    """Whether the name of a proposal tells which file it is for: no other is called so in another folder."""
    return [Path(each).stem for each in found.called.values()].count(Path(called).stem) == 1


def _proposals(kept: Kept) -> list[Path]:
    return sorted(kept.folder.glob("*.toml"))


def _newest_last(paths: set[Path] | list[Path]) -> list[Path]:
    """By the number behind the name."""
    return sorted(paths, key=lambda path: (len(path.name), path.name))
