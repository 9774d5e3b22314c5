"""The contract register of the organisation: agreements, recognised by the names of the columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlanskaff.errors import Finding, error, note, warning
from xlanskaff.rules.organisations import nine_digits
from xlanskaff.spend.amounts import amount, cents
from xlanskaff.spend.columns import placed, plain, unit_of, without_money
from xlanskaff.spend.contracts_options import option
from xlanskaff.spend.days import day
from xlanskaff.spend.references import is_reference, is_yes

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("avtale id", "avtaleid", "avtalenr", "avtalenummer", "avtale nr", "avtalereferanse", "kontraktsnummer",
           "kontraktnr", "kontrakt id", "kontraktsnr", "saksnummer", "agreement id", "contract id", "contract number",
           "agreement number", "id", "avtale", "kontrakt", "contract", "agreement"),
    "organisation_number": ("organisasjonsnummer", "orgnr", "org nr", "leverandør orgnr", "leverandørens orgnr",
                            "leverandør organisasjonsnummer", "organisation number", "organization number", "org no"),
    "supplier": ("leverandør", "leverandørnavn", "leverandørens navn", "navn på leverandør", "supplier",
                 "supplier name", "vendor", "vendor name", "avtalepart", "avtalepartner", "leverandørnamn",
                 "namn på leverandør"),
    "title": ("avtalenavn", "navn på avtale", "navn på avtalen", "avtaletittel", "kontraktsnavn", "kontraktstittel",
              "tittel", "agreement name", "contract name", "contract title", "title", "avtalenamn", "namn på avtala",
              "avtale", "kontrakt", "agreement", "contract"),
    "category": ("kategori", "kategorier", "innkjøpskategori", "avtaleområde", "område", "category", "categories",
                 "area", "kategorikode", "category code", "kategoriar"),
    "starts": ("fra", "fra dato", "gyldig fra", "startdato", "start", "avtalestart", "oppstart", "oppstartsdato",
               "from", "valid from", "start date", "frå", "frå dato", "gyldig frå", "fra og med", "frå og med", "f o m",
               "fom", "fra og med dato", "frå og med dato", "gyldig fra og med", "gyldig frå og med", "kontraktstart",
               "kontraktsstart", "starts", "contract start", "contract start date", "effective from",
               "effective date"),
    "ends": ("til", "til dato", "gyldig til", "sluttdato", "slutt", "avtaleslutt", "utløp", "utløpsdato", "to",
             "valid to", "end date", "expires", "expiry date", "til og med", "t o m", "tom", "til og med dato",
             "gyldig til og med", "utløper", "utløper dato", "går ut", "kontraktslutt", "kontraktsslutt", "sluttar",
             "slutter", "ends", "end", "expiry", "expires on", "valid until", "valid through", "contract end",
             "contract end date"),
    "option_ends": ("opsjon", "opsjon til", "opsjon til og med", "opsjonsdato", "siste opsjon", "maks varighet",
                    "senest til", "option", "option to", "option until", "latest end", "opsjoner", "opsjonar",
                    "options", "opsjonsperiode", "option period", "sluttdato inkl opsjon", "sluttdato inkl opsjoner",
                    "sluttdato inkl opsjonar", "sluttdato inkludert opsjon", "sluttdato inkludert opsjoner",
                    "sluttdato med opsjon", "sluttdato med opsjoner", "utløp inkl opsjon", "utløp inkl opsjoner",
                    "til inkl opsjon", "til og med inkl opsjon", "end date incl options", "end date including options",
                    "end date with options"),
    "maximum": ("maksverdi", "maks verdi", "maksimalverdi", "rammeverdi", "maksimal verdi", "ramme", "maximum value",
                "maximum", "max value", "framework value", "maksbeløp", "maksimalbeløp", "rammebeløp", "avtaleramme",
                "maks", "maximum amount", "framework maximum", "høyeste verdi", "høgaste verdi"),
    "notice": ("kunngjøring", "kunngjort", "doffin", "doffin id", "doffin referanse", "doffinreferanse", "doffin ref",
               "kunngjøringsnummer", "notice", "notice id", "ted", "kunngjering", "doffin nr", "doffinnr", "doffin no",
               "doffin nummer", "doffinnummer", "kunngjøringsnr", "kunngjørings id", "kunngjøring nr",
               "kunngjøringsreferanse", "kunngjort i doffin", "kunngjort på doffin", "kunngjord", "kunngjeringsnummer",
               "kunngjeringsnr", "notice no", "notice number", "ted nr", "ted nummer", "ted id", "lenke til doffin",
               "doffin lenke"),
    "planned": ("planlagt", "plan", "ny anskaffelse planlagt", "planlagt anskaffelse", "planned", "planlagd"),
}
"""What the columns of a register are called, in small letters with signs as blanks, and nothing on money or VAT.

