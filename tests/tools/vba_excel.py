"""The add-in as built, run without Excel: its own VBA in pyOpenVBA's interpreter, xlwings' part stubbed.

What is stubbed is where VBA leaves our hands: `RunPython`, the settings, whether a file exists, and the help
of functions. The interpreter knows no `WithEvents`, so the word is taken out and the test raises the events.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import VBAObject, member, method
from pyopenvba.interpreter._runtime import Slot

ADDIN = Path(__file__).resolve().parents[2] / "udfs" / "xlanskaff.xlam"
INSTALLED: Mapping[str, str] = {"INTERPRETER_WIN": r"C:\Python\python.exe", "LANG": "nb"}
_STUB = """
Public Ran As String
Public Settings As Object
Public Fault As String
Public Missing As String

Public Function RunPython(PythonCommand As String)
    Ran = Ran & PythonCommand & vbLf
    If Fault <> "" Then Err.Raise 70, Description:=Fault
End Function

Public Function GetConfig(configKey As String, Optional default As String = "") As Variant
    GetConfig = default
    If Settings.Exists(configKey) Then GetConfig = Settings.Item(configKey)
End Function

Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = (FileSpec <> Missing)
End Function

Public Sub Begin()
    Set Settings = CreateObject("Scripting.Dictionary")
End Sub
Public Sub Setting(ByVal key As String, ByVal value As String)
    If Settings.Exists(key) Then Settings.Remove key
    Settings.Add key, value
End Sub
Public Function WhatRan() As String
    WhatRan = Ran
    Ran = ""
End Function
Public Sub BreakWith(ByVal words As String)
    Fault = words
End Sub
Public Sub LoseFile(ByVal path As String)
    Missing = path
End Sub
"""
_EVENTS = """
Public Helped As String
Public Shy As Boolean
Public Sub TakeHelp(Macro As String, Description As String, Category As String, ArgumentDescriptions As Variant)
    If Shy Then Err.Raise 1004, Description:="Cannot edit a macro on a hidden workbook."
    Helped = Helped & Macro & "|" & Category & "|" & Description & "|" & Join(ArgumentDescriptions, "|") & vbLf
End Sub
Public Function WhatHelped() As String
    WhatHelped = Helped
    Helped = ""
End Function
Public Sub SayBelow(ByVal line_ As String)
    Application.StatusBar = line_
End Sub
Public Sub BeShy(ByVal yes As Boolean)
    Shy = yes
End Sub
Public Watching As XaEvents
Public Sub Activated()
    If Watching Is Nothing Then Set Watching = New XaEvents
    Watching.App_WorkbookActivate Nothing
End Sub
Public Sub Moved()
    If Watching Is Nothing Then Set Watching = New XaEvents
    Watching.App_SheetSelectionChange Nothing, Nothing
End Sub
Public Sub Deactivated()
    If Watching Is Nothing Then Set Watching = New XaEvents
    Watching.App_WorkbookDeactivate Nothing
End Sub
"""


@cache
def modules(path: Path = ADDIN) -> dict[str, str]:
    """Every module of an add-in with code in it: name -> source as Excel would read it, with LF line ends."""
    with ExcelFile(path) as book:
        found = {name: book.get_module(name).replace("\r\n", "\n") for name in book.module_names()}
    return {name: source for name, source in found.items() if name not in {"ThisWorkbook", "Sheet1"}}


class Control(VBAObject):
    """A control of the tab, as a callback gets it."""

    vba_type_name = "IRibbonControl"

    def __init__(self, id_: str, tag: str = "") -> None:
        self._id, self._tag = id_, tag

    @member
    def ID(self) -> str:  # noqa: N802 - the name is Office's
        return self._id

    @member
    def Tag(self) -> str:  # noqa: N802
        return self._tag


class Ribbon(VBAObject):
    """The tab itself; it counts how often it is told to ask again."""

    vba_type_name = "IRibbonUI"

    def __init__(self) -> None:
        self.asked = 0

    @method
    def Invalidate(self) -> None:  # noqa: N802
        self.asked += 1


class Excel:
    """Excel with the add-in loaded, in memory."""

    def __init__(self, settings: Mapping[str, str] = INSTALLED, path: Path = ADDIN) -> None:
        self.app = ExcelApplication()
        for name, source in modules(path).items():
            if name == "xlwings":
                self.app.add_module(_STUB, name=name)
            elif "VB_PredeclaredId" in source:
                plain = source.replace("WithEvents ", "").replace("Private Sub App_", "Public Sub App_")
                self.app.add_module(plain, name=name, kind="class")
            elif name == "XaFunctions":  # they need Python at the other end
                continue
            else:
                self.app.add_module(source.replace("Application.MacroOptions", "TakeHelp"), name=name)
        self.app.add_module(_EVENTS, name="Events")
        self.app.run("Begin")
        for key, value in settings.items():
            self.app.run("Setting", key, value)
        self.ribbon = Ribbon()
        self.app.run("XaLoad", self.ribbon)

    def open(self, identity: str | None = None) -> None:
        """Open a book in front, with the defined name of our books where an identity is given."""
        self.app.add_workbook()
        if identity is not None:
            self.app.add_named_range("xa_id", f'="{identity}"')

    def set(self, key: str, value: str) -> None:
        """Change a setting."""
        self.app.run("Setting", key, value)

    def click(self, id_: str, tag: str) -> list[str]:
        """Click a button; the commands that Python was given."""
        self.app.run("XaClick", Control(id_, tag))
        return [line for line in str(self.app.run("WhatRan")).split("\n") if line]

    def ask(self, callback: str, id_: str, tag: str = "") -> Any:
        """What a callback answers for a control."""
        answer = Slot()
        self.app.run(callback, Control(id_, tag), answer)
        return answer.value

    def helped(self) -> dict[str, list[str]]:
        """The help that Excel was given since it was last asked: function -> category, help, arguments."""
        lines = [line.split("|") for line in str(self.app.run("WhatHelped")).split("\n") if line]
        return {macro.rpartition("!")[2]: rest for macro, *rest in lines}

    @property
    def status(self) -> object:
        """The line in the status bar; False where Excel writes its own."""
        return self.app.evaluate("Application.StatusBar")

    @status.setter
    def status(self, line: str) -> None:
        self.app.run("SayBelow", line)

    def said(self) -> list[str]:
        """Every message box that was shown, and none of them again."""
        shown = [words for _, words, *_ in self.app.dialogs]
        self.app.dialogs.clear()
        return shown
