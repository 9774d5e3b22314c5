"""Why a line is where it is, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xlanskaff.catalogue import spend
from xlanskaff.errors import Exit, Problem, error
from xlanskaff.language.texts import Lang, text
from xlanskaff.spend.classified import CLASSIFIED, SUPPLIERS, read_classified
from xlanskaff.spend.engine import parquet
from xlanskaff.spend.ledger import mark
from xlanskaff.spend.persons import PRIVATE, masked, mentions_sql
from xlanskaff.spend.reckoning import kroner

_FACTS = {"l": ("file", "row", "date", "account", "account_name", "text", "amount", "currency"),
          "c": ("supplier", "scope", "reason", "category", "rule", "risk", "regime", "matched", "category_rule"),
          "s": ("person", "masked_name")}
_NAMES = tuple(name for names in _FACTS.values() for name in names)
_CALLED = "concat_ws(' ', l.supplier_name, s.name, array_to_string(s.merged_from, ' '))"
_WORDS = ("l.text", "l.account_name", "c.matched")
"""Where the name of a person may stand, in any order of its words and with others round it."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One line, and why it is where it is; names of persons and their numbers are hidden.

    Attributes:
        facts: column -> value, of the ledger and of the classification.
        sentences: in the language asked for, in order.
    """

    line: int
    facts: dict[str, Any]
    sentences: tuple[str, ...]


def classification_in(folder: Path) -> Path:
    """The folder of a classification: the folder itself, or the only one in it that holds one.

    Raises:
        Problem: XA-1169 there is none, or there are several (exit 2).
    """
    found = [folder] if (folder / CLASSIFIED).is_file() else sorted(
        each.parent for each in folder.glob(f"*/{CLASSIFIED}"))
    if len(found) != 1:
        raise Problem([error("XA-1169", seen=folder.resolve().name)], Exit.USAGE)
    return found[0]


def explain(line: int, folder: Path, *, ledger: Path | None = None, lang: Lang = "nb") -> Explanation:
    """Why a line is where it is.

    Args:
        line: the number in the column `line_id`.
        folder: of the classification.
        ledger: where it is not beside the folder or in it.

    Raises:
        Problem: XA-1169 no classification, XA-1170 no such line, XA-1171 not the ledger that was classified.
    """
    import duckdb

    try:
        told = read_classified(folder)
    except ValueError:
        raise Problem([error("XA-1169", seen=folder.name)], Exit.USAGE) from None
    near = [each / told.ledger for each in (folder.parent, folder, Path.cwd())]
    path = ledger or next((each for each in near if each.is_file()), None)
    if path is None or not path.is_file():
        raise Problem([error("XA-1171", file=folder.name, seen=told.ledger)])
    names = ", ".join(_shown(f"{table}.{name}") for table, columns in _FACTS.items() for name in columns)
    with duckdb.connect() as connection:
        try:
            whole = connection.execute(
                f"SELECT count(*), coalesce(sum(amount), 0)::BIGINT FROM {parquet(path)}").fetchone()
            if whole != (told.lines, told.amount) or told.mark not in ("", mark(path)):
                raise Problem([error("XA-1171", file=folder.name, seen=path.name)])
            found = connection.execute(
                f"SELECT {names} FROM {parquet(path)} l JOIN {parquet(folder / CLASSIFIED)} c USING (line_id) "
                f"JOIN {parquet(folder / SUPPLIERS)} s ON s.supplier = c.supplier WHERE l.line_id = ?",
                [line]).fetchone()
        except duckdb.Error as fault:
            raise Problem([error("XA-1157", file=path.name)]) from fault
    if found is None:
        raise Problem([error("XA-1170", file=path.name, seen=line)], Exit.USAGE)
    return _explained(line, dict(zip(_NAMES, found, strict=True)), lang)


def _shown(column: str) -> str:
    """A column of the line in SQL; of a person, what may hold any word of the name is the neutral one."""
    if column not in _WORDS:
        return column
    # A name of short words only is looked for as it is written.
    whole = f"contains(lower({column}), lower(nullif(trim(l.supplier_name), '')))"
    return f"CASE WHEN s.person AND ({mentions_sql(column, _CALLED)} OR {whole}) THEN s.masked_name ELSE {column} END"


def _explained(line: int, found: dict[str, Any], lang: Lang) -> Explanation:
    """The same with everything hidden that tells of a person."""
    facts = {key: masked(value) if isinstance(value, str) else value for key, value in found.items()}
    if facts["person"] and facts["rule"] == "supplier":
        facts["matched"] = facts["masked_name"]
    if facts["reason"] in PRIVATE:
        facts["text"] = None
    return Explanation(line, facts, tuple(_sentences(line, facts, lang)))


def _sentences(line: int, facts: dict[str, Any], lang: Lang) -> list[str]:
    def say(key: str, **values: object) -> str:
        return text(f"spend_classify.explain.{key}", lang, **values)

    day = facts["date"]
    shown = say("no_day") if day is None else _day(day, lang)
    amount = kroner(facts["amount"])
    made = [say("line", line=line, file=facts["file"], row=facts["row"]),
            say("facts", day=shown, supplier=facts["masked_name"] or say("nobody"),
                amount=amount if lang == "en" else amount.replace(".", ","), currency=facts["currency"] or "")]
    account = " ".join(part for part in (facts["account"], facts["account_name"]) if part)
    made += [say("account", account=account)] * bool(account) + [say("text", text=facts["text"])] * bool(facts["text"])
    scope = text(f"spend_classify.scope.{facts['scope']}", lang)
    reason = spend.reasons()[facts["reason"]].text(lang)
    made.append(say("scope", scope=scope, reason=reason[:1].lower() + reason[1:]))
    made.append(say(f"by.{facts['rule'] or 'none'}", matched=facts["matched"] or ""))
    if facts["category"]:
        known = spend.categories().get(facts["category"])
        made.append(say("category", category=known.name.text(lang) if known else facts["category"]) + " "
                    + say(f"category_from.{facts['category_rule']}"))
    elif facts["scope"] != "out":
        made.append(say("no_category"))
    if facts["risk"]:
        made.append(say("risk", risk=spend.risk_products()[facts["risk"]].name.text(lang)))
    if facts["regime"]:
        made.append(say("regime", regime=text(f"spend_classify.regime.{facts['regime']}", lang)))
    made.append(say("change", file=f"{text('spend_classify.file.rules', lang)}.csv"))
    return made


def _day(day: date, lang: Lang) -> str:
    return day.isoformat() if lang == "en" else f"{day:%d.%m.%Y}"
