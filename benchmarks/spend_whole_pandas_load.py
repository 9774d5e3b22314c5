"""The two ways that pandas reads and places a ledger: `plain`, as its documentation shows it, and `tuned`.

Both give one table with the same columns, names and answers; only the types differ. In `plain` whatever is a
text stays one: texts of Arrow, merged and grouped as they stand, and one pattern searched for with
`str.extract`. In `tuned` whatever comes again is a category, which is a whole number with a list; each
different text is searched once, with a pattern whose group has a name (then Arrow does it); and what decides
is looked up once for each combination. Nothing goes through Python line by line in either.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.ledger_lines import SUM

NAMES = ["document", "day", "art", "department", "seller", "name", "number", "text", "amount", "agreement"]
_WHOLE = ("art", "department", "seller")
_BARE = r"^[^a-zæøåäöüé0-9]|[^a-zæøåäöüé0-9]$"
_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
_PLACES = ("scope", "reason", "category", "rule", "matched")


def read(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lines that can be read, and the rows set aside; amounts as øre."""
    rows = pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow", sep=";", header=0, names=NAMES,
                       dtype={each: "Int64" if each in _WHOLE else "string[pyarrow]" for each in NAMES})
    written = rows["amount"].str.fullmatch(r"-?[0-9]+,[0-9]{2}") & (rows["document"] != SUM)
    lines = rows[written].copy()
    for each in _WHOLE:
        lines[each] = lines[each].astype("int64")
    lines["line_id"] = lines.index + 1
    lines["document"] = lines["document"].astype("int64")
    lines["amount"] = lines["amount"].str.replace(",", "").astype("int64")
    lines["odd_day"] = lines["day"]
    lines["day"] = pd.to_datetime(lines["day"], format="%d.%m.%Y", errors="coerce").astype("datetime64[s]")
    lines["odd_day"] = lines["odd_day"].notna() & lines["day"].isna()
    lines["month"] = lines["day"].dt.month.astype("int8")
    lines["agreement"] = lines["agreement"].fillna("")
    return lines.reset_index(drop=True), rows[~written]


def checked(lines: pd.DataFrame, aside: pd.DataFrame, told: dict[str, Any]) -> tuple[dict[str, Any], pd.Series]:
    """What was read against the sum of the file; the numbers of persons, by line."""
    total = int(lines["amount"].sum())
    sums = aside.loc[aside["document"] == SUM, "amount"].str.replace(",", "").astype("int64")
    like = lines.loc[lines["text"].str.contains(r"[0-9]{6} ?[0-9]{5}").fillna(False), "text"]
    seen = like.str.extract(told["person"], expand=False).dropna()
    digits = np.array([[*each] for each in seen.str.replace(" ", "")], dtype="int64").reshape(-1, 11)
    right = np.ones(len(seen), dtype=bool)
    for weights in _WEIGHTS:
        right &= (11 - digits[:, :len(weights)] @ np.array(weights) % 11) % 11 == digits[:, len(weights)]
    persons = seen[right]
    return {"read": [len(lines), total], "aside": [len(aside) - len(sums), len(sums)],
            "agrees": bool((sums == total).all()), "odd_days": int(lines["odd_day"].sum()),
            "persons": len(persons)}, persons


def _sellers(lines: pd.DataFrame, told: dict[str, Any]) -> pd.DataFrame:
    """Each supplier: the key that makes it one, and the words in its name."""
    found = lines[["seller", "name", "number"]].drop_duplicates("seller").reset_index(drop=True)
    found["supplier"] = found["number"].fillna(found["name"].str.lower())
    small = found["name"].str.lower()
    return found.assign(by_name=small.str.extract(told["name_pattern"], expand=False),
                        granted_name=small.str.extract(told["grant_name_pattern"], expand=False)
                        if told["grants"] else None)


def _accounts(told: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{"art": int(art), **each} for art, each in told["accounts"].items()])


def _decided(found: pd.DataFrame, told: dict[str, Any]) -> pd.DataFrame:
    """Scope, reason, category, rule and what matched, from account and words; the strongest reason is put last."""
    words, grants = (pd.DataFrame.from_dict(told[each], orient="index", columns=["scope", "reason", "category"])
                     for each in ("words", "grants"))
    found["rule"], found["matched"] = "account", found["art"].astype("str")
    by_name, by_word = found["by_name"].notna(), found["word"].isin(words.index)
    granted, granted_name = (found["grants"] & found[each].isin(grants.index) for each in ("granted", "granted_name"))
    undecided = found["open"] | found["wide"]
    for where, column, table, rule, scope in (
            (by_name, "by_name", words, "supplier", found["open"]), (by_word, "word", words, "text", found["open"]),
            (granted_name & ~granted, "granted_name", grants, "supplier", found["grants"]),
            (granted, "granted", grants, "text", found["grants"])):
        if table.empty:
            continue
        category = found[column].map(table["category"])
        fits = where & (category.fillna("") != "")
        if column == "word":
            fits &= undecided & (found["word"].map(table["scope"]) == "in")
        elif column == "by_name":
            fits &= undecided
        found.loc[fits, "category"] = category[fits]
        at = where & scope
        found.loc[at, "scope"] = "in" if column == "by_name" else found.loc[at, column].map(table["scope"])
        found.loc[at, "reason"] = "said_by_name" if column == "by_name" else found.loc[at, column].map(table["reason"])
        found.loc[at, "rule"], found.loc[at, "matched"] = rule, found.loc[at, column]
    found.loc[found["scope"] == "out", "category"] = ""
    return found


