"""Rules of one's own, as they are read from a file and used: who, what account, what word, what code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from xlanskaff.catalogue import spend
from xlanskaff.spend.classified import Scope

Kind = Literal["line", "supplier", "account", "text", "product_code", "category"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One rule of one's own.

    Attributes:
        value: a line number, a supplier (organisation number, name or mark), the beginning of an account
            or of a product code, a word, or the code of a category.
        category: code; empty where the rule says only the scope. Of a category: the area above it.
        scope: empty where the rule says only the category; then it is a purchase unless something else says no,
            see `xlanskaff.spend.classify`.
        name: of a category.
        place: where it stands, for messages.
    """

    kind: Kind
    value: str
    category: str = ""
    scope: Scope | Literal[""] = ""
    name: str = ""
    place: str = ""

    @property
    def reason(self) -> str:
        """The reason of a line that this rule decides."""
        return f"decided_{self.scope or 'in'}"


@dataclass(frozen=True, slots=True)
class Node:
    """A category of the tree in use.

    Attributes:
        name: of a category of one's own; empty for one of ours, whose name is in the catalogue.
    """

    code: str
    parent: str
    regime: str = ""
    risk: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of one's own by kind, and the tree they use."""

    lines: Mapping[int, OwnRule] = field(default_factory=dict)
    suppliers: Mapping[str, OwnRule] = field(default_factory=dict)
    accounts: Mapping[str, OwnRule] = field(default_factory=dict)
    texts: Mapping[str, OwnRule] = field(default_factory=dict)
    product_codes: Mapping[str, OwnRule] = field(default_factory=dict)
    tree: Mapping[str, Node] = field(default_factory=dict)


def rules(given: Iterable[OwnRule] = ()) -> Rules:
    """Rules by kind; of two for the same thing the last one counts.

    Example:
        >>> made = rules([OwnRule("text", "kaffe", "food"), OwnRule("category", "boats", "transport", name="Båter")])
        >>> made.texts["kaffe"].category, made.tree["boats"].name, made.tree["legal"].regime
        ('food', 'Båter', 'special')
    """
    products = reversed([*spend.risk_products().values()])
    risks = {category: risk.code for risk in products for category in risk.categories}
    tree = {code: Node(code, each.parent, each.regime, risks.get(code, ""))
            for code, each in spend.categories().items()}
    made: dict[str, dict[str, OwnRule]] = {kind: {} for kind in KINDS}
    for rule in given:
        value = rule.value.strip()
        made[rule.kind][value.casefold() if rule.kind in ("text", "supplier") else value] = rule
        if rule.kind == "category":
            known = tree.get(value)
            tree[value] = Node(value, rule.category or (known.parent if known else ""), known.regime if known else "",
                               known.risk if known else "", rule.name)
    return Rules({int(value): rule for value, rule in made["line"].items()}, made["supplier"], made["account"],
                 made["text"], made["product_code"], tree)


def longest(value: str, found: Mapping[str, OwnRule]) -> OwnRule | None:
    """The rule whose value a code begins with; of several the longest.

    Example:
        >>> own = {"67": OwnRule("account", "67", "consultants"), "674": OwnRule("account", "674", "temporary_staff")}
        >>> longest("6740", own).category, longest("6800", own)
        ('temporary_staff', None)
    """
    for end in range(len(value), 0, -1):
        if value[:end] in found:
            return found[value[:end]]
    return None


def pattern(words: Sequence[str]) -> str:
    """One pattern that finds any of the words, whole, in a text in lower case; the word is its first group.

    Of words that begin at the same place the longest is found; else the one that stands first in the text.

    Example:
        >>> import re
        >>> re.search(pattern(["te", "te og kaffe"]), "kjøp av te og kaffe")[1]
        'te og kaffe'
    """
    import re

    listed = sorted(words, key=lambda word: (-len(word), word))
    # The engine's own \b knows no letters but a to z.
    return f"(?:^|[^a-zæøåäöüé0-9])({'|'.join(map(re.escape, listed))})(?:$|[^a-zæøåäöüé0-9])"
