"""xlwings' own VBA module as the add-in carries it: the procedures it uses, with a few named changes.

The module is taken from the installed xlwings (BSD-3-Clause; its licence stands at the top and is kept).
Users then need no xlwings.xlam. What is changed, and why, is in the table `EDITS` and in
docs/decisions/0012. A change that finds nothing to change stops the build: xlwings has moved then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import metadata, resources

KEPT = (
    "RunPython", "ExecuteMac", "ExecuteWindows", "CleanUp", "XLPyCommand", "XLPyLoadDLL", "XLPy",
    "GetDirectoryPath", "GetConfigFilePath", "GetDirectoryConfigFilePath", "GetConfig", "GetConfigFromFile",
    "WScript", "FileExists", "FileExistsOnWindows", "FileOrFolderExistsOnMac", "ParentFolder", "GetDirectory",
    "KillFileOnMac", "ToMacPath", "GetMacDir", "ToPosixPath", "ExpandEnvironmentStrings", "ReadFile",
    "CreateGUID", "CheckConda", "GetFullName",
)
"""What running Python, calling functions and reading settings need. Left out is what imports code into
books, reads settings or code from sheets, runs frozen programs, or would be a worksheet function of ours."""

EDITS: Sequence[tuple[str, int, str, str]] = (
    ("a trailing comment after #Const stops other readers of VBA", 1,
     " 'Adjust when using outside of Excel", ""),
    ("one of two heads, since the condition before them stands outside the procedure", 1,
     "As String\n#Else\nFunction GetDirectoryPath(Optional wb As Variant) As String\n#End If", "As String"),
    ("the library is for this module only, and other readers of VBA want the word", 4,
     "\n        Declare PtrSafe", "\n        Private Declare PtrSafe"),
    ("as above", 1, "\n        Const XLPyDLLName", "\n        Private Const XLPyDLLName"),
    ("settings of our own: xlanskaff.conf, never the user's xlwings.conf", 1,
     'PROJECT_NAME As String = "xlwings"', 'PROJECT_NAME As String = "xlanskaff"'),
    ("a file that lies beside the add-in is not taken for our code unless the settings say so", 2,
     'GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")', 'GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "false")'),
    ("nothing in the folder that Excel happens to stand in is taken for our code (-P is Python 3.11)", 1,
     ' -B -c ""import xlwings.utils;', ' -B -P -c ""import xlwings.utils;'),
    ("as above, for functions", 1, ' -B -c ""import sys, os;', ' -B -P -c ""import sys, os;'),
    ("as above: without a setting, the folder would be the one that Excel stands in", 4,
     'GetConfig("PYTHONPATH")', 'GetConfig("PYTHONPATH", ThisWorkbook.Path)'),
    ("Python is told of the book in front; everything else is asked of the add-in itself", 1,
     '"|" + ThisWorkbook.Name', '"|" + XaBookInFront()'),
    ("as above, on Windows", 1,
     '" --wb=" & """" & ThisWorkbook.Name & """ --from_xl=1"', '" --wb=" & """" & XaBookInFront() & """ --from_xl=1"'),
    ("our words while Python works", 1,
     "Application.StatusBar = \"Running...\"  ' Non-blocking way of giving feedback that something is happening",
     'Application.StatusBar = XaText("message.running")'),
    ("xlwings calls it by name from outside, and a private module may not be reached: XaRibbon passes it on", 1,
     "Private Sub CleanUp()", "Public Sub XaCleanUp()"),
    ("what Python has said in the status bar stays when it has ended on a Mac", 1,
     "    'Clean up\n    Application.StatusBar = False", "    'Clean up\n    XaEnded"),
    ("our words where the script of the Mac is missing", 1,
     'MsgBox "To enable RunPython, please run \'xlwings runpython install\' in a terminal once and try again.", '
     "vbCritical", 'XaTell "no_script"'),
    ("our words where Python is gone", 1,
     'MsgBox "Could not find Interpreter!", vbCritical', 'XaTell "python_gone", PYTHON_WIN'),
    ("our words where conda is too old", 1,
     'MsgBox "Your Conda version seems to be too old for the Conda settings. Use the Interpreter setting instead."',
     'XaTell "python_gone", CondaPath'),
    ("our words for what Python said; a traceback is nothing to show", 1,
     'ShowError "", Err.Description', "XaPythonFailed Err.Description"),
    ("as above, from the log", 1, "Call ShowError(LOG_FILE)\n        ExecuteWindows",
     "XaPythonFailed ReadFile(LOG_FILE)\n        ExecuteWindows"),
    ("as above, when Python has ended on a Mac", 1, "Call ShowError(LOG_FILE)\n    End If\n    On Error GoTo 0",
     "XaPythonFailed ReadFile(LOG_FILE)\n    End If\n    On Error GoTo 0"),
    ("as above, from the shell of a Mac", 1, "ShowError (LOG_FILE)", "XaPythonFailed Log"),
)