def plain(lines: pd.DataFrame, told: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Merge what is known of accounts and suppliers, search the texts, decide on the whole columns."""
    sellers, accounts = _sellers(lines, told), _accounts(told)
    lines = lines.merge(sellers.drop(columns=["name", "number"]), on="seller", how="left")
    lines = lines.merge(accounts.astype(dict.fromkeys(("scope", "reason", "category"), "string[pyarrow]")), on="art",
                        how="left")
    text = lines["text"].str.lower()
    undecided = lines["open"] | lines["wide"]
    lines["word"] = text[undecided].str.extract(told["pattern"], expand=False)
    lines["granted"] = text[lines["grants"]].str.extract(told["grant_pattern"], expand=False)
    lines = _decided(lines, told)
    return lines.astype({"rule": "string[pyarrow]", "matched": "string[pyarrow]"}), sellers


def tuned(lines: pd.DataFrame, told: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Search each different text once, decide once for each combination, and keep categories."""
    sellers, accounts = _sellers(lines, told), _accounts(told)
    at_seller = sellers.set_index("seller").index.get_indexer(pd.Index(lines["seller"]))
    at_art = accounts.set_index("art").index.get_indexer(pd.Index(lines["art"]))
    words: dict[str, tuple[np.ndarray, pd.Index]] = {}
    for column, where, pattern in (("word", accounts["open"] | accounts["wide"], told["pattern"]),
                                   ("granted", accounts["grants"], told["grant_pattern"])):
        codes = np.full(len(lines), -1)
        searched = np.flatnonzero(where.to_numpy()[at_art])
        at_text, texts = pd.factorize(lines["text"].iloc[searched])
        named = pattern.replace(")(", ")(?P<word>", 1)
        seen, found = pd.factorize(pd.Series(texts, dtype="string[pyarrow]").str.lower().str.extract(
            named, expand=False))
        codes[searched] = np.append(seen, -1)[at_text]
        words[column] = codes, found
    by = {name: pd.factorize(sellers[name]) for name in ("by_name", "granted_name")}
    # One whole number for all that decides.
    parts = [(at_art, len(accounts)), *((codes + 1, len(found) + 1) for codes, found in words.values()),
             *((codes[at_seller] + 1, len(found) + 1) for codes, found in by.values())]
    key = np.zeros(len(lines), dtype="int64")
    for codes, many in parts:
        key = key * many + codes
    at, first = pd.factorize(key)
    alike = pd.DataFrame({"key": first})
    left = first.copy()
    for name, (_, many), listed in reversed([*zip(
            ("art", *words, *by), parts, (None, *(each[1] for each in (*words.values(), *by.values()))), strict=True)]):
        codes, left = left % many, left // many
        if listed is None:
            alike = pd.concat([alike, accounts.iloc[codes].reset_index(drop=True)], axis=1)
        else:
            alike[name] = pd.Series([None, *listed], dtype="object").to_numpy()[codes]
    alike = _decided(alike, told)
    for name in _PLACES:
        listed = alike[name].astype("category")
        lines[name] = pd.Categorical.from_codes(listed.cat.codes.to_numpy()[at], dtype=listed.dtype)
    supplier = sellers["supplier"].astype("category")
    lines["supplier"] = pd.Categorical.from_codes(supplier.cat.codes.to_numpy()[at_seller], dtype=supplier.dtype)
    for name in ("name", "number"):
        listed = sellers[name].astype("category")
        lines[name] = pd.Categorical.from_codes(listed.cat.codes.to_numpy()[at_seller], dtype=listed.dtype)
    lines["agreement"] = lines["agreement"].astype("category")
    return lines, sellers


def keep(lines: pd.DataFrame, out: Path) -> None:
    """Write the typed ledger, and one reason for each line; no category is a gap."""
    lines[["line_id", *NAMES]].to_parquet(out / "hovedbok.parquet", index=False, compression="lz4")
    lines[["line_id", "supplier", *_PLACES]].to_parquet(out / "klassifisert.parquet", index=False, compression="lz4")
