"""The second half of both pandas: agreements, limits, and the sheet of lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

_GRAIN = ["supplier", "category", "month", "agreement", "day"]
_CANDIDATES = 100
_BEHIND = 20


def agreed(bought: pd.DataFrame, told: dict[str, Any],
           sellers: pd.DataFrame) -> tuple[dict[str, Any], list[list[int]], pd.Series, pd.DataFrame, pd.DataFrame]:
    """Lines against the register, what each agreement is used for, and what passes a limit without one.

    Gives also lines and øre by how sure it is that they are on an agreement, and that there is one, that day and
    ever; for each line how sure it is that it is on one, the first candidates, and the lines behind these.
    """
    grouped = bought[_GRAIN].assign(positive=bought["amount"].clip(lower=0), negative=bought["amount"].clip(upper=0),
                                    lines=1).groupby(_GRAIN, sort=False, observed=True)
    days = grouped.sum().reset_index()
    at = grouped.ngroup()
    days["amount"] = days["positive"] + days["negative"]
    uses = _uses(days, told, sellers)
    days["on"] = uses.groupby("index")["level"].max().reindex(days.index, fill_value=0)
    days["area"] = np.maximum(days["on"], _around(days, told))
    days["term"] = np.maximum(days["area"], _ever(days, told))
    classes = days.groupby(["on", "area", "term"])[["lines", "positive", "negative"]].sum().reset_index()
    levels = [[int(value) for value in row] for row in classes.itertuples(index=False)]
    uses = uses[uses["used"] > 0]
    sharing = uses.groupby("index")["used"].transform("size")
    uses = uses.assign(certain=uses["amount"].where((uses["used"] == 2) & (sharing == 1), 0))
    by_agreement = uses.assign(possible=uses["amount"] - uses["certain"]).groupby("agreed")[
        ["lines", "certain", "possible"]].sum().reset_index()
    amount = days["amount"]
    areas = pd.DataFrame({
        "category": days["category"], "amount": amount, "on": amount.where(days["on"] == 2, 0),
        "off": amount.where((days["on"] == 0) & (days["area"] == 2), 0), "without": amount.where(days["area"] == 0, 0),
        "undecided": amount.where((days["on"] < 2) & ((days["on"] == 1) | (days["area"] == 1)), 0),
    }).groupby("category", observed=True).sum()
    on = pd.Series(days["on"].to_numpy()[at], index=bought.index)
    watched, asked, behind = _watch(bought, days, on, told)
    return {"agreements": sorted(levels),
            "uses": [[int(value) for value in row] for row in by_agreement.itertuples(index=False)],
            "areas": {code: [int(value) for value in row] for code, row in zip(
                areas.index, areas.itertuples(index=False), strict=True)}} | watched, levels, on, asked, behind


def _uses(days: pd.DataFrame, told: dict[str, Any], sellers: pd.DataFrame) -> pd.DataFrame:
    """What was bought on each agreement that it fits, how well (2 or 1), and how surely it is used of that one."""
    terms = pd.DataFrame(told["terms"], columns=["agreed", "id", "key", "sure", "meant", "first", "last"])
    for each in ("first", "last"):
        terms[each] = pd.to_datetime(terms[each]).astype("datetime64[s]")
    keys = sellers["supplier"].drop_duplicates()
    terms = terms[terms["key"].isin(keys)].assign(supplier=lambda each: each["key"].astype(days["supplier"].dtype))
    # A name is as good as a number where nobody in the ledger has the number.
    terms.loc[terms.groupby("agreed")["sure"].transform("max") == 1, "sure"] = 2
    meant = days.reset_index().merge(terms, on="supplier")
    meant = meant[(meant["day"] >= meant["first"]) & (meant["day"] <= meant["last"])]
    category = meant["category"].astype("str")
    called = meant["agreement"].astype("str").str.lower()
    meant["own"], meant["known"] = called == meant["id"], called.isin(terms["id"])
    same = (meant["meant"] == category) & (category != "")
    meant["level"] = np.select([meant["own"], same, (meant["meant"] == "") | (category == "")],
                               [2, meant["sure"], 1], 0)
    found = meant[meant["level"] > 0].sort_values("level", ascending=False)
    found = found.drop_duplicates(["index", "agreed"])
    # What names an agreement is not used of another, and is not surely of one where its own does not fit.
    settled = found.groupby("index")["own"].transform("any")
    found["used"] = np.select([found["own"] | ~found["known"], settled], [found["level"], 0],
                              np.minimum(found["level"], 1))
    return found[["index", "agreed", "level", "used", "lines", "amount"]]


def _around(days: pd.DataFrame, told: dict[str, Any]) -> pd.Series:
    """How sure it is that there was an agreement for the category on the day."""
    every = days[["day", "category"]].drop_duplicates()
    held = _held(told)
    by_day = every[["day"]].drop_duplicates().merge(held, how="cross")
    by_day = by_day[(by_day["day"] >= by_day["first"]) & (by_day["day"] <= by_day["last"])]
    by_day = by_day[["day", "meant"]].drop_duplicates()
    found = every.merge(by_day, on="day", how="left")
    best = found.assign(level=_match(found)).groupby(["day", "category"], observed=True)["level"].max().reset_index()
    return days[["day", "category"]].merge(best, on=["day", "category"], how="left")["level"]


def _ever(days: pd.DataFrame, told: dict[str, Any]) -> pd.Series:
    """How sure it is that there was an agreement for the category on some day of the ledger."""
    held = _held(told)
    held = held[(held["first"] <= days["day"].max()) & (held["last"] >= days["day"].min())]
    found = days[["category"]].drop_duplicates().merge(held[["meant"]].drop_duplicates(), how="cross")
    best = found.assign(level=_match(found)).groupby("category", observed=True)["level"].max()
    return days["category"].astype("object").map(best).fillna(0).astype("int64")


def _held(told: dict[str, Any]) -> pd.DataFrame:
    held = pd.DataFrame(told["agreements"], columns=["meant", "first", "last"])
    for each in ("first", "last"):
        held[each] = pd.to_datetime(held[each]).astype("datetime64[s]")
    return held


def _match(found: pd.DataFrame) -> Any:
    category = found["category"].astype("str")
    return np.select([(found["meant"] == category) & (category != ""),
                      found["meant"].notna() & ((found["meant"] == "") | (category == ""))], [2, 1], 0)


def _watch(bought: pd.DataFrame, days: pd.DataFrame, on: pd.Series, told: dict[str, Any]) -> tuple[
        dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """Suppliers and whole categories that pass a limit, and the lines behind the first hundred."""
    unsure = days[days["on"] < 2]
    unsure = unsure.assign(sure=unsure["amount"].where(unsure["on"] == 0, 0))
    limits = {code: told["limits"][regime] for code, regime in told["regimes"].items()} | {
        "": told["limits"]["unknown"]}
    one = _passing(unsure, ["supplier", "category"], limits)
    many = _passing(unsure[unsure["category"] != ""], ["category"], limits)
    window = unsure.merge(many[["category", "month"]], on="category", suffixes=("", "_first"))
    window = window[window["month"] >= window["month_first"]]
    sellers = window.groupby("category", observed=True)["supplier"].nunique()
    many["sellers"] = many["category"].map(sellers).astype("int64")
    many = many[(many["sellers"] > 1) | ~many["category"].isin(one["category"].unique())]
    first = pd.concat([one.assign(together="supplier"), many.assign(together="category")])
    first["doubtful"] = first["sure"] < first["passed"]
    first = first.sort_values(["doubtful", "amount"], ascending=[True, False]).head(_CANDIDATES)
    first["place"] = range(len(first))
    open_ = bought.loc[on < 2, ["line_id", "supplier", "category", "month", "amount"]]
    behind = []
    for together, by in (("supplier", ["supplier", "category"]), ("category", ["category"])):
        asked = first.loc[first["together"] == together, [*by, "month", "place"]]
        if together == "supplier":
            asked = asked.astype({"supplier": open_["supplier"].dtype})
        lines = open_.merge(asked.astype({"category": open_["category"].dtype}), on=by, suffixes=("", "_first"))
        lines = lines[lines["month"] >= lines["month_first"]].sort_values("amount", ascending=False)
        behind.append(lines.groupby("place").head(_BEHIND))
    shown = pd.concat(behind)
    return {"watch": [len(one), int(one["amount"].sum()), int(one["sure"].sum())],
            "watch_categories": [len(many), *(int(many[each].sum()) for each in ("amount", "sure", "sellers"))],
            "behind": [len(shown), int(shown["amount"].sum())]}, first, shown


def _passing(unsure: pd.DataFrame, by: list[str], limits: dict[str, list[int]]) -> pd.DataFrame:
    """What passes a limit, summed from the month from which it is most until the year's end."""
    months = unsure.groupby([*by, "month"], observed=True)[["amount", "sure"]].sum().iloc[::-1]
    onwards = months.groupby(level=by, sort=False, observed=True).cumsum().reset_index()
    onwards = onwards.sort_values("amount", ascending=False, kind="stable").drop_duplicates(by)
    steps = onwards["category"].astype("str").map(limits)
    least, most = steps.str[0], steps.str[-1]
    onwards["passed"] = most.where(onwards["amount"] >= most, least)
    return onwards[onwards["amount"] >= least]


