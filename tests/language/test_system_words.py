"""What the operating system says of a file is in the language of the message."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from xlanskaff.errors import Problem, error
from xlanskaff.language.messages import say
from xlanskaff.language.texts import LANGUAGES, Lang
from xlanskaff.services.batch import batch


def test_a_list_that_is_not_there_is_told_in_norwegian(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        batch("self_evaluation", tmp_path / "borte.csv", tmp_path / "ut")
    [finding] = caught.value.findings
    assert say(finding, "nb").message == "Filen kan ikke åpnes: filen eller mappen finnes ikke."
    assert say(finding, "nn").message == "Fila kan ikkje opnast: fila eller mappa finst ikkje."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_reason_of_the_system_is_left_in_its_own_words(lang: Lang) -> None:
    for number in (errno.ENOENT, errno.EACCES, errno.EEXIST, errno.ENOSPC, errno.EISDIR):
        reason = os.strerror(number)
        said = say(error("XA-621", file="Samlet.xlsx", reason=reason), lang).message
        assert reason not in said and "{" not in said


def test_what_stands_in_a_cell_is_shown_as_it_stands_there() -> None:
    finding = error("XA-201", sheet="Ark", cell="B2", seen=os.strerror(errno.EACCES), choices=("Ja", "Nei"))
    assert os.strerror(errno.EACCES) in say(finding, "nb").message
