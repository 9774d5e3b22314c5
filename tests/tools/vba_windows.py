"""What a click makes Windows run: xlwings' part of the add-in, interpreted down to the call of the shell.

Only what reads the machine is stubbed: the shell, files, the environment, the window. `parts` and `arguments`
then read the command line as cmd.exe and a program of Windows do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyopenvba.apps.excel import ExcelApplication

from tools.vba_excel import Control, modules

HOME = "C:\\Users\\Bjørn Åse & co"
_STUBBED = ("WScript", "FileExists", "CreateGUID", "GetConfigFromFile", "ExpandEnvironmentStrings", "ReadFile",
            "GetFullName")
_MACHINE = f"""
Public Ran As String
Public Answer As Long
Public Left_ As String
Public Settings As Object

Public Function Nobody() As Object
    Set Nobody = Nothing
End Function
Public Function WScript() As Object
    Set WScript = New Shell_
End Function
Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = (InStr(FileSpec, "missing") = 0)
End Function
Public Function CreateGUID() As String
    CreateGUID = "guid"
End Function
Public Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
    If Left$(sFile, 9) <> "C:\\Users\\" Then Exit Function
    If Settings.Exists(UCase$(sName)) Then
        sValue = Settings.Item(UCase$(sName))
        GetConfigFromFile = True
    End If
End Function
Public Function ExpandEnvironmentStrings(ByVal s As String)
    ExpandEnvironmentStrings = Replace(s, "%USERPROFILE%", "{HOME}")
End Function
Public Function ReadFile(ByVal FileName As String)
    ReadFile = Left_
End Function
Public Function GetFullName(wb As Workbook) As String
    GetFullName = "X:\\addins\\xlanskaff.xlam"
End Function
Public Function Environ_(ByVal name As String) As String
    Environ_ = IIf(name = "USERPROFILE", "{HOME}", "{HOME}\\AppData\\Local\\Temp")
End Function
Public Sub Begin()
    Set Settings = CreateObject("Scripting.Dictionary")
End Sub
Public Sub Setting(ByVal key As String, ByVal value As String)
    Settings.Add key, value
End Sub
Public Sub EndWith(ByVal code As Long, ByVal words As String)
    Answer = code
    Left_ = words
End Sub
Public Function WhatLine() As String
    WhatLine = Ran
End Function
"""
_SHELL = """
Public Function Run(ByVal command As String, ByVal style As Long, ByVal waits As Boolean) As Long
    Ran = command
    Run = Answer
End Function
"""
_PROCEDURE = r"^(?:Public |Private )?(?:Sub|Function) {0}\b.*?^End (?:Sub|Function)$"


class Machine:
    """A Windows with Excel, the add-in and a file of settings.

    Args:
        book: the name of the book in front; None where none is open.
    """

    def __init__(self, settings: Mapping[str, str], book: str | None = "Bok.xlsx") -> None:
        self.app = ExcelApplication()
        self.app.add_workbook().name = "xlanskaff.xlam"  # the first is ThisWorkbook
        if book is not None:
            self.app.add_workbook().name = book
        self.app.add_module(_SHELL, name="Shell_", kind="class")
        for name, source in modules().items():
            if name in {"XaEvents", "XaRibbon", "XaHelp", "XaFunctions"}:
                continue
            if name == "xlwings":
                source = _without_machine(source)  # noqa: PLW2901 - the same module, without the machine
            elif book is None:
                source = source.replace("ActiveWorkbook", "Nobody")  # noqa: PLW2901 - as above, without a book
            self.app.add_module(source, name=name)
        self.app.add_module(_MACHINE, name="Machine")
        self.app.add_module("Public Sub XaRefresh()\nEnd Sub\nPublic Sub Click(control As IRibbonControl)\n"
                            "XaRunAction control.Tag\nEnd Sub\n", name="XaRibbon")
        self.app.run("Begin")
        for key, value in settings.items():
            self.app.run("Setting", key.upper(), value)

    def click(self, tag: str) -> str:
        """The command line that a click makes Windows run; empty where it runs none."""
        self.app.run("Click", Control("xa", tag))
        return str(self.app.run("WhatLine"))

    def said(self) -> list[str]:
        """Every message box that was shown."""
        return [words for _, words, *_ in self.app.dialogs]


def _without_machine(source: str) -> str:
    for name in _STUBBED:
        source, times = re.subn(_PROCEDURE.format(name), "", source, flags=re.M | re.S)
        assert times == 1, name
    source = source.replace("Environ(", "Environ_(").replace("Application.Hwnd", '"1"')
    source = source.replace("Application.Path", '"C:\\Office"').replace("Kill LOG_FILE", "")
    # VBA compares the text "False" with True; the interpreter does not.
    source = re.sub(r'(GetConfig\("[A-Z ]+", False\)) = True', r'\1 = "True"', source)
    # The interpreter takes no comment behind a condition.
    return re.sub(r"^(\s*#[^']*?)\s*'.*$", r"\1", source, flags=re.M)


def parts(line: str) -> list[str]:
    """The commands of a line for cmd.exe: it parts them at every `&` outside quotes that no `^` stands before."""
    found, quoted, i = [""], False, 0
    while i < len(line):
        if line[i] == "^" and not quoted and i + 1 < len(line):
            i += 1
        elif line[i] == '"':
            quoted = not quoted
        elif line[i] == "&" and not quoted:
            found.append("")
            i += 1
            continue
        found[-1] += line[i]
        i += 1
    return [each.strip() for each in found]


def arguments(command: str) -> list[str]:
    """The arguments of a command as a program of Windows gets them: `\\"` is a quote, quotes hold words together."""
    found: list[str] = []
    word, quoted, i = "", False, 0
    while i < len(command):
        slashes = len(command[i:]) - len(command[i:].lstrip("\\"))
        i += slashes
        if i < len(command) and command[i] == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                quoted = not quoted
            i += 1
            continue
        word += "\\" * slashes
        if i < len(command):
            if command[i] == " " and not quoted:
                found.append(word)
                word = ""
            else:
                word += command[i]
            i += 1
    return [each for each in [*found, word] if each]
