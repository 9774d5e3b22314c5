"""Which groups of respondents are large enough to be shown.

A group of fewer than the least number of persons is not shown. Nor may it be worked out: the answers
of everybody together are known from the units' figures, so what is left when the shown groups are
subtracted must be nobody, or again at least that many. Where it is not, the smallest shown group
is held back too, until it is.
"""

from __future__ import annotations

from collections.abc import Mapping


def shown_groups(sizes: Mapping[str, int], others: int, minimum: int) -> frozenset[str]:
    """The groups that can be shown.

    Args:
        sizes: group -> number of persons who answered.
        others: persons who answered and are in none of the groups.
        minimum: the least number of persons in a group, and among those who are not shown.

    Example:
        >>> sorted(shown_groups({"leader": 9, "buyer": 6}, 0, 5))
        ['buyer', 'leader']
        >>> sorted(shown_groups({"leader": 9, "buyer": 2}, 0, 5))
        []
        >>> sorted(shown_groups({"leader": 9, "buyer": 2}, 3, 5))
        ['leader']
        >>> sorted(shown_groups({"leader": 9, "buyer": 6}, 1, 5))
        ['leader']
    """
    shown = {group for group, size in sizes.items() if size >= minimum}
    while shown:
        hidden = others + sum(size for group, size in sizes.items() if group not in shown)
        if hidden == 0 or hidden >= minimum:
            break
        shown.remove(min(shown, key=lambda group: (sizes[group], group)))
    return frozenset(shown)
