"""One fresh workbook, in the variant that was asked for; a batch of either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from xlanskaff.books import KEYS, VARIANTS
from xlanskaff.cli.main import main
from xlanskaff.errors import Exit, Problem
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.batch import batch
from xlanskaff.services.new import new
from xlanskaff.xlsx.read import open_book


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("variant", "key"), [
    ("", "strategy"), ("standard", "strategy"), ("simple", "strategy_simple")])
def test_a_strategy_comes_in_the_variant_that_was_asked_for(variant: str, key: str, lang: Lang, tmp_path: Path) -> None:
    path = new("strategy", tmp_path / "Strategi.xlsx", variant=variant, lang=lang)
    meta = open_book(path).meta()
    assert (meta["book"], meta["lang"]) == (key, lang)


def test_every_variant_is_a_book_and_the_usual_one_has_the_name_of_them_all() -> None:
    for name, variants in VARIANTS.items():
        assert set(variants.values()) <= set(KEYS) and next(iter(variants.values())) == name


@pytest.mark.parametrize(("book", "variant", "code"), [
    ("strategy", "tull", "XA-625"), ("self_evaluation", "simple", "XA-626"), ("tull", "", "XA-622")])
def test_what_does_not_exist_is_a_wrong_use_of_the_command(book: str, variant: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        new(book, tmp_path / "a.xlsx", variant=variant)
    assert [f.code for f in problem.value.findings] == [code] and problem.value.exit is Exit.USAGE
    assert not (tmp_path / "a.xlsx").exists()


def test_the_command_takes_the_variant(tmp_path: Path) -> None:
    out = tmp_path / "Enkel strategi.xlsx"
    result = CliRunner().invoke(main, ["new", "strategy", "--variant", "simple", "--out", str(out), "--json"])
    assert result.exit_code == 0 and json.loads(result.output) == {"ok": True, "file": str(out)}
    assert open_book(out).meta()["book"] == "strategy_simple"
    result = CliRunner().invoke(main, ["new", "strategy", "--variant", "tull", "--out", str(tmp_path / "b.xlsx")])
    assert result.exit_code == 2 and "XA-625" in result.output + result.stderr


@pytest.mark.parametrize("key", ["strategy", "strategy_simple"])
def test_a_batch_fills_in_the_unit_and_works_out_its_share(key: str, tmp_path: Path) -> None:
    units = tmp_path / "enheter.csv"
    units.write_text("id;name;leader;field:purchases;field:budget\n7;Fjordvik;Kari;412;1180\n", encoding="utf-8")
    made = batch(key, units, tmp_path / "ut")
    assert made.written == 1
    book = open_book(next((tmp_path / "ut").glob("*.xlsx")))

    def value(field: str) -> object:
        area = book.names()[f"xa_response_{field}"]
        assert area is not None
        return book.values(area)[0][0]

    assert (value("unit_name"), value("leader")) == ("Fjordvik", "Kari")
    assert value("share") == pytest.approx(412 / 1180)
    assert value("advice") == "Standard passer best: innkjøpene er 35 % av budsjettet."
