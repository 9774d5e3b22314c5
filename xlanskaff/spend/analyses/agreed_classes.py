"""Lines by whether they are on an agreement, and whether there is one for their category.

There are two questions about a category: whether there is an agreement on the day that something is bought, and
whether there is one at some time in the period of the ledger. What is bought before an agreement begins or after
it has ended is beside it, and counts below the line of loyalty; coverage asks of the day alone.
"""

from __future__ import annotations

from xlanskaff.spend.analyses.engine import Engine
from xlanskaff.spend.analyses.interval import Class

# 2 surely valid on some day of the period, 1 where the data do not say or an option must be used, 0 surely not. An
# agreement of which only one end is known is valid on that day.
_MET = """
    CASE WHEN p.earliest IS NULL THEN 1
         WHEN t.first IS NOT NULL AND t.first > p.latest THEN 0
         WHEN t.last IS NOT NULL AND GREATEST(t.last, COALESCE(t.option_last, t.last)) < p.earliest THEN 0
         WHEN COALESCE(t.first, t.last) <= p.ended AND COALESCE(t.last, t.first) >= p.begun THEN 2
         ELSE 1 END"""


def classes(engine: Engine) -> tuple[Class, ...]:
    """Lines of `covered` of which the data say the same; reads also `terms` and `period`.

    The period is that of the ledger, see `slim.prepare`. Where no line has a day or a month, it is not known, and
    neither is whether an agreement is in it.
    """
    return tuple(Class(on, area, term, int(lines), int(positive), int(negative))
                 for on, area, term, lines, positive, negative in engine.rows(f"""
        WITH sums AS (SELECT category, on_agreement, area, SUM(lines) AS lines,
                             CAST(SUM(positive) AS BIGINT) AS positive, CAST(SUM(negative) AS BIGINT) AS negative
                      FROM covered GROUP BY category, on_agreement, area),
        agreed AS (
          SELECT category, MAX(LEAST(thing, met)) AS level
          FROM (SELECT c.category, {_MET} AS met,
                       CASE WHEN c.category = 0 OR t.category = 0 THEN 1 WHEN c.category = t.category THEN 2
                            ELSE 0 END AS thing
                FROM (SELECT DISTINCT category FROM sums) AS c CROSS JOIN terms t CROSS JOIN period p) AS m
          GROUP BY category)
        SELECT on_agreement, area, term, SUM(lines), CAST(SUM(positive) AS BIGINT), CAST(SUM(negative) AS BIGINT)
        FROM (SELECT s.on_agreement, s.area, GREATEST(s.area, COALESCE(a.level, 0)) AS term, s.lines, s.positive,
                     s.negative
              FROM sums s LEFT JOIN agreed a ON a.category = s.category) AS j
        GROUP BY on_agreement, area, term ORDER BY on_agreement, area, term"""))