def sheet(lines: pd.DataFrame, on: pd.Series, most: int, persons: pd.Series,
          mask: str) -> tuple[Iterable[Sequence[Any]], Iterable[Sequence[Any]]]:
    """The lines that stand one by one, numbers of persons masked, and sums of the others."""
    lines = lines.assign(on=on.reindex(lines.index, fill_value=0))
    order = pd.DataFrame({"later": lines["scope"] == "out", "size": lines["amount"].abs()})
    first = order.sort_values(["later", "size"], ascending=[True, False], kind="stable").index[:most]
    shown = lines.loc[first].sort_index()
    hits = persons.index.intersection(shown.index)
    text = shown["text"].fillna("").astype("object")
    text[hits] = [whole.replace(number, mask) for whole, number in zip(text[hits], persons[hits], strict=True)]
    rest = lines.drop(first)
    by = ["scope", "reason", "category", "department", "month", "on", "negative"]
    sums = rest.assign(negative=rest["amount"] < 0).groupby(by, observed=True)["amount"].agg(
        lines="count", amount="sum").reset_index()
    sums["amount"] = sums["amount"] / 100
    return zip(shown["line_id"], shown["day"].dt.to_pydatetime(), shown["document"].astype("str"),
               shown["name"].astype("str"), shown["number"].astype("object").fillna(""),
               shown["department"].astype("str"), shown["art"].astype("str"), text, shown["amount"] / 100,
               *(shown[each].astype("str") for each in ("scope", "reason", "category", "on")),
               strict=True), sums.drop(columns="negative").itertuples(index=False)
