Attribute VB_Name = "XaHelp"
Option Explicit
Option Private Module
' Category and help of the worksheet functions. Excel takes them only while a book is in front.

Private Told As String

' Once for each language: what Excel was told before stands until then.
Public Sub XaRegisterOnce()
    #If Not Mac Then
        Dim wasSaved As Boolean
        If Told = XaSpoken() Then Exit Sub
        On Error GoTo later
        wasSaved = ThisWorkbook.Saved
        XaRegisterAll
        ThisWorkbook.Saved = wasSaved
        Told = XaSpoken()
later:
    #End If
End Sub

Public Sub XaRegister(ByVal name As String, ByVal count As Long)
    Dim arguments() As String
    Dim i As Long
    ReDim arguments(0 To count - 1)
    For i = 0 To count - 1
        arguments(i) = XaText(name & "." & i)
    Next i
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=XaText(name & ".help"), _
        Category:="Anskaffelse", ArgumentDescriptions:=arguments
End Sub
