Attribute VB_Name = "XaTexts"
Option Explicit
Option Private Module
' Words in the language of the settings. The words themselves are derived, in XaWords.

Private Lang As String

Public Function XaText(ByVal key As String) As String
    Select Case XaSpoken()
        Case "nn"
            XaText = XaPlain(XaWordsNn(key))
        Case "en"
            XaText = XaPlain(XaWordsEn(key))
        Case Else
            XaText = XaPlain(XaWordsNb(key))
    End Select
End Function

' The language, read from the settings when it is not known.
Public Function XaSpoken() As String
    If Lang = "" Then Lang = XaLanguage()
    XaSpoken = Lang
End Function

' The settings are read again the next time somebody asks.
Public Sub XaForget()
    Lang = ""
End Sub

' Where the settings cannot be read, the words are in bokmaal.
Private Function XaLanguage() As String
    XaLanguage = "nb"
    On Error GoTo asItIs
    XaLanguage = LCase$(GetConfig("LANG", "nb"))
    If XaLanguage = "" Then XaLanguage = "nb"
asItIs:
End Function

' "b~00e5t" is a boat: source text is ASCII, for the machine's own alphabet may be any.
Public Function XaPlain(ByVal coded As String) As String
    Dim parts() As String
    Dim i As Long
    If coded = "" Then Exit Function
    parts = Split(coded, "~")
    XaPlain = parts(0)
    For i = 1 To UBound(parts)
        XaPlain = XaPlain & ChrW$(CLng("&H" & Left$(parts(i), 4))) & Mid$(parts(i), 5)
    Next i
End Function
