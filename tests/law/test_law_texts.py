"""Every name and sentence of the law is there in three languages, and says nothing that the tables do not."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import get_args

import pytest

from xlanskaff.language.texts import LANGUAGES, Lang, entries
from xlanskaff.law import parameters as p
from xlanskaff.law.cpv_lists import LISTS
from xlanskaff.law.duty_periods import Strength
from xlanskaff.law.store import LAW


def wanted() -> Iterator[str]:
    yield from (f"parameter.{name}" for name in LAW.parameters)
    yield from (f"parameter.cpv.{name}" for name in (*LISTS, "divisions"))
    for duty in LAW.duties.values():
        yield f"duty.{duty.id}.title"
        yield from (f"duty.{duty.id}.{period.text}" for period in duty.periods)
    for group, words in (("unit", get_args(p.Unit)), ("comparison", get_args(p.Comparison)),
                         ("decided_by", get_args(p.DecidedBy)), ("certainty", get_args(p.Certainty)),
                         ("authority", get_args(p.Authority)), ("kind", get_args(p.Covered)),
                         ("strength", get_args(Strength))):
        yield from (f"{group}.{word}" for word in words if word != "rule")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_and_sentence_is_there_and_none_is_left_over(lang: Lang) -> None:
    assert set(entries("law", lang)) == set(wanted())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_numbers_in_a_duty_come_from_the_tables(lang: Lang) -> None:
    for duty in LAW.duties.values():
        for period in duty.periods:
            words = entries("law", lang)[f"duty.{duty.id}.{period.text}"]
            asked = {name for _, name, _, _ in Formatter().parse(words) if name}
            assert asked == {name.replace(".", "_") for name in period.mentions}, duty.id
            plain = "".join(text for text, _, _, _ in Formatter().parse(words))
            plain = plain.replace("Peppol BIS Billing 3", "Peppol")
            assert [word for word in plain.split() if word.strip(".,();").isdigit()] == [], duty.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_parameters_never_share_a_name(lang: Lang) -> None:
    names = [text for key, text in entries("law", lang).items() if key.startswith("parameter.")]
    assert len(names) == len(set(names))