# Parts of procedures that are left out: settings are never read from a sheet, code never from a sheet.
CUTS: Sequence[tuple[str, str, str]] = (
    ("RunPython", "    ' Check for embedded Python code\n", '    AddExcelDir = GetConfig('),
    ("RunPython", "    End If\n\n    ' The first 5 args", "\n    ' The first 5 args"),
    ("RunPython", "    ' PythonCommand with embedded code\n", "    ' Call Python platform-dependent\n"),
    ("GetConfig", "    ' Sheet\n", "    ' Directory Config\n"),
)
_NOTE = """'xlanskaff: this is part of the module of that name in xlwings {version}. Procedures that the add-in does
'not use are left out; what is changed is listed in scripts/addin/xlwings_module.py of xlanskaff.
"""
_BLOCK = re.compile(r"^(?:Public |Private )?(?:Sub|Function) (\w+)\b.*?^End (?:Sub|Function)$", re.M | re.S)


def version() -> str:
    """The version of xlwings that the module is taken from; the name of its library bears it."""
    return metadata.version("xlwings")


def licence() -> str:
    """The licence text that travels with the add-in."""
    found = metadata.distribution("xlwings").read_text("licenses/LICENSE.txt")
    if not found:
        raise RuntimeError("xlwings is installed without its licence text")
    return found.replace("\r\n", "\n")


def module() -> str:
    """The module, with LF line ends."""
    source = resources.files("xlwings").joinpath("xlwings.bas").read_text(encoding="utf-8").replace("\r\n", "\n")
    head = source[: source.index("Public Function RunPython(")]
    procedures = {found[1]: found[0] for found in _BLOCK.finditer(source)}
    missing = [name for name in KEPT if name not in procedures]
    if missing:
        raise RuntimeError(f"xlwings {version()} has no procedure {', '.join(missing)}")
    for name, start, end in CUTS:
        procedures[name] = _without(procedures[name], start, end)
    head = head.replace("\n'Attribute VB_Name = \"Main\"\n", "\n" + _NOTE.format(version=version()), 1)
    text = head + "\n\n".join(procedures[name] for name in KEPT) + "\n"
    for why, times, old, new in EDITS:
        if text.count(old) != times:
            raise RuntimeError(f"{text.count(old)} places instead of {times} in xlwings {version()}: {why}")
        text = text.replace(old, new)
    # Functions of a private module are neither offered in the function wizard nor called from cells.
    text = text.replace("\n#Const App", "\nOption Private Module\n#Const App", 1)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n")))


def _without(text: str, start: str, end: str) -> str:
    """The text without what lies from `start` until `end`."""
    first = text.find(start)
    last = text.find(end, first)
    if first < 0 or last < 0:
        raise RuntimeError(f"xlwings {version()} no longer has the part from {start!r} to {end!r}")
    return text[:first] + text[last:]