What a contract is worth, or was estimated at, limits nothing that may be bought on it, and so is no maximum.
"""

_WITHOUT_VAT = re.compile(r"\b(?:eksklusive|eksklusiv|ekskl|eks|ex|excl|excluding|uten|utan|u|without)"
                          r" (?:mva|moms|meirverdiavgift|merverdiavgift|vat)\b")
_NO_LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One row of the register.

    Attributes:
        id: empty where the register has none; several rows may have the same (several suppliers), see `whole`.
        organisation_number: nine digits, or empty.
        title: what it is called; empty where the register does not say.
        categories: codes or names as written; empty where the register does not say.
        starts, ends: first and last day; None where it is not known.
        option_ends: the last day if every option is used; None where there is no option, or its last day is not known.
        maximum: øre; None where there is none.
        notice: the reference of the notice; empty where there is none.
        planned: whether something is planned for when it ends.
        row: as Excel numbers it.
        option_open: whether there is an option, and nobody knows for how long.
    """

    id: str = ""
    organisation_number: str = ""
    supplier: str = ""
    categories: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    option_ends: date | None = None
    maximum: int | None = None
    notice: str = ""
    planned: bool = False
    row: int = 0
    title: str = ""
    option_open: bool = False

    @property
    def last_option(self) -> date | None:
        """The last day that an option may reach, which is far away where its last day is not known."""
        return _NO_LAST_DAY if self.option_open else self.option_ends


@dataclass(frozen=True, slots=True)
class Whole:
    """One agreement, of all the rows in the register that have its id; a row without id is one by itself.

    Rows may differ, for suppliers and parts of one agreement are written in many ways. What is blank on a row is
    taken to stand on another.

    Attributes:
        id: as its first row writes it; empty where the register has none.
        called: its id, else its title, its supplier or the number of that.
        rows: their places in the register, from 0.
        suppliers: names, else numbers, in the order of the rows.
        starts, ends, option_ends: the span: the first day of any row, and the last; None where no row says.
        maximum: the largest that a row has, in øre; never a sum, for it is of the agreement and written on each.
        planned: whether a plan stands on a row that ends last, or that has no end.
    """

    id: str
    called: str
    rows: tuple[int, ...]
    suppliers: tuple[str, ...]
    starts: date | None
    ends: date | None
    option_ends: date | None
    maximum: int | None
    planned: bool


@dataclass(frozen=True, slots=True)
class Register:
    """The agreements of a file, and what is worth telling about them."""

    agreements: tuple[Agreement, ...]
    findings: tuple[Finding, ...]


def whole(register: Sequence[Agreement]) -> tuple[Whole, ...]:
    """The agreements of a register, each once, in the order of their first rows.

    Example:
        >>> rows = [Agreement("R1", supplier="Aa AS", maximum=5), Agreement("B"), Agreement("r1", supplier="Bb AS")]
        >>> [(each.called, each.rows, each.maximum) for each in whole(rows)]
        [('R1', (0, 2), 5), ('B', (1,), None)]
    """
    found: dict[str | int, list[int]] = {}
    for at, each in enumerate(register):
        found.setdefault(each.id.casefold() or at, []).append(at)
    return tuple(_whole(register, rows) for rows in found.values())


