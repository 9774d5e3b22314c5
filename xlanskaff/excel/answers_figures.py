"""Figures in cells: shares, savings, ABC classes, organisation numbers, accounts and maturity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache

from xlanskaff.catalogue import accounts as chart_of
from xlanskaff.catalogue.accounts import Chart
from xlanskaff.catalogue.self_evaluation import levels
from xlanskaff.excel.answer_words import choice
from xlanskaff.excel.answers import Answer, Argument, Rows, Wrong, shaped, single, told, whole
from xlanskaff.excel.cells import Cell, Fault, Given, Read, amount, number, word
from xlanskaff.language.texts import LANGUAGES, Lang, text
from xlanskaff.rules import accounts as account_rule
from xlanskaff.rules import maturity
from xlanskaff.rules.abc import A_SHARE, B_SHARE, abc
from xlanskaff.rules.organisations import may_exist, nine_digits, spaced


def share(lang: Lang, part: Given, whole_: Given) -> Rows:
    """A part over a whole, 0 to 1; blank where either is blank, or the whole is not above 0.

    Example:
        >>> share("nb", ((3.0,), (0.0,), (None,), (2.0,)), ((4.0,), (4.0,), (4.0,), (0.0,)))
        [[0.75], [0.0], [''], ['']]
    """
    def answer(over: float | None, under: float | None) -> Answer:
        return None if over is None or under is None or under <= 0 else over / under

    return shaped(lang, answer, Argument("teller", part, number), Argument("nevner", whole_, number), remember=False)


def net_saving(
    lang: Lang, reference: Given, new: Given, volume: Given, one_off: Given = None, then: Given = None,
    now: Given = None,
) -> Rows:
    """What each line has saved: (indexed reference price − new price) × volume − one-off cost.

    Example:
        >>> net_saving("nb", 100.0, ((90.0,), (None,)), 50.0, 200.0)
        [[300.0], ['']]
    """
    # In floats, as the plain formula: the decimals of the rule take five times as long, for the same øre.
    def answer(
        before: float | None, after: float | None, bought: float | None, once: float | None, index_then: float | None,
        index_now: float | None,
    ) -> Answer | Wrong:
        if index_then is not None or index_now is not None:
            if index_then is None or index_now is None or index_then <= 0:
                return Wrong(Fault("XA-880"), "indeks_da")
            before = None if before is None else before * index_now / index_then
        if before is None or after is None or bought is None:
            return None
        return (before - after) * bought - (once or 0.0)

    return shaped(lang, answer, Argument("referansepris", reference, amount), Argument("ny_pris", new, amount),
                  Argument("volum", volume, number), Argument("engangskostnad", one_off, number),
                  Argument("indeks_da", then, number), Argument("indeks_na", now, number), remember=False)


def volume_effect(
    lang: Lang, reference: Given, old: Given, new: Given, then: Given = None, now: Given = None,
) -> Rows:
    """What buying less has saved, at the indexed reference price; it is never added to the price effect.

    Example:
        >>> volume_effect("nb", 100.0, 60.0, 50.0), volume_effect("nb", 100.0, 60.0, 50.0, 125.0, 130.0)
        ([[1000.0]], [[1040.0]])
    """
    def answer(
        price: float | None, before: float | None, after: float | None, index_then: float | None,
        index_now: float | None,
    ) -> Answer | Wrong:
        if index_then is not None or index_now is not None:
            if index_then is None or index_now is None or index_then <= 0:
                return Wrong(Fault("XA-880"), "indeks_da")
            price = None if price is None else price * index_now / index_then
        return None if price is None or before is None or after is None else (before - after) * price

    return shaped(lang, answer, Argument("referansepris", reference, amount), Argument("gammelt_volum", old, number),
                  Argument("nytt_volum", new, number), Argument("indeks_da", then, number),
                  Argument("indeks_na", now, number), remember=False)


def abc_class(lang: Lang, amounts: Given, a_share: Given = None, b_share: Given = None) -> Rows:
    """The letter of each amount in a range, in the shape of the range.

    Example:
        >>> abc_class("nb", ((80.0,), (15.0,), ("x",), (5.0,)))[3], abc_class("nb", ((80.0, 15.0, None, 5.0),))
        (['C'], [['A', 'B', '', 'C']])
    """
    ends = []
    for name, given, usual in (("grense_a", a_share, A_SHARE), ("grense_b", b_share, B_SHARE)):
        found = single(lang, Argument(name, given, number))
        if isinstance(found, Wrong):
            return [[found.text(lang)]]
        ends.append(usual if found is None else Decimal(repr(found)))
    if not 0 < ends[0] <= ends[1] <= 1:
        seen = f"{ends[0]} / {ends[1]}".replace(".", "." if lang == "en" else ",")
        return [[Wrong(Fault("XA-877", seen), "grense_a").text(lang)]]
    cells, values, _ = whole(lang, Argument("belop", amounts, number))
    letters = abc([value if type(value) is float else None for value in values], a_share=ends[0], b_share=ends[1])
    return cells.shaped([told(Wrong(value, "belop") if isinstance(value, Fault) else letter, lang)
                         for value, letter in zip(values, letters, strict=True)])


def organisation_number(lang: Lang, written: Given) -> Rows:
    """Each organisation number in groups of three, or what is wrong with it.

    Example:
        >>> organisation_number("nb", ((123456785.0,), ("NO 123 456 785 MVA",), (None,)))
        [['123 456 785'], ['123 456 785'], ['']]
    """
    def answer(found: str | None) -> Answer | Wrong:
        if found is None:
            return None
        number_ = nine_digits(found)
        if number_ is None:
            return Wrong(Fault("XA-871", found[:60]))
        return spaced(number_) if may_exist(number_) else Wrong(Fault("XA-872", found[:60]))

    return shaped(lang, answer, Argument("nummer", written, word))


def is_organisation_number(lang: Lang, written: Given) -> Rows:
    """Whether each organisation number may exist; blank for blanks.

    Example:
        >>> is_organisation_number("nb", ((123456785.0,), ("123456784",), (None,)))
        [[True], [False], ['']]
    """
    def answer(found: str | None) -> Answer:
        if found is None:
            return None
        number_ = nine_digits(found)
        return number_ is not None and may_exist(number_)

    return shaped(lang, answer, Argument("nummer", written, word))


def account(lang: Lang, written: Given, chart: Given, view: Given = None) -> Rows:
    """What each account holds: its class, or its category, reason or name.

    Example:
        >>> account("nb", ((115.0,), ("010",), (None,)), "kostra"), account("nn", 6710.0, "stat", "kategori")
        ([['Innkjøp'], ['Ikke innkjøp'], ['']], [['Konsulenttenester']])
    """
    def answer(found: str | float | None, which: Chart | None, what: str | None) -> Answer | Wrong:
        if found is None:
            return None
        if which is None:
            return Wrong(Fault("XA-866"), "kontoplan")
        code = account_rule.account_code(found, which)
        shown = found if isinstance(found, str) else f"{found:g}"
        if code is None:
            return Wrong(Fault("XA-873", shown), "konto")
        here = account_rule.account(code, which)
        return Wrong(Fault("XA-874", shown), "konto") if here is None else _account_views()[what or "class"](here, lang)

    return shaped(lang, answer, Argument("konto", written, _account), Argument("kontoplan", chart, choice("chart")),
                  Argument("vis", view, choice("account_view")))


def maturity_level(lang: Lang, answers: Given, view: Given = None) -> Rows:
    """What the levels in a range come to together: the level reached, the mean, the level's name, the coverage.

    «Ikke relevant», «Vet ikke» and blanks count as in the self-evaluation. Blank when there is no level.

    Example:
        >>> maturity_level("nb", ((2.0, 3.0, "Vet ikke"),)), maturity_level("nb", ((2.0, 3.0),), "snitt")
        ([[2]], [[2.5]])
    """
    what = single(lang, Argument("vis", view, choice("maturity_view")))
    _, values, wrong = whole(lang, Argument("svar", answers, _level))
    if isinstance(what, Wrong) or wrong is not None:
        return [[(what if isinstance(what, Wrong) else wrong).text(lang)]]  # type: ignore[union-attr]
    if what == "coverage":
        covered = maturity.coverage(len(maturity.levels_in(values)), len(values), values.count("not_relevant"))
        return [["" if covered is None else float(covered.value)]]
    mean = maturity.mean(values)
    reached = maturity.level_reached(mean)
    if mean is None or reached is None:
        return [[""]]
    if what == "name":
        return [[next(each.name(lang) for each in levels() if each.value == reached)]]
    return [[float(mean) if what == "mean" else reached]]


def _account(cell: Cell, lang: Lang) -> Read[str | float]:
    """An account as it stands: a number may have lost its zeros, a text has not."""
    return cell if type(cell) is float else word(cell, lang)


@cache
def _account_views() -> Mapping[str, Callable[[chart_of.Account, Lang], str]]:
    return {
        "class": lambda found, lang: chart_of.classes()[found.account_class].text(lang),
        "category": lambda found, lang: chart_of.categories()[found.category].text(lang) if found.category else "",
        "reason": lambda found, lang: chart_of.reasons()[found.reason].text(lang) if found.reason else "",
        "name": lambda found, _: found.name,
    }


def _level(cell: Cell, lang: Lang) -> Read[float | str]:
    """A level, the code of an answer without one, or a fault."""
    if isinstance(cell, str) and (code := _without_level().get(cell.strip().casefold())) is not None:
        return code
    found = number(cell, lang)
    if isinstance(found, Fault):
        return found if found.code == "XA-861" else Fault("XA-879", found.seen)
    if found is None or maturity.levels_in([found]):
        return found
    return Fault("XA-879", f"{found:g}".replace(".", "." if lang == "en" else ","))


@cache
def _without_level() -> Mapping[str, str]:
    return {text(f"choices.level.{code}", lang).casefold(): code
            for code in ("not_relevant", "unknown") for lang in LANGUAGES}
