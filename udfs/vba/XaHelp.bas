Attribute VB_Name = "XaHelp"
Option Explicit
Option Private Module
' Category and help of the worksheet functions. Excel takes them only while a book is in front.

Private Done As Boolean

Public Sub XaRegisterOnce()
    #If Not Mac Then
        Dim wasSaved As Boolean
        If Done Then Exit Sub
        On Error GoTo later
        wasSaved = ThisWorkbook.Saved
        XaRegisterAll
        ThisWorkbook.Saved = wasSaved
        Done = True
later:
    #End If
End Sub

Public Sub XaRegister(ByVal name As String, ByVal help As String, ByVal arguments As Variant)
    Dim i As Long
    For i = LBound(arguments) To UBound(arguments)
        arguments(i) = XaPlain(arguments(i))
    Next i
    Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & name, Description:=XaPlain(help), _
        Category:="Anskaffelse", ArgumentDescriptions:=arguments
End Sub
