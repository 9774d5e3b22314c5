"""Persons in what is given besides the ledger: the register and the notices are the user's, the report is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlanskaff.language.texts import Lang, text
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.columns import plain
from xlanskaff.spend.contracts import Agreement
from xlanskaff.spend.notices_records import Award
from xlanskaff.spend.persons import is_person, masked


def register_shown(engine: Engine, register: Sequence[Agreement], lang: Lang) -> tuple[Agreement, ...]:
    """The register as it may be shown: persons are called what they are called in the ledger, and have no number.

    Reads `suppliers`. Whoever the ledger does not know is told by the row of the register.
    """
    if not register:
        return ()
    names: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for name, number, neutral in engine.rows(
            "SELECT name, organisation_number, masked_name FROM suppliers WHERE person ORDER BY supplier"):
        if plain(name or ""):
            names.setdefault(plain(name), neutral)
        if number:
            numbers.setdefault(number, neutral)

    def shown(each: Agreement) -> Agreement:
        called = numbers.get(each.organisation_number) or names.get(plain(each.supplier))
        if called is None and is_person(each.supplier, each.organisation_number or None):
            called = text("spend_analyse.person_in_register", lang, row=each.row)
        if called is None:
            return replace(each, supplier=masked(each.supplier))
        return replace(each, supplier=called, organisation_number="")

    return tuple(shown(each) for each in register)


def winner_shown(award: Award) -> str:
    """A winner with its notice; of a person the notice alone, of somebody without a name the number.

    Example:
        >>> one = Award("2024-7", "doffin", "123456785", "Data Øst AS", None, "NOK", None, None, "doffin.csv")
        >>> winner_shown(one), winner_shown(replace(one, name="Ola Nordmann")), winner_shown(replace(one, name=""))
        ('Data Øst AS (2024-7)', '2024-7', '123456785 (2024-7)')
    """
    notice = masked(award.notice)
    name = "" if is_person(award.name, award.number or None) else masked(award.name) or award.number
    return f"{name} ({notice})" if name and notice else name or notice or award.file
