"""The checks of a strategy: a status word and a reason each, as formulas over the whole workbook."""

from __future__ import annotations

from collections.abc import Sequence

from xlanskaff.books.strategy_goals import APPROVED_ON, FROM, TO, said
from xlanskaff.books.strategy_lists import (
    ADVISED_MONTHS,
    ALLOWED_MONTHS,
    CHAIN,
    CHECK,
    COVERAGE,
    DAYS_A_MONTH,
    FEWEST_GOALS,
    GOAL_LEVEL,
    MOST_GOALS,
    MOST_STRATEGIC,
    PROBLEM_CLASS,
)
from xlanskaff.grammar.blocks import Card, Check
from xlanskaff.grammar.expr import (
    Const,
    Expr,
    Floor,
    JoinWhere,
    Label,
    Negate,
    Operand,
    Rounded,
    Where,
    cell,
    every,
    is_number,
    join,
    label,
    most,
    rows,
    when,
    where,
)
from xlanskaff.grammar.wording import call

_FILLED = where("text", "<>", "")
_FOLLOWED = where("followed", "=", 1)
_CHOSEN = where("chosen", "=", 1)


def _word(code: str) -> Label:
    return label(CHECK, code)


def _why(key: str) -> Expr:
    return said(f"reason.{key}")


def _at(level: str) -> Expr:
    return rows("goals", "text", _FILLED, where("level", "=", label(GOAL_LEVEL, level)))


_MAIN = _at("main_goal") + rows("goals", "text", _FILLED, where("level", "=", ""))
GOALS = when(_MAIN > 1, _MAIN, when(_at("focus_area") > 1, _at("focus_area"), when(
    _at("sub_goal") > 1, _at("sub_goal"), most(_MAIN, _at("focus_area"), _at("sub_goal")))))
"""How many goals there are: at the uppermost level that has more than one. A goal without a level is a main goal."""
SIMPLE_GOALS = rows("goals", "text", _FILLED)

_GOALS = cell("facts", "goals")
_BEGUN = _GOALS > 0


def _check(key: str, target: str, *cases: tuple[Expr | None, str, Expr]) -> Check:
    """A check whose first case that holds gives word and reason; the last holds always. It waits for a goal."""
    status, reason = _cases(cases, 1), _cases(cases, 2)
    return Check(key, when(_BEGUN, status, _word("waiting")), when(_BEGUN, reason, _why("waiting")), target)


def _cases(cases: Sequence[tuple[Expr | None, str, Expr]], part: int) -> Expr:
    found: Expr | None = None
    for condition, code, reason in reversed(cases):
        value = _word(code) if part == 1 else reason
        found = value if condition is None or found is None else when(condition, value, found)
    assert found is not None
    return found


def _said(words: str, *values: Operand) -> Expr:
    """A sentence of some words and what they are about."""
    return join(_why(words), " ", *values, ".")


def _all(*sentences: Expr) -> Expr:
    """Sentences one after the other; those that have nothing to say leave no gap."""
    parts: list[Operand] = []
    for sentence in sentences:
        parts += [" ", sentence] if parts else [sentence]
    return call("TRIM", join(*parts))


def _listed(words: str, table: str, column: str, *conditions: Where) -> Expr:
    """«Mangler eier: M1, M3.» over the rows that fulfil the conditions; nothing when none does."""
    return when(rows(table, column, *conditions) > 0, _said(words, JoinWhere(table, column, ", ", conditions)))


_PERIOD = every(is_number(FROM), is_number(TO))
MONTHS = when(_PERIOD, Rounded((TO - FROM + 1) / DAYS_A_MONTH, 0))
"""How long the period is, to the nearest month."""
_months = cell("facts", "months")
_years, _rest = Floor(_months / 12), _months - Floor(_months / 12) * 12
_AND_MONTHS = when(_rest > 0, join(" ", _why("and"), " ", _rest, " ", _why("months")))
_LENGTH = _said("period_is", _years, " ", _why("years"), _AND_MONTHS)


def _between(bounds: tuple[int, int]) -> Expr:
    lowest, highest = bounds
    return every(_months >= lowest, _months <= highest)


def _period() -> Check:
    return _check(
        "period", "organisation",
        (Negate(_PERIOD), "missing", _why("period_missing")),
        (TO < FROM, "missing", _why("period_reversed")),
        (_between(ADVISED_MONTHS), "ok", _LENGTH),
        (_between(ALLOWED_MONTHS), "ok", _all(_LENGTH, _why("period_advised"))),
        (None, "look", _all(_LENGTH, _why("period_advised"))))


def _how_many(*, simple: bool) -> Check:
    there = _said("goals_number" if simple else "goals_are", _GOALS)
    return _check("goals", "goals", (every(_GOALS >= FEWEST_GOALS, _GOALS <= MOST_GOALS), "ok", there),
                  (None, "look", _all(there, _why("goals_advised"))))


def _problems() -> Check:
    without = where("no_problem", "=", 1)
    return _check("problems", "goals", (rows("goals", "id", without).eq(0), "ok", _why("problems_fine")),
                  (None, "missing", _listed("problems_missing", "goals", "id", without)))


def _critical() -> Check:
    weighty = [rows("problems", "severity", where("severity", "=", label(PROBLEM_CLASS, code)))
               for code in ("critical", "serious")]
    there, unmet = weighty[0] + weighty[1], where("open", "=", 1)
    return _check(
        "critical", "problems", (there.eq(0), "look", _why("critical_none")),
        (rows("problems", "open", unmet).eq(0), "ok", _said("critical_fine", there)),
        (None, "missing", join(rows("problems", "open", unmet), " ", _said(
            "critical_open", JoinWhere("problems", "id", ", ", (unmet,))))))


