"""pandas with pyarrow, in two ways: as its documentation shows it, and as well as we can.

    python -m benchmarks.spend_whole_pandas FOLDER OUT [--plain] [--without-book] [--lines N]

With `--plain` the code is what an analyst would write and stand by: `read_csv` with the engine and the types of
Arrow, text columns that stay texts, `merge` for what is known, `str.extract` with one pattern over the lines
whose account leaves it open, `groupby` on names; vectorised throughout, no `apply`, nothing done twice. It does not
turn names into numbers or categories first, nor look at each different text only once. Without `--plain` it does
(`spend_whole_pandas_load`). What comes after that, here and in `spend_whole_pandas_agreed`, is the same code for
both; what is grouped in it is a text in the one and a whole number with a list in the other.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import spend_whole_pandas_load as load
from benchmarks.spend_whole_book import arguments, rules, write_book
from benchmarks.spend_whole_figures import figures
from benchmarks.spend_whole_pandas_agreed import agreed, sheet

_SIZES = (0, 50_000, 100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000, 2**62)
_STEPS = (1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def answers(lines: pd.DataFrame, bought: pd.DataFrame, told: dict[str, Any],
            sellers: pd.DataFrame) -> tuple[dict[str, Any], dict[str, pd.DataFrame], pd.Series]:
    """Every analysis: what is compared of it, lists, and how sure it is that each line bought is on an agreement."""
    names = sellers.drop_duplicates("supplier").set_index("supplier")[["name", "number"]]
    totals = lines.groupby(["scope", "reason"], observed=True)["amount"].agg(["count", "sum"])
    found: dict[str, Any] = {"scopes": {f"{scope} {reason}": [int(row["count"]), int(row["sum"])]
                                        for (scope, reason), row in totals.iterrows()}}
    covered, left = _covered(lines)
    found |= covered
    cube = bought.groupby(["supplier", "category", "department", "month"], sort=False, observed=True)["amount"].agg(
        lines="count", amount="sum").reset_index()
    sums = cube.groupby("supplier", observed=True)[["lines", "amount"]].sum().sort_values(
        "amount", ascending=False, kind="stable")
    whole, alike = int(sums["amount"].sum()), sums.groupby("amount")["amount"].sum().sort_index(ascending=False)
    larger = sums["amount"].map(alike.cumsum() - alike)
    sums["letter"] = np.select([(sums["amount"] <= 0) | (larger * 100 >= whole * 95), larger * 100 < whole * 80],
                               ["C", "A"], "B")
    positive = int((sums["amount"] > 0).sum())
    fifth = max(1, (positive * 20 + 50) // 100)
    found["suppliers"] = [len(sums), positive, fifth, int(sums["amount"].head(fifth).sum())]
    found["abc"] = {letter: [int(row["count"]), int(row["sum"])] for letter, row in
                    sums.groupby("letter")["amount"].agg(["count", "sum"]).iterrows()}
    spelled = lines.groupby("name", observed=True)["amount"].sum().sort_values(ascending=False)
    most = max(1, (int((spelled > 0).sum()) * 20 + 50) // 100)
    found["written"] = [len(spelled), f"{int(spelled.head(most).sum()) / int(spelled.clip(lower=0).sum()):.8f}"]
    called = sums.join(names)[["name", "number", "lines", "amount", "letter"]]
    found["largest"] = [[str(row.name_), int(row.lines), int(row.amount), row.letter] for row in
                        called.rename(columns={"name": "name_"}).head(20).itertuples()]
    pairs = cube.groupby(["category", "supplier"], observed=True)[["lines", "amount"]].sum().reset_index()
    pairs = pairs.merge(sums[["lines", "letter"]].rename(columns={"lines": "all"}).reset_index(), on="supplier")
    found["spread"], found["tail"] = {}, {}
    for what, each in pairs.groupby("category", observed=True):
        above = [int(value) for value in each["amount"] if value > 0]
        found["spread"][what] = [
            int((each["amount"] != 0).sum()), int(each["amount"].sum()), int(each["amount"].max()),
            f"{10_000 * sum(value * value for value in above) / sum(above) ** 2:.4f}"]
        small = each[each["letter"] != "A"]
        found["tail"][what] = [len(small), int((small["all"] == 1).sum()), int(small["lines"].sum()),
                               int(small["amount"].sum())]
    outside = sums[sums["letter"] != "A"]
    found["tail"]["all"] = [len(outside), int((outside["lines"] == 1).sum()), int(outside["lines"].sum()),
                            int(outside["amount"].sum())]
    cells = cube.groupby(["category", "department", "month"], observed=True)["amount"].sum()
    found["cells"] = [len(cells), int(cells.sum()), int(cells.max())]
    found["months"] = {str(202500 + month): [int(row["lines"]), int(row["amount"])]
                       for month, row in cube.groupby("month")[["lines", "amount"]].sum().iterrows()}
    named = cube[cube["category"] != ""]
    found["parts"] = {"KPI09": sorted(map(int, named.groupby("category", observed=True)["amount"].sum())),
                      "KPI10": sorted(map(int, cube.groupby("department")["amount"].sum()))}
    told_of, levels, on, asked, behind = agreed(bought, told, sellers)
    documents, twice = _documents(bought)
    found |= documents | told_of
    listed = {"Leverandører": called, "Neste": names.join(left.rename("left"), how="right"),
              "Celler": cells.reset_index(), "Spørsmål": asked, "Linjene bak": behind, "Dobbelt": twice}
    sizes = bought["amount"].abs()
    return found | figures(
        told, found, levels, [int(each) for each in sums["amount"]], active=int((sums["amount"] != 0).sum()),
        known=int(sizes[bought["category"] != ""].sum()) / int(sizes.sum()),
        last=bought["day"].max().date()) | {"prices": 0, "years": 0}, listed, on


def _covered(lines: pd.DataFrame) -> tuple[dict[str, Any], pd.Series]:
    """How much of what was bought, or may have been, has a category; whom to look at next."""
    asked = lines.loc[lines["scope"] != "out", ["supplier", "scope", "category", "amount"]]
    placed = asked["amount"].where((asked["scope"] == "in") & (asked["category"] != ""), 0)
    each = asked.assign(placed=placed).groupby("supplier", observed=True)[["amount", "placed"]].sum().sort_values(
        "amount", ascending=False, kind="stable")
    value, done = int(each["amount"].sum()), int(each["placed"].sum())
    so_far = each.cumsum()
    steps = [step for step in _STEPS if step < len(each)] + [len(each)]
    left = (each["amount"] - each["placed"]).sort_values(ascending=False)
    left = left[left > 0]
    more = np.append(0, left.cumsum())
    needed = [int(np.searchsorted(more, goal * value - done)) for goal in (0.8, 0.9)]
    return {"placed": [value, done], "goals": [count if count < len(more) else None for count in needed],
            "curve": [[step, *(f"{int(so_far[name].iloc[step - 1]) / value:.4f}" for name in ("amount", "placed"))]
                      for step in steps], "next": [min(len(left), 50), int(left.head(50).sum())]}, left.head(50)


def _documents(bought: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame]:
    """Invoices, senders and suspected duplicates."""
    bookings = bought.groupby(["supplier", "document", "day"], sort=False, observed=True)["amount"].sum().reset_index()
    documents = bookings.groupby(["supplier", "document"], sort=False, observed=True)["amount"].sum().reset_index()
    bills = documents[documents["amount"] >= 0]
    sizes = np.histogram(bills["amount"], bins=_SIZES)[0]
    most = documents.assign(bill=documents["amount"] >= 0).groupby("supplier", observed=True).agg(
        bills=("bill", "sum"), amount=("amount", "sum")).sort_values(["bills", "amount"], ascending=False).head(100)
    large = bookings[bookings["amount"].abs() >= 100_000]
    large = large.assign(times=np.sign(large["amount"]), amount=large["amount"].abs())
    # The numbers are those of vouchers, so that one comes again on another day is no sign.
    times = large.groupby(["supplier", "day", "amount"], sort=False, observed=True)["times"].sum()
    times = times[times > 1].reset_index()
    listed = times.assign(sign="day", extra=times["amount"] * (times["times"] - 1)).sort_values(
        "extra", ascending=False).head(500)
    return {"invoices": [len(bills), len(documents) - len(bills), int(bills["supplier"].nunique()),
                         int((bills["amount"] < 100_000).sum()), int(bills["amount"].sum())],
            "sizes": [int(each) for each in sizes], "senders": [int(most["bills"].sum()), int(most["amount"].sum())],
            "duplicates": [len(listed), int(listed["extra"].sum()), *[len(listed)] * bool(len(listed))]}, listed


def _rows(listed: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """The rows of a list as a workbook takes them: days as texts, gaps as nothing."""
    days = listed.select_dtypes("datetime").columns
    whole = listed.astype(dict.fromkeys(days, "str")).astype("object")
    return whole.where(whole.notna(), None).itertuples(index=False)


def main() -> None:
    """Run, and print what was found and how long each step took."""
    given = arguments()
    started, took = time.perf_counter(), {}

    def done(step: str) -> None:
        took[step] = round(time.perf_counter() - started, 2)

    told = rules(given.folder)
    lines, aside = load.read(given.folder / "hovedbok.csv")
    checked, persons = load.checked(lines, aside, told)
    done("read")
    lines, sellers = (load.plain if given.plain else load.tuned)(lines, told)
    done("place")
    load.keep(lines, given.out)
    done("keep")
    bought = lines[lines["scope"] == "in"]
    found, listed, on = answers(lines, bought, told, sellers)
    done("analyse")
    if not given.without_book:
        write_book(given.out / "analyse.xlsx", checked | found, {name: _rows(each) for name, each in listed.items()},
                   *sheet(lines, on, given.lines, persons, told["mask"]))
        done("workbook")
    print(json.dumps({"answer": checked | found, "took": took}))


if __name__ == "__main__":
    main()
