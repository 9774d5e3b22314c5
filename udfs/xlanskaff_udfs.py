"""The worksheet functions, as Excel finds them through xlwings.

Every function here is a thin wrapper of one in `xlanskaff.excel`: cells in, cells out. xlwings marks what it
decorates, so only wrappers are decorated. Parameters are positional: on Windows xlwings refuses others, and
elsewhere it says nothing at all.

Cells come and go as COM has them (`raw`): xlwings' own conversion reads an error as a blank unless told
otherwise, does not know Excel's newer errors, and takes three times as long for a range as our answers do.
`xlanskaff.excel.cells` reads what comes. Whatever happens, a cell gets a sentence and never an exception.

The help is that of the text catalogue, in the language of the add-in when the module is loaded. The language
of the answers follows the settings at once.
"""

# Parameters carry no annotations: xlwings takes them for orders about conversion.
# ruff: noqa: A002, N802

import inspect
import os
from functools import wraps

import xlwings as xw

from xlanskaff.excel import answers_figures, answers_goals, answers_kpi, answers_law, answers_matrix, settings
from xlanskaff.excel.answers import stopped
from xlanskaff.language.texts import text

CATEGORY = "Anskaffelse"
HELP_LANGUAGE = settings.load().lang

_SETTINGS = settings.location()
_known = (None, HELP_LANGUAGE)


def language():
    """The language of the answers: that of the add-in's settings, read again when the file has changed."""
    global _known  # noqa: PLW0603 - one small thing that is kept between calls
    try:
        stamp = os.stat(_SETTINGS).st_mtime_ns  # noqa: PTH116 - a tenth of the time of Path.stat, on every call
    except OSError:
        stamp = None
    if stamp != _known[0]:
        _known = (stamp, settings.load().lang)
    return _known[1]


def worksheet(wrapper):
    """A wrapper as a worksheet function: its help, its category, and a sentence in place of an exception."""
    name = wrapper.__name__

    @wraps(wrapper)
    def function(*cells):
        try:
            return wrapper(*cells)
        except Exception as fault:  # noqa: BLE001 - in a cell, an exception would be English text that SUM skips
            return stopped(fault, language())

    function.__doc__ = text(f"functions.{name}.about", HELP_LANGUAGE)
    for argument in inspect.signature(wrapper).parameters:
        function = xw.arg(argument, "raw", doc=text(f"functions.{name}.{argument}", HELP_LANGUAGE))(function)
    # Last: every other decorator of xlwings puts the category back to its own.
    return xw.func(category=CATEGORY)(xw.ret("raw")(function))


@worksheet
def ANSK_PROBLEMKLASSE(frekvens, alvorlighet, kart=None):
    return answers_matrix.problem_class(language(), frekvens, alvorlighet, kart)


@worksheet
def ANSK_TILTAKSKLASSE(gjennomforbarhet, effekt, kart=None):
    return answers_matrix.measure_class(language(), gjennomforbarhet, effekt, kart)


@worksheet
def ANSK_DEL(verdi, slag, oppdragsgiver, dato):
    return answers_law.part(language(), verdi, slag, oppdragsgiver, dato)


@worksheet
def ANSK_KUNNGJORING(verdi, slag, oppdragsgiver, dato):
    return answers_law.where_announced(language(), verdi, slag, oppdragsgiver, dato)


@worksheet
def ANSK_PLIKTER(verdi, slag, oppdragsgiver, dato, maneder=None, renhold=None):
    return answers_law.duties(language(), verdi, slag, oppdragsgiver, dato, maneder, renhold)


@worksheet
def ANSK_HVORFOR(verdi, slag, oppdragsgiver, dato):
    return answers_law.why(language(), verdi, slag, oppdragsgiver, dato)


@worksheet
def ANSK_TERSKEL(terskel, dato):
    return answers_law.threshold(language(), terskel, dato)


@worksheet
def ANSK_CPV(kode, dato=None):
    return answers_law.cpv(language(), kode, dato)


@worksheet
def ANSK_ORGNR(nummer):
    return answers_figures.organisation_number(language(), nummer)


@worksheet
def ANSK_ORGNR_OK(nummer):
    return answers_figures.is_organisation_number(language(), nummer)


@worksheet
def ANSK_KONTO(konto, kontoplan, vis=None):
    return answers_figures.account(language(), konto, kontoplan, vis)


@worksheet
def ANSK_MODENHET(svar, vis=None):
    return answers_figures.maturity_level(language(), svar, vis)


@worksheet
def ANSK_SMARTE(mal, parameter=None, enhet=None, nullpunkt=None, malverdi=None, eier=None, vedtatt=None, frist=None,
                fra=None, til=None, grense=None):
    return answers_goals.smarte(language(), mal, parameter, enhet, nullpunkt, malverdi, eier, vedtatt, frist, fra,
                                til, grense)


@worksheet
def ANSK_ANDEL(teller, nevner):
    return answers_figures.share(language(), teller, nevner)


@worksheet
def ANSK_BESPARELSE(referansepris, ny_pris, volum, engangskostnad=None, indeks_da=None, indeks_na=None):
    return answers_figures.net_saving(language(), referansepris, ny_pris, volum, engangskostnad, indeks_da, indeks_na)


@worksheet
def ANSK_VOLUMEFFEKT(referansepris, gammelt_volum, nytt_volum, indeks_da=None, indeks_na=None):
    return answers_figures.volume_effect(language(), referansepris, gammelt_volum, nytt_volum, indeks_da, indeks_na)


@worksheet
def ANSK_ABC(belop, grense_a=None, grense_b=None):
    return answers_figures.abc_class(language(), belop, grense_a, grense_b)


@worksheet
def ANSK_KPI(id, teller, nevner):
    return answers_kpi.from_parts(language(), id, teller, nevner)


@worksheet
def ANSK_KPI_DATA(id, kolonne1=None, kolonne2=None, kolonne3=None, kolonne4=None, kolonne5=None, kolonne6=None,
                  kolonne7=None, kolonne8=None, kolonne9=None, kolonne10=None, kolonne11=None, kolonne12=None):
    return answers_kpi.from_data(language(), id, kolonne1, kolonne2, kolonne3, kolonne4, kolonne5, kolonne6,
                                 kolonne7, kolonne8, kolonne9, kolonne10, kolonne11, kolonne12)
