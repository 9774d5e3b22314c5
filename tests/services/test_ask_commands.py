"""`xlanskaff ask` and `xlanskaff law` on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from xlanskaff.cli.main import main
from xlanskaff.law.store import LAW

FACTS = ["--value", "1 630 000", "--kind", "services", "--authority", "other", "--on", "2026-09-01"]
HEAVY = {"pandas", "numpy", "openpyxl", "xlsxwriter", "xlwings", "pydantic"}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def document(*arguments: str) -> Any:
    done = run(*arguments, "--json")
    return json.loads(done.stdout)


def test_the_part_is_told_with_its_reasons_and_the_warning() -> None:
    done = run("ask", "part", *FACTS)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Del I og del II i anskaffelsesforskriften", "Kunngjøring: Doffin"]
    assert ("- 1 630 000 kroner er under 2 500 000 kroner: EØS-terskelverdi for varer og tjenester, andre "
            "oppdragsgivere (FOA § 5-3 (1) b, i kraft 21.04.2026)") in lines
    assert any("XA-314" in line for line in lines)
    assert lines[-1] == "Dette er et hjelpemiddel, ikke juridisk rådgivning."


@pytest.mark.parametrize(("lang", "first", "last"), [
    ("nn", "Del I og del II i anskaffelsesforskrifta", "Dette er eit hjelpemiddel, ikkje juridisk rådgiving."),
    ("en", "Part I and Part II of the procurement regulation (FOA)", "This is an aid, not legal advice."),
])
def test_the_answer_is_given_in_the_language_that_is_asked_for(lang: str, first: str, last: str) -> None:
    lines = run("ask", "part", *FACTS, "--lang", lang).stdout.splitlines()
    assert (lines[0], lines[-1]) == (first, last)


def test_the_document_of_the_part_has_value_notice_basis_and_warnings() -> None:
    told = document("ask", "part", *FACTS)
    assert (told["value"], told["notice"]) == (["I", "II"], ["Doffin"])
    assert [entry["parameter"] for entry in told["basis"]] == [
        "loa.lower_bound", "foa.national_notice", "foa.eea_goods_services_other"]
    assert [warning["code"] for warning in told["warnings"]] == ["XA-314"]


def test_the_duties_are_told_with_the_strongest_first() -> None:
    done = run("ask", "duties", "--value", "2000000", "--kind", "works", "--authority", "state", "--on", "01.07.2026")
    assert done.exit_code == 0
    heads = [line for line in done.stdout.splitlines() if line in ("Skal:", "Bør:", "Kan:", "Å vite:")]
    assert heads == ["Skal:", "Bør:", "Kan:", "Å vite:"]
    told = document("ask", "duties", "--value", "2000000", "--kind", "services", "--cleaning", "--authority", "state",
                    "--on", "2026-07-01")
    assert {"supply_chain", "bank_payment"} <= {entry["duty"] for entry in told["value"]}


def test_a_code_is_told() -> None:
    assert document("ask", "cpv", "15000000-8")["value"] == "goods"
    assert "særlige tjenester" in run("ask", "cpv", "79100000-5").stdout


@pytest.mark.parametrize("arguments", [
    ["part", "--value", "-1", "--kind", "services", "--authority", "other", "--on", "2026-09-01"],
    ["part", "--value", "1", "--kind", "boats", "--authority", "other", "--on", "2026-09-01"],
    ["part", "--value", "1", "--kind", "goods", "--authority", "kommune", "--on", "2026-09-01"],
    ["part", "--value", "1", "--kind", "goods", "--authority", "other", "--on", "i dag"],
    ["part", "--kind", "goods"], ["duties"], ["cpv", "12"], ["cpv", "00000000"], ["cpv"], ["part", "--nothing"],
])
def test_wrong_use_ends_with_two_and_says_what_is_expected(arguments: list[str]) -> None:
    done = run("ask", *arguments)
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert done.stdout == ""


def test_wrong_use_is_a_document_too_when_one_is_asked_for() -> None:
    done = run("ask", "part", "--value", "-1", "--kind", "boats", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["ok"]) == (2, False)
    assert [finding["code"] for finding in told["findings"]] == ["XA-320", "XA-322", "XA-325", "XA-325"]


def test_a_day_outside_the_law_ends_with_three_and_the_first_date() -> None:
    done = run("ask", "part", "--value", "1", "--kind", "goods", "--authority", "state", "--on", "2016-12-31")
    assert done.exit_code == 3
    assert "01.01.2017" in done.stderr
    told = document("law", "--on", "2009-12-31")
    assert told["findings"][0]["code"] == "XA-315"
    assert run("law", "--on", "2009-12-31").exit_code == 3
    assert run("law", "--on", "i dag").exit_code == 2


def test_the_law_lists_every_value_with_its_source_and_last_check() -> None:
    told = document("law")
    values = {(entry["parameter"], entry["from"]): entry for entry in told["value"]}
    wrong = values["foa.eea_goods_services_other", "2022-03-18"]
    assert (wrong["amount"], wrong["source"], wrong["checked_on"]) == (2_400_000, "for-2022-03-18-442", "2026-07-02")
    assert all(told["sources"][entry["source"]]["address"] for entry in (*told["value"], *told["duties"]))
    assert len(told["value"]) == sum(len(parameter.values) for parameter in LAW.parameters.values())
    on = document("law", "--on", "2022-03-20")
    amounts = {entry["parameter"]: entry["amount"] for entry in on["value"]}
    assert amounts["foa.eea_goods_services_other"] == 2_400_000
    assert "wage.limit" not in amounts and "utilities.eea_works" in amounts
    assert len(amounts) == len(on["value"])


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
@pytest.mark.parametrize("arguments", [[], ["--on", "2012-01-01"], ["--on", "2027-01-01"]])
def test_the_law_is_readable_in_three_languages(lang: str, arguments: list[str]) -> None:
    done = run("law", *arguments, "--lang", lang)
    assert done.exit_code == 0
    assert "wage.limit_state" in done.stdout or arguments[1:] == ["2027-01-01"]
    assert ("XA-314" in done.stdout) == (arguments[1:] == ["2027-01-01"])


def test_an_answer_loads_nothing_heavy() -> None:
    code = ("import sys\nfrom xlanskaff.cli.main import main\n"
            f"sys.argv = ['xlanskaff', 'ask', 'duties', *{FACTS!r}, '--json']\n"
            "try:\n    main(prog_name='xlanskaff')\nexcept SystemExit as end:\n    assert not end.code\n"
            "print(sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)")
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert not {name for name in HEAVY if f"'{name}'" in done.stderr}


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_help_of_every_question_is_in_the_language_of_the_session(lang: str, tmp_path: Path) -> None:
    environment = {**os.environ, "XLANSKAFF_LANG": lang, "PYTHONUTF8": "1"}
    for arguments in (["ask", "--help"], ["ask", "part", "--help"], ["law", "--help"]):
        done = subprocess.run([sys.executable, "-c", "from xlanskaff.cli.main import run; run()", *arguments],
                              capture_output=True, encoding="utf-8", env=environment, cwd=tmp_path, check=True)
        assert {"nb": "Valg:", "nn": "Val:", "en": "Options:"}[lang] in done.stdout
        assert ("Commands:" in done.stdout) == (lang == "en" and arguments == ["ask", "--help"])
