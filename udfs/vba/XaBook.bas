Attribute VB_Name = "XaBook"
Option Explicit
Option Private Module
' What the book in front is, told by its defined name; Python is not needed for it.

' The key of the book ("strategy" ...), "-" for a book that is not ours, "" where no book is open.
Public Function XaBookKey() As String
    Dim parts() As String
    On Error GoTo notOurs
    If ActiveWorkbook Is Nothing Then Exit Function
    XaBookKey = "-"
    parts = Split(ActiveWorkbook.Names("xa_id").RefersTo, "|")
    If UBound(parts) > 1 And Left$(parts(0), 2) = "=""" Then
        If Len(parts(0)) > 2 Then XaBookKey = Mid$(parts(0), 3)
    End If
notOurs:
End Function

' Whether a button makes sense there: "always", "open", "ours", or the keys of books with ";" between.
Public Function XaMakesSense(ByVal where As String, ByVal key As String) As Boolean
    Select Case where
        Case "always"
            XaMakesSense = True
        Case "open"
            XaMakesSense = (key <> "")
        Case "ours"
            XaMakesSense = (key <> "" And key <> "-")
        Case Else
            XaMakesSense = (key <> "" And InStr(";" & where & ";", ";" & key & ";") > 0)
    End Select
End Function

' The book that Python is told of: the one in front, or the add-in itself where none is open.
Public Function XaBookInFront() As String
    If ActiveWorkbook Is Nothing Then
        XaBookInFront = ThisWorkbook.Name
    Else
        XaBookInFront = ActiveWorkbook.Name
    End If
End Function
