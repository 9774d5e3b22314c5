"""What stands where in a report: the numbers and names of categories, departments, reasons and risks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlanskaff.books.spend_analysis_rows import SCOPE
from xlanskaff.catalogue import spend
from xlanskaff.language.texts import Lang
from xlanskaff.services.spend_analyse import Analysis
from xlanskaff.services.spend_report_words import category, told
from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.sheet_lines import Places
from xlanskaff.spend.classified import SCOPES


@dataclass(frozen=True, slots=True)
class Named:
    """Everything that lines are placed in, by number from 1, in the order of the sheets.

    Attributes:
        places: how the engine knows them.
        categories: codes; `category_names` are what they are called, each once.
        departments: names, the largest first.
        placings: scope and reason in words.
        risks: codes; `risk_names` are what they are called.
    """

    places: Places
    categories: tuple[str, ...]
    category_names: tuple[str, ...]
    departments: tuple[str, ...]
    placings: tuple[tuple[str, str], ...]
    risks: tuple[str, ...]
    risk_names: tuple[str, ...]

    def category(self, number: int) -> str | None:
        """The name of a category; None for none."""
        return self.category_names[number - 1] if number else None


def named(engine: Engine, found: Analysis, units: Mapping[str, str], lang: Lang) -> Named:
    """Number everything that is in the ledger.

    Args:
        units: code of a department -> name of its unit; departments of one unit are one.
    """
    codes = _categories(engine, found)
    by_code = {code: at for at, code in enumerate(codes, 1)}
    departments, ours = _departments(found, units)
    placings: dict[tuple[str, str], int] = {}
    words: dict[tuple[str, str], int] = {}
    sizes = {(each.scope, each.reason): abs(each.amount) for each in found.totals}
    for scope, reason in sorted(sizes, key=lambda each: (SCOPES.index(each[0]), -sizes[each], each[1])):
        said = str(SCOPE.label(scope, lang)), spend.reasons()[reason].text(lang) if reason in spend.reasons() else \
            told(f"reason.{reason}", lang)
        placings[scope, reason] = words.setdefault(said, len(words) + 1)
    bought = _risks(engine)
    risks = tuple(code for code in spend.risk_products() if code in bought)
    return Named(
        Places(placings, by_code, {number: by_code[code] for number, code in found.categories.items()}, ours,
               {code: at for at, code in enumerate(risks, 1)}),
        codes, _unlike([category(code, lang) for code in codes], codes), departments, tuple(words),
        risks, tuple(spend.risk_products()[code].name.text(lang) for code in risks))


def category_rows(found: Analysis, given: Named, lang: Lang) -> list[dict[str, Any]]:
    """The categories with their areas and how many sell them."""
    tree = spend.categories()
    sellers = {found.categories[each.category]: each.suppliers for each in found.concentration if each.category}
    return [{"no": at, "name": name, "suppliers": sellers.get(code, 0),
             "area": category(tree[code].parent, lang) if code in tree and tree[code].parent else None}
            for at, (code, name) in enumerate(zip(given.categories, given.category_names, strict=True), 1)]


def department_rows(found: Analysis, given: Named, width: int, lang: Lang) -> list[dict[str, Any]]:
    """The departments, those after the first `width` (0: none) as one, and at last what no department bought."""
    if not given.departments:
        return []
    shown = given.departments[:width] if width else given.departments
    made = [{"no": at, "name": name, "count": 1} for at, name in enumerate(shown, 1)]
    if len(shown) < len(given.departments):
        bought = {given.places.departments[cell.department] for cell in found.cells if cell.department}
        made.append({"no": len(made) + 1, "name": told("other_departments", lang),
                     "count": sum(number > len(shown) for number in bought)})
    if any(not cell.department for cell in found.cells):
        made.append({"no": 0, "name": told("no_department", lang), "count": 0})
    return made


def _categories(engine: Engine, found: Analysis) -> tuple[str, ...]:
    """The codes: first what is bought, the largest first, then what lines to review have, then all others there are."""
    bought = [found.categories[each.category] for each in found.concentration if each.category]
    other = [code for (code,) in engine.rows(
        "SELECT code FROM categories WHERE category IN (SELECT DISTINCT category FROM heaps) ORDER BY code")]
    tree = [code for code, each in spend.categories().items() if each.parent]
    return tuple(dict.fromkeys([*bought, *other, *tree]))


def _departments(found: Analysis, units: Mapping[str, str]) -> tuple[tuple[str, ...], dict[int, int]]:
    """Names of departments, the largest first, and number of the ledger -> number here."""
    written = Counter(name or code for code, name in found.departments.values())
    names = {number: units.get(code) or (name if name and written[name] == 1 else f"{name} ({code})" if name else code)
             for number, (code, name) in found.departments.items()}
    sums: Counter[str] = Counter(dict.fromkeys(names.values(), 0))
    for cell in found.cells:
        if cell.department:
            sums[names[cell.department]] += cell.amount
    order = sorted(sums, key=lambda name: (-sums[name], name))
    place = {name: at for at, name in enumerate(order, 1)}
    return tuple(order), {number: place[name] for number, name in names.items()}


def _risks(engine: Engine) -> set[str]:
    return {code for (code,) in engine.rows(
        "SELECT code FROM risks WHERE number IN (SELECT DISTINCT risk FROM heaps)")}


def _unlike(names: Sequence[str], codes: Sequence[str]) -> tuple[str, ...]:
    """The names, with the code behind where two are alike: a formula knows a category by its name."""
    counted = Counter(name.casefold() for name in names)
    return tuple(name if counted[name.casefold()] == 1 else f"{name} ({code})"
                 for name, code in zip(names, codes, strict=True))
