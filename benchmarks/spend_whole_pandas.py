"""pandas with pyarrow, written as well as we can: read by the engine and in the types of Arrow, then vectorised.

    python -m benchmarks.spend_whole_pandas FOLDER OUT [--without-book] [--lines N]

What stands on many lines is told once and joined: words are looked for in the different texts, not in
every line, which a ledger with few of them rewards (`--line-by-line`: as in one where no text comes
again). Names are whole numbers before anything is grouped. Nothing goes through Python line by line.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.spend_whole_book import arguments, rules, write_book

_NAMES = ["document", "day", "art", "department", "seller", "name", "number", "text", "amount", "agreement"]
_SIZES = (0, 50_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000, 2**62)
_SIGNS = r"^[^a-zæøåäöüé0-9]|[^a-zæøåäöüé0-9]$"


def load(path: Path) -> pd.DataFrame:
    """The ledger, typed; texts that come again as whole numbers with a list."""
    whole = {"document": "int64", "art": "int16", "department": "int16", "seller": "int32"}
    lines = pd.read_csv(path, engine="pyarrow", dtype_backend="pyarrow", sep=";", decimal=",", header=0, names=_NAMES,
                        dtype={each: whole.get(each, "float64" if each == "amount" else "string[pyarrow]")
                               for each in _NAMES})
    lines["day"] = pd.to_datetime(lines["day"], format="%d.%m.%Y").astype("datetime64[s]")
    for each in ("name", "number", "text", "agreement"):
        lines[each] = lines[each].astype("category")
    lines["amount"] = (lines["amount"] * 100).round().astype("int64")
    lines["month"] = lines["day"].dt.month.astype("int8")
    return lines


def placed(lines: pd.DataFrame, told: dict[str, Any], *, line_by_line: bool) -> dict[str, Any]:
    """Give the lines supplier, scope, reason and category, all as numbers; gives what these stand for."""
    codes = ["", *sorted(told["regimes"])]
    sellers = lines.drop_duplicates("seller")[["seller", "name", "number"]].astype({"name": "str", "number": "str"})
    sellers["key"] = sellers["number"].fillna("").where(sellers["number"].fillna("") != "", sellers["name"].str.lower())
    sellers["supplier"] = sellers["key"].factorize(sort=True)[0].astype("int32") + 1
    words = {word: (scope, reason, codes.index(category)) for word, (scope, reason, category) in told["words"].items()}
    by_name = sellers["name"].str.lower().str.extract(told["name_pattern"], expand=False)
    sellers["by_name"] = by_name.map(lambda word: words[word][2], na_action="ignore")
    texts = lines["text"].astype("string[pyarrow]") if line_by_line else lines["text"].cat.categories.to_series()
    seen = texts.str.lower().str.extract(told["pattern"], expand=False).to_numpy()
    accounts = pd.DataFrame([{"art": int(art), **each, "category": codes.index(each["category"])}
                             for art, each in told["accounts"].items()]).set_index("art")
    # Everything that decides, once for each combination of account, text and supplier.
    at_text = np.arange(len(lines)) if line_by_line else lines["text"].cat.codes.to_numpy()
    position = sellers.set_index("seller").index.get_indexer(pd.Index(lines["seller"]))
    lines["supplier"] = sellers["supplier"].to_numpy()[position]
    named = sellers["by_name"].to_numpy("float64")[position]
    account = accounts.index.get_indexer(pd.Index(lines["art"]))
    is_open, wide = (accounts[each].to_numpy()[account] for each in ("open", "wide"))
    scopes = ["in", "out", "review"]
    reasons = sorted({*accounts["reason"], "said_by_name", *(reason for _, reason, _ in words.values())})
    word_scope, word_reason, word_category = (
        np.array([each(words[word]) if isinstance(word, str) else -1 for word in seen])[at_text]
        for each in (lambda w: scopes.index(w[0]), lambda w: reasons.index(w[1]), lambda w: w[2]))
    has_word, has_name = (word_scope >= 0) & (is_open | wide), ~np.isnan(named)
    own_scope = accounts["scope"].map(scopes.index).to_numpy()[account]
    own_reason = accounts["reason"].map(reasons.index).to_numpy()[account]
    own_category = accounts["category"].to_numpy()[account]
    lines["scope"] = np.select([~is_open, has_word, has_name], [own_scope, word_scope, 0], own_scope).astype("int8")
    lines["reason"] = np.select([~is_open, has_word, has_name],
                                [own_reason, word_reason, reasons.index("said_by_name")], own_reason).astype("int8")
    lines["category"] = np.select(
        [~is_open & ~wide, has_word & (word_scope == 0) & (word_category > 0), has_name],
        [own_category, word_category, np.nan_to_num(named)], own_category).astype("int8")
    return {"codes": codes, "scopes": scopes, "reasons": reasons, "sellers": sellers}


def answers(lines: pd.DataFrame, told: dict[str, Any], called: dict[str, Any]) -> dict[str, Any]:
    """Every analysis; what is compared of it."""
    codes, scopes, reasons = (called[each] for each in ("codes", "scopes", "reasons"))
    totals = lines.groupby(["scope", "reason"])["amount"].agg(["count", "sum"]).reset_index()
    found: dict[str, Any] = {"scopes": {f"{scopes[scope]} {reasons[reason]}": [count, total]
                                        for scope, reason, count, total in totals.to_numpy().tolist()}}
    bought = lines[lines["scope"] == 0]
    cube = bought.groupby(["supplier", "category", "department", "month"], sort=False)["amount"].agg(
        lines="count", amount="sum").reset_index()
    sums = cube.groupby("supplier")[["lines", "amount"]].sum().sort_values("amount", ascending=False, kind="stable")
    whole, alike = int(sums["amount"].sum()), sums.groupby("amount")["amount"].sum().sort_index(ascending=False)
    larger = sums["amount"].map(alike.cumsum() - alike)
    sums["letter"] = np.select([(sums["amount"] <= 0) | (larger * 100 >= whole * 95), larger * 100 < whole * 80],
                               ["C", "A"], "B")
    sellers = int((sums["amount"] > 0).sum())
    fifth = max(1, (sellers * 20 + 50) // 100)
    found["suppliers"] = [len(sums), sellers, fifth, int(sums["amount"].head(fifth).sum())]
    found["abc"] = {letter: [int(row["count"]), int(row["sum"])] for letter, row in
                    sums.groupby("letter")["amount"].agg(["count", "sum"]).iterrows()}
    spelled = lines.groupby("name", observed=True)["amount"].sum().sort_values(ascending=False)
    above = int(spelled.clip(lower=0).sum())
    most = max(1, (int((spelled > 0).sum()) * 20 + 50) // 100)
    found["written"] = [len(spelled), f"{int(spelled.head(most).sum()) / above:.8f}"]
    pairs = cube.groupby(["category", "supplier"])[["lines", "amount"]].sum().reset_index()
    found["spread"], found["tail"] = {}, {}
    pairs = pairs.join(sums[["lines", "letter"]].rename(columns={"lines": "all"}), on="supplier")
    for what, each in pairs.groupby("category"):
        positive = [int(value) for value in each["amount"] if value > 0]
        found["spread"][codes[what]] = [
            int((each["amount"] != 0).sum()), int(each["amount"].sum()), int(each["amount"].max()),
            f"{10_000 * sum(value * value for value in positive) / sum(positive) ** 2:.4f}"]
        small = each[each["letter"] != "A"]
        found["tail"][codes[what]] = [len(small), int((small["all"] == 1).sum()), int(small["lines"].sum()),
                                      int(small["amount"].sum())]
    outside = sums[sums["letter"] != "A"]
    found["tail"]["all"] = [len(outside), int((outside["lines"] == 1).sum()), int(outside["lines"].sum()),
                            int(outside["amount"].sum())]
    cells = cube.groupby(["category", "department", "month"])["amount"].sum()
    found["cells"] = [len(cells), int(cells.sum()), int(cells.max())]
    found["months"] = {str(202500 + month): [count, total] for month, count, total in
                       cube.groupby("month")[["lines", "amount"]].sum().reset_index().to_numpy().tolist()}
    return found | _documents(bought) | _agreed(bought, told, codes, called["sellers"], lines) | {
        "prices": 0, "years": 0}


def _documents(bought: pd.DataFrame) -> dict[str, Any]:
    """Invoices, senders and suspected duplicates."""
    bookings = bought.groupby(["supplier", "document", "day"], sort=False)["amount"].sum().reset_index()
    documents = bookings.groupby(["supplier", "document"], sort=False)["amount"].sum().reset_index()
    bills = documents[documents["amount"] >= 0]
    sizes = np.histogram(bills["amount"], bins=_SIZES)[0]
    most = documents.assign(bill=documents["amount"] >= 0).groupby("supplier").agg(
        bills=("bill", "sum"), amount=("amount", "sum")).sort_values(["bills", "amount"], ascending=False).head(100)
    large = bookings[bookings["amount"].abs() >= 100_000]
    large = large.assign(times=np.sign(large["amount"]), amount=large["amount"].abs())
    found = []
    for order, (sign, by) in enumerate((("document", ["supplier", "document", "amount"]),
                                        ("day", ["supplier", "day", "amount"]))):
        times = large.groupby(by, sort=False)["times"].sum()
        times = times[times > 1].reset_index()
        found.append(times.assign(sign=sign, order=order, extra=times["amount"] * (times["times"] - 1)))
    listed = pd.concat(found).sort_values(["extra", "order"], ascending=[False, True]).head(500)
    return {"invoices": [len(bills), len(documents) - len(bills), int(bills["supplier"].nunique()),
                         int((bills["amount"] < 100_000).sum()), int(bills["amount"].sum())],
            "sizes": [int(each) for each in sizes], "senders": [int(most["bills"].sum()), int(most["amount"].sum())],
            "duplicates": [len(listed), int(listed["extra"].sum()),
                           *(int(each) for each in listed["sign"].value_counts()[listed["sign"].unique()])]}


def _agreed(bought: pd.DataFrame, told: dict[str, Any], codes: list[str], sellers: pd.DataFrame,
            lines: pd.DataFrame) -> dict[str, Any]:
    """Lines against the register, and what passes a limit without an agreement."""
    days = bought.assign(positive=bought["amount"].clip(lower=0), negative=bought["amount"].clip(upper=0),
                         contract=bought["agreement"].cat.codes).groupby(
        ["supplier", "category", "month", "contract", "day"], sort=False).agg(
        lines=("amount", "count"), positive=("positive", "sum"), negative=("negative", "sum")).reset_index()
    called = {name.lower(): at for at, name in enumerate(lines["agreement"].cat.categories)}
    terms = pd.DataFrame(told["terms"], columns=["id", "key", "sure", "t_category", "first", "last"])
    terms["named"] = terms["id"].map(called).fillna(-2).astype("int32")
    terms["t_category"] = terms["t_category"].map(codes.index)
    for each in ("first", "last"):
        terms[each] = pd.to_datetime(terms[each]).astype("datetime64[s]")
    terms = terms.merge(sellers[["key", "supplier"]].drop_duplicates(), on="key")
    meant = days.reset_index().merge(terms[["supplier", "sure", "t_category", "first", "last", "named"]], on="supplier")
    meant = meant[(meant["day"] >= meant["first"]) & (meant["day"] <= meant["last"])]
    same = (meant["t_category"] == meant["category"]) & (meant["category"] > 0)
    meant["level"] = np.select([meant["named"] == meant["contract"], same,
                                (meant["t_category"] == 0) | (meant["category"] == 0)], [2, meant["sure"], 1], 0)
    days["on"] = meant.groupby("index")["level"].max().reindex(days.index, fill_value=0)
    around = pd.DataFrame(told["agreements"], columns=["t_category", "first", "last"])
    around["t_category"] = around["t_category"].map(codes.index)
    area: dict[tuple[Any, int], int] = {}
    for day in days["day"].unique():
        held = around[(around["first"] <= f"{day:%Y-%m-%d}") & (around["last"] >= f"{day:%Y-%m-%d}")]["t_category"]
        within, least = set(held), int(bool((held == 0).any()))
        area |= {(day, at): (2 if at and at in within else max(least, int(bool(len(held))) if at == 0 else 0))
                 for at in range(len(codes))}
    grid = pd.Series(area).rename("area")
    days["area"] = np.maximum(days["on"], grid.reindex(pd.MultiIndex.from_frame(days[["day", "category"]])).to_numpy())
    classes = days.groupby(["on", "area"])[["lines", "positive", "negative"]].sum().reset_index()
    open_ = days[days["on"] < 2].assign(amount=days["positive"] + days["negative"])
    open_["sure"] = open_["amount"].where(open_["on"] == 0, 0)
    months = open_.groupby(["supplier", "category", "month"])[["amount", "sure"]].sum().iloc[::-1]
    onwards = months.groupby(level=[0, 1], sort=False).cumsum()
    best = onwards.loc[onwards.groupby(level=[0, 1])["amount"].idxmax()].reset_index()
    limits = np.array([told["limits"][told["regimes"].get(code, "unknown")] for code in codes])
    asked = best[best["amount"] >= limits[best["category"]]]
    first = asked.nlargest(100, "amount")[["supplier", "category"]]
    bought[["supplier", "category", "document", "amount"]].merge(first, on=["supplier", "category"]).sort_values(
        "amount", ascending=False).groupby(["supplier", "category"]).head(20)
    return {"agreements": sorted([int(value) for value in row] for row in classes.itertuples(index=False)),
            "watch": [len(asked), int(asked["amount"].sum()), int(asked["sure"].sum())]}


def main() -> None:
    """Run, and print what was found and how long each step took."""
    given = arguments()
    started, took = time.perf_counter(), {}
    told = rules(given.folder)
    lines = load(given.folder / "hovedbok.csv")
    took["load"] = round(time.perf_counter() - started, 2)
    called = placed(lines, told, line_by_line=given.line_by_line)
    found = answers(lines, told, called)
    took["analyse"] = round(time.perf_counter() - started, 2)
    if not given.without_book:
        most = lines.loc[lines["amount"].abs().nlargest(given.lines).index].sort_values("amount", ascending=False)
        codes = called["codes"]
        write_book(given.out / "analyse.xlsx", found, zip(
            most["day"].dt.to_pydatetime(), most["document"].astype("str"), most["name"].astype("str"),
            most["number"].astype("str").fillna(""), most["department"].astype("str"), most["art"].astype("str"),
            most["text"].astype("str"), most["amount"] / 100, [codes[at] for at in most["category"]], strict=True))
        took["workbook"] = round(time.perf_counter() - started, 2)
    print(json.dumps({"answer": found, "took": took}))


if __name__ == "__main__":
    main()
