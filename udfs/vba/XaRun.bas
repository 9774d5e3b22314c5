Attribute VB_Name = "XaRun"
Option Explicit
Option Private Module
' Runs one action in Python, and says in plain words what stops it.

Private Spoke As Boolean

' The tag of a button is the action and its argument: "new|strategy".
Public Sub XaRunAction(ByVal tag As String)
    Dim parts() As String
    On Error GoTo blocked
    If XaReady() Then
        parts = Split(tag & "|", "|")
        RunPython XaCommand(parts(0), parts(1))
        #If Not Mac Then
            Spoke = True
        #End If
    End If
    XaRefresh
    Exit Sub
blocked:
    XaTell "blocked", Err.Description
End Sub

' The line in the status bar has been read when the person goes on to another cell.
Public Sub XaQuiet()
    If Not Spoke Then Exit Sub
    Spoke = False
    Application.StatusBar = False
End Sub

' On a Mac Python works beside Excel and calls this when it has ended: what it said is to stay, the waiting is not.
Public Sub XaEnded()
    Spoke = True
    If CStr(Application.StatusBar) = XaText("message.running") Then Application.StatusBar = False
End Sub

' ready() stops with a word of its own when the package is older than this add-in.
Public Function XaCommand(ByVal action As String, ByVal argument As String) As String
    XaCommand = "from xlanskaff.excel.handshake import ready; ready('" & XA_VERSION & "'); " & _
        "from xlanskaff.excel.click import click; click('" & action & "', '" & argument & "')"
End Function

' Whether there is a Python to run. A Mac would ask for permission to look, so there it is not looked for.
Private Function XaReady() As Boolean
    Dim python As String
    Dim there As Boolean
    #If Mac Then
        python = GetConfig("INTERPRETER_MAC")
        there = True
    #Else
        python = GetConfig("INTERPRETER_WIN")
        If python <> "" Then there = FileExists(python)
    #End If
    If python = "" Then
        XaTell "not_installed"
    ElseIf Not there Then
        XaTell "python_gone", python
    Else
        XaReady = True
    End If
End Function

' What Python left behind when it could not do the action. Mistakes within an action never come here.
Public Sub XaPythonFailed(ByVal said As String)
    Dim last As String
    last = XaLastLine(said)
    If Left$(last, 3) = "XA-" Then
        ' A finding of ours: it is in the person's language, and it says what to do.
        MsgBox Left$(last, 1000), vbExclamation, XaText("message.title")
    ElseIf InStr(said, "xlanskaff:older") > 0 Or InStr(said, "No module named 'xlanskaff.") > 0 Then
        XaTell "older"
    ElseIf InStr(said, "No module named") > 0 Then
        XaTell "no_package"
    Else
        XaTell "stopped", Left$(last, 200)
    End If
End Sub

' One sentence and what to do.
Public Sub XaTell(ByVal what As String, Optional ByVal detail As String = "")
    MsgBox Replace(XaText("message." & what), "{detail}", detail), vbExclamation, XaText("message.title")
End Sub

' What stands in a cell whose function could not be reached; a mistake in the arguments never comes here.
Public Function XaCellFailed(ByVal said As String) As String
    #If Mac Then
        XaCellFailed = XaText("message.cell_mac")
    #Else
        If InStr(said, "Could not load") > 0 Then
            XaCellFailed = XaText("message.cell_python")
        Else
            XaCellFailed = XaText("message.cell_stopped")
        End If
    #End If
End Function

' The last line with something in it: in what Python says, the one that names the fault.
Public Function XaLastLine(ByVal said As String) As String
    Dim lines() As String
    Dim i As Long
    lines = Split(Replace(said, vbCr, ""), vbLf)
    For i = UBound(lines) To LBound(lines) Step -1
        If Trim$(lines(i)) <> "" Then
            XaLastLine = Trim$(lines(i))
            Exit Function
        End If
    Next i
End Function
