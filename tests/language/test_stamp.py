"""The stamp changes digests and nothing else."""

import shutil
from pathlib import Path

import pytest

from xlanskaff.language.stamp import PACKAGE, main, stamp, translations
from xlanskaff.language.texts import digest

NB = '["XA-1"]\nmessage = "Filen er tom."\nremedy = "Velg en annen fil."\n\n[plain]\nword = "Risiko"\n'
NN = (
    "# reviewed by hand\n"
    '["XA-1"]\n'
    'message = { text = "Fila er tom; of = \\"00000000\\".", of = "00000000" } # keep me\n'
    "remedy  =  {of = '11111111', text = 'Vel ei anna fil.'}\n"
    "\n"
    "[plain]\n"
    'word = { text = """Risi\nko""", of = "22222222" }\n'
)
CSV = "id;nb;nn;en;short_nb;short_nn;short_en;nn_of;en_of;short_nn_of;short_en_of\n" \
      f"K;Marked;Marknad;Market;M;M;M;00000000;{digest('Marked')};{digest('M')};{digest('M')}\n" \
      f"L;Pris;Pris;;P;P;P;{digest('Pris')};{digest('Pris')};{digest('P')};00000000\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for lang, text in (("nb", NB), ("nn", NN), ("en", 'extra = { text = "No such", of = "" }\n')):
        (tmp_path / "language" / lang).mkdir(parents=True)
        (tmp_path / "language" / lang / "words.toml").write_text(text, encoding="utf-8", newline="")
    (tmp_path / "catalogue" / "book").mkdir(parents=True)
    (tmp_path / "catalogue" / "book" / "areas.csv").write_text(CSV, encoding="utf-8", newline="")
    return tmp_path


def states(package: Path) -> dict[tuple[str, str], str]:
    return {(t.lang, t.key): t.state for t in translations(package) if t.state != "fresh"}


def test_stale_missing_and_extra_translations_are_told_apart(package: Path) -> None:
    assert states(package) == {
        ("nn", "words.XA-1.message"): "stale",
        ("nn", "words.XA-1.remedy"): "stale",
        ("nn", "words.plain.word"): "stale",
        ("en", "words.XA-1.message"): "missing",
        ("en", "words.XA-1.remedy"): "missing",
        ("en", "words.plain.word"): "missing",
        ("en", "words.extra"): "extra",
        ("nn", "book/areas.K"): "stale",
        ("en", "book/areas.L"): "missing",
        ("en", "book/areas.L.short"): "stale",
    }


def test_one_entry_is_stamped_and_every_other_character_stays(package: Path) -> None:
    [changed] = stamp(["words.XA-1.message"], package=package)
    written = (package / "language" / "nn" / "words.toml").read_text(encoding="utf-8")
    assert written == NN.replace('of = "00000000" }', f'of = "{digest("Filen er tom.")}" }}')
    assert (changed.key, changed.lang) == ("words.XA-1.message", "nn")


def test_a_digest_before_the_text_and_a_text_over_two_lines_are_stamped_too(package: Path) -> None:
    stamp(["words"], package=package)
    written = (package / "language" / "nn" / "words.toml").read_text(encoding="utf-8")
    expected = NN.replace('"00000000" }', f'"{digest("Filen er tom.")}" }}')
    expected = expected.replace("11111111", digest("Velg en annen fil."))
    expected = expected.replace("22222222", digest("Risiko"))
    assert written == expected


def test_windows_line_endings_survive(package: Path) -> None:
    path = package / "language" / "nn" / "words.toml"
    path.write_text(NN.replace("\n", "\r\n"), encoding="utf-8", newline="")
    stamp(["words"], package=package)
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") == NN.count("\n")


def test_a_row_of_a_table_is_stamped_in_its_own_columns(package: Path) -> None:
    stamp(["book/areas.K", "book/areas.L.short"], package=package)
    first, second, third, *_ = CSV.split("\n")
    assert (package / "catalogue" / "book" / "areas.csv").read_text(encoding="utf-8") == "\n".join([
        first, second.replace("00000000", digest("Marked")), third.replace("00000000", digest("P")), "",
    ])


def test_the_language_limits_what_is_stamped(package: Path) -> None:
    assert [t.key for t in stamp(["book"], langs=["en"], package=package)] == ["book/areas.L.short"]
    assert states(package)["nn", "book/areas.K"] == "stale"


def test_an_unknown_key_stops_everything_and_writes_nothing(package: Path) -> None:
    before = states(package)
    with pytest.raises(KeyError, match=r"words\.nope"):
        stamp(["words.plain", "words.nope"], package=package)
    assert states(package) == before


def test_the_command_lists_what_is_behind_and_says_so_with_its_exit_code(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], package=package) == 1
    assert f'stale    nn  book/areas.K  of = "{digest("Marked")}"' in capsys.readouterr().out
    assert main(["words.XA-1", "--lang", "nn"], package=package) == 0
    assert "stamped  nn  words.XA-1.remedy" in capsys.readouterr().out
    assert main(["nope"], package=package) == 2
    assert "'nope'" in capsys.readouterr().err


def test_a_changed_bokmaal_statement_makes_both_translations_stale(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE / "catalogue", tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "self_evaluation" / "statements.csv"
    text = path.read_text(encoding="utf-8").replace("minst én gang i året", "minst to ganger i året")
    path.write_text(text, encoding="utf-8", newline="")
    assert states(tmp_path) == {
        ("nn", "self_evaluation/statements.A1"): "stale", ("en", "self_evaluation/statements.A1"): "stale",
    }
    stamp(["self_evaluation"], package=tmp_path)
    assert states(tmp_path) == {}


def test_no_translation_in_the_package_is_behind() -> None:
    assert [(t.state, t.lang, t.key) for t in translations() if t.state != "fresh"] == []
