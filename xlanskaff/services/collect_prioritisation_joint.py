"""Joint scores of the problems and measures that several assessors were given the same of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlanskaff.catalogue.classes import Kind
from xlanskaff.rules.classification import own_map
from xlanskaff.rules.prioritisation import id_key
from xlanskaff.rules.prioritisation_joint import Joint, discuss, joint
from xlanskaff.services import collect_lists as lists
from xlanskaff.services.collect_records import Gathered
from xlanskaff.services.written import written

Picture = tuple[tuple[str, ...], ...]
LISTED: Mapping[Kind, str] = {"problem": "problems", "measure": "measures"}
SCORES: Mapping[Kind, tuple[str, str]] = {"problem": ("frequency", "seriousness"), "measure": ("ease", "effect")}


@dataclass(frozen=True, slots=True)
class Shared:
    """What several assessors make of one problem or measure.

    Attributes:
        text: what it says.
        rows: one for each assessor.
    """

    kind: Kind
    id: str
    text: str
    rows: tuple[lists.Listed, ...]
    joint: Joint


def shared(gathered: Gathered, kind: Kind, listed: Sequence[lists.Listed]) -> tuple[list[Shared], bool]:
    """The rows that have one id and one text in the books of several, and whether their class maps differ.

    The text is the one that was sent out, where that is known: an assessor who rewords it has assessed
    the same. Classes go by the map that most of the assessors have.
    """
    table = LISTED[kind]
    sent = {(unit, cell.id): cell.value for unit, cells in (gathered.sent or {}).items()
            for cell in cells if cell.table == table and cell.column == kind}
    groups: dict[tuple[str, str], list[lists.Listed]] = {}
    texts: dict[tuple[str, str], str] = {}
    for row in listed:
        if text := sent.get((row.unit, row.id)) or written(row[kind]):
            key = row.id, " ".join(text.casefold().split())
            texts.setdefault(key, text)
            groups.setdefault(key, []).append(row)
    common = {key: rows for key, rows in groups.items() if len(rows) > 1}
    files = {row.file for rows in common.values() for row in rows}
    pictures = Counter[Picture](r.content.found["maps"][kind] for r in lists.sources(gathered) if r.file in files)
    if not pictures:
        return [], False
    chosen = min(pictures.items(), key=lambda found: (-found[1], found[0]))[0]
    class_map = own_map(kind, chosen)
    x, y = SCORES[kind]
    found = [Shared(kind, id_, texts[id_, text], tuple(rows),
                    joint(id_, [(row[x], row[y]) for row in rows], class_map))
             for (id_, text), rows in common.items()]
    return sorted(found, key=lambda each: (id_key(each.id), each.text)), len(pictures) > 1


def to_discuss(found: Sequence[Shared]) -> list[Shared]:
    """What the assessors should talk about, the furthest apart first."""
    places = {id(each.joint): each for each in found}
    return [places[id(each)] for each in discuss([each.joint for each in found])]