def _lacking(table: str, *names: str) -> tuple[Expr, Expr]:
    """Whether nothing is lacking in a table, and what is, by the flags of its rows."""
    flags = {name: where(f"no_{name}", "=", 1) for name in names}
    none = every(*(rows(table, "id", flag).eq(0) for flag in flags.values()))
    return none, _all(*(_listed(f"lacks_{name}", table, "id", flag) for name, flag in flags.items()))


def _followed() -> Check:
    none, lacking = _lacking("goals", "owner", "deadline", "kpi")
    return _check("followed", "goals", (none, "ok", _why("followed_fine")), (None, "missing", lacking))


def _deadlines() -> Check:
    outside = where("outside", "=", 1)
    return _check("deadlines", "goals", (Negate(_PERIOD), "missing", _why("period_missing")),
                  (rows("goals", "id", outside).eq(0), "ok", _why("deadlines_fine")),
                  (None, "look", _listed("deadlines_outside", "goals", "id", outside)))


def _chain() -> Check:
    used = [rows("goals", "id", _FOLLOWED, where("chain", "=", label(CHAIN, item.code))) for item in CHAIN.items]
    levels: Expr = Const(0)
    for number in used:
        levels = levels + when(number > 0, 1, 0)
    unplaced = (_FOLLOWED, where("chain", "=", ""))
    return _check("chain", "goals", (rows("goals", "id", *unplaced) > 0, "look", _listed(
        "chain_missing", "goals", "id", *unplaced)),
        (every(levels.eq(1), rows("goals", "id", _FOLLOWED) > 1), "look", _why("chain_one")),
        (None, "ok", _said("chain_levels", levels)))


def _strategic() -> Check:
    number = rows("kpis", "id", where("strategic", "=", 1))
    there = _said("strategic_are", number)
    return _check("strategic", "kpis", (rows("kpis", "id", _CHOSEN).eq(0), "missing", _why("values_none")),
                  (number.eq(0), "look", _why("strategic_none")), (number <= MOST_STRATEGIC, "ok", there),
                  (None, "look", _all(there, _why("strategic_advised"))))


def _values() -> Check:
    none, lacking = _lacking("kpis", "baseline", "target", "unit", "direction")
    return _check("values", "kpis", (rows("kpis", "id", _CHOSEN).eq(0), "missing", _why("values_none")),
                  (none, "ok", _why("values_fine")), (None, "missing", lacking))


def _considerations() -> Check:
    def standing(code: str) -> Expr:
        return rows("considerations", "status", _is(code))

    def _is(code: str) -> Where:
        return where("status", "=", label(COVERAGE, code))

    def told(code: str) -> Expr:
        return _listed(code, "considerations", "id", _is(code))

    covered = _said("covered", standing("covered"))
    unanswered = when(standing("unanswered") > 0, _said("unanswered", standing("unanswered")))
    return _check("considerations", "considerations",
                  (standing("unanswered").eq(rows("considerations", "id")), "missing", _why("unassessed")),
                  (standing("gap") > 0, "missing", _all(covered, told("gap"), told("no_reason"), unanswered)),
                  (standing("unanswered") + standing("no_reason") > 0, "look",
                   _all(covered, told("no_reason"), unanswered)),
                  (None, "ok", covered))


def _deprioritised() -> Check:
    there = rows("deprioritised", "what", where("what", "<>", ""))
    bare = (where("what", "<>", ""), where("reason", "=", ""))
    return _check("deprioritised", "deprioritised", (there.eq(0), "look", _why("deprioritised_none")),
                  (rows("deprioritised", "what", *bare) > 0, "look", _listed(
                      "deprioritised_bare", "deprioritised", "id", *bare)),
                  (None, "ok", _said("deprioritised_are", there)))


def _approval() -> Check:
    return _check("approval", "approval", (Negate(is_number(APPROVED_ON)), "missing", _why("approval_missing")),
                  (cell("approval", "body").eq(""), "look", _why("body_missing")), (None, "ok", _why("approval_fine")))


def _published() -> Check:
    return _check("published", "approval", (cell("approval", "published_at").eq(""), "missing", _why(
        "published_missing")), (None, "ok", _why("published_fine")))


def checks(*, simple: bool) -> tuple[Check, ...]:
    """The checks in the order of the sheets."""
    found: list[Check | None] = [
        _period(), _how_many(simple=simple), _problems(), _critical(), _followed(), _deadlines(), _chain(),
        _strategic(), _values(), _considerations(), None if simple else _deprioritised(), _approval(), _published()]
    return tuple(check for check in found if check is not None)


def _standing(found: Sequence[Check], code: str) -> Expr:
    total: Expr = Const(0)
    for check in found:
        total = total + when(cell("checks", f"{check.key}_status").eq(_word(code)), 1, 0)
    return total


def figures(found: Sequence[Check]) -> tuple[Card, ...]:
    """How many checks have come to what."""
    return tuple(Card(code, _standing(found, code), "card_count", 2) for code in ("missing", "look", "ok"))


OVERALL = when(_GOALS.eq(0), said("overall.empty"), when(
    cell("figures", "missing") > 0, said("overall.missing"), when(
        cell("figures", "look") > 0, said("overall.look"), said("overall.fine"))))
