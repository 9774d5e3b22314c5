"""Small groups of respondents are neither shown nor possible to work out."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tools.cells import cells
from tools.returns import put, returned
from xlanskaff.services.collect import CollectResult, collect
from xlanskaff.services.collect_roles import shown_groups

sizes = st.dictionaries(st.sampled_from(["leader", "buyer", "other", "finance"]), st.integers(0, 12), max_size=4)


@given(sizes, st.integers(0, 12), st.integers(1, 8))
def test_a_shown_group_is_large_enough_and_so_is_what_is_left(
        groups: dict[str, int], others: int, minimum: int) -> None:
    shown = shown_groups(groups, others, minimum)
    left = others + sum(size for group, size in groups.items() if group not in shown)
    assert all(groups[group] >= minimum for group in shown)
    assert not shown or left == 0 or left >= minimum


@given(sizes, st.integers(0, 12), st.integers(1, 8))
def test_no_group_is_held_back_without_need(groups: dict[str, int], others: int, minimum: int) -> None:
    shown = shown_groups(groups, others, minimum)
    if others == 0 and all(size >= minimum or size == 0 for size in groups.values()):
        assert {group for group in shown if groups[group]} == {group for group, size in groups.items() if size}


def people(folder: Path, **roles: int) -> Path:
    """A folder with so many persons of each role, spread over three units."""
    files = {f"{role}{n}": returned(str(n % 3 + 1), n + len(role), person=f"{role} {n}", role=role)
             for role, count in roles.items() for n in range(count)}
    return put(folder, **files)


def collected(folder: Path, **options: int) -> CollectResult:
    return collect([folder], folder.parent / "Samlet.xlsx", overwrite=True, **options)  # type: ignore[arg-type]


def test_leaders_and_buyers_are_compared_where_both_groups_are_large_enough(tmp_path: Path) -> None:
    result = collected(people(tmp_path / "svar", leader=6, buyer=5))
    for area in result.summary.roles:
        assert area.persons == {"leader": 6, "buyer": 5}
        assert None not in area.means.values()
    shown = cells(result.out)["Roller"]
    assert "Vises ikke" not in shown.values()


def test_a_group_of_four_is_not_shown_and_cannot_be_worked_out(tmp_path: Path) -> None:
    result = collected(people(tmp_path / "svar", leader=6, buyer=4))
    assert all(set(area.means.values()) == {None} for area in result.summary.roles)
    book = cells(result.out)
    assert list(book["Roller"].values()).count("Vises ikke") == 24
    settings = " ".join(str(value) for value in book["Les meg"].values())
    assert "Leder på 12 av 12 områder. Innkjøper på 12 av 12 områder" in settings


def test_the_least_size_is_a_setting_and_is_shown(tmp_path: Path) -> None:
    result = collected(people(tmp_path / "svar", leader=3, buyer=2), minimum_group=2)
    assert all(None not in area.means.values() for area in result.summary.roles)
    assert 2 in cells(result.out)["Les meg"].values()


def test_an_answer_on_behalf_of_a_unit_is_never_held_back(tmp_path: Path) -> None:
    result = collected(put(tmp_path / "svar", a=returned("1", 1)))
    [unit] = result.summary.units
    assert unit.total.now is not None
    assert unit.total.now in cells(result.out)["Enheter"].values()


def test_a_role_that_few_have_is_not_in_the_tidy_table_either(tmp_path: Path) -> None:
    folder = people(tmp_path / "svar", leader=6, buyer=5, finance=1)
    collect([folder], tmp_path / "Samlet.xlsx", tidy=tmp_path / "data")
    lines = (tmp_path / "data" / "answers.csv").read_text("utf-8-sig").splitlines()
    roles = {line.split(";")[6] for line in lines[1:]}
    assert roles == {"leader", "held_back"}


def test_no_sheet_links_a_person_or_a_role_to_a_file(tmp_path: Path) -> None:
    folder = put(tmp_path / "svar", a=returned("1", 1, person="Kari Nordmann", role="leader"))
    book = cells(collected(folder).out)
    everything = {str(value) for sheet in book.values() for value in sheet.values()}
    assert not any("nordmann" in value.casefold() for value in everything)
    assert "Leder" not in {str(value) for value in book["Filer"].values()}