def places(headers: Sequence[str]) -> dict[str, int]:
    """Our column -> its place, of headers that are known; of two for one column the better known.

    Example:
        >>> places(["Avtale-ID", "Leverandør", "Org.nr.", "Gyldig fra", "Merknad"])
        {'id': 0, 'supplier': 1, 'organisation_number': 2, 'starts': 3}
        >>> places(["Avtale", "Til og med", "Maksverdi eks. mva. (mill. kr)", "Kontraktsverdi"])
        {'id': 0, 'title': 0, 'ends': 1, 'maximum': 2}
    """
    return placed([_bare(header) for header in headers], NAMES)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names what a register needs: whom or which, and one thing more."""
    # One column may be both id and title.
    found = places(cells).keys() - {"title"}
    return len(found) > 1 and bool({"id", "supplier", "organisation_number"} & found)


def read_register(headers: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], file: str) -> Register:
    """The agreements in a table.

    A row that says neither supplier nor id is left out and told. A date or a sum that cannot be read
    counts as unknown and is told.

    Args:
        rows: number in Excel, and a cell for each header.
    """
    at = places(headers)
    if not is_header(headers):
        return Register((), (error("XA-1210", file=file, headers=tuple(filter(None, headers))),))
    made, findings = [], []
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            agreement, faults = _agreement(number, cells, at, headers, file)
            findings += faults
            if agreement:
                made.append(agreement)
    if not made:
        findings.append(error("XA-1211", file=file))
    if unused := [header for place, header in enumerate(headers) if header.strip() and place not in at.values()]:
        findings.append(note("XA-1329", file=file, headers=tuple(each[:40] for each in unused[:10])))
    undated = [each for each in made if each.starts is None or each.ends is None]
    if undated:
        findings.append(warning("XA-1215", file=file, count=len(undated), whole=len(made),
                                rows=tuple(str(each.row) for each in undated[:10])))
    unplaced = [each for each in made if not each.categories]
    if unplaced:
        findings.append(note("XA-1216", file=file, count=len(unplaced), whole=len(made),
                             rows=tuple(str(each.row) for each in unplaced[:10])))
    return Register(tuple(made), tuple(findings))


def _bare(header: str) -> str:
    """A header without what it says of money, and of VAT that is left out."""
    words = without_money(_WITHOUT_VAT.sub(" ", plain(header)))
    return words or plain(header)


def _whole(register: Sequence[Agreement], rows: Sequence[int]) -> Whole:
    own = [register[at] for at in rows]
    first = own[0]
    starts, ends, options, maxima = ([day for day in days if day is not None] for days in zip(
        *((each.starts, each.ends, each.option_ends, each.maximum) for each in own), strict=True))
    last = max(ends, default=None)
    return Whole(first.id, first.id or first.title or first.supplier or first.organisation_number, tuple(rows),
                 tuple(dict.fromkeys(filter(None, (each.supplier or each.organisation_number for each in own)))),
                 min(starts, default=None), last, max(options, default=None), max(maxima, default=None),
                 any(each.planned for each in own if each.ends in (None, last)))


def _agreement(number: int, cells: Sequence[str], at: Mapping[str, int], headers: Sequence[str],
               file: str) -> tuple[Agreement | None, list[Finding]]:
    faults: list[Finding] = []

    def cell(role: str) -> str:
        return cells[at[role]].strip() if role in at and at[role] < len(cells) else ""

    def wrong(code: str, role: str) -> None:
        faults.append(warning(code, file=file, label=headers[at[role]], seen=cell(role)[:40], row=number))

    def when(role: str) -> date | None:
        found = day(cell(role)) if cell(role) else None
        if cell(role) and found is None:
            wrong("XA-1212", role)
        return found

    numbered = nine_digits(cell("organisation_number"))
    if cell("organisation_number") and not numbered:
        wrong("XA-1218", "organisation_number")
    maximum = amount(cell("maximum"), ",") if is_yes(cell("maximum")) else None
    if is_yes(cell("maximum")) and maximum is None:
        wrong("XA-1213", "maximum")
    starts, ends = when("starts"), when("ends")
    if starts and ends and ends < starts:
        wrong("XA-1214", "ends")
        starts = ends = None
    option_ends, option_open = option(cell("option_ends"), starts, ends)
    if option_open and ends:
        wrong("XA-1328", "option_ends")
    made = Agreement(
        cell("id"), numbered or "", cell("supplier"),
        tuple(filter(None, (each.strip() for each in cell("category").replace("|", ";").split(";")))), starts, ends,
        option_ends, None if maximum is None else cents(maximum * unit_of(headers[at["maximum"]])),
        cell("notice") if is_reference(cell("notice")) else "", is_yes(cell("planned")), number, cell("title"),
        option_open)
    if not (made.id or made.organisation_number or made.supplier):
        faults.append(warning("XA-1217", file=file, row=number))
        return None, faults
    return made, faults
