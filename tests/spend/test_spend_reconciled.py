"""Whatever a ledger looks like: read is in scope, excluded, to be reviewed and set aside, to the last øre."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.ledgers import brought_in, only
from xlanskaff.services.spend_analyse import analyse_ledger
from xlanskaff.services.spend_analyse_document import document
from xlanskaff.services.spend_classify import classify_ledger

HEADS = "Dato;Leverandør;Org.nr;Art;Avdeling;Tekst;{amount};Valuta;Bilagsart;Fakturanr"
SUPPLIERS = st.sampled_from([("Papir AS", "123456785"), ("papir as", ""), ("Buss AS", "987654325"), ("", ""),
                             ("Kari Nordmann", "01017012345"), ("Blåbær & Sønn", "999999999")])
ARTS = st.sampled_from(["010", "115", "120", "230", "270", "350", "429", "470", "600", "", "X9", "21320010"])
TEXTS = st.sampled_from(["", "Kaffe", "Lisens fagsystem", "Tinglysing", "=1+1", "Ymse å"])
CURRENCIES = st.sampled_from(["", "NOK", "NOK", "NOK", "EUR"])
DAYS = st.sampled_from(["01.02.2025", "31.12.2024", "2025-02-03", "", "32.13.2025", "01.01.1999"])
LINES = st.lists(st.tuples(DAYS, SUPPLIERS, ARTS, TEXTS, st.integers(-10**8, 10**9), CURRENCIES, st.booleans()),
                 min_size=1, max_size=15)
ODD = st.lists(st.tuples(st.integers(0, 15), st.sampled_from([
    "Sum;;;;;;{sum};;;", ";;;Totalt;;;{sum};;;", ";;;;;;;;;", "{heads}", "01.02.2025;Papir AS;;115;;;mye;;;",
    "01.02.2025;Papir AS;;115;;;;;;", "kort;rad", "a;b;c;d;e;f;g;h;i;j;k;l;m"])), max_size=5)
UNITS = st.sampled_from([("Nettobeløp", 1), ("Nettobeløp i 1000 kr", 1_000), ("Beløp (mill. kr)", 1_000_000)])


def written(cents: int, way: int) -> str:
    whole, decimals = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", ("", " ", "\u00a0")[way % 3])
    text = f"{grouped},{decimals:02}"
    return (f"-{text}", f"{text}-", f"({text})")[way % 3] if cents < 0 else text


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                                  HealthCheck.too_slow])
@given(LINES, ODD, UNITS, st.integers(0, 2))
def test_what_was_read_is_somewhere_for_one_reason(
        tmp_path: Path, lines: list[tuple[Any, ...]], odd: list[tuple[int, str]], unit: tuple[str, int],
        way: int) -> None:
    heads, factor = HEADS.format(amount=unit[0]), unit[1]
    total = sum(line[4] for line in lines)
    body = [f"{day};{name};{number};{art};10;{text};{written(cents, way)};{currency};"
            f"{'Kreditnota' if credit else 'Faktura'};F{at}"
            for at, (day, (name, number), art, text, cents, currency, credit) in enumerate(lines)]
    said = 0
    for at, row in odd:
        body.insert(min(at, len(body)), row.format(sum=written(total, way), heads=heads))
        said += total * ("{sum}" in row)
    # Rows that are plain, so that a column is known for what it is.
    body += [f"01.02.2025;Fyll AS;;120;10;Papir;1,00;NOK;Faktura;G{at}" for at in range(15)]
    made = brought_in(tmp_path, "\n".join([heads, *body]))
    file, read = only(made), Decimal(total + 1500) / 100
    aside = sum((Decimal(amount) for _, amount in file.aside.values()), Decimal(0))
    assert (Decimal(file.sum), aside, file.factor) == (read, Decimal(said) / 100, factor)
    assert file.rows + file.set_aside == len(body)
    classified = classify_ledger(made.out, tmp_path / "ut", overwrite=True)
    placed = [classified.counts.of(scope) for scope in ("in", "out", "review")]
    assert sum(count for count, _ in placed) == file.rows
    assert Decimal(sum(amount for _, amount in placed)) / 100 == read * factor
    for folder in (classified.out, None):  # as it was classified, and as the analysis does it alone
        told = json.loads(json.dumps(document(analyse_ledger(made.out, classified=folder), "nb"), default=str))
        parts = [Decimal(told[part]) for part in ("in_scope", "excluded", "to_review", "set_aside")]
        assert sum(parts) == Decimal(told["read"]) == (read + aside) * factor
        assert sum(told["lines"].values()) == len(body)
        if folder:
            assert [part * 100 for part in parts[:3]] == [amount for _, amount in placed]
